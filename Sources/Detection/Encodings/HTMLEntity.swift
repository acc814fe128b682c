import Bytes

/// Character references of HTML and XML: `&#107;`, `&#x6b;`, `&lowbar;`, semicolon or not.
///
/// See the HTML standard, section "Named character references".
struct HTMLEntity: EscapeEncoding {
  let table: EscapeTable

  static let name = "html-entity"
  static let markers = [UInt8(ascii: "&")]

  static func pieces(of byte: UInt8, isFirst: Bool) -> [[UInt8]] {
    let names = named(byte)
    if !isFirst { return ["&#"].map(bytes) + names.map { bytes(String("&\($0)".prefix(5))) } }
    // Leading zeros may stand before, a semicolon or not behind.
    var pieces = ["#\(byte)", "\(byte);"] + names.map { String("&\($0)".prefix(8)) }
    for digits in HexDigits.spellings(of: byte).map({ String(decoding: $0, as: UTF8.self) }) {
      pieces += ["x\(digits)", "X\(digits)", "\(digits);"]
    }
    return pieces.map(bytes)
  }

  static func moreLiterals(covering prefix: [UInt8]) -> [[UInt8]] {
    // References whose ampersand is one as well, and percent signs.
    var literals = [bytes("amp;#\(prefix[0])")]
    for digits in HexDigits.spellings(of: prefix[0]) {
      for before in ["amp;#x", "#37;", "#x25;"] { literals.append(bytes(before) + digits) }
    }
    for count in 1..<3 { literals.append(prefix[..<count] + bytes("&amp;#")) }
    return literals.map { Array($0.prefix(8)) }
  }

  static func whole(_ bytes: [UInt8]) -> [[UInt8]] {
    let decimal = bytes.prefix(3).map { "&#\($0);" }.joined()
    let hex = bytes.prefix(3).map { "&#x\(String($0, radix: 16));" }.joined()
    return [decimal, hex].map { Array($0.utf8.prefix(8)) }
  }

  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// References to characters that keys and the text around them are made of.
  private static let names: [(name: StaticString, byte: UInt8)] = [
    ("lowbar", UInt8(ascii: "_")), ("UnderBar", UInt8(ascii: "_")), ("amp", UInt8(ascii: "&")),
    ("quot", UInt8(ascii: "\"")), ("apos", UInt8(ascii: "'")), ("lt", UInt8(ascii: "<")),
    ("gt", UInt8(ascii: ">")), ("equals", UInt8(ascii: "=")), ("plus", UInt8(ascii: "+")),
    ("sol", UInt8(ascii: "/")), ("colon", UInt8(ascii: ":")), ("percnt", UInt8(ascii: "%")),
    ("bsol", UInt8(ascii: "\\")), ("num", UInt8(ascii: "#")), ("semi", UInt8(ascii: ";")),
    ("period", UInt8(ascii: ".")), ("comma", UInt8(ascii: ",")), ("NewLine", 0x0A), ("Tab", 0x09),
  ]

  /// References to characters that have no width.
  private static let invisible: [StaticString] = [
    "shy", "zwnj", "zwj", "ZeroWidthSpace", "NoBreak", "lrm", "rlm",
  ]

  private static let longestName = 14

  /// The names of a character, in the order of the alphabet.
  private static func named(_ byte: UInt8) -> [String] {
    names.filter { $0.byte == byte }.map(\.name.description).sorted()
  }

  static func escape(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Escape? {
    guard offset + 2 < text.count else { return nil }
    return text[offset + 1] == UInt8(ascii: "#")
      ? numeric(at: offset, in: text, charging: budget)
      : name(at: offset, in: text, charging: budget)
  }

  private static func numeric(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Escape? {
    var next = offset + 2
    let isHex = text[next] | 0x20 == UInt8(ascii: "x")
    if isHex { next += 1 }
    let first = next
    var value: UInt32 = 0
    while next < text.count, next < first + 12, let digit = HexDigits.value(text[next]) {
      guard isHex || digit < 10 else { break }
      value = value &* (isHex ? 16 : 10) &+ UInt32(digit)  // Too large a value is rejected below.
      guard value <= 0x10FFFF else { return nil }
      next += 1
      // Without a semicolon, the digits of what follows can't be told from the reference's own:
      // a character of a key has two hexadecimal digits.
      if isHex, value >= 0x20, value < 0x80, next < text.count, text[next] != UInt8(ascii: ";"),
        !hasSemicolon(from: next, in: text)
      {
        break
      }
    }
    guard next > first else { return nil }
    if next < text.count, text[next] == UInt8(ascii: ";") { next += 1 }
    return Escape(length: next - offset, scalar: value)
  }

  private static func hasSemicolon(from offset: Int, in text: Span<UInt8>) -> Bool {
    var next = offset
    while next < text.count, next < offset + 6, HexDigits.value(text[next]) != nil { next += 1 }
    return next < text.count && text[next] == UInt8(ascii: ";")
  }

  private static func name(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Escape? {
    var cursor = ByteCursor(text, at: offset + 1, reach: longestName + 1, charging: budget)
    cursor.skip(.letter, atMost: longestName)
    let end = cursor.offset
    guard cursor.current == UInt8(ascii: ";") else { return nil }
    for (name, byte) in names where text.equals(name, in: offset + 1..<end) {
      return Escape(length: end + 1 - offset, scalar: UInt32(byte))
    }
    for name in invisible where text.equals(name, in: offset + 1..<end) {
      return Escape(length: end + 1 - offset)
    }
    return nil
  }
}
