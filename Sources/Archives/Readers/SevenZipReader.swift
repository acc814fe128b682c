import CDeflate

/// A 7z file. libarchive takes one whose list of members is said to be empty for sound, whatever stands
/// in it.
///
/// The fields are those of 7zFormat.txt, "SignatureHeader".
final class SevenZipReader: LibarchiveReader {
  private static let headerSize = 32

  /// Opens a file.
  static func open(_ source: ArchiveSource) throws(ArchiveError) -> any ArchiveReader {
    let head = Array(try source.bytes(at: source.position, count: headerSize))
    let reader = try SevenZipReader(
      source, LibarchiveFormat(containers: ["7zip"], end: end(head.span)))
    reader.isDamaged = !isSound(head, size: source.size ?? 0)
    return reader
  }

  /// Whether the header has its checksum, and speaks of members where there are bytes for any.
  private static func isSound(_ head: [UInt8], size: Int) -> Bool {
    // An end in the header is told where the members are read.
    guard head.count == headerSize else { return true }
    guard hasChecksum(head.span) else { return false }
    return head.span.little64(20) != 0 || size <= headerSize
  }

  /// Whether the first bytes, at least those of the header, have the checksum of its fields.
  static func hasChecksum(_ first: Span<UInt8>) -> Bool {
    let fields = (12..<headerSize).map { first[$0] }
    return unsafe libdeflate_crc32(0, fields, fields.count) == first.little32(8)
  }

  /// Where the list of members ends; nil if no file is so large.
  private static func end(_ head: Span<UInt8>) -> Int? {
    guard head.count == headerSize, let start = head.little64(12), let size = head.little64(20)
    else { return nil }
    let (sum, overflow) = start.addingReportingOverflow(size)
    return overflow || sum > .max - headerSize ? nil : headerSize + sum
  }
}
