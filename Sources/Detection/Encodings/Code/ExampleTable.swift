import Bytes

/// A table of examples whose first row names its columns, as Gherkin has them behind a scenario: `<id>` in
/// the scenario stands for what the column `id` has in the next row.
enum ExampleTable {
  /// How far behind the use of a name its table may stand, in bytes.
  private static let reach = 4 << 10
  private static let longestRow = 512
  private static let bar = UInt8(ascii: "|")

  /// The first value of the column with a name, behind an offset.
  static func value(
    of name: Range<Int>, behind offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    let limit = min(text.count, offset + reach)
    budget.charge((limit - offset) / 4)
    guard let examples = place(of: "Examples:", in: offset..<limit, of: text) else { return nil }
    guard let header = text.nextLine(from: examples, within: longestRow),
      let row = text.nextLine(from: header, within: longestRow)
    else { return nil }
    var column = 0
    var next = header
    while let cell = cell(from: next, in: text, charging: budget) {
      if text.isSame(cell.word, name) {
        next = row
        for _ in 0..<column {
          guard let other = Self.cell(from: next, in: text, charging: budget) else { return nil }
          next = other.end
        }
        return Self.cell(from: next, in: text, charging: budget)?.word
      }
      column += 1
      next = cell.end
    }
    return nil
  }

  private static func place(
    of word: StaticString, in range: Range<Int>, of text: Span<UInt8>
  ) -> Int? {
    var next = range.lowerBound
    while next < range.upperBound,
      let place = text.firstOffset(of: UInt8(ascii: "E"), in: next..<range.upperBound)
    {
      if text.starts(at: place, with: word) { return place }
      next = place + 1
    }
    return nil
  }

  /// The word of the cell whose bar stands at an offset or behind blanks, and where its other bar is.
  private static func cell(
    from offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> (word: Range<Int>, end: Int)? {
    var cursor = ByteCursor(text, at: offset, reach: longestRow, charging: budget)
    cursor.skip(.blank)
    guard cursor.skip(bar) else { return nil }
    cursor.skip(.blank)
    let start = cursor.offset
    cursor.skip(.name)
    let end = cursor.offset
    cursor.skip(.blank)
    guard end > start, cursor.current == bar else { return nil }
    return (start..<end, cursor.offset)
  }
}
