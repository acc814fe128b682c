/// A log of LevelDB (`.log`, `MANIFEST-…`): the records that lie in several of its blocks, put together. The
/// file's own bytes show all others. See `log_format.md` of LevelDB.
final class RecordLogReader: ArchiveReader {
  private(set) var entry = ArchiveEntry(name: Array("records over several blocks".utf8))
  let isBroken = false
  let end: Int? = nil

  private let source: ArchiveSource
  private var context: ArchiveContext?
  private var isOpened = false
  /// Where the next block begins.
  private var place = 0
  /// The record that goes on behind what was read; nil if none does.
  private var record: [UInt8]?
  private let held = HeldBytes()

  private static let blockSize = 32 << 10
  /// A checksum, a length and a type.
  private static let headerSize = 7
  private enum Kind {
    static let full: UInt8 = 1
    static let first: UInt8 = 2
    static let middle: UInt8 = 3
    static let last: UInt8 = 4
  }
  /// What is more of one record is handed over in parts.
  private static let longest = 64 << 20

  /// Whether the first record's checksum is right, and more of it or of others stands in another block.
  static func begins(_ first: Span<UInt8>) -> Bool {
    guard first.count > blockSize, first[6] == Kind.full || first[6] == Kind.first else {
      return false
    }
    let count = Int(first.little16(4))
    guard count > 0, headerSize + count <= blockSize else { return false }
    return CRC32C.masked(first.extracting(6..<headerSize + count)) == first.little32(0)
  }

  init(_ source: ArchiveSource) { self.source = source }

  func begin(_ context: ArchiveContext) { self.context = context }

  func nextEntry() throws(ArchiveError) -> Bool {
    if isOpened { return false }
    isOpened = true
    return true
  }

  func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
    while true {
      if let context { try context.ledger.checkTime() }
      let block = try source.bytes(at: place, count: Self.blockSize)
      place += block.count
      var whole: [UInt8] = []
      read(block.span, into: &whole)
      if block.count < Self.blockSize, let record {
        // A record that is not ended may be what was written last.
        whole += record
        self.record = nil
      }
      if !whole.isEmpty {
        held.hold(whole)
        return unsafe ArchiveBlock(bytes: held.bytes)
      }
      if block.count < Self.blockSize { return nil }
    }
  }

  /// Reads the parts of records in a block.
  ///
  /// - Parameter whole: gets the records that end in it and began in another one.
  private func read(_ block: Span<UInt8>, into whole: inout [UInt8]) {
    var next = 0
    while next + Self.headerSize < block.count {
      let (start, kind) = (next + Self.headerSize, block[next + 6])
      let count = Int(block.little16(next + 4))
      guard count <= block.count - start else { break }
      next = start + count
      switch kind {
      case Kind.first: record = []
      case Kind.middle where record != nil, Kind.last where record != nil: break
      default:
        record = nil
        continue
      }
      for index in start..<next { record?.append(block[index]) }
      if kind == Kind.last || record?.count ?? 0 > Self.longest {
        whole += (record ?? []) + [0x0A]
        record = kind == Kind.last ? nil : []
      }
    }
  }
}
