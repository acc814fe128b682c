/// An SQLite database or its write-ahead log: the values that lie in several pages, put together, and
/// each value that is packed data. The file's own bytes show all others.
final class SQLiteReader: ArchiveReader {
  private(set) var entry = ArchiveEntry()
  let isBroken = false
  let end: Int? = nil

  private let source: ArchiveSource
  private let isLog: Bool
  private var pages: SQLitePages?
  private var context: ArchiveContext?
  private var isBegun = false
  /// The next page, and the cells of the last one that are left.
  private var nextPage = 0
  private var cells: [SQLitePage.Cell] = []
  private var page: [UInt8] = []
  private let held = HeldBytes()
  /// Pages that are no part of a value, and those that are part of one: no page is part of two.
  private var unused = PageSet(0)
  private var taken = PageSet(0)
  private var isChainBroken = false
  /// The pages with packed values, from 1 on in the order of the file, the next of them to look at, and
  /// the packed values of the last one that are left.
  private var packedPages = PageSet(0)
  private var nextPacked = 1
  private var values: [Value] = []
  /// The current entry's value, until it is handed over.
  private var value: Value?
  private(set) var contents: Range<Int>?
  private var isRead = false

  /// A packed value: its cell, and where it stands in that.
  private struct Value {
    var cell: SQLitePage.Cell
    var range: Range<Int>
  }

  /// What is more of one value is not put together.
  private static let longest = 64 << 20

  init(_ source: ArchiveSource, isLog: Bool) {
    self.source = source
    self.isLog = isLog
  }

  func begin(_ context: ArchiveContext) { self.context = context }

  func nextEntry() throws(ArchiveError) -> Bool {
    if !isBegun {
      isBegun = true
      try openPages()
      try findCells()
      entry = ArchiveEntry(name: Array("values over several pages".utf8))
      if !cells.isEmpty { return true }
    }
    while !cells.isEmpty {
      cells = []
      try findCells()
    }
    contents = isRead ? value.flatMap { place(of: $0) } : nil
    (value, isRead) = (nil, false)
    try findValues()
    value = values.popLast()
    guard let value else { return false }
    let name = "page \(nextPacked - 1), byte \(value.cell.part.lowerBound + value.range.lowerBound)"
    entry = ArchiveEntry(name: Array(name.utf8))
    return true
  }

  private func openPages() throws(ArchiveError) {
    pages = try isLog ? SQLitePages(log: source) : SQLitePages(database: source)
    guard let pages else { return }
    packedPages = PageSet(pages.count)
    if isLog { return }
    unused = try pages.unused(in: source)
    taken = PageSet(pages.count)
  }

  /// Where in the file a value stands; nil if it goes on in other pages.
  private func place(of value: Value) -> Range<Int>? {
    guard let pages, value.range.upperBound <= value.cell.part.count else { return nil }
    let start = pages.start(ofPage: nextPacked - 2) + value.cell.part.lowerBound
    return start + value.range.lowerBound..<start + value.range.upperBound
  }

  func takeDefects() -> [ArchiveError] {
    defer { isChainBroken = false }
    return (pages?.isCutOff == true ? [.truncated] : []) + (isChainBroken ? [.damaged] : [])
  }

  /// Goes on to the next page with cells that go on elsewhere, and notes those with packed values.
  private func findCells() throws(ArchiveError) {
    guard let pages else { return }
    while cells.isEmpty, nextPage < pages.count {
      guard let all = try readCells(ofPage: nextPage) else {
        nextPage = pages.count
        return
      }
      nextPage += 1
      for cell in all {
        if cell.goesOn { cells.append(cell) }
        if !packedPages.contains(nextPage), isLog || !unused.contains(nextPage),
          !packedValues(in: cell).isEmpty
        {
          packedPages.insert(nextPage)
        }
      }
    }
  }

  /// Goes on to the next page with packed values.
  private func findValues() throws(ArchiveError) {
    guard let pages else { return }
    while values.isEmpty, nextPacked <= pages.count {
      nextPacked += 1
      guard packedPages.contains(nextPacked - 1) else { continue }
      for cell in try readCells(ofPage: nextPacked - 2) ?? [] {
        values += packedValues(in: cell).map { Value(cell: cell, range: $0) }
      }
    }
  }

  /// Reads a page, by its order, and finds its cells; nil if the file ends in it.
  private func readCells(ofPage index: Int) throws(ArchiveError) -> [SQLitePage.Cell]? {
    guard let pages else { return nil }
    if index & 255 == 0, let context { try context.ledger.checkTime() }
    let page = try source.bytes(at: pages.start(ofPage: index), count: pages.size)
    self.page = page
    guard page.count == pages.size else { return nil }
    let isFirst = page.span.holds("SQLite format 3\u{0}", at: 0)
    return SQLitePage.cells(page.span, usable: pages.usable, isFirst: isFirst)
  }

  private func packedValues(in cell: SQLitePage.Cell) -> [Range<Int>] {
    let page = page
    return SQLiteRecord.packedValues(in: page.span.extracting(cell.part), count: cell.count)
  }

  func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
    guard pages != nil else { return nil }
    if let value {
      if isRead { return nil }
      isRead = true
      let row = try row(of: value.cell, to: value.range.upperBound) { _ in }
      let bytes = Array(row.dropFirst(value.range.lowerBound).prefix(value.range.count))
      held.hold(SQLiteRecord.unpacked(bytes.span) ?? bytes)
      return unsafe ArchiveBlock(bytes: held.bytes)
    }
    guard let cell = cells.popLast() else { return nil }
    // What was deleted is put together as far as it is there still.
    let isUsed = !isLog && !unused.contains(nextPage)
    var row = try row(of: cell, to: cell.count) { page in
      if isUsed, !taken.insert(page) || unused.contains(page) { isChainBroken = true }
    }
    if isUsed, row.count < min(cell.count, Self.longest) { isChainBroken = true }
    row += [0x0A, 0x0A]
    if cells.isEmpty { try findCells() }
    held.hold(row)
    return unsafe ArchiveBlock(bytes: held.bytes)
  }

  /// Puts together as much of a row as is wanted and there.
  ///
  /// - Parameter met: gets each page that the row goes on in.
  private func row(
    of cell: SQLitePage.Cell, to end: Int, _ met: (Int) -> Void
  ) throws(ArchiveError) -> [UInt8] {
    var row = Array(page[cell.part])
    guard let pages else { return row }
    var next = cell.next
    let count = min(end, Self.longest)
    // Each page adds something, so that a ring of pages ends.
    while row.count < count, let start = pages.start(of: next) {
      let bytes = try source.bytes(at: start, count: pages.usable)
      guard bytes.count > 4 else { break }
      met(Int(next))
      row += bytes[4...].prefix(count - row.count)
      next = bytes.span.big32(0)
    }
    return row
  }
}
