/// Hexadecimal digits.
package enum HexDigits {
  /// The value of a digit of either case, or nil.
  @inlinable @inline(__always)
  package static func value(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }

  /// The value of `count` digits (8 at most) at an offset, or nil if they are not all there.
  @inlinable
  package static func number(_ count: Int, at offset: Int, in text: Span<UInt8>) -> UInt32? {
    guard offset + count <= text.count else { return nil }
    var number: UInt32 = 0
    for index in offset..<offset + count {
      guard let digit = value(text[index]) else { return nil }
      number = number << 4 | UInt32(digit)
    }
    return number
  }

  /// The number that digits of a base up to 16 make, or nil if others are among them or none is there.
  /// 16 digits at the most fit.
  package static func number(
    _ digits: Range<Int>, base: UInt64, in text: Span<UInt8>
  ) -> UInt64? {
    guard !digits.isEmpty else { return nil }
    var number: UInt64 = 0
    for index in digits {
      guard let digit = value(text[index]), UInt64(digit) < base else { return nil }
      number = number &* base &+ UInt64(digit)  // More digits make a number that none asks for.
    }
    return number
  }

  /// Bytes as lower-case digits, two a byte.
  package static func text(_ bytes: [UInt8]) -> String {
    String(
      decoding: bytes.flatMap { byte in
        [digit(byte >> 4, ten: UInt8(ascii: "a")), digit(byte & 15, ten: UInt8(ascii: "a"))]
      }, as: UTF8.self)
  }

  /// A byte's two digits, in lower case and in upper case (once if they are the same).
  package static func spellings(of byte: UInt8) -> [[UInt8]] {
    let lower = [
      digit(byte >> 4, ten: UInt8(ascii: "a")), digit(byte & 15, ten: UInt8(ascii: "a")),
    ]
    let upper = [
      digit(byte >> 4, ten: UInt8(ascii: "A")), digit(byte & 15, ten: UInt8(ascii: "A")),
    ]
    return lower == upper ? [lower] : [lower, upper]
  }

  private static func digit(_ value: UInt8, ten: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : ten + value - 10
  }
}
