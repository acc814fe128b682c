import Bytes

/// The header of gzip data amid other bytes (RFC 1952).
enum GzipHeader {
  private static let trailerSize = 8

  /// Whether the bytes at an offset are the header of a member: flags known, room for a trailer.
  static func begins(at offset: Int, in text: Span<UInt8>) -> Bool {
    offset + GzipMark.headerSize + trailerSize <= text.count
      && GzipMark.begins(at: offset, in: text)
  }

  /// Whether the extra field of the header at an offset, if it has one, has room for a subfield: RFC
  /// 1952, section 2.3.1.1. Tests of programs have headers of their own.
  static func hasSoundExtra(at offset: Int, in text: Span<UInt8>) -> Bool {
    guard text[offset + 3] & 4 != 0, offset + 12 <= text.count else { return true }
    let size = Int(text[offset + 10]) | Int(text[offset + 11]) << 8
    return size == 0 || size >= 4
  }

  /// The longest file name or comment in a header, in bytes.
  private static let longestName = 32 << 10
  /// How far a header reaches at the most: extra field, name and comment.
  static let longest = 12 + (64 << 10) + 2 * longestName

  /// Where the header at an offset ends, if it does in the text, as those of any writer do:
  /// libdeflate would look for the end of a name in all of the text.
  static func end(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    let flags = text[offset + 3]
    var cursor = ByteCursor(text, at: offset + 10, reach: longest, charging: budget)
    if flags & 4 != 0 {
      guard let low = cursor.byte(0), let high = cursor.byte(1) else { return nil }
      cursor.advance(2)
      cursor.jump(Int(low) | Int(high) << 8)
    }
    // The name, and the comment.
    for flag in [8, 16] as [UInt8] where flags & flag != 0 {
      guard cursor.skip(to: 0, within: longestName) else { return nil }
      cursor.advance()
    }
    return cursor.current == nil ? nil : cursor.offset
  }
}
