/// A container of Avro whose blocks are packed, each by itself.
final class AvroReader: ArchiveReader {
  private(set) var entry = ArchiveEntry(name: Array("records".utf8))
  private(set) var isBroken = false
  let end: Int? = nil

  private let source: ArchiveSource
  private var context: ArchiveContext?
  private var header: AvroHeader?
  /// Where the next block begins; nil before the header was read.
  private var place: Int?
  private let held = HeldBytes()

  private static let longestHeader = 1 << 20
  /// The largest block, packed or not: programs make them of 16 to 64 KiB, or as large as a file.
  private static let largest = 64 << 20

  init(_ source: ArchiveSource) { self.source = source }

  func begin(_ context: ArchiveContext) { self.context = context }

  func nextEntry() throws(ArchiveError) -> Bool {
    if place != nil { return false }
    let first = try source.bytes(at: 0, count: Self.longestHeader)
    header = AvroHeader(first.span)
    place = header?.end ?? 0
    return header != nil
  }

  func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
    guard let header, let start = place, !isBroken else { return nil }
    let lengths = try source.bytes(at: start, count: 20)
    if lengths.isEmpty { return nil }
    var next = 0
    guard AvroHeader.number(in: lengths.span, at: &next) != nil,
      let count = AvroHeader.number(in: lengths.span, at: &next), count >= 0
    else { throw broken(lengths.count < 20 ? .truncated : .damaged) }
    guard count <= Self.largest else { throw broken(.tooLargeToKeep(limit: Self.largest)) }
    let whole = try source.bytes(at: start + next, count: count + header.mark.count)
    guard whole.count == count + header.mark.count else { throw broken(.truncated) }
    guard Array(whole[count...]) == header.mark else { throw broken(.damaged) }
    place = start + next + whole.count
    let data = Array(whole[..<count])
    guard let block = unpacked(data, header.codec) else { throw broken(.damaged) }
    // A block without bytes would seem to be the end.
    held.hold(block.isEmpty ? [0x0A] : block)
    return unsafe ArchiveBlock(bytes: held.bytes)
  }

  private func broken(_ error: ArchiveError) -> ArchiveError {
    isBroken = true
    return error
  }

  private func unpacked(_ data: [UInt8], _ codec: AvroHeader.Codec?) -> [UInt8]? {
    switch codec {
    case .deflate: return ZlibInflate.inflate(data, isBare: true, limit: Self.largest)
    case .snappy:
      // A checksum of what comes out stands behind.
      guard data.count > 4 else { return nil }
      let block = SnappyBlock.decompress(
        data.span.extracting(0..<data.count - 4), limit: Self.largest)
      return block.isWhole ? block.bytes : nil
    case nil: return nil
    }
  }
}
