import Bytes

/// `%6B`, as in URLs (RFC 3986, section 2.1).
struct PercentEscape: EscapeEncoding {
  let table: EscapeTable

  static let name = "percent"
  static let markers = [UInt8(ascii: "%")]
  static let yieldsBytes = true

  static func pieces(of byte: UInt8, isFirst: Bool) -> [[UInt8]] {
    // The sign may be escaped as well: URLs stand in URLs.
    HexDigits.spellings(of: byte).flatMap { digits in
      ["%", "%25"].map { Array($0.utf8) + digits }
    }
  }

  static func moreLiterals(covering prefix: [UInt8]) -> [[UInt8]] {
    // Character references in a URL, and percent signs and digits that are all escaped.
    ["%26%23", "%25%3" + String(String(prefix[0], radix: 16).prefix(1)) + "%"].map {
      Array($0.utf8)
    }
  }

  static func whole(_ bytes: [UInt8]) -> [[UInt8]] {
    // The first digit of the third character is as much as a literal holds.
    [
      Array(
        bytes.prefix(3).flatMap { [UInt8(ascii: "%")] + HexDigits.spellings(of: $0)[0] }.prefix(8))
    ]
  }

  static func escape(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Escape? {
    guard let value = RunTables.shared.hex(at: offset + 1, in: text) else { return nil }
    return Escape(length: 3, scalar: UInt32(value))
  }
}
