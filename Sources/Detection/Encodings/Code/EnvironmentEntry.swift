import Bytes

/// An entry of `env` in a Kubernetes container, as YAML has it: `name: NAME`, and `value: "…"` in the line
/// behind it. Another entry's value names it as `$(NAME)`.
enum EnvironmentEntry {
  /// The most blanks before `value`.
  private static let longestIndent = 64
  private static let longestValue = NamedValues.longestValue

  /// The value of an entry whose name ends at an offset.
  static func value(
    behind end: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    // The line ends there.
    guard end < text.count,
      text[end] == 0x0A || text[end] == 0x0D || ByteClass.shellQuote.contains(text[end])
    else { return nil }
    var start = end
    while start > 0, ByteClass.identifier.contains(text[start - 1]) { start -= 1 }
    if start > 0, ByteClass.shellQuote.contains(text[start - 1]) { start -= 1 }
    guard start >= 6, text.starts(at: start - 6, with: "name: ") else { return nil }
    var cursor = ByteCursor(
      text, at: end, reach: longestIndent + longestValue + 16, charging: budget)
    if cursor.stands(in: .shellQuote) { cursor.advance() }
    _ = cursor.skip(0x0D)
    guard cursor.skip(0x0A) else { return nil }
    cursor.skip(.blank, atMost: longestIndent)
    guard cursor.skip("value: ") else { return nil }
    if cursor.stands(in: .shellQuote) { cursor.advance() }
    let value = cursor.offset
    return cursor.skip(.identifier, atMost: longestValue) > 0 ? value..<cursor.offset : nil
  }

  /// The name of the entry whose value begins at an offset.
  static func name(before value: Int, in text: Span<UInt8>) -> Range<Int>? {
    var line = value
    if line > 0, ByteClass.shellQuote.contains(text[line - 1]) { line -= 1 }
    guard line > 7, text.starts(at: line - 7, with: "value: ") else { return nil }
    line -= 7
    let indent = line
    while line > 0, indent - line < longestIndent, ByteClass.blank.contains(text[line - 1]) {
      line -= 1
    }
    guard line > 1, text[line - 1] == 0x0A else { return nil }
    var end = text[line - 2] == 0x0D ? line - 2 : line - 1
    if end > 0, ByteClass.shellQuote.contains(text[end - 1]) { end -= 1 }
    let start = text.start(of: .identifier, endingAt: end, within: NamedValues.longestName)
    return start < end ? start..<end : nil
  }
}
