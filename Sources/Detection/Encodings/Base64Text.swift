/// Base64 and base64url as they stand in files: characters of either alphabet, line breaks between
/// them, and `+`, `/` and `=` escaped by what surrounds them.
///
/// See RFC 4648. Line breaks are LF or CRLF with indentation behind, or `\n` and `\r\n` as string
/// literals write them; `\/` is how some JSON writers put a slash, and `%2B` how a URL puts a plus.
enum Base64Text {
  /// A character: its value of 6 bits and the text it is written as.
  struct Character {
    var value: UInt8
    var start: Int
    var end: Int
  }

  /// The value of a plain character of either alphabet, or nil.
  @inline(__always)
  static func value(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x41...0x5A: byte - 0x41
    case 0x61...0x7A: byte - 0x61 + 26
    case 0x30...0x39: byte - 0x30 + 52
    case 0x2B, 0x2D: 62
    case 0x2F, 0x5F: 63
    default: nil
    }
  }

  /// The text of the alphabets, for making the characters of known bytes.
  static func encode(_ bytes: [UInt8]) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
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
    return text
  }

  /// The character at an offset, breaks and escapes before it skipped; nil where the run ends.
  static func character(at offset: Int, in text: Span<UInt8>) -> Character? {
    guard offset < text.count else { return nil }
    if let value = value(text[offset]) {
      return Character(value: value, start: offset, end: offset + 1)
    }
    switch text[offset] {
    case 0x0A, 0x0D, UInt8(ascii: "\\"):
      if offset + 1 < text.count, text[offset] == UInt8(ascii: "\\") {
        if text[offset + 1] == UInt8(ascii: "/") {
          return Character(value: 63, start: offset, end: offset + 2)
        }
        if text[offset + 1] == UInt8(ascii: "u"),
          let scalar = HexDigits.number(4, at: offset + 2, in: text)
        {
          return escaped(scalar, from: offset, to: offset + 6)
        }
      }
      guard let next = end(ofBreakAt: offset, in: text), next < text.count else { return nil }
      guard let value = value(text[next]) else { return nil }
      return Character(value: value, start: next, end: next + 1)
    case UInt8(ascii: "%"):
      guard let scalar = HexDigits.number(2, at: offset + 1, in: text) else { return nil }
      return escaped(scalar, from: offset, to: offset + 3)
    default:
      return nil
    }
  }

  private static func escaped(_ scalar: UInt32, from start: Int, to end: Int) -> Character? {
    switch scalar {
    case 0x2B: Character(value: 62, start: start, end: end)
    case 0x2F: Character(value: 63, start: start, end: end)
    default: nil
    }
  }

  /// The offset behind a line break and the next line's indentation.
  static func end(ofBreakAt offset: Int, in text: Span<UInt8>) -> Int? {
    var next = offset
    var isBreak = false
    while next < text.count, next < offset + 200 {
      let byte = text[next]
      if byte == 0x0A {
        if isBreak, text[offset] != UInt8(ascii: "\\") { return nil }  // An empty line ends a run.
        isBreak = true
        next += 1
      } else if byte == 0x0D {
        next += 1
      } else if byte == UInt8(ascii: "\\"), next + 1 < text.count {
        switch text[next + 1] {
        case UInt8(ascii: "n"), UInt8(ascii: "r"), 0x0A:
          isBreak = true
          next += 2
        case 0x0D:
          next += 2
        default: return nil
        }
      } else if isBreak, byte == 0x20 || byte == 0x09 {
        next += 1
      } else {
        break
      }
    }
    return isBreak ? next : nil
  }

  /// The character that ends at an offset, breaks and escapes behind it skipped; nil where the run
  /// begins.
  static func character(before offset: Int, in text: Span<UInt8>) -> Character? {
    guard offset > 0 else { return nil }
    let byte = text[offset - 1]
    if let value = value(byte) {
      if offset >= 2, text[offset - 2] == UInt8(ascii: "\\") {
        switch byte {
        case UInt8(ascii: "n"), UInt8(ascii: "r"):
          return character(before: offset - 2, in: text)
        case UInt8(ascii: "/"):
          return Character(value: 63, start: offset - 2, end: offset)
        default:
          return nil
        }
      }
      if offset >= 3, text[offset - 3] == UInt8(ascii: "%"),
        let scalar = HexDigits.number(2, at: offset - 2, in: text)
      {
        return escaped(scalar, from: offset - 3, to: offset)
      }
      return Character(value: value, start: offset - 1, end: offset)
    }
    var start = offset
    while start > 0, offset - start < 200, text[start - 1] == 0x20 || text[start - 1] == 0x09 {
      start -= 1
    }
    guard start > 0, text[start - 1] == 0x0A else { return nil }
    start -= 1
    if start > 0, text[start - 1] == 0x0D { start -= 1 }
    if start > 0, text[start - 1] == UInt8(ascii: "\\") { start -= 1 }
    guard start > 0, let value = value(text[start - 1]) else { return nil }
    return Character(value: value, start: start - 1, end: start)
  }
}
