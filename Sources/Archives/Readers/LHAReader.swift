/// An archive of lha. Methods that libarchive does not know it takes for damage.
final class LHAReader: LibarchiveReader {
  /// Where in a header the method stands: LHA header format, level 0 to 3.
  private static let method = 2..<7
  /// The methods that libarchive knows, those that it does not unpack among them.
  private static let known = (0...7).map { "-lh\($0)-" } + ["-lhd-", "-lzs-", "-lz5-"]

  /// Opens an archive.
  static func open(_ source: ArchiveSource) throws(ArchiveError) -> any ArchiveReader {
    if try hasUnknownMethod(at: source.position, in: source) { throw .unsupported }
    return try LHAReader(source, LibarchiveFormat(containers: ["lha"]))
  }

  override func nextEntry() throws(ArchiveError) -> Bool {
    do throws(ArchiveError) {
      return try super.nextEntry()
    } catch {
      if error == .damaged, try Self.hasUnknownMethod(at: used, in: source) { throw .unsupported }
      throw error
    }
  }

  /// Whether a member of an unknown method begins at a place.
  private static func hasUnknownMethod(
    at place: Int, in source: ArchiveSource
  ) throws(ArchiveError) -> Bool {
    let head = try source.bytes(at: place, count: 22)
    return Signatures.isLHAMethod(head.span)
      && !known.contains(String(decoding: head[method], as: UTF8.self))
  }
}
