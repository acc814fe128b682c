/// Where a frame of zstd ends: RFC 8878, section 3.1.1.
struct ZstdFrame {
  /// Whether so much of it is as it has to be that it is no chance.
  private(set) var isSure = false

  private let source: ArchiveSource
  private var place: Int
  private var window: [UInt8] = []
  private var windowStart = 0

  /// Bytes read at a time: of large blocks only the sizes are looked at.
  private static let windowSize = 4096
  private static let longestHeader = 18
  private static let largestBlock = 128 << 10
  /// So many blocks one behind the other are no chance.
  private static let surelyBlocks = 3

  /// - Parameter start: where a frame's mark stands.
  init(_ source: ArchiveSource, from start: Int) {
    self.source = source
    place = start
  }

  /// Where it ends; nil if it has no end.
  mutating func findEnd(_ budget: inout AmidBudget) throws(ArchiveError) -> Int? {
    let header = try bytes(Self.longestHeader, &budget)
    guard header.count == Self.longestHeader else { return nil }
    let flags = header[4]
    place += Self.headerSize(flags: flags)
    let checksum = flags & 4 != 0 ? 4 : 0
    // As zstd writes it: with a checksum, and without a dictionary.
    isSure = flags & 0x1F == 4
    for block in 1... {
      let header = try bytes(3, &budget)
      guard header.count == 3 else { return nil }
      let number = Int(header[0]) | Int(header[1]) << 8 | Int(header[2]) << 16
      let (kind, size) = (number >> 1 & 3, number >> 3)
      guard kind != 3, size <= Self.largestBlock else { return nil }
      // A block that repeats a byte has one.
      place += 3 + (kind == 1 ? 1 : size)
      guard place + checksum <= source.size ?? 0 else { return nil }
      if block == Self.surelyBlocks { isSure = true }
      if number & 1 != 0 {
        isSure = true
        return place + checksum
      }
    }
    return nil
  }

  /// How many bytes the frame has that some bytes begin with; nil if they begin with none, or not all of
  /// it is there.
  static func size(_ bytes: Span<UInt8>) -> Int? {
    guard bytes.holds(Signatures.zstdMark, at: 0), bytes.count > 5 else { return nil }
    var place = headerSize(flags: bytes[4])
    while place + 3 <= bytes.count {
      let number =
        Int(bytes[place]) | Int(bytes[place + 1]) << 8 | Int(bytes[place + 2]) << 16
      place += 3 + (number >> 1 & 3 == 1 ? 1 : number >> 3)
      guard number & 1 != 0 else { continue }
      place += bytes[4] & 4 != 0 ? 4 : 0
      return place <= bytes.count ? place : nil
    }
    return nil
  }

  /// How many bytes stand before the first block.
  private static func headerSize(flags: UInt8) -> Int {
    let isSingle = flags & 0x20 != 0
    return (isSingle ? 5 : 6) + [0, 1, 2, 4][Int(flags & 3)]
      + [isSingle ? 1 : 0, 2, 4, 8][Int(flags >> 6)]
  }

  private mutating func bytes(
    _ count: Int, _ budget: inout AmidBudget
  ) throws(ArchiveError) -> [UInt8] {
    if place < windowStart || place + count > windowStart + window.count {
      guard budget.spend(0) else { throw .tooManyTries }
      window = try source.bytes(at: place, count: Self.windowSize)
      windowStart = place
    }
    return Array(window[(place - windowStart)...].prefix(count))
  }
}

/// The window of a frame of zstd: how far back its data may look (RFC 8878, section 3.1.1.1.2).
enum ZstdWindow {
  /// What libzstd allows, 128 MiB, and so libarchive: 2^10 times 2 to the power of this.
  private static let largest: UInt8 = 17

  /// A source with its first frame's window made as large as is allowed, if it says a larger one
  /// (`zstd --long=31`): most content is no longer than that. Nil if there is no need.
  static func narrowed(_ source: ArchiveSource) throws(ArchiveError) -> ArchiveSource? {
    let head = try source.head()
    guard head.count > 6, head.span.holds(Signatures.zstdMark, at: 0), head[4] & 0x20 == 0,
      head[5] >> 3 > largest
    else { return nil }
    return ArchivePatch(source, at: 5, with: [largest << 3])
  }
}
