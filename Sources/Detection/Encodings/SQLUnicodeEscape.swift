import Bytes

/// `\006b\0061` and `\+00006b` of SQL's strings with Unicode escapes, `U&'…'` (SQL:2003, section 5.3),
/// where all characters of a secret are written so.
///
/// Elsewhere four digits behind a backslash are octal ones and something else.
struct SQLUnicodeEscape: EscapeEncoding {
  let table: EscapeTable

  static let name = "escape"
  static let markers = [UInt8(ascii: "\\")]

  static func pieces(of byte: UInt8, isFirst: Bool) -> [[UInt8]] {
    guard isFirst else { return [] }
    let spellings = HexDigits.spellings(of: byte)
    // With a letter among its digits it is no octal number.
    return spellings.filter { $0.contains { !ByteClass.digit.contains($0) } }.flatMap { digits in
      ["\\00", "\\+0000"].map { Array($0.utf8) + digits }
    }
  }

  /// Amid other text it would be asked for at every backslash.
  func hasEscape(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Bool {
    false
  }

  static func escape(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Escape? {
    guard offset + 5 <= text.count else { return nil }
    let isLong = text[offset + 1] == UInt8(ascii: "+")
    guard
      let value = isLong
        ? HexDigits.number(6, at: offset + 2, in: text)
        : HexDigits.number(4, at: offset + 1, in: text)
    else { return nil }
    return Escape(length: isLong ? 8 : 5, scalar: value)
  }
}
