import Bytes

/// JSON Web Tokens (RFC 7519) that are examples.
enum TokenForm {
  /// Whether a token's claims are those of an example: the one of jwt.io and its relatives are
  /// about the subject 1234567890.
  ///
  /// - Parameter words: what placeholders are made of beside the usual words, in small letters.
  static func isExample(_ token: [UInt8], words: [[UInt8]] = []) -> Bool {
    let parts = token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3, token.starts(with: "eyJ".utf8) else { return false }
    let claims = Base64.decodePrefix(parts[1])
    return claims.contains("1234567890".utf8) || claims.contains("John Doe".utf8)
      || WordFilter.isWords(parts[2]) || Placeholder.reason(parts[2], words: words) != nil
  }
}
