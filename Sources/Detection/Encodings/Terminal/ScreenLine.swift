import Bytes

/// What a terminal shows of a line that a line editor has written, as one row without an end (ECMA-48;
/// xterm's control sequences).
struct ScreenLine {
  /// A character, and where in the text it stands.
  struct Cell {
    var byte: UInt8
    var source: Int32
  }

  /// The most characters of a line.
  private static let mostCells = 1 << 10
  /// The narrowest terminal.
  private static let leastWidth = 20
  /// The most numbers in a control sequence, of up to four characters each.
  private static let mostParameters = 8
  /// The fewest characters that are kept when they are taken away.
  private static let leastErased = 8

  private(set) var cells: [Cell] = []
  /// What was there before a line editor took it away, a line behind the other.
  private(set) var erased: [Cell] = []
  /// Whether anything was taken back, put in between or printed twice.
  private(set) var isEdited = false
  private var cursor = 0
  /// Where the row of a terminal begins that the cursor is in, and how long the first one is.
  private var row = 0
  private var width: Int?

  /// Prints a range of a text.
  mutating func print(_ text: Span<UInt8>, _ range: Range<Int>, charging budget: WorkBudget) {
    var next = range.lowerBound
    while next < range.upperBound {
      let byte = text[next]
      switch byte {
      case 0x08:
        move(by: -1)
        next += 1
      case 0x0D:
        returnToStart(at: next, in: text)
        next += 1
      case 0x1B:
        next = control(at: next, in: text, upTo: range.upperBound, charging: budget)
      case 0x09:
        write(0x20, from: next)
        next += 1
      case 0x20..<0x7F, 0xC0...:
        write(byte, from: next)
        next += 1
      case 0x80...: next += 1
      // Bell, and what chooses a set of characters.
      case 0x07, 0x0E, 0x0F: next += 1
      default:
        // No program writes others to a terminal: these are no text.
        isEdited = false
        return
      }
    }
  }

  /// Whether a sequence at an offset moves the cursor or what is behind it.
  static func movesCursor(at offset: Int, in text: Span<UInt8>) -> Bool {
    guard let sequence = sequence(at: offset, in: text, upTo: text.count) else { return false }
    return "CDGP@".utf8.contains(sequence.final)
  }

  private mutating func write(_ byte: UInt8, from offset: Int) {
    guard cursor < Self.mostCells else { return }
    let cell = Cell(byte: byte, source: Int32(truncatingIfNeeded: offset))
    if cursor < cells.count {
      if byte != cells[cursor].byte { isEdited = true }
      cells[cursor] = cell
    } else {
      while cells.count < cursor { cells.append(Cell(byte: 0x20, source: cell.source)) }
      cells.append(cell)
    }
    cursor += 1
  }

  private mutating func move(by count: Int) {
    cursor = min(max(0, cursor + count), Self.mostCells)
  }

  /// Returns to the beginning of the row: of the next one, if a blank was written behind the last
  /// column to get there.
  private mutating func returnToStart(at offset: Int, in text: Span<UInt8>) {
    if offset > 0, text[offset - 1] == 0x20, cursor - 1 - row >= Self.leastWidth,
      !text.isLineEnd(offset), text[offset + 1] != 0x0D,
      Self.sequence(at: offset + 1, in: text, upTo: text.count)?.final != UInt8(ascii: "C")
    {
      row = cursor - 1
      width = width ?? row
      isEdited = true
    }
    cursor = row
  }

  /// A control sequence: its first number, its last byte, and where it ends.
  private struct Sequence {
    var number: Int?
    var final: UInt8
    var end: Int
  }

  private static func sequence(
    at offset: Int, in text: Span<UInt8>, upTo end: Int
  ) -> Sequence? {
    guard offset + 2 < end, text[offset] == 0x1B, text[offset + 1] == UInt8(ascii: "[") else {
      return nil
    }
    var next = offset + 2
    var number: Int?
    let limit = min(end, next + 4 * mostParameters)
    while next < limit, ByteClass.digit.contains(text[next]) {
      number = min((number ?? 0) * 10 + Int(text[next] - 0x30), mostCells)
      next += 1
    }
    while next < limit, (0x20...0x3F).contains(text[next]) { next += 1 }
    guard next < limit, (0x40...0x7E).contains(text[next]) else { return nil }
    return Sequence(number: number, final: text[next], end: next + 1)
  }

  /// Does what a control sequence says, as far as it concerns the line.
  ///
  /// - Returns: where it ends.
  private mutating func control(
    at offset: Int, in text: Span<UInt8>, upTo end: Int, charging budget: WorkBudget
  ) -> Int {
    guard let sequence = Self.sequence(at: offset, in: text, upTo: end) else {
      if offset + 1 < end, text[offset + 1] == UInt8(ascii: "]") {
        return Self.endOfCommand(from: offset + 2, in: text, upTo: end)
      }
      if offset + 1 < end, text[offset + 1] == UInt8(ascii: "(") { return min(end, offset + 3) }
      return min(end, offset + 2)
    }
    let count = max(1, sequence.number ?? 1)
    switch sequence.final {
    case UInt8(ascii: "C"): move(by: count)
    case UInt8(ascii: "D"): move(by: -count)
    case UInt8(ascii: "G"): cursor = min(row + count - 1, Self.mostCells)
    case UInt8(ascii: "A"): changeRow(by: -count)
    case UInt8(ascii: "B"): changeRow(by: count)
    case UInt8(ascii: "K"), UInt8(ascii: "J"):
      guard sequence.number ?? 0 == 0, cursor < cells.count else { break }
      keepErased(at: offset)
      cells.removeSubrange(cursor...)
      isEdited = true
    case UInt8(ascii: "P"):
      guard cursor < cells.count else { break }
      budget.charge((cells.count - cursor) / 8)
      cells.removeSubrange(cursor..<min(cells.count, cursor + count))
      isEdited = true
    case UInt8(ascii: "@"):
      let added = min(count, Self.mostCells - cells.count)
      guard cursor < cells.count, added > 0 else { break }
      budget.charge((cells.count - cursor) / 8)
      let blank = Cell(byte: 0x20, source: Int32(truncatingIfNeeded: offset))
      cells.insert(contentsOf: repeatElement(blank, count: added), at: cursor)
      isEdited = true
    default: break
    }
    return sequence.end
  }

  /// Keeps the line before much of it is taken away.
  private mutating func keepErased(at offset: Int) {
    guard isEdited, cells.count - cursor >= Self.leastErased,
      erased.count + cells.count < Self.mostCells
    else { return }
    erased += cells
    erased.append(Cell(byte: 0x0A, source: Int32(truncatingIfNeeded: offset)))
  }

  /// Goes up or down by rows of the terminal, if it is known how long they are.
  private mutating func changeRow(by rows: Int) {
    guard let width, row + rows * width >= 0 else { return }
    row = min(row + rows * width, Self.mostCells)
    cursor = min(max(0, cursor + rows * width), Self.mostCells)
  }

  /// Where a command for the operating system ends, such as a window's title.
  private static func endOfCommand(from offset: Int, in text: Span<UInt8>, upTo end: Int) -> Int {
    var next = offset
    while next < end, text[next] != 0x07 {
      if text[next] == 0x1B { return min(end, next + 2) }
      next += 1
    }
    return min(end, next + 1)
  }
}
