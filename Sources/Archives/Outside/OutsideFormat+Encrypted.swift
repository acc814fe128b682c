extension OutsideFormat {
  /// What a password or a key opens.
  static let encrypted: [OutsideFormat] = [
    OutsideFormat("age", begins: "age-encryption.org/v1\n-> "),
    OutsideFormat("age", begins: "-----BEGIN AGE ENCRYPTED FILE-----"),
    OutsideFormat("openpgp", begins: "-----BEGIN PGP MESSAGE-----"),
    OutsideFormat("openpgp", firstBytes: [0x84, 0x85, 0x8c, 0xc1, 0xc3], recognises: isOpenPGP),
    OutsideFormat("ansible vault", begins: "$ANSIBLE_VAULT;") { $0[15] == 0x31 },
    OutsideFormat("openssl", begins: "Salted__") { isBinary($0, 8..<32) },
    OutsideFormat("git-crypt", begins: [0] + Array("GITCRYPT".utf8) + [0]),
    OutsideFormat("vim", begins: "VimCrypt~0") { $0[11] == 0x21 },
    OutsideFormat("rclone", begins: Array("RCLONE".utf8) + [0, 0]),
    OutsideFormat("aes crypt", begins: "AES") { $0[3] <= 3 && $0[4] == 0 },
    OutsideFormat("android backup", begins: "ANDROID BACKUP\n") { isBinary($0, 16..<256) },
    OutsideFormat("keepass", begins: [0x03, 0xd9, 0xa2, 0x9a]) {
      (0x65...0x67).contains($0[4]) && $0.holds([0xfb, 0x4b, 0xb5], at: 5)
    },
    OutsideFormat("java keystore", begins: [0xfe, 0xed, 0xfe, 0xed, 0, 0, 0]),
    OutsideFormat("java keystore", begins: [0xce, 0xce, 0xce, 0xce, 0, 0, 0]),
    // PFX, version 3: RFC 7292 section 4.
    OutsideFormat("pkcs12", begins: [0x30]) { isSequence($0, of: [2, 1, 3, 0x30]) },
    // ContentInfo of enveloped-data: RFC 5652 section 6.1.
    OutsideFormat("cms", begins: [0x30]) {
      isSequence($0, of: [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 3])
    },
    OutsideFormat(
      "dpapi",
      begins: [1, 0, 0, 0, 0xd0, 0x8c, 0x9d, 0xdf, 1, 0x15, 0xd1, 0x11, 0x8c, 0x7a, 0, 0xc0]),
  ]

  /// A DER sequence of 256 bytes or more, or one of unknown length, that begins with some bytes.
  private static func isSequence(_ first: Span<UInt8>, of content: [UInt8]) -> Bool {
    switch first[1] {
    case 0x80: first.holds(content, at: 2)
    case 0x82: first.holds(content, at: 4)
    case 0x83: first.holds(content, at: 5)
    default: false
    }
  }

  /// A session key that a public key or a password opens: RFC 4880 sections 4.2, 5.1 and 5.3.
  private static func isOpenPGP(_ first: Span<UInt8>) -> Bool {
    // The lengths of the packet's length: one octet, or two.
    let body = first[0] == 0x85 || first[0] == 0xc1 && first[1] >= 192 ? 3 : 2
    if first[0] == 0x8c || first[0] == 0xc3 {
      // Version, cipher, how the password is hashed, and by what.
      let specifiers: [UInt8] = [0, 1, 3]
      return first[body] == 4 && (1...13).contains(first[body + 1])
        && specifiers.contains(first[body + 2]) && (1...14).contains(first[body + 3])
    }
    let algorithms: [UInt8] = [1, 2, 16, 18, 25, 26]
    return first[body] == 3 && algorithms.contains(first[body + 9])
  }
}
