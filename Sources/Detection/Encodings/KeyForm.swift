import Bytes

/// The form that keys have today: `ka_live_` and 32 random letters and digits.
enum KeyForm {
  static let prefix = Array("ka_live_".utf8)
  /// How many random characters stand behind the prefix.
  static let size = EncodingWindow.wholeKey - prefix.count

  /// Whether a range may be of a key that has so many characters before it.
  static func mayHold(
    _ range: Range<Int>, behind count: Int = 0, in text: Span<UInt8>
  ) -> Bool {
    for (index, offset) in range.enumerated() {
      let isRight =
        count + index < prefix.count
        ? text[offset] == prefix[count + index] : ByteClass.alphanumeric.contains(text[offset])
      if !isRight { return false }
    }
    return true
  }

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
    let bytes = parts.flatMap { DecodedValue.bytes(of: $0, in: text) }
    return bytes.count >= EncodingWindow.wholeKey && isDigest(at: prefix.count, in: bytes.span)
      ? nil : bytes
  }
}
