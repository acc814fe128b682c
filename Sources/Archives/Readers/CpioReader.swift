/// A cpio archive: cpio(5). libarchive passes over what is no header to the next one, and says nothing
/// where that is the last.
final class CpioReader: LibarchiveReader {
  /// The longest header of the archive's end, its name and what fills it up included, in bytes.
  private static let longestEnd = 128

  /// Opens an archive.
  static func open(_ source: ArchiveSource) throws(ArchiveError) -> any ArchiveReader {
    try CpioReader(source, LibarchiveFormat(containers: ["cpio"]))
  }

  override func nextEntry() throws(ArchiveError) -> Bool {
    if try super.nextEntry() { return true }
    if headerSize > Self.longestEnd {
      isDamaged = true
      leaveHeader()
    }
    return false
  }
}
