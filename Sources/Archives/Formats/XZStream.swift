import CArchive
import CDeflate

/// Where a stream of xz ends: xz-file-format.txt, sections 2.1.1 and 2.1.2.
enum XZStream {
  private static let headerSize = 12
  private static let footerSize = 12
  private static let mark: [UInt8] = [0x59, 0x5A]
  /// Bytes read at a time.
  private static let windowSize = 256 << 10

  /// Whether a header has its checksum.
  static func isHeader(_ first: Span<UInt8>) -> Bool {
    first.count >= headerSize && first.holds(Signatures.xzMark, at: 0)
      && checksum([first[6], first[7]]) == first.little32(8)
  }

  /// Where the first stream ends that begins at a place; nil if it has no end.
  static func end(
    in source: ArchiveSource, from start: Int, _ budget: inout AmidBudget
  ) throws(ArchiveError) -> Int? {
    let header = try source.bytes(at: start, count: headerSize)
    var place = start
    while true {
      let window = try source.bytes(at: place, count: windowSize)
      guard budget.spend(window.count) else { throw .tooManyTries }
      var next = footerSize - mark.count
      while let found = find(in: window, from: next) {
        let end = place + found + mark.count
        if (end - start).isMultiple(of: 4), end - start >= headerSize + footerSize,
          isFooter(Array(window[..<(found + mark.count)].suffix(footerSize)), behind: header)
        {
          return end
        }
        next = found + 1
      }
      guard window.count == windowSize else { return nil }
      place += windowSize - (footerSize - 1)
    }
  }

  private static func find(in window: [UInt8], from start: Int) -> Int? {
    guard start < window.count else { return nil }
    return unsafe window.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress,
        let found = unsafe kascan_archive_find(
          base + start, bytes.count - start, mark, mark.count)
      else { return nil }
      return unsafe found - base
    }
  }

  /// Whether bytes are a footer with its checksum and the flags of a header.
  private static func isFooter(_ bytes: [UInt8], behind header: [UInt8]) -> Bool {
    bytes[8..<10].elementsEqual(header[6..<8])
      && checksum(Array(bytes[4..<10])) == bytes.span.little32(0)
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    unsafe libdeflate_crc32(0, bytes, bytes.count)
  }
}
