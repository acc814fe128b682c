import Bytes

/// `+AF8-` of UTF-7 (RFC 2152): characters that are no letters and digits, in base64 of UTF-16.
struct UTF7Escape: EscapeEncoding {
  let table: EscapeTable

  static let name = "utf-7"
  static let markers = [UInt8(ascii: "+")]
  /// One character at a time: more of them stand in no key.
  private static let length = 5

  static func pieces(of byte: UInt8, isFirst: Bool) -> [[UInt8]] {
    if ByteClass.alphanumeric.contains(byte) { return [] }
    let text = Base64.encode([0, byte, 0], isPadded: false)
    return [[UInt8(ascii: "+")] + text.prefix(3)]
  }

  static func escape(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Escape? {
    guard offset + length <= text.count, text[offset + 4] == UInt8(ascii: "-"),
      let first = Base64.value(text[offset + 1]), let second = Base64.value(text[offset + 2]),
      let third = Base64.value(text[offset + 3]), third & 3 == 0
    else { return nil }
    let value = UInt32(first) << 10 | UInt32(second) << 4 | UInt32(third) >> 2
    return Escape(length: length, scalar: value)
  }
}
