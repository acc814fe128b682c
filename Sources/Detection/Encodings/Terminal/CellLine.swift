import Bytes

/// What a cell has in one line: the parts of a word, between which colours may change, and what stands
/// around them.
struct CellLine {
  /// Where the line begins.
  let line: Int
  /// The word's parts, in their order.
  let parts: [Range<Int>]
  /// What follows the word.
  let end: End
  /// Whether a mark of a cut line stands before the word.
  let isMarked: Bool

  /// How many blanks there are at the most between a full line of a cell and its border.
  private static let mostPadding = 2
  /// The fewest blanks between two columns without a border.
  static let leastGap = 2
  private static let mostParts = 8

  /// How many characters the word has.
  var count: Int { parts.reduce(0) { $0 + $1.count } }

  /// What stands behind the word of a line.
  struct End {
    /// How many blanks.
    let gap: Int
    /// Where they end.
    let offset: Int
    let isBorder: Bool
    let isLine: Bool
    /// Whether a mark of a cut line stands there.
    let isMarked: Bool

    init(behind offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) {
      var next = TextColumns.skipSequences(from: offset, in: text)
      let mark = CellLine.skipMark(from: next, in: text)
      isMarked = mark > next
      next = TextColumns.skipSequences(from: mark, in: text)
      let start = next
      let limit = min(text.count, start + TextColumns.longestLine)
      while next < limit, ByteClass.blank.contains(text[next]) { next += 1 }
      gap = next - start
      next = TextColumns.skipSequences(from: next, in: text)
      budget.charge(next - offset)
      self.offset = next
      isBorder = TextColumns.border(at: next, in: text) != nil
      isLine = text.isLineEnd(next)
    }
  }

  /// Skips what psql has before and behind a line's end within a cell: `.`, or an ellipsis.
  static func skipMark(from offset: Int, in text: Span<UInt8>) -> Int {
    guard offset < text.count else { return offset }
    if text[offset] == UInt8(ascii: ".") { return offset + 1 }
    return text.starts(at: offset, with: "\u{2026}") ? offset + 3 : offset
  }

  /// The line that a word begins in; nil if that is too long.
  init?(of start: Int, in text: Span<UInt8>, charging budget: WorkBudget) {
    let line = text.lineStart(before: start, within: TextColumns.longestLine)
    budget.charge(start - line)
    guard line == 0 || text[line - 1] == 0x0A else { return nil }
    self.init(line, wordAt: start, isMarked: false, in: text, charging: budget)
  }

  private init(
    _ line: Int, wordAt start: Int, isMarked: Bool, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) {
    var parts: [Range<Int>] = []
    var next = start
    while parts.count < Self.mostParts {
      let end = text.skip(.identifier, from: next)
      if end == next { break }
      parts.append(next..<end)
      next = TextColumns.skipSequences(from: end, in: text)
    }
    self.line = line
    self.parts = parts
    self.isMarked = isMarked
    end = End(behind: parts.last?.upperBound ?? start, in: text, charging: budget)
  }

  /// The cells that the word may end a line of.
  func cells(in text: Span<UInt8>, charging budget: WorkBudget) -> [Cell] {
    guard let start = parts.first?.lowerBound, let last = parts.last?.upperBound else { return [] }
    func column(_ offset: Int) -> Int {
      TextColumns.column(of: offset, inLineAt: line, of: text, charging: budget)
    }
    let left = Self.border(before: start, in: text, charging: budget).map(column)
    let (own, end) = (column(start), column(last))
    if self.end.isBorder {
      let right = column(self.end.offset)
      return [Cell(left: left, right: right, text: own, width: end - own)]
    }
    var cells: [Cell] = []
    if self.end.isLine, let left { cells = [Cell(left: left, text: own, width: end - own)] }
    // Without borders the text begins behind two blanks or more; some indent the rest as far as the word.
    var begin = start
    while begin > line, !Self.isBehindGap(begin, of: text, from: line) { begin -= 1 }
    budget.charge(start - begin)
    let columns = begin == start ? [own] : [column(begin), own]
    return cells + columns.map { Cell(text: $0, width: end - $0) }
  }

  /// Where the last border before a place of a line begins.
  static func border(
    before offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    let least = max(0, offset - TextColumns.longestLine)
    var next = offset - 1
    while next >= least, text[next] != 0x0A, TextColumns.border(at: next, in: text) == nil {
      next -= 1
    }
    budget.charge(offset - next)
    return next >= least && text[next] != 0x0A ? next : nil
  }

  private static func isBehindGap(_ offset: Int, of text: Span<UInt8>, from line: Int) -> Bool {
    guard offset >= line + leastGap else { return false }
    return (1...leastGap).allSatisfy { ByteClass.blank.contains(text[offset - $0]) }
  }

