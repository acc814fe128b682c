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
