import Bytes

/// The end of a line in fixed form of COBOL amid a literal: it fills its line up to column 72, and the next
/// line has `-` in column 7 and a quote before the rest (ISO 1989, "Reference format").
enum CobolSeam {
  private static let columns = 72
  private static let indicator = 6
  private static let mostBlanks = 66

  /// - Parameters:
  ///   - offset: where a line ends.
  ///   - next: where the next one begins.
  static func seam(
    at offset: Int, next: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Seam? {
    let mark = next + indicator
    guard mark < text.count, text[mark] == UInt8(ascii: "-"),
      (next..<mark).allSatisfy({ text[$0] == 0x20 || ByteClass.alphanumeric.contains(text[$0]) }),
      offset - text.lineStart(before: offset, within: columns + 1) == columns
    else { return nil }
    var cursor = ByteCursor(text, at: mark + 1, reach: mostBlanks, charging: budget)
    cursor.skip(.blank)
    guard cursor.stands(in: .shellQuote), cursor.stands(in: .identifier, ahead: 1) else {
      return nil
    }
    return Seam(length: cursor.offset + 1 - offset, isLoose: true)
  }
}
