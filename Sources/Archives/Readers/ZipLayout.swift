/// How a zip lies among other bytes, and where its entries and its directory disagree.
///
/// Field numbers are those of APPNOTE.TXT section 4.3.7.
struct ZipLayout {
  /// An entry that is called a folder and has content.
  struct Folder {
    let range: Range<Int>
    /// Its name.
    let name: [UInt8]
    /// Where in the range the slash stands that ends the name.
    let slash: Int
  }

  /// The parts to read by their local entries: those that the central directory does not speak of
  /// and that begin with a local entry (entries can hide there, and another zip in the comment), and
  /// entries that are not what the directory says.
  private(set) var unlisted: [Range<Int>] = []
  /// The entries, if all of them are plain and as the directory says.
  private(set) var plain: [ZipEntry]?
  /// Where entries stand, by the hashes of their names; nil for several of one name.
  private(set) var extents: [Int: Range<Int>?] = [:]
  /// Folders with content.
  private(set) var folders: [Folder] = []
  /// Entries that are something else by their own headers, and can be read by the directory: a reader
  /// that believes the headers may pass their content by.
  private(set) var doubtful: [ZipEntry] = []
  /// Whether there are others that can't.
  private(set) var isDamaged = false
  /// Where the end record ends, and the archive's comment begins.
  let end: Int

  private static let localSize = 30
  /// Bytes read of a gap at a time.
  private static let windowSize = 64 << 10
  /// An entry may have this much behind it (extra field, data descriptor) before it is looked at
  /// closely: fewer bytes can't hold a local header and a key.
  private static let slack = 64

  /// Looks a zip over; nil if it has no sound central directory.
  init?(of source: ArchiveSource) throws(ArchiveError) {
    guard let directory = try ZipDirectory(of: source),
      let entries = try ZipEntry.entries(of: source, directory)
    else { return nil }
    end = directory.end
    plain = entries.allSatisfy { $0.isPlain && $0.start < directory.start } ? entries : nil
    var covered = source.missing
    for (index, entry) in entries.enumerated() {
      if entry.start > covered + Self.slack { try addGap(of: source, covered..<entry.start) }
      if entry.start >= directory.start { continue }
      guard let local = try Self.local(in: source, entry) else { return nil }
      let entryEnd = local.contentStart + entry.size
      extents[entry.nameHash] =
        extents[entry.nameHash] == nil ? .some(entry.start..<entryEnd) : .some(nil)
      covered = max(covered, entryEnd)
      let next = index + 1 < entries.count ? entries[index + 1].start : directory.start
      if !local.isRead(as: entry), entry.hasContent {
        if entry.isReadable { doubtful.append(entry) } else { isDamaged = true }
      }
      if next > local.contentStart { note(entry, local, entry.start..<next) }
      if next < local.contentStart || !local.agrees(with: entry) { plain = nil }
    }
    if directory.start > covered + Self.slack { try addGap(of: source, covered..<directory.start) }
    if let size = source.size, size > end { try addGap(of: source, end..<size) }
  }

  /// Adds the part of a range that begins with the first local entry in it.
  private mutating func addGap(of source: ArchiveSource, _ range: Range<Int>) throws(ArchiveError) {
    var start = range.lowerBound
    while start + Self.localSize < range.upperBound {
      let window = try source.bytes(
        at: start, count: min(Self.windowSize, range.upperBound - start))
      if window.count < Self.localSize { return }
      for index in 0...(window.count - 4) where window[index] == 0x50 {
        if window.span.holds(Signatures.zipMark, at: index) {
          unlisted.append((start + index)..<range.upperBound)
          return
        }
      }
      start += window.count - 3
    }
  }

  /// What an entry says of itself.
  private struct Local {
    /// Whether it begins as one.
    let hasMark: Bool
    let flags: UInt16
    let method: UInt16
    /// The compressed content's size; nil if it stands behind the content.
    let size: Int?
    /// The content's size and checksum; nil likewise, or if they are too large for the header.
    let content: (size: Int, checksum: UInt32)?
    let name: [UInt8]
    let contentStart: Int

    /// Whether its content is read as what it is by whoever goes by the directory.
    func isRead(as entry: ZipEntry) -> Bool {
      hasMark && entry.nameHash == name.hashValue && entry.method == method
        && (entry.flags ^ flags) & 1 == 0 && size.map { $0 == entry.size } != false
    }

    /// Whether it says what the directory says.
    func agrees(with entry: ZipEntry) -> Bool {
      isRead(as: entry)
        && content.map { $0 == (entry.contentSize, entry.checksum) } != false
    }
  }

  private static func local(
    in source: ArchiveSource, _ entry: ZipEntry
  ) throws(ArchiveError) -> Local? {
    let header = try source.bytes(at: entry.start, count: localSize + entry.nameSize)
    guard header.count >= localSize else { return nil }
    let fields = header.span
    let nameSize = Int(fields.little16(26))
    let flags = fields.little16(6)
    let size = fields.little32(18)
    return Local(
      hasMark: fields.holds(Signatures.zipMark, at: 0),
      flags: flags, method: fields.little16(8),
      size: flags & 8 != 0
        ? nil : size == .max ? try largeSize(in: source, entry, header) : Int(size),
      content: flags & 8 != 0 || size == .max || fields.little32(22) == .max
        ? nil : (Int(fields.little32(22)), fields.little32(14)),
      // A longer name than the directory's is another name.
      name: nameSize > entry.nameSize ? [] : Array(header[localSize...].prefix(nameSize)),
      contentStart: entry.start + localSize + nameSize + Int(fields.little16(28)))
  }

  /// The compressed content's size in the Zip64 field of a local header: section 4.5.3.
  private static func largeSize(
    in source: ArchiveSource, _ entry: ZipEntry, _ header: [UInt8]
  ) throws(ArchiveError) -> Int? {
    let start = entry.start + localSize + Int(header.span.little16(26))
    let extra = try source.bytes(at: start, count: Int(header.span.little16(28)))
    var field = 0
    while field + 4 <= extra.count {
      let size = Int(extra.span.little16(field + 2))
      if extra.span.little16(field) == 1, size >= 16, field + 20 <= extra.count {
        return extra.span.little64(field + 12)
      }
      field += 4 + size
    }
    return nil
  }

  /// Notes an entry that its reader would pass by, or read otherwise than it is.
  private mutating func note(_ entry: ZipEntry, _ local: Local, _ range: Range<Int>) {
    let isNamedFolder = local.name.last == UInt8(ascii: "/")
    if entry.hasContent && isNamedFolder {
      folders.append(
        Folder(range: range, name: local.name, slash: Self.localSize + local.name.count - 1))
    } else if entry.isOther && entry.hasContent || !local.isRead(as: entry) {
      unlisted.append(range)
    }
  }
}
