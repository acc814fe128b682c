import Bytes

/// What `od`, `hexdump` and debuggers print of bytes: rows of an address and some words, bytes or
/// characters. (`HexDumpEncoding` is for bytes in hexadecimal.)
struct DumpEncoding: Encoding {
  let name: String
  let literals: [[UInt8]]
  let unit: DumpUnit
  private let prefixes: [[UInt8]]
  private let needles: Needles

  /// The longest gap in a row, in bytes.
  private static let longestGap = 12
  /// The longest word, in digits: eight bytes as a decimal number.
  private static let longestWord = 20
  /// The most bytes that a row stands for, and one more.
  private static let mostBytes = 65

  init(_ unit: DumpUnit, prefixes: [[UInt8]]) {
    self.unit = unit
    name = unit.name
    self.prefixes = prefixes
    needles = Needles(prefixes)
    literals = prefixes.flatMap { unit.literals(for: $0) }.distinct()
  }

  /// A byte, and the cell that it is from.
  struct Cell {
    var value: UInt8
    var range: Range<Int>
  }

  func isSeldom(_ literal: Int) -> Bool { true }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard literal != nil, mayHold(at: hit, in: text) else { return nil }
    let start = DumpRows.lineStart(before: hit, in: text, charging: budget)
    let rows = DumpRows(at: start, in: text)
    guard let row = row(at: start, in: text, charging: budget),
      let index = row.cells.firstIndex(where: { $0.range.upperBound > hit + 1 })
    else { return nil }
    var cells: [Cell] = []
    if let before = rows.line(before: start, in: text, charging: budget) {
      cells = self.row(at: before, in: text, charging: budget)?.cells.suffix(8) ?? []
    }
    let first = max(0, cells.count + index - 8)
    let last = cells.count + index + 8
    cells += row.cells
    let next = rows.line(behind: row.end, in: text, charging: budget)
    cells += self.row(at: next, in: text, charging: budget)?.cells ?? []
    for index in first..<min(last, cells.count) {
      let bytes = cells[index...].prefix(8).map(\.value)
      if needles.begin(bytes.span) { return cells[index].range.lowerBound }
    }
    return nil
  }

  /// Whether the cell at a hit and the next one may be of a secret: a look at a few bytes, since
  /// rows are dear to read and numbers are common.
  private func mayHold(at hit: Int, in text: Span<UInt8>) -> Bool {
    if unit == .character { return true }
    // A hit may begin with a blank or with `0x`, and lie in a long word.
    var offset = ByteClass.blank.contains(text[hit]) ? hit + 1 : hit
    if offset + 1 < text.count, text[offset] == UInt8(ascii: "0"),
      text[offset + 1] == UInt8(ascii: "x")
    {
      offset += 2
    }
    while offset > 0, hit - offset < Self.longestWord, HexDigits.value(text[offset - 1]) != nil {
      offset -= 1
    }
    // Blanks stand around the words of a dump.
    if offset > 0, !ByteClass.space.contains(text[offset - 1]),
      text[offset - 1] != UInt8(ascii: "x")
    {
      return false
    }
    var bytes: [UInt8] = []
    for number in 0..<2 {
      var end = offset
      while end < text.count, end <= offset + Self.longestWord, HexDigits.value(text[end]) != nil {
        end += 1
      }
      if number == 0, end < text.count, !ByteClass.space.contains(text[end]) { return false }
      guard let (word, count) = unit.bytes(of: offset..<end, in: text) else { break }
      for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(8 * index))) }
      offset = end
      while offset < text.count, offset < end + Self.longestGap,
        ByteClass.blank.contains(text[offset])
      {
        offset += 1
      }
      if offset + 1 < text.count, text[offset] == UInt8(ascii: "0"),
        text[offset + 1] == UInt8(ascii: "x")
      {
        offset += 2
      }
    }
    // UTF-16.
    if bytes.count == 4, bytes[1] == 0, bytes[3] == 0 { bytes = [bytes[0], bytes[2]] }
    return prefixes.contains { Self.overlap($0, bytes) }
  }

  /// Whether bytes may be part of a text that begins with a prefix: of the two at any distance, what
  /// overlaps is the same.
  private static func overlap(_ prefix: [UInt8], _ bytes: [UInt8]) -> Bool {
    let least = min(2, bytes.count)
    guard least > 0 else { return false }
    for shift in 1 - prefix.count..<bytes.count {
      let common = max(0, shift)..<min(bytes.count, shift + prefix.count)
      if common.count >= least, common.allSatisfy({ bytes[$0] == prefix[$0 - shift] }) {
        return true
      }
    }
    return false
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    var start = DumpRows.lineStart(before: anchor, in: text, charging: budget)
    let rows = DumpRows(at: start, in: text)
    for _ in 0..<EncodingWindow.before / 16 {
      guard let before = rows.line(before: start, in: text, charging: budget),
        row(at: before, in: text, charging: budget) != nil
      else { break }
      start = before
    }
    decoded.isChanged = true
    let limit = (EncodingWindow.before + decoded.after) / 2
    while decoded.bytes.count < limit, let row = row(at: start, in: text, charging: budget) {
      for cell in row.cells {
        decoded.append(cell.value, from: cell.range.lowerBound, to: cell.range.upperBound)
      }
      start = rows.line(behind: row.end, in: text, charging: budget)
    }
    decoded.reach = start
    decoded.isComplete = decoded.bytes.count < limit
  }

  /// The row at the beginning of a line, and the beginning of the next line.
  func row(
    at start: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> (cells: [Cell], end: Int)? {
    let end = min(text.count, start + DumpRows.longestLine)
    let begin = LogTime.end(ofLineAt: start, in: text) ?? start
    var offset = begin
    // The address is all that stands before the first gap, and in gdb a name behind it.
    if offset < end, !ByteClass.blank.contains(text[offset]) {
      while offset < end, !ByteClass.space.contains(text[offset]) { offset += 1 }
      guard offset >= begin + DumpRows.leastAddress else { return nil }
      if offset + 1 < end, text[offset + 1] == UInt8(ascii: "<") {
        while offset < end, text[offset] != UInt8(ascii: ":"), text[offset] != 0x0A { offset += 1 }
        offset += 1
      }
    }
    if unit == .character, offset == begin { offset += Self.lead(at: begin, end, in: text) }
    var cells: [Cell] = []
    while cells.count < Self.mostBytes, offset < end,
      let cell = cell(behind: offset, end, in: text),
      let (word, count) = unit.bytes(of: cell, in: text)
    {
      for index in 0..<count {
        cells.append(
          Cell(value: UInt8(truncatingIfNeeded: word >> UInt64(8 * index)), range: cell))
      }
      offset = cell.upperBound
      if unit == .decimalByte { offset = Self.end(ofCharacterBehind: offset, in: text) }
    }
    if unit == .longHexWord, cells.isEmpty || cells.count % 16 != 0,
      let cell = cell(behind: offset, end, in: text),
      let (word, count) = unit.lastBytes(of: cell, in: text)
    {
      for index in 0..<count {
        cells.append(
          Cell(value: UInt8(truncatingIfNeeded: word >> UInt64(8 * index)), range: cell))
      }
      offset = cell.upperBound
    }
    let last = offset
    while offset < end, text[offset] != 0x0A { offset += 1 }
    budget.charge(offset - start)
    // A row is read to its end, or it would seem to end in the middle of a secret.
    guard !cells.isEmpty, cells.count < Self.mostBytes,
      offset == text.count || offset < end && text[offset] == 0x0A,
      !goesOn(behind: last, in: text)
    else { return nil }
    return (cells, min(text.count, offset + 1))
  }

  /// The width of the address for which a row has blanks: 7 digits, or 6 of hexadecimal. What is left
  /// are four columns a character.
  private static func lead(at start: Int, _ end: Int, in text: Span<UInt8>) -> Int {
    var next = start
    while next < end, text[next] != 0x0A { next += 1 }
    let width = (next - start) % 4 == 3 ? 7 : (next - start) % 4 == 2 ? 6 : 0
    return next - start > width ? width : 0
  }

  /// The end of the character that gdb prints behind a number, as in `107 'k'` and `0 '\000'`.
  private static func end(ofCharacterBehind offset: Int, in text: Span<UInt8>) -> Int {
    guard offset + 3 < text.count, text[offset] == 0x20, text[offset + 1] == UInt8(ascii: "'")
    else { return offset }
    var end = offset + 3
    while end < min(text.count, offset + 8), text[end] != UInt8(ascii: "'") { end += 1 }
    return end < text.count && text[end] == UInt8(ascii: "'") ? end + 1 : offset
  }

  /// Whether what follows a row's last cell is another number that is no cell: of a list, then. The
  /// column of characters has more blanks before it.
  private func goesOn(behind offset: Int, in text: Span<UInt8>) -> Bool {
    unit != .character && offset + 1 < text.count && text[offset] == 0x20
      && ByteClass.digit.contains(text[offset + 1])
  }

  /// The cell behind the blanks at an offset; nil at the end of the row's cells.
  private func cell(behind offset: Int, _ end: Int, in text: Span<UInt8>) -> Range<Int>? {
    if unit == .character {
      // Four columns a character, which may be a blank.
      guard offset + 4 <= end, text[offset] == 0x20 else { return nil }
      var start = offset + 1
      while start < offset + 3, text[start] == 0x20 { start += 1 }
      for index in start..<offset + 4 where text[index] == 0x0A { return nil }
      return start..<offset + 4
    }
    var start = offset
    while start < end, start < offset + Self.longestGap, ByteClass.blank.contains(text[start]) {
      start += 1
    }
    guard start > offset else { return nil }
    if start + 1 < end, text[start] == UInt8(ascii: "0"), text[start + 1] == UInt8(ascii: "x") {
      start += 2
    }
    var next = start
    while next < end, next <= start + Self.longestWord, HexDigits.value(text[next]) != nil {
      next += 1
    }
    guard next == text.count || next < end && ByteClass.space.contains(text[next]) else {
      return nil
    }
    return start..<next
  }
}
