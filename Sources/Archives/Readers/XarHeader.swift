import Bytes

/// The table of contents of a xar archive (macOS's .pkg files), looked at before libarchive reads it:
/// 3.6 and 3.7 go round in it for ever where a member has its type twice.
enum XarHeader {
  /// No larger table is looked at, in bytes.
  private static let largestTable = 64 << 20

  /// Opens an archive whose table of contents libarchive can read.
  static func open(_ source: ArchiveSource) throws(ArchiveError) -> any ArchiveReader {
    let header = try source.bytes(at: 0, count: 28)
    guard header.count == 28 else { throw .truncated }
    // The header's size, and that of the table: "xar header" in xar.h.
    let size = Int(header.span.little16(4).byteSwapped)
    let (high, low) = (header.span.big32(8), header.span.big32(12))
    guard high == 0, let count = source.size.map({ min(Int(low), max($0 - size, 0)) }) else {
      throw .damaged
    }
    let packed = try source.bytes(at: size, count: count)
    guard let table = ZlibInflate.inflate(packed, limit: largestTable),
      hasOneTypeEach(table.span)
    else { throw .damaged }
    return try LibarchiveReader(source, LibarchiveFormat(containers: ["xar"], end: nil))
  }

  /// Whether no more types than members stand in the table. What could hide names from a plain look,
  /// comments and the like, no program writes there.
  private static func hasOneTypeEach(_ table: Span<UInt8>) -> Bool {
    var (types, files) = (0, 0)
    for index in table.indices where table[index] == 0x3C {
      if table.holds("!", at: index + 1) { return false }
      // A name may have that of its space before it.
      var (name, end) = (index + 1, index + 1)
      while end < table.count, end - index <= 64,
        ByteClass.identifier.contains(table[end]) || table[end] == 0x3A
      {
        end += 1
        if table[end - 1] == 0x3A { name = end }
      }
      if end - name == 4, table.holds("type", at: name) { types += 1 }
      if end - name == 4, table.holds("file", at: name) { files += 1 }
    }
    return types <= files
  }
}
