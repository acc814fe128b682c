/// A log of LevelDB (`.log`, `MANIFEST-…`): the records that lie in several of its blocks, put together. The
/// file's own bytes show all others. See `log_format.md` of LevelDB.
struct RecordLogPieces: FilePieces {
  static let name = "records over several blocks"

  /// Where the next block begins.
  private var place = 0
  /// The record that goes on behind what was read; nil if none does.
  private var record: [UInt8]?
  private var isAtEnd = false

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

  mutating func next(in source: ArchiveSource) throws(ArchiveError) -> [UInt8]? {
    if isAtEnd { return nil }
    let block = try source.bytes(at: place, count: Self.blockSize)
    place += block.count
    isAtEnd = block.count < Self.blockSize
    var whole: [UInt8] = []
    read(block.span, into: &whole)
    // A record that is not ended may be what was written last.
    if isAtEnd { whole += record ?? [] }
    return whole
  }

  /// Reads the parts of records in a block.
  ///
  /// - Parameter whole: gets the records that end in it and began in another one.
  private mutating func read(_ block: Span<UInt8>, into whole: inout [UInt8]) {
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
