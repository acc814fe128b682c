import CDeflate

/// The first header of a RAR archive: RAR 5.0 archive format, "General archive structure", and technote.txt of
/// RAR 4.
enum RARHeader {
  /// Whether it has its checksum.
  static func hasChecksum(
    in source: ArchiveSource, at place: Int
  ) throws(ArchiveError) -> Bool {
    let head = try source.bytes(at: place, count: 256)
    guard head.count >= 20 else { return false }
    if head[6] == 0 {
      let header = Array(head[9..<20])
      return checksum(header) & 0xFFFF == UInt32(head.span.little16(7))
    }
    // The size behind the checksum, itself not counted. A longer one has two bytes.
    let end = 13 + Int(head[12])
    guard head[12] < 0x80, end <= head.count else { return false }
    return checksum(Array(head[12..<end])) == head.span.little32(8)
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    unsafe libdeflate_crc32(0, bytes, bytes.count)
  }
}
