import Bytes

/// A name and its value in two fields of an entry: `{"key": "NAME", "value": "…"}` of Postman and of
/// containers, `<property name="NAME" value="…"/>` of Ant and Spring, `<add key="NAME" value="…"/>`.
enum ValueField {
  /// The longest text from the name to its value, in bytes.
  private static let longestGap = 64
  private static let longestValue = NamedValues.longestValue
  /// What the fields of names are called.
  private static let names: [StaticString] = ["name", "key", "Name", "Key", "id", "variable"]

  /// The value of an entry whose name ends at an offset.
  static func value(
    behind end: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    guard end < text.count, ByteClass.shellQuote.contains(text[end]) else { return nil }
    var cursor = ByteCursor(text, at: end + 1, reach: longestGap + longestValue, charging: budget)
    guard cursor.current == UInt8(ascii: ",") || cursor.stands(in: .space),
      skipGap(&cursor)
    else { return nil }
    let start = cursor.offset
    let count = cursor.skip(.identifier, atMost: longestValue)
    return count > 0 && cursor.stands(in: .shellQuote) ? start..<start + count : nil
  }

  /// The name of the entry whose value begins at an offset.
  static func name(
    before value: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    guard value > 7, ByteClass.shellQuote.contains(text[value - 1]) else { return nil }
    // Back to the quote behind the name.
    let least = max(1, value - longestGap)
    var end = value - 7
    while end > least, ByteClass.space.contains(text[end - 1]) || isSign(text[end - 1]) { end -= 1 }
    budget.charge(value - end)
    var cursor = ByteCursor(text, at: end, reach: longestGap, charging: budget)
    while end < value, !cursor.stands(in: .shellQuote) {
      cursor.advance()
      end += 1
    }
    guard end < value else { return nil }
    cursor.advance()
    guard skipGap(&cursor), cursor.offset == value else { return nil }
    let start = text.start(of: .identifier, endingAt: end, within: NamedValues.longestName)
    guard start < end, start > 0, ByteClass.shellQuote.contains(text[start - 1]) else { return nil }
    return isField(before: start - 1, in: text) ? start..<end : nil
  }

  /// Skips what stands between a name and its value, from behind the quote of one to behind that of the
  /// other.
  private static func skipGap(_ cursor: inout ByteCursor) -> Bool {
    _ = cursor.skip(UInt8(ascii: ","))
    cursor.skip(.space)
    let isQuoted = cursor.skip(UInt8(ascii: "\""))
    guard cursor.skip("value") else { return false }
    if isQuoted, !cursor.skip(UInt8(ascii: "\"")) { return false }
    cursor.skip(.blank, atMost: 4)
    guard cursor.skip(UInt8(ascii: ":")) || cursor.skip(UInt8(ascii: "=")) else { return false }
    cursor.skip(.blank, atMost: 4)
    guard cursor.stands(in: .shellQuote) else { return false }
    cursor.advance()
    return true
  }

  /// Whether a byte may stand between the name and the word `value`, or be of that.
  private static func isSign(_ byte: UInt8) -> Bool {
    "\",:='value".utf8.contains(byte)
  }

  /// Whether the quote at an offset opens what a field of a name is given.
  private static func isField(before quote: Int, in text: Span<UInt8>) -> Bool {
    var end = text.start(of: .blank, endingAt: quote, within: 4)
    guard end > 1, "=:".utf8.contains(text[end - 1]) else { return false }
    end = text.start(of: .blank, endingAt: end - 1, within: 4)
    if end > 0, ByteClass.shellQuote.contains(text[end - 1]) { end -= 1 }
    return names.contains { text.starts(at: end - $0.utf8CodeUnitCount, with: $0) }
  }
}
