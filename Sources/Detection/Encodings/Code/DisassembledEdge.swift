import Bytes

/// Where a constant ends in what `python -m dis` prints, and the next one begins that the code takes:
/// `LOAD_CONST 1 ('…')`, and in one of the next lines `LOAD_CONST 2 ('…')`.
enum DisassembledEdge {
  private static let mostLines = 5
  private static let longestLine = 160
  private static let word: StaticString = "LOAD_CONST "

  /// The offset behind an edge whose first quote stands at an offset; nil if there is none.
  static func end(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Int? {
    guard text.starts(at: offset, with: "')"),
      isConstant(lineBefore: offset, in: text, charging: budget),
      var line = text.nextLine(from: offset, within: 8)
    else { return nil }
    for _ in 0..<mostLines {
      guard let next = text.nextLine(from: line, within: longestLine) else { return nil }
      budget.charge(next - line)
      if let place = (line..<next).first(where: { text.starts(at: $0, with: word) }) {
        var cursor = ByteCursor(text, at: place, reach: longestLine, charging: budget)
        cursor.advance(word.utf8CodeUnitCount)
        cursor.skip(.blank)
        cursor.skip(.digit)
        cursor.skip(.blank)
        return cursor.skip("('") && cursor.stands(in: .identifier) ? cursor.offset : nil
      }
      line = next
    }
    return nil
  }

  private static func isConstant(
    lineBefore offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Bool {
    let line = text.lineStart(before: offset, within: longestLine)
    budget.charge(offset - line)
    return (line..<offset).contains { text.starts(at: $0, with: word) }
  }
}
