/// An SQLite database or its write-ahead log: the values that lie in several pages, put together.
/// The file's own bytes show all others.
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

  /// What is more of one value is not put together.
  private static let longest = 64 << 20

  init(_ source: ArchiveSource, isLog: Bool) {
    self.source = source
    self.isLog = isLog
  }

  func begin(_ context: ArchiveContext) { self.context = context }

  func nextEntry() throws(ArchiveError) -> Bool {
    if isBegun { return false }
    isBegun = true
    pages = try isLog ? SQLitePages(log: source) : SQLitePages(database: source)
    if let pages, !isLog {
      unused = try pages.unused(in: source)
      taken = PageSet(pages.count)
    }
    try findCells()
    entry = ArchiveEntry(name: Array("values over several pages".utf8))
    return !cells.isEmpty
  }

  func takeDefects() -> [ArchiveError] {
    defer { isChainBroken = false }
    return (pages?.isCutOff == true ? [.truncated] : []) + (isChainBroken ? [.damaged] : [])
  }

  /// Goes on to the next page with cells that go on elsewhere.
  private func findCells() throws(ArchiveError) {
    guard let pages else { return }
    while cells.isEmpty, nextPage < pages.count {
      if nextPage & 255 == 0, let context { try context.ledger.checkTime() }
      let start = pages.start(ofPage: nextPage)
      page = try source.bytes(at: start, count: pages.size)
      guard page.count == pages.size else {
        nextPage = pages.count
        return
      }
      let isFirst = page.span.holds("SQLite format 3\u{0}", at: 0)
      cells = SQLitePage.overflowing(page.span, usable: pages.usable, isFirst: isFirst)
      nextPage += 1
    }
  }

  func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
    guard let pages, let cell = cells.popLast() else { return nil }
    var value = Array(page[cell.part])
    // What was deleted is put together as far as it is there still.
    let isUsed = !isLog && !unused.contains(nextPage)
    var next = cell.next
    let count = min(cell.count, Self.longest)
    // Each page adds something, so that a ring of pages ends.
    while value.count < count, let start = pages.start(of: next) {
      let bytes = try source.bytes(at: start, count: pages.usable)
      guard bytes.count > 4 else { break }
      if isUsed, !taken.insert(Int(next)) || unused.contains(Int(next)) { isChainBroken = true }
      value += bytes[4...].prefix(count - value.count)
      next = bytes.span.big32(0)
    }
    if isUsed, value.count < count { isChainBroken = true }
    value += [0x0A, 0x0A]
    if cells.isEmpty { try findCells() }
    held.hold(value)
    return unsafe ArchiveBlock(bytes: held.bytes)
  }
}
