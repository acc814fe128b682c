import Bytes

/// A parameter of a template that has a default: `NAME:`, and `Default: …` further on in its mapping, as
/// CloudFormation has it in YAML and JSON; `defaultValue` of Azure's templates.
enum DefaultField {
  /// How far the default may stand behind the name, in bytes.
  private static let reach = 200
  private static let longestValue = NamedValues.longestValue
  private static let words: [StaticString] = ["Default", "defaultValue"]

  /// The value of a parameter whose name ends at an offset.
  static func value(
    behind end: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    var cursor = ByteCursor(text, at: end, reach: reach + longestValue, charging: budget)
    if cursor.stands(in: .shellQuote) { cursor.advance() }
    guard cursor.skip(UInt8(ascii: ":")) else { return nil }
    cursor.skip(.blank, atMost: 4)
    guard let first = cursor.current, "{\n\r".utf8.contains(first) else { return nil }
    cursor.advance()
    while cursor.offset < end + reach, let byte = cursor.current, byte != UInt8(ascii: "}") {
      guard byte | 0x20 == UInt8(ascii: "d"), isWord(at: cursor.offset, in: text),
        let word = words.first(where: { cursor.starts(with: $0) })
      else {
        cursor.advance()
        continue
      }
      cursor.advance(word.utf8CodeUnitCount)
      if cursor.stands(in: .shellQuote) { cursor.advance() }
      guard cursor.skip(UInt8(ascii: ":")) else { continue }
      cursor.skip(.blank, atMost: 4)
      if cursor.stands(in: .shellQuote) { cursor.advance() }
      let start = cursor.offset
      let count = cursor.skip(.identifier, atMost: longestValue)
      return count > 0 ? start..<start + count : nil
    }
    return nil
  }

  /// The name of the parameter whose default begins at an offset.
  static func name(
    before value: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    guard let word = field(before: value, in: text) else { return nil }
    let least = max(1, word - reach)
    var next = word
    defer { budget.charge(word - next) }
    // Back to the brace, or the end of the line, behind the colon of the name.
    while next > least {
      next -= 1
      guard "{\n\r".utf8.contains(text[next]) else {
        if text[next] == UInt8(ascii: "}") { return nil }
        continue
      }
      var end = text.start(of: .blank, endingAt: next, within: 4)
      guard end > 1, text[end - 1] == UInt8(ascii: ":") else { continue }
      end -= 1
      if ByteClass.shellQuote.contains(text[end - 1]) { end -= 1 }
      let start = text.start(of: .identifier, endingAt: end, within: NamedValues.longestName)
      return start < end ? start..<end : nil
    }
    return nil
  }

  /// Where the word stands whose value begins at an offset.
  private static func field(before value: Int, in text: Span<UInt8>) -> Int? {
    var end = value
    if end > 0, ByteClass.shellQuote.contains(text[end - 1]) { end -= 1 }
    end = text.start(of: .blank, endingAt: end, within: 4)
    guard end > 1, text[end - 1] == UInt8(ascii: ":") else { return nil }
    end -= 1
    if ByteClass.shellQuote.contains(text[end - 1]) { end -= 1 }
    for word in words {
      let start = end - word.utf8CodeUnitCount
      if text.starts(at: start, with: word), isWord(at: start, in: text) { return start }
    }
    return nil
  }

  private static func isWord(at offset: Int, in text: Span<UInt8>) -> Bool {
    offset > 0 && !ByteClass.identifier.contains(text[offset - 1])
  }
}
