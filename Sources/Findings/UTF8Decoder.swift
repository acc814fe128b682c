/// Decodes UTF-8 byte by byte, as the Encoding Standard does: each maximal piece of an ill-formed
/// sequence becomes one U+FFFD, and a byte order mark is a character like any other.
struct UTF8Decoder {
  private var value: UInt32 = 0
  private var missing = 0
  private var lower: UInt8 = 0x80
  private var upper: UInt8 = 0xBF

  private static let replacement: Unicode.Scalar = "\u{FFFD}"

  /// Whether the last byte completed a character, so that an ASCII byte is one of its own.
  @inline(__always)
  var isAtBoundary: Bool { missing == 0 }

  /// Takes the next byte.
  ///
  /// - Returns: the characters that it completes: a broken sequence may end at a byte that is a
  ///   character of its own.
  @inline(__always)
  mutating func decode(_ byte: UInt8) -> (Unicode.Scalar?, Unicode.Scalar?) {
    if missing == 0 { return (start(byte), nil) }
    if byte >= lower && byte <= upper {
      lower = 0x80
      upper = 0xBF
      value = value << 6 | UInt32(byte & 0x3F)
      missing -= 1
      return (missing == 0 ? Unicode.Scalar(value) ?? Self.replacement : nil, nil)
    }
    reset()
    return (Self.replacement, start(byte))
  }

  /// Ends the text: a sequence that was cut off becomes one U+FFFD.
  mutating func finish() -> Unicode.Scalar? {
    defer { reset() }
    return missing > 0 ? Self.replacement : nil
  }

  private mutating func start(_ byte: UInt8) -> Unicode.Scalar? {
    switch byte {
    case 0x00...0x7F: return Unicode.Scalar(byte)
    case 0xC2...0xDF: begin(byte & 0x1F, missing: 1)
    case 0xE0...0xEF:
      begin(byte & 0x0F, missing: 2)
      if byte == 0xE0 { lower = 0xA0 }
      if byte == 0xED { upper = 0x9F }
    case 0xF0...0xF4:
      begin(byte & 0x07, missing: 3)
      if byte == 0xF0 { lower = 0x90 }
      if byte == 0xF4 { upper = 0x8F }
    default: return Self.replacement
    }
    return nil
  }

  private mutating func begin(_ bits: UInt8, missing: Int) {
    value = UInt32(bits)
    self.missing = missing
  }

  private mutating func reset() {
    missing = 0
    lower = 0x80
    upper = 0xBF
  }
}
