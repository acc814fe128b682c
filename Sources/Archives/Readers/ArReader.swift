/// An `ar` archive: ar(5). libarchive takes a header that is cut off for the end.
final class ArReader: LibarchiveReader {
  /// Opens an archive.
  static func open(_ source: ArchiveSource) throws(ArchiveError) -> any ArchiveReader {
    try ArReader(
      source, LibarchiveFormat(containers: ["ar"]),
      // The bytes of a source with a size are searched as they are.
      source.size == nil ? ArRecords(source) : nil)
  }

  /// Where all that was handed out ends.
  private var lastPlace: Int { source.size ?? source.delivered }

  /// How many members came, and whether they are those of a Debian package, which has three (deb(5)).
  private var count = 0
  private var isPackage = false
  private var holdsData = false

  override var promisesArchive: Bool {
    isPackage && ["control.tar", "data.tar"].contains { entry.name.starts(with: $0.utf8) }
  }

  override func nextEntry() throws(ArchiveError) -> Bool {
    if try super.nextEntry() {
      if count == 0 { isPackage = entry.name.starts(with: "debian-binary".utf8) }
      if entry.name.starts(with: "data.tar".utf8) { holdsData = true }
      count += 1
      return true
    }
    // One line feed fills up a content of uneven size.
    if unread > 1 || unread == 1 && source.lastBytes(before: lastPlace, count: 1) != [0x0a] {
      throw .truncated
    }
    // One that is cut off between two members ends as any other does.
    if isPackage, !holdsData { throw .truncated }
    return false
  }
}
