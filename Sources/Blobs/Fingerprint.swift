import CDigest

/// The name of a secret: the first 16 hexadecimal digits of `SHA-256("kascan/1\0" + secret)`.
///
/// The same secret has the same fingerprint wherever it stands, and a 190-bit key can't be guessed
/// from it.
package struct Fingerprint: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// 16 lower-case hexadecimal digits.
  package let text: String

  /// The fingerprint of a secret.
  package init(of secret: [UInt8]) {
    text = String(SHA256.hexadecimal(of: Array("kascan/1\0".utf8) + secret).prefix(16))
  }

  /// A fingerprint that was written down.
  ///
  /// - Returns: nil unless the text is 16 lower-case hexadecimal digits.
  package init?(text: String) {
    guard text.utf8.count == 16,
      text.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
    else { return nil }
    self.text = text
  }

  package var description: String { text }

  package static func < (a: Fingerprint, b: Fingerprint) -> Bool { a.text < b.text }
}

/// SHA-256 as nettle computes it.
package enum SHA256 {
  /// The digest of some bytes as 64 lower-case hexadecimal digits.
  package static func hexadecimal(of bytes: [UInt8]) -> String {
    var context = sha256_ctx()
    unsafe nettle_sha256_init(&context)
    unsafe nettle_sha256_update(&context, bytes.count, bytes)
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
    unsafe nettle_sha256_digest(&context, digest.count, &digest)
    let digits = Array("0123456789abcdef".utf8)
    let text = digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}
