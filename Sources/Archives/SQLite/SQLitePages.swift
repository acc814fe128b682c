/// The pages of an SQLite database, or of the log of one: "Database File Format" on sqlite.org.
struct SQLitePages {
  /// The size of a page, and how much of it is used.
  let size: Int
  let usable: Int
  /// How many pages there are, or frames of a log.
  let count: Int
  /// Where each page of a log stands last; empty for a database.
  private var frames: [UInt32: Int] = [:]
  private let isLog: Bool

  /// Whether the file ends before the last page that its header counts.
  let isCutOff: Bool
  /// Where the list of free pages begins, and every how many pages one says what the pages behind it are;
  /// 0 for neither.
  private let freePages: UInt32
  private let mapPeriod: Int

  private static let logHeader = 32
  private static let frameHeader = 24

  /// A database: a page's size, and how many bytes at its end are not used.
  static func isDatabase(_ first: Span<UInt8>) -> Bool {
    guard first.count >= 100, first.holds("SQLite format 3\u{0}", at: 0) else { return false }
    return pageSize(Int(first[16]) << 8 | Int(first[17])) != nil && first[20] <= 32
  }

  /// A write-ahead log, of either order of checksums.
  static func isLog(_ first: Span<UInt8>) -> Bool {
    guard first.count >= logHeader, first.big32(0) & ~1 == 0x377F_0682 else { return false }
    return pageSize(Int(first.big32(8))) != nil
  }

  private static func pageSize(_ value: Int) -> Int? {
    if value == 1 { return 65_536 }
    return value >= 512 && value <= 65_536 && value.nonzeroBitCount == 1 ? value : nil
  }

  /// Reads the header of a database.
  init?(database source: ArchiveSource) throws(ArchiveError) {
    let first = try source.bytes(at: 0, count: 100)
    guard Self.isDatabase(first.span), let bytes = source.size,
      let size = Self.pageSize(Int(first[16]) << 8 | Int(first[17]))
    else { return nil }
    self.size = size
    usable = size - Int(first[20])
    count = bytes / size
    isLog = false
    // The count holds if no older program wrote the file after the one that counted.
    let isCounted = first.span.big32(24) == first.span.big32(92)
    isCutOff = isCounted && Int(first.span.big32(28)) > count
    freePages = first.span.big32(32)
    mapPeriod = first.span.big32(52) == 0 ? 0 : usable / 5 + 1
  }

  /// Reads the header of a log and of its frames.
  init?(log source: ArchiveSource) throws(ArchiveError) {
    let first = try source.bytes(at: 0, count: Self.logHeader)
    guard Self.isLog(first.span), let bytes = source.size,
      let size = Self.pageSize(Int(first.span.big32(8)))
    else { return nil }
    self.size = size
    // The database's header says how much is used; nearly all of them use all.
    usable = size
    count = (bytes - Self.logHeader) / (size + Self.frameHeader)
    isLog = true
    isCutOff = false
    freePages = 0
    mapPeriod = 0
    for index in 0..<count {
      let start = Self.logHeader + index * (size + Self.frameHeader)
      let header = try source.bytes(at: start, count: 4)
      guard header.count == 4 else { break }
      frames[header.span.big32(0)] = start + Self.frameHeader
    }
  }

  /// The pages of a database that hold nothing any more, and those that say what other pages are; what
  /// they hold may look like values.
  func unused(in source: ArchiveSource) throws(ArchiveError) -> PageSet {
    var unused = PageSet(count)
    if mapPeriod > 0 {
      for number in stride(from: 2, through: count, by: mapPeriod) { unused.insert(number) }
    }
    var trunk = freePages
    // Each trunk is new, so that a ring ends.
    while let start = start(of: trunk), unused.insert(Int(trunk)) {
      let page = try source.bytes(at: start, count: usable)
      guard page.count == usable else { break }
      for index in 0..<min(Int(page.span.big32(4)), usable / 4 - 2) {
        unused.insert(Int(page.span.big32(8 + 4 * index)))
      }
      trunk = page.span.big32(0)
    }
    return unused
  }

  /// Where in the file the pages stand that are looked through, by their order.
  func start(ofPage index: Int) -> Int {
    isLog
      ? Self.logHeader + index * (size + Self.frameHeader) + Self.frameHeader : index * size
  }

  /// Where in the file a page stands, by its number; nil if it does not.
  func start(of number: UInt32) -> Int? {
    if isLog { return frames[number] }
    return number >= 1 && number <= count ? (Int(number) - 1) * size : nil
  }
}
