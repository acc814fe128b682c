import Bytes

/// A key that a table, a box or a column of text has in several lines, since it is too long for its
/// place: `│ ka_live_… │` above `│ …       │`.
///
/// No line ends where the key goes on: what tells the rest are the borders around it, or the column that it
/// begins in.
struct WrappedCell: Encoding {
  let name = "wrapped"
  let literals: [[UInt8]] = []
  let markers: [UInt8]

  private static let prefix = Array("ka_live_".utf8)
  /// The most lines of one key.
  private static let mostLines = 24
  /// How many blanks there are at the most between a full line of a cell and its border.
  private static let mostPadding = 2

  /// - Parameter prefixes: what secrets begin with.
  init(prefixes: [[UInt8]]) {
    markers = prefixes.contains(Self.prefix) ? Array(" \t|\u{1B}\r\n".utf8) + [0xE2] : []
  }

  func hasEscape(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Bool {
    // A mark of a cut line is part of the word.
    let end = Self.end(ofLineAt: offset, in: text, charging: budget)
    return end.isBorder || end.isLine || end.gap >= Self.leastGap
  }

  /// The fewest blanks between two columns without a border.
  private static let leastGap = 2

  /// What stands behind the text of a line of a cell.
  private struct End {
    /// How many blanks.
    var gap = 0
    /// Where they end.
    var offset: Int
    var isBorder = false
    var isLine = false
  }

  private static func end(
    ofLineAt offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> End {
    var next = skipMark(from: TextColumns.skipSequences(from: offset, in: text), in: text)
    next = TextColumns.skipSequences(from: next, in: text)
    let start = next
    while next < text.count, next - start < TextColumns.longestLine,
      ByteClass.blank.contains(text[next])
    {
      next += 1
    }
    let gap = next - start
    next = TextColumns.skipSequences(from: next, in: text)
    budget.charge(next - offset)
    let isBorder = TextColumns.border(at: next, in: text) != nil
    return End(gap: gap, offset: next, isBorder: isBorder, isLine: text.isLineEnd(next))
  }

  /// Skips what psql has before and behind a line's end within a cell: `.`, or an ellipsis.
  private static func skipMark(from offset: Int, in text: Span<UInt8>) -> Int {
    guard offset < text.count else { return offset }
    if text[offset] == UInt8(ascii: ".") { return offset + 1 }
    return text.starts(at: offset, with: "\u{2026}") ? offset + 3 : offset
  }

  /// The place that a cell has in each line.
  private struct Cell {
    /// The columns of the borders, if there are any.
    var left: Int?
    var right: Int?
    /// The column in which the text begins where no border tells.
    var text: Int
    /// How many characters its first line has.
    var width: Int
  }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? { hit }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    let first = anchor..<text.skip(.identifier, from: anchor)
    decoded.reach = first.upperBound
    let whole = EncodingWindow.wholeKey
    guard first.count < whole,
      (0..<min(first.count, Self.prefix.count)).allSatisfy({
        text[anchor + $0] == Self.prefix[$0]
      })
    else { return }
    let line = text.lineStart(before: anchor, within: TextColumns.longestLine)
    guard line == 0 || text[line - 1] == 0x0A,
      let cell = Self.cell(of: first, inLineAt: line, of: text, charging: budget)
    else { return }
    var pieces = [first]
    var count = first.count
    var next = text.nextLine(from: first.upperBound, within: TextColumns.longestLine)
    while count < whole, pieces.count < Self.mostLines, let line = next,
      let piece = Self.piece(
        of: cell, inLineAt: line, of: text, atMost: whole - count, charging: budget)
    {
      pieces.append(piece)
      count += piece.count
      next = text.nextLine(from: piece.upperBound, within: TextColumns.longestLine)
    }
    // Words are no rest.
    guard count == whole, let last = pieces.last,
      last.contains(where: { !ByteClass.smallLetter.contains(text[$0]) }),
      let bytes = KeyBody.joined(pieces, in: text), bytes.starts(with: Self.prefix),
      !Self.goesOn(behind: pieces, in: cell, of: text, charging: budget)
    else { return }
    decoded.isChanged = true
    decoded.append(bytes + [0x0A], standingFor: anchor..<last.upperBound)
  }

  /// Whether a line behind a full one goes on with the same text: not where only that line has something
  /// before the cell, as the first one has.
  private static func goesOn(
    behind pieces: [Range<Int>], in cell: Cell, of text: Span<UInt8>, charging budget: WorkBudget
  ) -> Bool {
    guard let last = pieces.last, last.count >= cell.width,
      let line = text.nextLine(from: last.upperBound, within: TextColumns.longestLine),
      let next = start(of: cell, inLineAt: line, of: text, charging: budget), next < text.count,
      ByteClass.identifier.contains(text[next])
    else { return false }
    func isBlank(before offset: Int) -> Bool {
      let start = text.lineStart(before: offset, within: TextColumns.longestLine)
      budget.charge(offset - start)
      return !(start..<offset).contains { ByteClass.identifier.contains(text[$0]) }
    }
    return isBlank(before: next)
      || !pieces.dropFirst().allSatisfy { isBlank(before: $0.lowerBound) }
  }

  /// The cell that the first part of a key ends a line of.
  private static func cell(
    of piece: Range<Int>, inLineAt line: Int, of text: Span<UInt8>, charging budget: WorkBudget
  ) -> Cell? {
    func column(_ offset: Int) -> Int {
      TextColumns.column(of: offset, inLineAt: line, of: text, charging: budget)
    }
    let start = piece.lowerBound
    var cell = Cell(text: column(start), width: piece.count)
    var border = start
    while border > line, TextColumns.border(at: border - 1, in: text) == nil { border -= 1 }
    budget.charge(start - border)
    if border > line { cell.left = column(border - 1) }
    let end = end(ofLineAt: piece.upperBound, in: text, charging: budget)
    if end.isBorder {
      guard end.gap <= mostPadding else { return nil }
      cell.right = column(end.offset)
    } else if !end.isLine || cell.left == nil {
      // A column without borders: blanks stand before it in each line.
      guard end.isLine || end.gap >= leastGap, isColumn(start, inLineAt: line, of: text) else {
        return nil
      }
      cell.left = nil
    }
    return cell
  }

  /// Whether a column without a border may begin at an offset.
  private static func isColumn(_ start: Int, inLineAt line: Int, of text: Span<UInt8>) -> Bool {
    start == line
      || text.start(of: .blank, endingAt: start, within: leastGap) <= max(line, start - leastGap)
  }

  /// Where a cell's text begins in a line.
  private static func start(
    of cell: Cell, inLineAt line: Int, of text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    func offset(_ column: Int) -> Int? {
      TextColumns.offset(ofColumn: column, inLineAt: line, of: text, charging: budget)
    }
    if cell.left == nil, cell.right == nil {
      let start = offset(cell.text)
      return start.flatMap {
        isColumn($0, inLineAt: line, of: text)
          ? TextColumns.skipSequences(from: $0, in: text) : nil
      }
    }
    var start = line
    if let left = cell.left {
      guard let place = offset(left), let length = TextColumns.border(at: place, in: text) else {
        return nil
      }
      start = place + length
    }
    start = skipMark(from: TextColumns.skipSequences(from: start, in: text), in: text)
    return TextColumns.skipSequences(from: text.skip(.blank, from: start), in: text)
  }

  /// What a cell has in the next line.
  private static func piece(
    of cell: Cell, inLineAt line: Int, of text: Span<UInt8>, atMost most: Int,
    charging budget: WorkBudget
  ) -> Range<Int>? {
    guard let start = start(of: cell, inLineAt: line, of: text, charging: budget) else {
      return nil
    }
    let piece = start..<text.skip(.identifier, from: start)
    guard !piece.isEmpty, piece.count <= most else { return nil }
    if let right = cell.right {
      guard
        let place = TextColumns.offset(
          ofColumn: right, inLineAt: line, of: text, charging: budget),
        place >= piece.upperBound, TextColumns.border(at: place, in: text) != nil
      else { return nil }
    }
    // A line without borders is as wide as the first, or the last one.
    let hasBorder = cell.left != nil || cell.right != nil
    guard hasBorder || piece.count <= cell.width else { return nil }
    guard piece.count < most else { return piece }
    // Only a full line goes on in the next.
    let end = end(ofLineAt: piece.upperBound, in: text, charging: budget)
    if cell.right != nil { return end.isBorder && end.gap <= mostPadding ? piece : nil }
    guard end.isLine || end.gap >= leastGap else { return nil }
    return hasBorder || piece.count == cell.width ? piece : nil
  }
}
