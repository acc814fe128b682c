import Bytes

/// Lines of base64 in a cell of psql: `+` stands at the end of each that goes on, and the borders of
/// other columns before the next one.
enum Base64Cell {
  /// How many characters PostgreSQL's `encode` puts in a line.
  private static let width = 76
  private static let longestLine = 400

  /// Where the text goes on behind a mark; nil for a character.
  static func next(
    behindMarkAt offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard text[offset] == UInt8(ascii: "+"), offset > width, offset + 1 < text.count,
      text.isLineEnd(offset + 1), text[offset - width - 1] == 0x20
    else { return nil }
    let line = text.lineStart(before: offset, within: longestLine)
    let behind = offset + (text[offset + 1] == 0x0D ? 3 : 2)
    let column = offset - width - line
    budget.charge(2 * (offset - line))
    guard column >= 0, behind + column < text.count, text[behind - 1] == 0x0A,
      (offset - width..<offset).allSatisfy({ ByteClass.base64.contains(text[$0]) }),
      (behind..<behind + column).allSatisfy({ text[$0] == 0x20 || text[$0] == UInt8(ascii: "|") }),
      ByteClass.base64.contains(text[behind + column])
    else { return nil }
    return behind + column
  }

  /// Where the last character of the line before stands, of a line whose text begins at an offset.
  static func last(
    beforeTextAt offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    let line = text.lineStart(before: offset, within: longestLine)
    guard line > width, line < offset, text[line - 1] == 0x0A else { return nil }
    let mark = text[line - 2] == 0x0D ? line - 3 : line - 2
    return next(behindMarkAt: mark, in: text, charging: budget) == offset ? mark - 1 : nil
  }
}
