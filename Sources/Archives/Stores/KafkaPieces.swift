import Bytes

/// A segment of a log of Kafka: the batches of records that Snappy packed. Other codecs have marks of
/// their own. See "Record Batch" in Kafka's documentation, and `SnappyFramedOutputStream`'s blocks as
/// `SnappyOutputStream` of snappy-java writes them.
struct KafkaPieces: FilePieces {
  static let name = "records"

  private(set) var isOutsideOnly = false
  private var place = 0

  private static let headerSize = 61
  private static let lead = 12
  private static let largest = 64 << 20
  private static let snappy: UInt8 = 2
  private static let framed: [UInt8] = [0x82] + Array("SNAPPY".utf8) + [0]
  private static let frameHeader = 16

  /// A batch whose checksum is right; where its end is not there, one with a time and as many records as
  /// their numbers say.
  static func begins(_ first: Span<UInt8>) -> Bool {
    guard first.count > headerSize, first.big16(0) == 0, isBatch(first) else { return false }
    let end = lead + Int(first.big32(8))
    guard end <= first.count else {
      return first.big16(27) == 0 && first.big32(12) < 1 << 24 && first.big32(57) > 0
        && first.big32(57) - 1 <= first.big32(23) && first.big32(23) < 1 << 24
    }
    return CRC32C.plain(first.extracting(21..<end)) == first.big32(17)
  }

  private static func isBatch(_ header: Span<UInt8>) -> Bool {
    header[16] == 2 && header[21] == 0 && header[22] & 0x80 == 0 && header[22] & 7 <= 4
      && (UInt32(headerSize - lead)...UInt32(1 << 30)).contains(header.big32(8))
  }

  mutating func next(in source: ArchiveSource) throws(ArchiveError) -> [UInt8]? {
    let header = try source.bytes(at: place, count: Self.headerSize)
    // Room that was taken before it is needed is zero.
    guard header.count == Self.headerSize, Self.isBatch(header.span) else {
      if header.contains(where: { $0 != 0 }) {
        throw header.count < Self.headerSize ? .truncated : .damaged
      }
      return nil
    }
    let size = Int(header.span.big32(8)) + Self.lead
    defer { place += size }
    guard header[22] & 7 == Self.snappy else { return [] }
    guard size <= Self.largest else {
      isOutsideOnly = true
      return []
    }
    let count = size - Self.headerSize
    let data = try source.bytes(at: place + Self.headerSize, count: count)
    guard data.count == count else { throw .truncated }
    guard let records = Self.unpacked(data) else { throw .damaged }
    return records + [0x0A]
  }

  private static func unpacked(_ data: [UInt8]) -> [UInt8]? {
    guard data.span.holds(framed, at: 0) else {
      let block = SnappyBlock.decompress(data.span, limit: largest)
      return block.isWhole ? block.bytes : nil
    }
    var records: [UInt8] = []
    var next = frameHeader
    while next + 4 <= data.count {
      let end = next + 4 + Int(data.span.big32(next))
      guard end <= data.count else { return nil }
      let block = SnappyBlock.decompress(
        data.span.extracting(next + 4..<end), limit: largest - records.count)
      guard block.isWhole else { return nil }
      records += block.bytes
      next = end
    }
    return next == data.count ? records : nil
  }
}
