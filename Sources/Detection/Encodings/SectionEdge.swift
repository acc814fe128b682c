import Bytes

/// Where one CDATA section of XML ends and the next begins, with blanks and line ends around:
/// XML 1.0, section 2.7.
enum SectionEdge {
  private static let close: StaticString = "]]>"
  private static let open: StaticString = "<![CDATA["
  /// The most bytes of blanks and line ends in a row.
  private static let longestGap = 80

  /// The offset behind an edge; nil if there is none.
  static func end(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Int? {
    var cursor = ByteCursor(text, at: offset, reach: 4 * longestGap, charging: budget)
    cursor.skip(.space, atMost: longestGap)
    guard cursor.starts(with: close) else { return nil }
    cursor.advance(close.utf8CodeUnitCount)
    cursor.skip(.space, atMost: longestGap)
    guard cursor.starts(with: open) else { return nil }
    cursor.advance(open.utf8CodeUnitCount)
    cursor.skip(.space, atMost: longestGap)
    return cursor.offset
  }

  /// Where an edge begins that ends at an offset; nil if there is none, or nothing before it.
  static func start(before offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Int? {
    var start = skip(before: offset, in: text) - open.utf8CodeUnitCount
    guard start > 0, text.starts(at: start, with: open) else { return nil }
    start = skip(before: start, in: text) - close.utf8CodeUnitCount
    guard start > 0, text.starts(at: start, with: close) else { return nil }
    start = skip(before: start, in: text)
    budget.charge(offset - start)
    return start > 0 ? start : nil
  }

  private static func skip(before offset: Int, in text: Span<UInt8>) -> Int {
    var start = offset
    while start > 0, offset - start < longestGap, ByteClass.space.contains(text[start - 1]) {
      start -= 1
    }
    return start
  }
}
