/// Base64 (RFC 4648, sections 4 and 5).
@usableFromInline
package enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The value of a character of either alphabet, or nil.
  @inlinable @inline(__always)
  package static func value(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x41...0x5A: byte - 0x41
    case 0x61...0x7A: byte - 0x61 + 26
    case 0x30...0x39: byte - 0x30 + 52
    case 0x2B, 0x2D: 62
    case 0x2F, 0x5F: 63
    default: nil
    }
  }

  /// The characters of some bytes.
  ///
  /// - Parameter isPadded: whether `=` fills the last group of four.
  package static func encode(_ bytes: some Sequence<UInt8>, isPadded: Bool = true) -> [UInt8] {
    var text: [UInt8] = []
    var bits = 0
    var held: UInt32 = 0
    for byte in bytes {
      held = held << 8 | UInt32(byte)
      bits += 8
      while bits >= 6 {
        bits -= 6
        text.append(alphabet[Int(held >> UInt32(bits)) & 63])
      }
    }
    if bits > 0 { text.append(alphabet[Int(held << UInt32(6 - bits)) & 63]) }
    while isPadded, !text.count.isMultiple(of: 4) { text.append(UInt8(ascii: "=")) }
    return text
  }

  /// The bytes of text of either alphabet, as far as it goes.
  package static func decodePrefix(_ text: some Sequence<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    var held: UInt32 = 0
    var bits: UInt32 = 0
    for character in text {
      guard let value = value(character) else { break }
      held = held << 6 | UInt32(value)
      bits += 6
      guard bits >= 8 else { continue }
      bits -= 8
      bytes.append(UInt8(truncatingIfNeeded: held >> bits))
    }
    return bytes
  }

  /// The bytes of text in the first alphabet with padding.
  ///
  /// - Returns: nil for anything but whole groups of four with correct padding.
  package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 4) else { return nil }
    let padding = text.suffix(2).count { $0 == UInt8(ascii: "=") }
    let characters = text.dropLast(padding)
    guard characters.allSatisfy({ value($0) != nil && $0 != 0x2D && $0 != 0x5F }) else {
      return nil
    }
    return decodePrefix(characters)
  }
}
