/// A part of a document of Apple's Pages, Numbers and Keynote: blocks of Snappy behind their sizes, with
/// neither a mark nor checksums, of which messages of Protocol Buffers come out.
struct IWAPieces: FilePieces {
  static let name = "objects"

  private var place = 0

  private static let headerSize = 4
  private static let largest = 64 << 10

  /// A block that comes out, and then the length of a first message and its first field.
  static func begins(_ first: Span<UInt8>) -> Bool {
    guard first.count > 24, first[0] == 0 else { return false }
    let size = Int(first.little16(1)) | Int(first[3]) << 16
    guard size >= 16, let (count, start) = SnappyBlock.size(first.extracting(4...)),
      (16...largest).contains(count), start + 5 < first.count, first[4 + start] & 3 == 0
    else { return false }
    let end = min(headerSize + size, first.count)
    let block = SnappyBlock.decompress(first.extracting(headerSize..<end), limit: largest)
    guard block.isWhole || end == first.count && block.bytes.count >= 1024 else { return false }
    let behind = block.bytes[0] < 0x80 ? 1 : 2
    return block.bytes.count > 2 && block.bytes[0] > 2 && block.bytes[behind] == 8
  }

  mutating func next(in source: ArchiveSource) throws(ArchiveError) -> [UInt8]? {
    let header = try source.bytes(at: place, count: Self.headerSize)
    if header.isEmpty { return nil }
    guard header.count == Self.headerSize else { throw .truncated }
    guard header[0] == 0 else { throw .damaged }
    let size = Int(header.span.little16(1)) | Int(header[3]) << 16
    let bytes = try source.bytes(at: place + Self.headerSize, count: size)
    guard bytes.count == size else { throw .truncated }
    place += Self.headerSize + size
    let block = SnappyBlock.decompress(bytes.span, limit: Self.largest)
    guard block.isWhole else { throw .damaged }
    return block.bytes
  }
}
