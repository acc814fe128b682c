/// A tar archive. libarchive passes by what no member's name or content is.
final class TarReader: LibarchiveReader {
  /// Opens an archive, with a first header that may be damaged.
  static func open(_ source: ArchiveSource) throws(ArchiveError) -> any ArchiveReader {
    let head = try source.head()
    var source = source
    var isDamaged = false
    if head.count >= TarHeader.size, !TarHeader.checksumIsRight(head.span) {
      // libarchive takes no such thing for an archive, and passes by a damaged header further on.
      isDamaged = true
      source = ArchivePatch(
        source, at: TarHeader.checksum.lowerBound, with: TarHeader.rightChecksum(head.span))
    }
    // The bytes of a source with a size are searched as they are.
    let records = source.size == nil ? TarRecords(source) : nil
    // What `tar -A` or `cat` put behind the end mark is read too.
    let option = ("read_concatenated_archives", "1")
    let reader = try TarReader(
      source, LibarchiveFormat(containers: ["tar"], option: option), records)
    reader.isDamaged = isDamaged
    reader.passedRecords = records
    return reader
  }

  private var passedRecords: TarRecords?

  /// Two blocks of zeros end an archive. libarchive looks for another behind them, and takes whatever
  /// some program put there for a damaged one.
  override func mark(before header: Int) -> Int? {
    let size = 2 * TarHeader.size
    if source.size == nil {
      return passedRecords?.marks.contains(header + size) == true ? header + size : nil
    }
    let bytes = (try? source.bytes(at: header, count: size)) ?? []
    return bytes.count == size && bytes.allSatisfy { $0 == 0 } ? header + size : nil
  }
}
