import Bytes

/// `=6B` and soft line breaks, as in mail (RFC 2045, section 6.7).
struct QuotedPrintable: EscapeEncoding {
  let table: EscapeTable

  static let name = "quoted-printable"
  static let markers = [UInt8(ascii: "=")]
  static let yieldsBytes = true
  /// The most white space before a break, and the most with the break, in bytes.
  private static let longestBlank = 7
  private static let longestBreak = 9

  static func pieces(of byte: UInt8, isFirst: Bool) -> [[UInt8]] {
    let equals = UInt8(ascii: "=")
    let escapes = HexDigits.spellings(of: byte).map { [equals] + $0 }
    return isFirst ? escapes : escapes + [[equals, 0x0A], [equals, 0x0D]]
  }

  static func escape(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Escape? {
    if let value = RunTables.shared.hex(at: offset + 1, in: text) {
      return Escape(length: 3, scalar: UInt32(value))
    }
    // White space may follow the sign in front of the break.
    var cursor = ByteCursor(text, at: offset + 1, reach: longestBreak, charging: budget)
    cursor.skip(.blank, atMost: longestBlank)
    _ = cursor.skip(0x0D)
    return cursor.skip(0x0A) ? Escape(length: cursor.offset - offset) : nil
  }
}
