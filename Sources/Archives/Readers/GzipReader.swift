import CDeflate

/// A gzip file: RFC 1952. libarchive passes the header by, and the checksum behind the content.
@safe
final class GzipReader: LibarchiveReader {
  private var header: [UInt8]
  private var checksum: UInt32 = 0
  private var count = 0

  /// Opens a gzip file.
  static func open(_ source: ArchiveSource) throws(ArchiveError) -> any ArchiveReader {
    let head = try source.head()
    // A comment or an extra field.
    let saysMore = head.count > 10 && head[3] & 0x14 != 0
    return try GzipReader(source, header: saysMore ? Self.header(head) : [])
  }

  private init(_ source: ArchiveSource, header: [UInt8]) throws(ArchiveError) {
    self.header = header
    try super.init(source, LibarchiveFormat(stream: "gzip"))
  }

  override func takeRecords(atLeast count: Int) -> [UInt8] {
    guard header.count >= count else { return [] }
    defer { header = [] }
    return header
  }

  override func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
    guard let block = try super.nextBlock() else {
      check()
      return nil
    }
    checksum = unsafe libdeflate_crc32(checksum, block.bytes.baseAddress, block.bytes.count)
    unsafe count += block.bytes.count
    return block
  }

  /// Holds what came out against the checksum, unless it came out of several files in a row: where
  /// one ended and the next began isn't known.
  private func check() {
    let trailer = lastBytes(8)
    guard !isBroken, layers == 1, trailer.count == 8 else { return }
    let size = UInt32(truncatingIfNeeded: count)
    if trailer.span.little32(4) == size && trailer.span.little32(0) != checksum { isDamaged = true }
  }

  /// The header at the beginning of some bytes, as far as they reach: section 2.3.
  private static func header(_ head: [UInt8]) -> [UInt8] {
    var end = 10
    if head[3] & 4 != 0, head.count >= 12 { end += 2 + Int(head.span.little16(10)) }
    // A name and a comment end with a NUL each.
    for flag: UInt8 in [8, 16] where head[3] & flag != 0 && end < head.count {
      end = (head[end...].firstIndex(of: 0) ?? head.count - 1) + 1
    }
    return Array(head.prefix(end))
  }
}
