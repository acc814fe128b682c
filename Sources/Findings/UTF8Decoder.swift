/// What the first byte of a well-formed UTF-8 sequence of several bytes tells (the Unicode standard,
/// table 3-7).
struct UTF8Lead {
  /// How many bytes the sequence has.
  let length: Int
  /// The least second byte, ...
  let lower: UInt8
  /// ... and the largest; bytes behind it are from 0x80 to 0xBF.
  let upper: UInt8

  /// Nil for ASCII, and for bytes that begin nothing.
  @inline(__always)
  init?(_ byte: UInt8) {
    switch byte {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF: length = 3
    case 0xF0...0xF4: length = 4
    default: return nil
    }
    lower = byte == 0xE0 ? 0xA0 : byte == 0xF0 ? 0x90 : 0x80
    upper = byte == 0xED ? 0x9F : byte == 0xF4 ? 0x8F : 0xBF
  }
}

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
    if byte < 0x80 { return Unicode.Scalar(byte) }
    guard let lead = UTF8Lead(byte) else { return Self.replacement }
    value = UInt32(byte) & (0x7F >> UInt32(lead.length))
    missing = lead.length - 1
    lower = lead.lower
    upper = lead.upper
    return nil
  }

  private mutating func reset() {
    missing = 0
    lower = 0x80
    upper = 0xBF
  }
}
