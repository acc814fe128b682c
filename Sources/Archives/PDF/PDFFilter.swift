/// How a stream's bytes are written: ISO 32000-1 section 7.4.
enum PDFFilter {
  case flate, ascii85, asciiHex, lzw, runLength
  /// One of those for pictures.
  case picture
  /// Names how the stream is encrypted, which was undone before.
  case crypt
  /// One that is not known.
  case other

  init(_ lexer: borrowing PDFLexer, _ name: Range<Int>) {
    let known: [(names: [StaticString], filter: PDFFilter)] = [
      (["FlateDecode", "Fl"], .flate), (["ASCII85Decode", "A85"], .ascii85),
      (["ASCIIHexDecode", "AHx"], .asciiHex), (["LZWDecode", "LZW"], .lzw),
      (["RunLengthDecode", "RL"], .runLength), (["Crypt"], .crypt),
      (["DCTDecode", "DCT", "JPXDecode", "CCITTFaxDecode", "CCF", "JBIG2Decode"], .picture),
    ]
    for (names, filter) in known {
      for text in names where lexer.reads(name, text) {
        self = filter
        return
      }
    }
    self = .other
  }

  /// The most bytes that one filter makes.
  static let longest = 64 << 20

  /// Undoes the filter; nil if the bytes are not of it, or if it is not known.
  func undo(_ bytes: [UInt8]) -> [UInt8]? {
    switch self {
    case .flate: ZlibInflate.inflate(bytes, limit: Self.longest)
    case .ascii85: Self.ascii85(bytes)
    case .asciiHex: Self.asciiHex(bytes)
    case .lzw: PDFLZW.decode(bytes, limit: Self.longest)
    case .runLength: Self.runLength(bytes)
    case .crypt: bytes
    case .picture, .other: nil
    }
  }

  private static func asciiHex(_ bytes: [UInt8]) -> [UInt8] {
    var lexer = PDFLexer(([UInt8(ascii: "<")] + bytes).span)
    guard case .string(let text) = lexer.next() else { return [] }
    return text
  }

  private static func ascii85(_ bytes: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    var value: UInt64 = 0
    var digits = 0
    for byte in bytes {
      switch byte {
      case 0x21...0x75:
        value = value * 85 + UInt64(byte - 0x21)
        digits += 1
        guard digits == 5 else { continue }
        guard value <= UInt64(UInt32.max) else { return nil }
        for shift in [24, 16, 8, 0] { result.append(UInt8(truncatingIfNeeded: value >> shift)) }
        (value, digits) = (0, 0)
      case UInt8(ascii: "z") where digits == 0: result += [0, 0, 0, 0]
      case UInt8(ascii: "~"):
        guard digits > 1 else { return result }
        for _ in digits..<5 { value = value * 85 + 84 }
        for index in 0..<digits - 1 {
          result.append(UInt8(truncatingIfNeeded: value >> UInt64(24 - 8 * index)))
        }
        return result
      default:
        // `<~` may stand before, and white space anywhere.
        guard PDFLexer.isSpace(byte) || (byte == UInt8(ascii: "<") && result.isEmpty) else {
          return nil
        }
      }
    }
    return result
  }

  private static func runLength(_ bytes: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count, bytes[index] != 128, result.count < longest {
      let length = Int(bytes[index])
      index += 1
      if length < 128 {
        result += bytes[index..<min(bytes.count, index + length + 1)]
        index += length + 1
      } else if index < bytes.count {
        result += repeatElement(bytes[index], count: 257 - length)
        index += 1
      }
    }
    return result
  }
}
