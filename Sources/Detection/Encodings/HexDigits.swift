/// Hexadecimal digits in scanned text.
enum HexDigits {
  /// The value of a digit, or nil.
  @inline(__always)
  static func value(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }

  /// The byte that two digits at an offset stand for, or nil if they are not there.
  @inline(__always)
  static func byte(at offset: Int, in text: Span<UInt8>) -> UInt8? {
    guard offset + 2 <= text.count else { return nil }
    let bits = RunTables.shared.hex(text[offset], text[offset + 1])
    return bits < RunTables.invalid ? UInt8(truncatingIfNeeded: bits) : nil
  }

  /// The value of `count` digits (8 at most) at an offset, or nil if they are not all there.
  static func number(_ count: Int, at offset: Int, in text: Span<UInt8>) -> UInt32? {
    guard offset + count <= text.count else { return nil }
    var number: UInt32 = 0
    for index in offset..<offset + count {
      guard let digit = value(text[index]) else { return nil }
      number = number << 4 | UInt32(digit)
    }
    return number
  }

  /// A byte's two digits, in lower case and in upper case (once if they are the same).
  static func spellings(of byte: UInt8) -> [[UInt8]] {
    let lower = Array((byte < 16 ? "0" : "").utf8) + Array(String(byte, radix: 16).utf8)
    let upper = Array(String(decoding: lower, as: UTF8.self).uppercased().utf8)
    return lower == upper ? [lower] : [lower, upper]
  }
}
