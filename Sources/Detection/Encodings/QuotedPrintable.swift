/// `=6B` and soft line breaks, as in mail (RFC 2045, section 6.7).
struct QuotedPrintable: EscapeEncoding {
  let table: EscapeTable

  static let name = "quoted-printable"
  static let markers = [UInt8(ascii: "=")]
  static let yieldsBytes = true

  static func pieces(of byte: UInt8, isFirst: Bool) -> [[UInt8]] {
    let equals = UInt8(ascii: "=")
    let escapes = HexDigits.spellings(of: byte).map { [equals] + $0 }
    return isFirst ? escapes : escapes + [[equals, 0x0A], [equals, 0x0D]]
  }

  static func escape(at offset: Int, in text: Span<UInt8>) -> Escape? {
    if let value = HexDigits.byte(at: offset + 1, in: text) {
      return Escape(length: 3, scalar: UInt32(value))
    }
    // White space may follow the sign in front of the break.
    var next = offset + 1
    while next < text.count, next < offset + 8, text[next] == 0x20 || text[next] == 0x09 {
      next += 1
    }
    if next < text.count, text[next] == 0x0A { return Escape(length: next + 1 - offset) }
    if next + 1 < text.count, text[next] == 0x0D, text[next + 1] == 0x0A {
      return Escape(length: next + 2 - offset)
    }
    return nil
  }
}
