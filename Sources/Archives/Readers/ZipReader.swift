/// A zip: read by its central directory, then what the directory leaves out or speaks of otherwise
/// than the entries do; by its local entries where there is no sound directory or no way to get at
/// it.
final class ZipReader: ArchiveReader {
  private(set) var entry = ArchiveEntry()
  private(set) var isDamaged = false
  private(set) var isBroken = false
  /// What stands behind it is looked at with it.
  let end: Int? = nil

  /// A part of the file, and a way to read it.
  private struct Part {
    let source: ArchiveSource
    let isStreamed: Bool
    /// Whether what is wrong with it is an error. What follows the last entry that the directory
    /// leaves out is none: that it can't be read says nothing.
    let isCertain: Bool
    /// Its entries, if all are plain.
    var plain: [ZipEntry]?
    /// The name of its entry where it was changed for libarchive.
    var name: [UInt8]?
  }

  private var parts: [Part] = []
  private var next = 0
  private let extents: [Int: Range<Int>?]
  private(set) var passed: Range<Int>?
  private(set) var contents: Range<Int>?
  private var context: ArchiveContext?
  private var reader: (any ArchiveReader)?
  /// Whether a zip from its beginning has no directory, and nothing else was wrong with it: each zip
  /// ends with one.
  private var lacksDirectory = false
  /// What ended the reading of a part; the others are read all the same.
  private var failure: ArchiveError?

  init(_ source: ArchiveSource) throws(ArchiveError) {
    guard source.size != nil, let layout = try ZipLayout(of: source) else {
      extents = [:]
      if source.size != nil {
        // What is read without the directory may not be all that it names.
        isDamaged = try ZipDirectory(of: source) != nil
        let first = try source.bytes(at: 0, count: 4)
        lacksDirectory = !isDamaged && source.missing == 0 && first == Signatures.zipMark
        source.position = source.missing
      }
      parts = [Part(source: source, isStreamed: true, isCertain: true)]
      return
    }
    extents = layout.extents
    isDamaged = layout.isDamaged
    source.position = 0
    // libarchive looks for the end record in the last 16 KiB, and takes one in the comment.
    let listed = layout.end == source.size ? source : ArchiveSlice(source, 0..<layout.end)
    parts = [Part(source: listed, isStreamed: false, isCertain: true, plain: layout.plain)]
    if layout.plain == nil, !layout.doubtful.isEmpty {
      parts.append(
        Part(source: listed, isStreamed: false, isCertain: true, plain: layout.doubtful))
    }
    for range in layout.unlisted {
      parts.append(
        Part(source: ArchiveSlice(source, range), isStreamed: true, isCertain: false))
    }
    for folder in layout.folders {
      let slice = ArchiveSlice(source, folder.range)
      // libarchive reads no content of what is called a folder.
      let patched = ArchivePatch(slice, at: folder.slash, with: [UInt8(ascii: "_")])
      parts.append(
        Part(source: patched, isStreamed: true, isCertain: false, name: folder.name))
    }
  }

  func begin(_ context: ArchiveContext) { self.context = context }

  /// What the directory names is sought out by it.
  var passesBy: Bool { next < parts.count && !parts[next].isStreamed }

  func nextEntry() throws(ArchiveError) -> Bool {
    passed = passesBy ? extents[entry.name.hashValue] ?? nil : nil
    contents = nil
    while next < parts.count {
      let part = parts[next]
      do throws(ArchiveError) {
        if reader == nil { reader = try open(part) }
        let hasEntry = try reader?.nextEntry() == true
        if let plain = reader as? ZipMembers { (passed, contents) = (plain.passed, plain.contents) }
        if let reader, hasEntry {
          entry = reader.entry
          if part.isStreamed, entry.isEncrypted, entry.name.isEmpty, try isChance(part.source) {
            continue
          }
          if let name = part.name { entry.name = name }
          return true
        }
      } catch {
        if part.isCertain { failure = error }
      }
      if part.isCertain, reader?.isDamaged == true { isDamaged = true }
      reader = nil
      next += 1
    }
    isBroken = failure != nil
    if let failure { throw failure }
    if lacksDirectory { isDamaged = true }
    return false
  }

  /// Whether the first header of entries without a directory is none: the marks of a zip stand one behind
  /// the other in programs that read zips. Then the version that a reader needs is of a system that
  /// there is none of (APPNOTE.TXT section 4.4.2).
  private func isChance(_ source: ArchiveSource) throws(ArchiveError) -> Bool {
    let header = try source.bytes(at: source.missing, count: 6)
    return header.count == 6 && header.starts(with: Signatures.zipMark)
      && header[5] > Self.lastSystem
  }

  /// The highest number of a system.
  private static let lastSystem: UInt8 = 19

  func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
    do throws(ArchiveError) {
      return try reader?.nextBlock()
    } catch {
      lacksDirectory = false
      throw error
    }
  }

  private func open(_ part: Part) throws(ArchiveError) -> any ArchiveReader {
    if let entries = part.plain { return ZipMembers(part.source, entries, context) }
    return try LibarchiveReader(
      part.source,
      LibarchiveFormat(
        containers: [part.isStreamed ? "zip_streamable" : "zip"],
        isSequential: part.isStreamed))
  }
}
