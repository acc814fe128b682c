/// Makes hostile text harmless for the place it is written to.
///
/// Names, lines and answers come from whoever wrote the scanned content. `visible` turns what a
/// terminal or a reader could be fooled with into text; the other functions add a format's own
/// rules on top of it.
enum Escaping {
  /// Whether a character is written as an escape: control characters, line separators and the
  /// invisible format characters, which hold the bidirectional marks.
  static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x7F { return scalar.value < 0x20 }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return true
    // Noncharacters are not allowed in XML, and nobody needs them to read a path.
    default: return scalar.value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(scalar.value)
    }
  }

  /// Text with every hidden character as `\n`, `\x1b` or `\u{202e}`, in which no CI system finds a
  /// command.
  package static func visible(_ text: String) -> String {
    if isPlain(text.utf8) { return disarmed(text) }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { append(scalar, to: &result) }
    return disarmed(String(result))
  }

  /// UTF-8 bytes as `visible(String)` writes them, with every invalid byte as `\xff`.
  package static func visible(_ bytes: [UInt8]) -> String {
    if isPlain(bytes) { return disarmed(String(decoding: bytes, as: UTF8.self)) }
    var result = String.UnicodeScalarView()
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var index = 0
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let encoded):
        append(Unicode.UTF8.decode(encoded), to: &result)
        index += encoded.count
      case .error(let length):
        for byte in bytes[index..<(index + length)] { appendHex(byte, to: &result) }
        index += length
      case .emptyInput:
        return disarmed(String(result))
      }
    }
  }

  /// The inside of a JSON string. Hidden characters become `\u` escapes, so that the file can be
  /// shown on a terminal; nothing is lost.
  static func json(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }
    if isPlain { return replacingCommandBrackets(in: text, with: "\\u005b") }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where isHidden(scalar):
        for unit in UTF16.encode(scalar).map(Array.init) ?? [] {
          let digits = String(unit, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      default: result.unicodeScalars.append(scalar)
      }
    }
    return replacingCommandBrackets(in: result, with: "\\u005b")
  }

  /// A path as a relative URI reference (RFC 3986): every byte but the unreserved ones and `/` is
  /// percent-encoded, whatever its encoding.
  static func uri(_ path: [UInt8]) -> String {
    var result: [UInt8] = []
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in path {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
        result.append(byte)
      default:
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func isPlain(_ text: some Sequence<UInt8>) -> Bool {
    text.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
  }

  private static func append(_ scalar: Unicode.Scalar, to result: inout String.UnicodeScalarView) {
    guard isHidden(scalar) else {
      result.append(scalar)
      return
    }
    switch scalar {
    case "\n": result.append(contentsOf: "\\n".unicodeScalars)
    case "\r": result.append(contentsOf: "\\r".unicodeScalars)
    case "\t": result.append(contentsOf: "\\t".unicodeScalars)
    case _ where scalar.value < 0x80: appendHex(UInt8(scalar.value), to: &result)
    default:
      let digits = String(scalar.value, radix: 16)
      result.append(contentsOf: "\\u{\(digits)}".unicodeScalars)
    }
  }

  private static func appendHex(_ byte: UInt8, to result: inout String.UnicodeScalarView) {
    let digits = (byte < 16 ? "0" : "") + String(byte, radix: 16)
    result.append(contentsOf: "\\x\(digits)".unicodeScalars)
  }
}
