/// JSON Web Tokens (RFC 7519) that are examples.
enum TokenForm {
  /// Whether a token's claims are those of an example: the one of jwt.io and its relatives are
  /// about the subject 1234567890.
  static func isExample(_ token: [UInt8]) -> Bool {
    let parts = token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3, token.starts(with: "eyJ".utf8) else { return false }
    let claims = decode(parts[1])
    return claims.contains("1234567890".utf8) || claims.contains("John Doe".utf8)
      || WordFilter.isWords(parts[2]) || Placeholder.reason(parts[2]) != nil
  }

  /// The bytes of base64 text of either alphabet, as far as it goes.
  static func decode(_ text: some Sequence<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    var held: UInt32 = 0
    var bits: UInt32 = 0
    for character in text {
      guard let value = Base64Text.value(character) else { break }
      held = held << 6 | UInt32(value)
      bits += 6
      guard bits >= 8 else { continue }
      bits -= 8
      bytes.append(UInt8(truncatingIfNeeded: held >> bits))
    }
    return bytes
  }
}
