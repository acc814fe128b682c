import Bytes

/// What pieces of a string make together.
enum PieceText {
  /// How many characters stand behind a key's prefix, and how many of the prefix before them.
  private static let body = 32
  private static let prefix = EncodingWindow.wholeKey - body

  /// Whether a word at an offset is a digest: that all of a key's 32 random characters are hexadecimal
  /// digits happens once in 10^18. Tables of keys have the prefix beside such a word.
  static func isDigest(at offset: Int, in text: Span<UInt8>) -> Bool {
    let end = offset + body
    guard end <= text.count else { return false }
    return (offset..<end).allSatisfy { HexDigits.value(text[$0]) != nil }
  }

  /// The bytes of pieces in their order; nil if a digest stands where a key's random characters would.
  static func joined(_ parts: [Range<Int>], in text: Span<UInt8>) -> [UInt8]? {
    let bytes = parts.flatMap { $0.map { text[$0] } }
    return bytes.count >= EncodingWindow.wholeKey && isDigest(at: prefix, in: bytes.span)
      ? nil : bytes
  }
}
