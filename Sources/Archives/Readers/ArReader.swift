/// An `ar` archive: ar(5). libarchive takes a header that is cut off for the end.
final class ArReader: LibarchiveReader {
  /// Opens an archive.
  static func open(_ source: ArchiveSource) throws(ArchiveError) -> any ArchiveReader {
    try ArReader(source, LibarchiveFormat(containers: ["ar"]))
  }

  override func nextEntry() throws(ArchiveError) -> Bool {
    if try super.nextEntry() { return true }
    // One byte fills up a content of uneven size.
    if unread > 1 { throw .truncated }
    return false
  }
}
