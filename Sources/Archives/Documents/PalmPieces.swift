/// The text of an electronic book for Palm and of a MOBI book, whose records are packed each by itself:
/// MobileRead's wiki, "PDB", "PalmDOC" and "MOBI".
struct PalmPieces: FilePieces {
  static let name = "text"

  private(set) var isOutsideOnly = false
  /// Where records begin; nil before the header was read.
  private var starts: [Int]?
  private var next = 1
  private var last = 0
  /// What may stand behind a record's text.
  private var trailers: UInt16 = 0
  private var size = 0

  private static let headerSize = 78
  private static let packed: UInt16 = 2
  private static let plain: UInt16 = 1
  /// A record's text has up to 4096 bytes, and comes to at most as many.
  private static let largest = 64 << 10

  static func begins(_ first: Span<UInt8>) -> Bool {
    first.count > 86
      && (first.holds("TEXtREAd", at: 60) || first.holds("BOOKMOBI", at: 60))
      && first.big16(76) > 1
  }

  mutating func next(in source: ArchiveSource) throws(ArchiveError) -> [UInt8]? {
    if starts == nil { try open(source) }
    guard let starts, next <= last, next < starts.count else { return nil }
    let start = starts[next]
    let end = next + 1 < starts.count ? starts[next + 1] : source.size ?? start
    next += 1
    guard start < end, end - start <= Self.largest else { throw .damaged }
    let record = try source.bytes(at: start, count: end - start)
    guard record.count == end - start else { throw .truncated }
    return Self.unpacked(record.dropLast(Self.trailing(record, trailers)))
  }

  private mutating func open(_ source: ArchiveSource) throws(ArchiveError) {
    let header = try source.bytes(at: 0, count: Self.headerSize)
    let count = Int(header.span.big16(76))
    let table = try source.bytes(at: Self.headerSize, count: 8 * count)
    guard table.count == 8 * count else { throw .truncated }
    let starts = (0..<count).map { Int(table.span.big32(8 * $0)) }
    self.starts = starts
    let first = try source.bytes(at: starts[0], count: 244)
    guard first.count >= 14 else { throw .truncated }
    let packing = first.span.big16(0)
    let isEncrypted = first.span.big16(12) != 0 && header.span.holds("BOOKMOBI", at: 60)
    guard packing == Self.packed, !isEncrypted else {
      isOutsideOnly = isEncrypted || packing != Self.plain
      return
    }
    last = Int(first.span.big16(8))
    // The flags of a header that is as long.
    if first.count == 244, first.span.holds("MOBI", at: 16), first.span.big32(20) >= 228 {
      trailers = first.span.big16(242)
    }
  }

  /// How many bytes stand behind a record's text: entries that end with their size, and the rest of a
  /// character that the next record begins with.
  private static func trailing(_ record: [UInt8], _ flags: UInt16) -> Int {
    var count = 0
    for bit in 1..<16 where flags >> UInt16(bit) & 1 != 0 {
      var size = 0
      for index in 0..<4 where count + index < record.count {
        let byte = record[record.count - 1 - count - index]
        size |= Int(byte & 0x7F) << (7 * index)
        if byte & 0x80 != 0 { break }
      }
      count += size
    }
    if flags & 1 != 0, count < record.count {
      count += Int(record[record.count - 1 - count] & 3) + 1
    }
    return min(count, record.count)
  }

  private static func unpacked(_ record: ArraySlice<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    var place = record.startIndex
    while place < record.endIndex {
      let byte = record[place]
      place += 1
      switch byte {
      case 1...8:
        let end = min(place + Int(byte), record.endIndex)
        text += record[place..<end]
        place = end
      case 0x80..<0xC0:
        guard place < record.endIndex else { return text }
        let pair = Int(byte & 0x3F) << 8 | Int(record[place])
        place += 1
        guard pair >> 3 > 0, pair >> 3 <= text.count else { return text }
        text.append(repeating: pair & 7 + 3, from: pair >> 3)
      case 0xC0...: text += [0x20, byte ^ 0x80]
      default: text.append(byte)
      }
    }
    return text
  }
}