  /// Whether the text of the cell may go on in the next line.
  func isFull(in cell: Cell) -> Bool {
    if cell.right != nil { return end.isBorder && end.gap <= Self.mostPadding }
    return end.isLine || !cell.hasBorder && end.gap >= Self.leastGap
  }

  /// The shortest rest of a word behind which a column goes on.
  private static let leastRest = 4

  /// Whether the text of the cell may end with the word.
  func mayEnd(in cell: Cell, of text: Span<UInt8>) -> Bool {
    guard let last = parts.last?.upperBound, last < text.count else { return true }
    if text[last] == UInt8(ascii: "=") || text[last] == UInt8(ascii: ":") { return false }
    return cell.hasBorder || count >= Self.leastRest || end.isLine
  }

  /// What the cell has in the next line; nil where it is not there.
  func next(in cell: Cell, of text: Span<UInt8>, charging budget: WorkBudget) -> CellLine? {
    let reach = TextColumns.longestLine
    guard let last = parts.last?.upperBound, let line = text.nextLine(from: last, within: reach)
    else { return nil }
    budget.charge(line - last)
    func offset(_ column: Int) -> Int? {
      TextColumns.offset(ofColumn: column, inLineAt: line, of: text, charging: budget)
    }
    var start = line
    var isMarked = false
    if cell.hasBorder {
      if let left = cell.left {
        guard let place = offset(left), let length = TextColumns.border(at: place, in: text) else {
          return nil
        }
        start = place + length
      }
      start = TextColumns.skipSequences(from: start, in: text)
      let mark = Self.skipMark(from: start, in: text)
      isMarked = mark > start
      start = text.skip(.blank, from: mark)
    } else {
      guard let place = offset(cell.text) else { return nil }
      let begin = TextColumns.skipSequences(before: place, in: text)
      guard begin == line || Self.isBehindGap(begin, of: text, from: line) else { return nil }
      start = place
    }
    start = TextColumns.skipSequences(from: start, in: text)
    let next = CellLine(line, wordAt: start, isMarked: isMarked, in: text, charging: budget)
    if let right = cell.right {
      guard let place = offset(right), TextColumns.border(at: place, in: text) != nil,
        place >= next.parts.last?.upperBound ?? start
      else { return nil }
    }
    return next
  }

  /// What stands around the cell, beside the first line of its text: left blank, or what every line begins
  /// with, or something else, as where other cells of the row are wrapped too. Nil where the line does not go
  /// on with that text.
  func surroundings(
    beside first: CellLine, in cell: Cell, of text: Span<UInt8>, charging budget: WorkBudget
  ) -> [Surroundings]? {
    guard isMarked == first.end.isMarked,
      cell.hasBorder || !goesBeyond(cell, in: text, charging: budget)
    else { return nil }
    let before = Surroundings(
      self.before(cell, in: text, charging: budget),
      beside: first.before(cell, in: text, charging: budget), of: text)
    guard cell.right != nil else { return before == .other ? nil : [before] }
    let behind = Surroundings(
      self.behind(cell, in: text, charging: budget),
      beside: first.behind(cell, in: text, charging: budget), of: text)
    return [before, behind]
  }

  /// Whether the text of a column without borders is wider here than in its first line, which was full.
  private func goesBeyond(
    _ cell: Cell, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Bool {
    guard
      let place = TextColumns.offset(
        ofColumn: cell.text + cell.width, inLineAt: line, of: text, charging: budget),
      let last = parts.last?.upperBound
    else { return false }
    budget.charge(max(0, place - last))
    guard last <= place else { return true }
    // Behind two blanks stands another column, or nothing.
    return !(last...place).contains { offset in
      ByteClass.blank.contains(text[offset])
        && (text.isLineEnd(offset + 1) || ByteClass.blank.contains(text[offset + 1]))
    }
  }

  /// Whether a line begins a new entry: it has something before the cell where the line before has
  /// nothing.
  func isEntry(
    behind other: CellLine, in cell: Cell, of text: Span<UInt8>, charging budget: WorkBudget
  ) -> Bool {
    let blank = other.before(cell, in: text, charging: budget)
    return Surroundings(
      blank, beside: before(cell, in: text, charging: budget), of: text) == .blank
  }

  /// What stands before a cell.
  private func before(
    _ cell: Cell, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int> {
    guard let column = cell.hasBorder ? cell.left : cell.text else { return line..<line }
    let end = TextColumns.offset(ofColumn: column, inLineAt: line, of: text, charging: budget)
    return line..<(end ?? line)
  }

  /// What stands behind a cell that has a border there.
  private func behind(
    _ cell: Cell, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int> {
    guard let column = cell.right,
      let start = TextColumns.offset(
        ofColumn: column, inLineAt: line, of: text, charging: budget)
    else { return line..<line }
    let end = text.nextLine(from: start, within: TextColumns.longestLine) ?? start
    budget.charge(end - start)
    return start..<end
  }
}
