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

  /// The most lines of one key.
  private static let mostLines = 24

  /// - Parameter prefixes: what secrets begin with.
  init(prefixes: [[UInt8]]) {
    markers = prefixes.contains(KeyForm.prefix) ? Array(" \t|\u{1B}\r\n".utf8) + [0xE2] : []
  }

  func hasEscape(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Bool {
    // A prefix by itself is no beginning of a column.
    let start = text.start(of: .identifier, endingAt: offset, within: EncodingWindow.wholeKey)
    let isColumn = offset - start > KeyForm.prefix.count
    if !isColumn, text.isLineEnd(offset) {
      return CellLine.border(before: start, in: text, charging: budget) != nil
    }
    // A mark of a cut line is part of the word.
    let end = CellLine.End(behind: offset, in: text, charging: budget)
    if end.isBorder { return true }
    if isColumn { return end.isLine || end.gap >= CellLine.leastGap }
    return end.isLine && CellLine.border(before: start, in: text, charging: budget) != nil
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    let word = text.skip(.identifier, from: anchor)
    decoded.reach = word
    guard word - anchor < EncodingWindow.wholeKey,
      KeyForm.mayHold(anchor..<word, in: text),
      let first = CellLine(of: anchor, in: text, charging: budget)
    else { return }
    for cell in first.cells(in: text, charging: budget) {
      guard let pieces = pieces(of: cell, from: first, in: text, charging: budget),
        let last = pieces.last?.last
      else { continue }
      let parts = pieces.flatMap { $0 }
      // Words are no rest.
      guard last.contains(where: { !ByteClass.smallLetter.contains(text[$0]) }),
        let bytes = KeyForm.joined(parts, in: text)
      else { continue }
      decoded.isChanged = true
      return decoded.append(bytes + [0x0A], standingFor: anchor..<last.upperBound)
    }
  }

  private func mayHold(_ parts: [Range<Int>], behind count: Int, in text: Span<UInt8>) -> Bool {
    var count = count
    for part in parts {
      guard KeyForm.mayHold(part, behind: count, in: text) else { return false }
      count += part.count
    }
    return true
  }

  /// The parts of a key in each line of a cell, if they are one.
  private func pieces(
    of cell: Cell, from first: CellLine, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> [[Range<Int>]]? {
    var pieces = [first.parts]
    var left = EncodingWindow.wholeKey - first.count
    var line = first
    var around: [Surroundings] = []
    while left > 0, pieces.count < Self.mostLines {
      guard line.isFull(in: cell),
        let next = line.next(in: cell, of: text, charging: budget),
        next.count > 0, next.count <= left,
        mayHold(next.parts, behind: EncodingWindow.wholeKey - left, in: text),
        let beside = next.surroundings(beside: first, in: cell, of: text, charging: budget)
      else { return nil }
      around += beside
      pieces.append(next.parts)
      left -= next.count
      line = next
    }
    // Lines that have something else around them are entries of their own, but for one that leaves a
    // cell blank.
    guard left == 0, pieces.count > 1, !around.contains(.other) || around.contains(.blank) else {
      return nil
    }
    // Nor is a name that something is given to, or, without borders, a letter that more follows.
    guard line.mayEnd(in: cell, of: text) else { return nil }
    // Behind a full line the text may go on; a new entry has something before the cell, as the first
    // line of this one has.
    if line.isFull(in: cell), line.count >= cell.width,
      let next = line.next(in: cell, of: text, charging: budget), next.count > 0,
      !next.isEntry(behind: line, in: cell, of: text, charging: budget)
    {
      return nil
    }
    return pieces
  }
}
