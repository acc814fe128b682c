/// The header of the old .lzma format: lzma-file-format.txt, "Header".
enum LZMAHeader {
  /// Opens a stream whose dictionary libarchive refuses with one that it takes. xz writes sizes of
  /// the form 2^n + 2^(n-1), and 2^32 - 1, as well; a larger dictionary decodes the same.
  static func open(_ source: ArchiveSource) throws(ArchiveError) -> any ArchiveReader {
    try StreamReader(source, "lzma", openStream)
  }

  private static func openStream(
    _ source: ArchiveSource
  ) throws(ArchiveError) -> LibarchiveReader {
    let head = try source.head()
    let dictionary = head.span.little32(1)
    let lowest = dictionary & (0 &- dictionary)
    if dictionary == lowest {
      return try LibarchiveReader(source, LibarchiveFormat(stream: "lzma"))
    }
    // As large as libarchive takes one for sure: data that look further back are damaged then.
    let larger = dictionary == .max ? 64 << 20 : dictionary &+ lowest
    let bytes = (0..<4).map { UInt8(truncatingIfNeeded: larger >> (8 * UInt32($0))) }
    let patched = ArchivePatch(source, at: 1, with: bytes)
    return try LibarchiveReader(patched, LibarchiveFormat(stream: "lzma"))
  }
}
