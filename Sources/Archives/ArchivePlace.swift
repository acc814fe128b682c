/// An archive somewhere in a source that can be read in any order.
struct ArchivePlace {
  /// Where it begins, in bytes.
  let start: Int
  let format: ArchiveFormat

  /// What 7-Zip puts between its program and an archive that extracts itself.
  private static let settings: StaticString = ";!@Install@!"

  /// The archive that a source begins as, that stands behind the program that it begins as, or that
  /// is a zip anywhere in it.
  ///
  /// - Parameter holdsZipEntry: whether an entry of a zip begins in the source.
  static func first(
    in source: ArchiveSource, holdsZipEntry: Bool
  ) throws(ArchiveError) -> ArchivePlace? {
    if let place = try at(0, in: source) { return place }
    let head = try source.bytes(at: 0, count: ArchiveFormat.recognitionSize)
    if let end = ProgramImage.end(of: head.span), let next = try behind(end, in: source) {
      return next
    }
    return holdsZipEntry ? try zip(in: source) : nil
  }

  /// The archive that begins at a place.
  static func at(_ start: Int, in source: ArchiveSource) throws(ArchiveError) -> ArchivePlace? {
    let head = try source.bytes(at: start, count: ArchiveFormat.recognitionSize)
    return ArchiveFormat.recognise(head.span).map { ArchivePlace(start: start, format: $0) }
  }

  /// A zip that begins as something else.
  static func zip(in source: ArchiveSource) throws(ArchiveError) -> ArchivePlace? {
    try ZipDirectory(of: source) == nil ? nil : ArchivePlace(start: 0, format: .zip)
  }

  /// The archive whose first byte is the first that is not zero behind a place, or the zip further
  /// on.
  static func behind(_ end: Int, in source: ArchiveSource) throws(ArchiveError) -> ArchivePlace? {
    guard let size = source.size else { return nil }
    var start = end
    while start < size {
      let window = try source.bytes(at: start, count: 64 << 10)
      if window.isEmpty { return nil }
      guard let first = window.firstIndex(where: { $0 != 0 }) else {
        start += window.count
        continue
      }
      start += first
      let head = try source.bytes(at: start, count: ArchiveFormat.recognitionSize)
      for skipped in skipped(head.span) {
        if let format = ArchiveFormat.recognise(head.span.extracting(skipped...)) {
          return ArchivePlace(start: start + skipped, format: format)
        }
      }
      // The first byte of a magic number may be one that a wrong bit made a zero.
      if start > end, let place = try at(start - 1, in: source) { return place }
      let rest = ArchiveSlice(source, start..<size)
      return try zip(in: rest) == nil ? nil : ArchivePlace(start: start, format: .zip)
    }
    return nil
  }

  /// Whether anything but zeros stands behind a place where no archive does.
  ///
  /// The settings of the start-up of Linux may: Documentation/admin-guide/bootconfig.rst.
  static func holdsUnknown(
    behind end: Int, in source: ArchiveSource
  ) throws(ArchiveError) -> Bool {
    guard let size = source.size else { return false }
    if source.lastBytes(before: size, count: 12).elementsEqual("#BOOTCONFIG\n".utf8) {
      return false
    }
    var start = end
    while start < size {
      let window = try source.bytes(at: start, count: 64 << 10)
      if window.isEmpty { return false }
      if window.contains(where: { $0 != 0 }) { return true }
      start += window.count
    }
    return false
  }

  /// How many of some bytes may stand before an archive: none, or the settings of 7-Zip.
  private static func skipped(_ head: Span<UInt8>) -> [Int] {
    guard head.holds(settings, at: 0) else { return [0] }
    return (0..<head.count).filter { head[$0] == 0x37 && head.count - $0 >= 8 }
  }

  /// The archive and what stands behind it.
  func slice(of source: ArchiveSource) -> ArchiveSource {
    guard start > 0, let size = source.size else { return source }
    return ArchiveSlice(source, start..<size)
  }
}
