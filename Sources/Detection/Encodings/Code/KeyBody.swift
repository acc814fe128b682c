import Bytes

/// What tells the random characters of a key from other words.
enum KeyBody {
  /// How many characters stand behind a key's prefix, and how many of the prefix before them.
  private static let size = 32
  private static let prefix = EncodingWindow.wholeKey - size

  /// Whether there are digits and letters of both cases, as in all random bodies but one in 300.
  static func isMixed(_ body: some Sequence<UInt8>) -> Bool {
    var (hasDigit, hasSmall, hasCapital) = (false, false, false)
    for byte in body {
      hasDigit = hasDigit || ByteClass.digit.contains(byte)
      hasSmall = hasSmall || ByteClass.smallLetter.contains(byte)
      hasCapital = hasCapital || ByteClass.letter.contains(byte) && byte & 0x20 == 0
    }
    return hasDigit && hasSmall && hasCapital
  }

  /// Whether a word at an offset is a digest: that all of a key's 32 random characters are hexadecimal
  /// digits happens once in 10^18. Tables of keys have the prefix beside such a word.
  static func isDigest(at offset: Int, in text: Span<UInt8>) -> Bool {
    let end = offset + size
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
