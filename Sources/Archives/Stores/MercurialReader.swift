import Bytes

/// A bundle of Mercurial that is compressed with zlib: `hg help internals.bundles`. In those with bzip2 and
/// zstd the data has marks of its own.
final class MercurialReader: ArchiveReader {
  private(set) var entry = ArchiveEntry(name: Array("changes".utf8))
  private(set) var isBroken = false
  let end: Int? = nil

  private let source: ArchiveSource
  private var context: ArchiveContext?
  private var isOpened = false
  private let held = HeldBytes()
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

  init(_ source: ArchiveSource) { self.source = source }

  func begin(_ context: ArchiveContext) { self.context = context }

  func nextEntry() throws(ArchiveError) -> Bool {
    if isOpened { return false }
    isOpened = true
    return true
  }

  func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
    if content == nil { content = try makeContent() }
    guard let content, place < content.count else { return nil }
    let block = Array(content[place...].prefix(Self.blockSize))
    place += block.count
    held.hold(block)
    return unsafe ArchiveBlock(bytes: held.bytes)
  }

  private func makeContent() throws(ArchiveError) -> [UInt8] {
    let first = try source.bytes(at: 0, count: 1024)
    guard let start = Self.start(first.span) else { return [] }
    isBroken = true
    let data = try source.bytes(at: start, count: Self.largest.packed)
    guard data.count < Self.largest.packed else {
      throw .tooLargeToKeep(limit: Self.largest.packed)
    }
    try context?.ledger.checkTime()
    guard let content = ZlibInflate.inflate(data, limit: Self.largest.unpacked) else {
      throw .damaged
    }
    isBroken = false
    return content
  }
}
