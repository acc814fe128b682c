import Bytes

/// A row's values: "Record Format" of SQLite's "Database File Format".
enum SQLiteRecord {
  /// Packed data of fewer bytes holds no key.
  private static let leastPacked = 40
  private static let sizeField = 4
  private static let mostPacked = 1 << 30
  /// How many bytes of a value tell that it is packed.
  private static let leastHead = 8

  /// Where in a row the values stand that are packed data: an archive, a compressed file, zlib data,
  /// or a block of Snappy.
  ///
  /// - Parameters:
  ///   - row: the row, or as much of it as stands in its page.
  ///   - count: how many bytes the whole row has.
  static func packedValues(in row: Span<UInt8>, count: Int) -> [Range<Int>] {
    var place = 0
    guard let header = SQLitePage.varint(row, &place), header <= row.count else { return [] }
    var found: [Range<Int>] = []
    var start = header
    while place < header, let type = SQLitePage.varint(row, &place), let size = size(of: type) {
      guard size <= count - start else { break }
      // Even numbers are those of bytes, odd ones of text.
      if type >= 12, type & 1 == 0, size >= leastPacked, start + leastHead <= row.count,
        let lead = lead(ofPacked: row.extracting(start..<min(start + size, row.count)))
      {
        found.append(start + lead..<start + size)
      }
      start += size
    }
    return found
  }

  /// How many bytes a value of a type has; nil if there is no such type.
  private static func size(of type: Int) -> Int? {
    switch type {
    case 0...4: type
    case 5: 6
    case 6, 7: 8
    case 8, 9: 0
    case 10, 11: nil
    default: (type - 12) / 2
    }
  }

  /// How many bytes of a value stand before packed data; nil if there is none.
  ///
  /// Qt's `qCompress` puts the size of what is packed before zlib data, as 32 bits, the highest first:
  /// so are the pages in its help files.
  private static func lead(ofPacked first: Span<UInt8>) -> Int? {
    if isZlib(first) || isSnappy(first) || ArchiveFormat.recogniseAsIs(first) != nil { return 0 }
    let size = first.big32(0)
    return size > 0 && size <= mostPacked && isZlib(first.extracting(sizeField...))
      ? sizeField : nil
  }

  /// What a value holds that is a block of Snappy, as Firefox has what pages keep; nil if it is none.
  static func unpacked(_ value: Span<UInt8>) -> [UInt8]? {
    guard isSnappy(value) else { return nil }
    let block = SnappyBlock.decompress(value, limit: mostUnpacked)
    return block.isWhole ? block.bytes : nil
  }

  private static let mostUnpacked = 64 << 20

  /// Whether a value, as far as it is there, is a block of Snappy: its size, bytes as they are, and elements
  /// that make just as much.
  private static func isSnappy(_ value: Span<UInt8>) -> Bool {
    guard let (size, start) = SnappyBlock.size(value), size >= value.count, size <= mostUnpacked,
      start < value.count, value[start] & 3 == 0
    else { return false }
    return SnappyBlock.end(of: value) == value.count
  }

  /// Whether bytes begin as programs write zlib data: a window of 32 KiB, and a kind of block that
  /// there is.
  private static func isZlib(_ first: Span<UInt8>) -> Bool {
    first[0] == 0x78 && ZlibMark.isHeader(first[0], first[1]) && first[2] & 6 != 6
  }
}
