/// A container of Avro whose blocks are packed, each by itself.
final class AvroReader: StoreReader {
  private var header: AvroHeader?
  /// Where the next block begins; nil behind the last, and before the header was read.
  private var place: Int?
  private var isOpened = false

  private static let longestHeader = 1 << 20
  /// Two numbers.
  private static let longestLengths = 20

  override var between: [UInt8] { [Self.binary, 0x0A] }

  override func nextName() throws(ArchiveError) -> [UInt8]? {
    if isOpened { return nil }
    isOpened = true
    let first = try source.bytes(at: 0, count: Self.longestHeader)
    header = AvroHeader(first.span)
    place = header?.end
    if header == nil {
      // A longer schema is not read.
      if first.count < Self.longestHeader { note(.damaged) } else { isOutsideOnly = true }
      return nil
    }
    return Array("records".utf8)
  }

  override func nextPart() throws(ArchiveError) -> StorePart? {
    guard let header, let codec = header.codec else { return nil }
    while let start = place {
      try checkTime()
      place = nil
      let lengths = try source.bytes(at: start, count: Self.longestLengths)
      if lengths.isEmpty { return nil }
      var next = 0
      guard lengths.span.signed(at: &next) != nil, let count = lengths.span.signed(at: &next),
        count >= 0
      else {
        note(lengths.count < Self.longestLengths ? .truncated : .damaged)
        return nil
      }
      guard count <= (source.size ?? 0) - start - next else {
        note(.truncated)
        return nil
      }
      let end = start + next + count
      let mark = try source.bytes(at: end, count: header.mark.count)
      if mark == header.mark {
        place = end + mark.count
      } else {
        note(mark.count < header.mark.count ? .truncated : .damaged)
      }
      // A block may be empty.
      if count == 0 { continue }
      // A checksum of what comes out stands behind a block of Snappy.
      let checksum = codec == .snappy ? min(4, count) : 0
      return StorePart(range: start + next..<end - checksum, codec: codec, size: nil)
    }
    return nil
  }
}
