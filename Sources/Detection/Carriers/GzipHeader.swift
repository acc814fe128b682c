/// The header of gzip data (RFC 1952).
enum GzipHeader {
  /// The first bytes of a member with the one method there is.
  static let magic: [UInt8] = [0x1F, 0x8B, 0x08]

  /// Whether the bytes at an offset are the header of a member: flags known, room for a trailer.
  static func begins(at offset: Int, in text: Span<UInt8>) -> Bool {
    offset + 18 <= text.count && text[offset] == 0x1F && text[offset + 1] == 0x8B
      && text[offset + 2] == 8 && text[offset + 3] & 0xE0 == 0
  }

  /// Whether a header is as some program writes it: a level of compression (RFC 1952's XFL) and a
  /// system that there are. The magic alone stands in every program that tells formats apart.
  static func isWritten(at offset: Int, in text: Span<UInt8>) -> Bool {
    guard begins(at: offset, in: text) else { return false }
    let (level, system) = (text[offset + 8], text[offset + 9])
    return [0, 2, 4].contains(level) && (system <= 13 || system == 255)
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
