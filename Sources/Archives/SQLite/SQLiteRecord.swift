import Bytes

/// A row's values: "Record Format" of SQLite's "Database File Format".
enum SQLiteRecord {
  /// Packed data of fewer bytes holds no key.
  private static let leastPacked = 40
  /// How many bytes of a value tell that it is packed.
  private static let leastHead = 8

  /// Where in a row the values stand that are packed data: an archive, a compressed file, or zlib data.
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
        isPacked(row.extracting(start..<min(start + size, row.count)))
      {
        found.append(start..<start + size)
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

  private static func isPacked(_ first: Span<UInt8>) -> Bool {
    isZlib(first) || ArchiveFormat.recogniseAsIs(first) != nil
  }

  /// Whether bytes begin as programs write zlib data: a window of 32 KiB, and a kind of block that
  /// there is.
  private static func isZlib(_ first: Span<UInt8>) -> Bool {
    first[0] == 0x78 && ZlibMark.isHeader(first[0], first[1]) && first[2] & 6 != 6
  }
}
