import Bytes

/// Where a string ends that is added to a name, and goes on in the next row, which adds to the same:
/// `buf += b"…"` below `buf += b"…"`, `$k .= '…';` below `$k .= '…';`.
enum AddedRow {
  /// The longest text from quote to quote, how far before the first string its row may begin, and the
  /// longest name.
  private static let longestGap = 96
  private static let lineReach = 320
  private static let longestName = 40

  /// The offset behind the quote at which the next string begins; nil if none goes on.
  static func end(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Int? {
    var cursor = ByteCursor(text, at: offset, reach: longestGap, charging: budget)
    guard cursor.stands(in: .shellQuote), let quote = cursor.current else { return nil }
    cursor.advance()
    cursor.skip(.blank)
    _ = cursor.skip(UInt8(ascii: ";"))
    cursor.skip(.blank)
    _ = cursor.skip(0x0D)
    guard cursor.skip(0x0A) else { return nil }
    let line = cursor.offset
    guard skipBeginning(&cursor), cursor.skip(quote), cursor.stands(in: .identifier) else {
      return nil
    }
    // The row before begins alike; `=` may begin the first one.
    let start = text.lineStart(before: offset, within: lineReach)
    var before = ByteCursor(text, at: start, reach: longestGap, charging: budget)
    guard skipBeginning(&before, isFirst: true), before.skip(quote), before.offset <= offset else {
      return nil
    }
    var (known, next) = (start, line)
    while text[known] == text[next], ByteClass.name.contains(text[next]) || isMark(text[next]) {
      known += 1
      next += 1
    }
    return !ByteClass.name.contains(text[known]) && !ByteClass.name.contains(text[next])
      ? cursor.offset : nil
  }

  /// Skips the name that a string is added to, the operator and the letters before the string.
  private static func skipBeginning(_ cursor: inout ByteCursor, isFirst: Bool = false) -> Bool {
    cursor.skip(.blank)
    _ = cursor.skip(UInt8(ascii: "$"))
    guard cursor.skip(.name, atMost: longestName) > 0 else { return false }
    cursor.skip(.blank)
    guard cursor.skip("+=") || cursor.skip(".=") || cursor.skip("<<") || isFirst && cursor.skip("=")
    else { return false }
    cursor.skip(.blank)
    cursor.skip(.stringPrefix, atMost: 2)
    return true
  }

  private static func isMark(_ byte: UInt8) -> Bool {
    ByteClass.blank.contains(byte) || byte == UInt8(ascii: "$")
  }
}
