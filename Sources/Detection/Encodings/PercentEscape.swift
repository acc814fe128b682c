/// `%6B`, as in URLs (RFC 3986, section 2.1).
struct PercentEscape: ByteEscapeSyntax {
  static let name = "percent"
  static let markers = [UInt8(ascii: "%")]

  static func pieces(of byte: UInt8, isFirst: Bool) -> [[UInt8]] {
    HexDigits.spellings(of: byte).map { [UInt8(ascii: "%")] + $0 }
  }

  static func escape(at offset: Int, in text: Span<UInt8>) -> Escape? {
    guard let value = HexDigits.number(2, at: offset + 1, in: text) else { return nil }
    return Escape(length: 3, scalar: value)
  }
}
