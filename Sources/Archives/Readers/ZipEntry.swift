/// An entry of a zip as its central directory has it.
///
/// Field numbers are those of APPNOTE.TXT section 4.3.12.
struct ZipEntry {
  /// Where its local header begins in the file.
  private(set) var start: Int
  /// The compressed content's size.
  private(set) var size: Int
  let flags: UInt16
  let method: UInt16
  let nameSize: Int
  /// The hash of the name: there may be a million of them.
  let nameHash: Int
  /// Whether it calls itself a folder, device, socket or pipe.
  let isOther: Bool
  /// Whether it has more content than the few bytes that deflate makes of nothing.
  let hasContent: Bool
  /// Whether it calls itself a symbolic link.
  let isLink: Bool
  /// The content's size and checksum, uncompressed.
  private(set) var contentSize: Int
  let checksum: UInt32
  /// Whether its content can be had by what the directory says: it is stored or deflated, and not
  /// encrypted.
  var isReadable: Bool { isOpenAndKnown && !isLink && contentSize < UInt32.max }
  private let isOpenAndKnown: Bool
  /// Whether nothing about it is out of the ordinary: it is stored or deflated and not encrypted, and
  /// its name says what it is.
  let isPlain: Bool

  /// The values of `method` that are known here.
  static let stored: UInt16 = 0
  static let deflated: UInt16 = 8
  /// No system has a longer link, in bytes.
  private static let longestLink = 4096

  private static let headerSize = 46
  private static let largest = headerSize + 3 * 65_535
  /// Bytes read of the directory at a time.
  private static let windowSize = 1 << 20

  /// The entries of a directory, by their place in the file; nil if the directory is not sound.
  static func entries(of source: ArchiveSource, _ directory: ZipDirectory)
    throws(ArchiveError) -> [ZipEntry]?
  {
    var result: [ZipEntry] = []
    var window: [UInt8] = []
    var windowStart = directory.start
    var position = directory.start
    let end = directory.start + directory.size
    while position < end {
      let known = windowStart + window.count
      if position + largest > known && known < end || window.isEmpty {
        window = try source.bytes(at: position, count: min(windowSize, end - position))
        windowStart = position
      }
      let at = position - windowStart
      let bytes = window.span
      guard at + headerSize <= bytes.count, bytes.holds([0x50, 0x4b, 1, 2], at: at) else {
        return nil
      }
      let nameSize = Int(bytes.little16(at + 28))
      let extraSize = Int(bytes.little16(at + 30))
      let next = headerSize + nameSize + extraSize + Int(bytes.little16(at + 32))
      guard at + next <= bytes.count else { return nil }
      let name = window[(at + headerSize)..<(at + headerSize + nameSize)]
      let extra = at + headerSize + nameSize
      var entry = ZipEntry(bytes, at, Array(name), extra..<(extra + extraSize))
      guard entry.readLargeSizes(bytes, at, extra..<(extra + extraSize)) else { return nil }
      // Sizes are anything that fits 64 bits, and starts and sizes are added up later.
      let limit = directory.start - directory.shift
      guard entry.start <= limit, entry.size <= directory.start else { return nil }
      entry.start += directory.shift
      guard entry.start >= 0 else { return nil }
      result.append(entry)
      position += next
    }
    return result.sorted { $0.start < $1.start }
  }

  private init(_ bytes: Span<UInt8>, _ at: Int, _ name: [UInt8], _ extra: Range<Int>) {
    flags = bytes.little16(at + 8)
    method = bytes.little16(at + 10)
    size = Int(bytes.little32(at + 20))
    start = Int(bytes.little32(at + 42))
    nameSize = name.count
    nameHash = name.hashValue
    let attributes = bytes.little32(at + 38)
    // 0o170000 of the mode is the kind: 0o100000 a file, 0o120000 a link.
    let kind = attributes >> 16 & 0o170000
    let isUnixOther = kind != 0 && kind != 0o100000 && kind != 0o120000
    isOther = isUnixOther || attributes & 0x10 != 0 || name.last == UInt8(ascii: "/")
    hasContent = size > 16 || bytes.little32(at + 24) > 0
    isLink = kind == 0o120000
    contentSize = Int(bytes.little32(at + 24))
    checksum = bytes.little32(at + 16)
    let isUnix = bytes[at + 5] == 3
    let isFolder = name.last == UInt8(ascii: "/")
    // Encrypted, patched, strongly encrypted, masked.
    let isOpen = flags & 0x2061 == 0
    let isKnown = method == Self.stored || method == Self.deflated
    let isShortLink = isLink && isUnix && method == Self.stored && size <= Self.longestLink
    isOpenAndKnown = isOpen && isKnown
    isPlain =
      isOpenAndKnown && (!isLink || isShortLink) && contentSize < UInt32.max
      && isOther == isFolder && !(isOther && hasContent) && Self.isPlain(name)
      && !Self.hasOtherName(bytes, extra)
  }

  /// Whether a name is one on every system.
  private static func isPlain(_ name: [UInt8]) -> Bool {
    !name.isEmpty && !name.contains(0) && !name.contains(UInt8(ascii: "\\"))
      && String(validating: name, as: UTF8.self) != nil
  }

  /// Whether an entry's extra fields have its name in another encoding: section 4.6.9.
  private static func hasOtherName(_ bytes: Span<UInt8>, _ extra: Range<Int>) -> Bool {
    var field = extra.lowerBound
    while field + 4 <= extra.upperBound {
      if bytes.little16(field) == 0x7075 { return true }
      field += 4 + Int(bytes.little16(field + 2))
    }
    return false
  }

  /// Takes the sizes that do not fit from the Zip64 field: section 4.5.3. Whether it is sound.
  private mutating func readLargeSizes(
    _ bytes: Span<UInt8>, _ at: Int, _ extra: Range<Int>
  ) -> Bool {
    guard start == UInt32.max || size == UInt32.max || contentSize == UInt32.max else {
      return true
    }
    var field = extra.lowerBound
    while field + 4 <= extra.upperBound {
      let end = field + 4 + Int(bytes.little16(field + 2))
      guard end <= extra.upperBound else { return false }
      if bytes.little16(field) == 1 {
        var value = field + 4
        if contentSize == UInt32.max {
          guard value + 8 <= end, let large = bytes.little64(value) else { return false }
          contentSize = large
          value += 8
        }
        if size == UInt32.max {
          guard value + 8 <= end, let large = bytes.little64(value) else { return false }
          size = large
          value += 8
        }
        if start == UInt32.max {
          guard value + 8 <= end, let large = bytes.little64(value) else { return false }
          start = large
        }
        return true
      }
      field = end
    }
    // A size that is the largest number itself stands for no other.
    return start != UInt32.max && size != UInt32.max
  }
}
