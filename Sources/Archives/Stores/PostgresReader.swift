/// A dump of PostgreSQL in its custom format: the data of each table and large object, put together
/// from pieces and, where zlib packed them, unpacked. What another program packed is an archive in
/// itself. Data that are not packed the file's own bytes show.
final class PostgresReader: ArchiveReader {
  private(set) var entry = ArchiveEntry()
  private(set) var isBroken = false
  let end: Int? = nil
  /// Whether data were larger than what is unpacked at once.
  private(set) var isOutsideOnly = false
  private(set) var contents: Range<Int>?

  private var cursor: SourceCursor
  private var context: ArchiveContext?
  private var header: PostgresHeader?
  private var isInObjects = false
  /// The current entry's place and content, and whether that was handed out.
  private var range: Range<Int>?
  private var content: [UInt8]?
  private var defects: [ArchiveError] = []
  private let held = HeldBytes()

  /// The most bytes of one table that are put together, and that they may come to.
  private static let mostPacked = 64 << 20
  private static let largest = 256 << 20
  private static let data: UInt8 = 1
  private static let objects: UInt8 = 3

  init(_ source: ArchiveSource) { cursor = SourceCursor(source) }

  func begin(_ context: ArchiveContext) { self.context = context }

  func takeDefects() -> [ArchiveError] {
    defer { defects = [] }
    return defects
  }

  func nextEntry() throws(ArchiveError) -> Bool {
    contents = range
    (range, content) = (nil, nil)
    if isBroken { return false }
    do throws(ArchiveError) {
      if header == nil { header = try PostgresHeader(&cursor) }
      guard let header, header.packing != .none else { return false }
      while let (name, packed) = try nextData(header) {
        guard let packed, !packed.isEmpty else { continue }
        content = header.packing == .zlib ? unpacked(packed) : packed
        guard content != nil else { continue }
        entry = ArchiveEntry(name: Array(name.utf8))
        return true
      }
      return false
    } catch {
      isBroken = true
      throw error
    }
  }

  func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
    guard let block = content, !block.isEmpty else { return nil }
    content = nil
    held.hold(block)
    return unsafe ArchiveBlock(bytes: held.bytes)
  }

  /// The next table's data or large object; without its bytes where there are too many.
  private func nextData(
    _ header: PostgresHeader
  ) throws(ArchiveError) -> (name: String, packed: [UInt8]?)? {
    while true {
      if let context { try context.ledger.checkTime() }
      if isInObjects {
        let number = try header.number(&cursor)
        if number == 0 {
          isInObjects = false
          continue
        }
        return ("large object \(number)", try pieces(header))
      }
      if try cursor.isAtEnd() { return nil }
      let kind = try cursor.byte()
      let number = try header.number(&cursor)
      switch kind {
      case Self.data: return ("data \(number)", try pieces(header))
      case Self.objects: isInObjects = true
      default: throw .damaged
      }
    }
  }

  /// What stands in pieces with their lengths, up to a length of 0.
  private func pieces(_ header: PostgresHeader) throws(ArchiveError) -> [UInt8]? {
    let start = cursor.place
    var bytes: [UInt8]? = []
    while true {
      let count = try header.number(&cursor)
      guard (0...Int(Int32.max)).contains(count) else { throw .damaged }
      if count == 0 { break }
      if let known = bytes?.count, known + count <= Self.mostPacked {
        bytes? += try cursor.take(count)
      } else {
        (bytes, isOutsideOnly) = (nil, true)
        cursor.skip(count)
      }
    }
    range = start..<cursor.place
    return bytes
  }

  private func unpacked(_ packed: [UInt8]) -> [UInt8]? {
    let bytes = ZlibInflate.inflate(packed, limit: Self.largest)
    if bytes == nil { defects.append(.damaged) }
    return bytes
  }
}
