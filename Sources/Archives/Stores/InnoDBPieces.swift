import Bytes

/// A table space of InnoDB with pages that zlib packed: tables of `ROW_FORMAT=COMPRESSED`, and MariaDB's
/// `PAGE_COMPRESSED` ones. See `fsp0types.h`, `fil0fil.h` and `page0zip.cc` of MariaDB and MySQL.
struct InnoDBPieces: FilePieces {
  static let name = "pages"

  /// Whether a page was packed by something else than zlib.
  private(set) var isOutsideOnly = false
  private var place = 0
  /// How many bytes a page takes in the file; 0 before the first was read.
  private var pageSize = 0
  private var isZipped = false

  /// What a page comes to at the most.
  private static let largest = 128 << 10
  private static let header = 58
  private static let valueData = 38
  private static let readAhead = 1 << 20

  /// How pages are packed, by the first one; nil if they are not.
  private static func layout(
    _ first: Span<UInt8>
  ) -> (pageSize: Int, isZipped: Bool, isOther: Bool)? {
    guard first.count > header, first.big16(24) == 8, first.big32(4) == 0,
      first.big32(34) == first.big32(38)
    else { return nil }
    let flags = first.big32(54)
    if flags & 0x10 != 0 {
      // MariaDB's newer flags: the page's size, and how its pages are packed.
      guard (3...7).contains(flags & 15), flags >> 5 & 7 != 0, flags < 0x200 else { return nil }
      return (512 << Int(flags & 15), false, flags >> 5 & 7 != 1)
    }
    let (zipped, page) = (flags >> 1 & 15, flags >> 6 & 15)
    guard flags & 1 != 0, flags & 0x20 != 0, page <= 7 else { return nil }
    if (1...5).contains(zipped) { return (512 << Int(zipped), true, false) }
    guard zipped == 0, flags & 1 << 16 != 0, page != 1, page != 2 else { return nil }
    return (page == 0 ? 16 << 10 : 512 << Int(page), false, false)
  }

  static func begins(_ first: Span<UInt8>) -> Bool { layout(first) != nil }

  mutating func next(in source: ArchiveSource) throws(ArchiveError) -> [UInt8]? {
    if pageSize == 0 {
      let first = try source.bytes(at: 0, count: Self.header + 1)
      guard let layout = Self.layout(first.span) else { throw .damaged }
      (pageSize, isZipped, isOutsideOnly) = layout
    }
    let pages = try source.bytes(at: place, count: Self.readAhead / pageSize * pageSize)
    if pages.isEmpty { return nil }
    place += pages.count
    var text: [UInt8] = []
    var start = 0
    while start + pageSize <= pages.count {
      let page = Array(pages[start..<start + pageSize])
      start += pageSize
      guard let data = data(of: page), ZlibMark.isHeader(page[data], page[data + 1]) else {
        continue
      }
      if let content = ZlibInflate.inflate(Array(page[data...]), limit: Self.largest) {
        text += content + [0x0A]
      } else if data == Self.valueData {
        isOutsideOnly = true
      }
    }
    return text
  }

  /// Where in a page packed data begin; nil if there are none.
  private mutating func data(of page: [UInt8]) -> Int? {
    switch page.span.big16(24) {
    // An index or one of places: behind the page's own header.
    case 0x45BF, 0x45BE: return isZipped ? 94 : nil
    // A value of many bytes, which may go on in other pages: that is not put together.
    case 11, 12: return isZipped ? Self.valueData : nil
    // MariaDB's older way: a method, and a size.
    case 0x8632: return packedBy(Int(page.span.big16(26)), 40)
    // Its newer one: what else is there is a size.
    case 0x8000..<0x8600: return isZipped ? nil : 26
    default: return nil
    }
  }

  /// MariaDB's number for zlib is 1.
  private mutating func packedBy(_ method: Int, _ place: Int) -> Int? {
    if method > 1 { isOutsideOnly = true }
    return method == 1 ? place : nil
  }
}
