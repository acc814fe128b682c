import Bytes

/// A bundle of Mercurial that is compressed with zlib: `hg help internals.bundles`. In those with bzip2 and
/// zstd the data has marks of its own.
struct MercurialPieces: FilePieces {
  static let name = "changes"

  /// What is to be handed over; nil before it is made.
  private var content: [UInt8]?
  private var place = 0

  /// The largest bundle, packed and not, in bytes: it is made in memory.
  private static let largest = (packed: 64 << 20, unpacked: 256 << 20)
  private static let blockSize = 1 << 20
  private static let compression = Array("Compression=GZ".utf8)

  /// Where the zlib data begins; nil if a file is no such bundle.
  static func start(_ first: Span<UInt8>) -> Int? {
    var start = 6
    if first.holds("HG20", at: 0), first.count > 8 {
      start = 8 + Int(first.big32(4))
      guard start <= min(first.count, 1024), start >= 8 + compression.count else { return nil }
      guard (8...start - compression.count).contains(where: { first.holds(compression, at: $0) })
      else { return nil }
    } else if !first.holds("HG10GZ", at: 0) {
      return nil
    }
    guard start + 2 < first.count, ZlibMark.isHeader(first[start], first[start + 1]) else {
      return nil
    }
    return start
  }

  mutating func next(in source: ArchiveSource) throws(ArchiveError) -> [UInt8]? {
    if content == nil { content = try Self.makeContent(of: source) }
    guard let content, place < content.count else { return nil }
    let block = Array(content[place...].prefix(Self.blockSize))
    place += block.count
    return block
  }

  private static func makeContent(
    of source: ArchiveSource
  ) throws(ArchiveError) -> [UInt8] {
    let first = try source.bytes(at: 0, count: 1024)
    guard let start = start(first.span) else { return [] }
    let data = try source.bytes(at: start, count: largest.packed)
    guard data.count < largest.packed else {
      throw .tooLargeToKeep(limit: largest.packed)
    }
    guard let content = ZlibInflate.inflate(data, limit: largest.unpacked) else {
      throw .damaged
    }
    return content
  }
}
