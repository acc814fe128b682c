/// Opens what a file's standard security handler encrypted, where an empty password is enough: ISO
/// 32000-2 section 7.6.4, whose algorithms are named by their numbers there.
struct PDFDecryption {
  private let security: PDFSecurity
  private let key: [UInt8]

  /// What passwords of old revisions are filled up with.
  private static let padding: [UInt8] = [
    0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08,
    0x2E, 0x2E, 0x00, 0xB6, 0xD0, 0x68, 0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A,
  ]
  private static let zeros = [UInt8](repeating: 0, count: 16)
  /// How often old revisions repeat a digest.
  private static let rounds = 50
  /// How many rounds algorithm 2.B has at least; and at most, where any last byte is small enough.
  private static let leastRounds = 64
  private static let mostRounds = 255 + 32

  /// Finds a file's key.
  ///
  /// - Parameter id: the first string of the trailer's `ID`.
  /// - Returns: nil if the file wants a password.
  init?(_ security: PDFSecurity, id: [UInt8]) {
    let key = security.revision >= 5 ? Self.newKey(security) : Self.oldKey(security, id)
    guard let key else { return nil }
    self.security = security
    self.key = key
  }

  /// The decrypted bytes of a stream; nil if its method is not known.
  func open(_ bytes: [UInt8], of stream: PDFIndex.Stream) -> [UInt8]? {
    security.method(of: stream).map { open(bytes, $0, stream.number, stream.generation) }
  }

  /// The decrypted bytes of a string.
  func open(string: [UInt8], ofObject number: Int, _ generation: Int) -> [UInt8] {
    open(string, security.methodOfStrings, number, generation)
  }

  private func open(
    _ bytes: [UInt8], _ method: PDFCipher.Method, _ number: Int, _ generation: Int
  ) -> [UInt8] {
    PDFCipher.decrypt(bytes, by: method, key: objectKey(method, number, generation))
  }

  /// The key of one object: algorithm 1, and 1.A for AES-256.
  private func objectKey(_ method: PDFCipher.Method, _ number: Int, _ generation: Int) -> [UInt8] {
    if method == .aes256 || method == .none { return key }
    var seed = key
    for shift in [0, 8, 16] { seed.append(UInt8(truncatingIfNeeded: number >> shift)) }
    for shift in [0, 8] { seed.append(UInt8(truncatingIfNeeded: generation >> shift)) }
    if method == .aes128 { seed += Array("sAlT".utf8) }
    let digest = PDFCipher.md5(seed)
    return method == .aes128 ? digest : Array(digest.prefix(key.count + 5))
  }

  // MARK: Revisions 2 to 4

  /// The key for an empty user password: algorithm 6. An owner password that is empty is the user's.
  private static func oldKey(_ security: PDFSecurity, _ id: [UInt8]) -> [UInt8]? {
    guard security.owner.count >= 32, security.user.count >= 16, security.keySize <= 16 else {
      return nil
    }
    let key = key(security, id)
    return isRight(key, security, id) ? key : nil
  }

  /// Algorithm 2.
  private static func key(_ security: PDFSecurity, _ id: [UInt8]) -> [UInt8] {
    var seed = padding + security.owner.prefix(32)
    for shift: UInt32 in [0, 8, 16, 24] {
      seed.append(UInt8(truncatingIfNeeded: security.permissions >> shift))
    }
    seed += id
    if security.revision >= 4 && !security.encryptsMetadata { seed += [0xFF, 0xFF, 0xFF, 0xFF] }
    var digest = PDFCipher.md5(seed)
    if security.revision >= 3 {
      for _ in 0..<rounds { digest = PDFCipher.md5(Array(digest.prefix(security.keySize))) }
    }
    return Array(digest.prefix(security.keySize))
  }

  /// Algorithms 4 and 5.
  private static func isRight(_ key: [UInt8], _ security: PDFSecurity, _ id: [UInt8]) -> Bool {
    if security.revision == 2 {
      return PDFCipher.rc4(padding, key: key) == Array(security.user.prefix(32))
    }
    var made = PDFCipher.md5(padding + id)
    for round: UInt8 in 0..<20 { made = PDFCipher.rc4(made, key: key.map { $0 ^ round }) }
    return made == Array(security.user.prefix(16))
  }

  // MARK: Revisions 5 and 6

  /// Algorithm 2.A, for an empty user or owner password.
  private static func newKey(_ security: PDFSecurity) -> [UInt8]? {
    let (user, owner) = (security.user.prefix(48), security.owner.prefix(48))
    guard user.count == 48, owner.count == 48 else { return nil }
    let ways = [(user, security.userKey, []), (owner, security.ownerKey, Array(user))]
    for (entry, encrypted, extra) in ways {
      guard encrypted.count >= 32,
        hash(Array(entry[32..<40]), extra, security.revision) == Array(entry[..<32])
      else { continue }
      let key = hash(Array(entry[40..<48]), extra, security.revision)
      return PDFCipher.decryptAES(encrypted.prefix(32), key: key, vector: zeros)
    }
    return nil
  }

  /// Algorithm 2.B for an empty password; revision 5 has its first step only.
  private static func hash(_ salt: [UInt8], _ extra: [UInt8], _ revision: Int) -> [UInt8] {
    var key = PDFCipher.sha256(salt + extra)
    if revision < 6 { return key }
    for round in 1...mostRounds {
      let part = key + extra
      let repeated = Array(repeatElement(part, count: 64).joined())
      let encrypted = PDFCipher.encryptAES128(
        repeated, key: Array(key[..<16]), vector: Array(key[16..<32]))
      // The first 16 bytes as a number, modulo 3: 256 is 1 modulo 3.
      switch encrypted.prefix(16).reduce(0, { $0 + Int($1) }) % 3 {
      case 0: key = PDFCipher.sha256(encrypted)
      case 1: key = PDFCipher.sha384(encrypted)
      default: key = PDFCipher.sha512(encrypted)
      }
      if round >= leastRounds, Int(encrypted.last ?? 0) <= round - 32 { break }
    }
    return Array(key.prefix(32))
  }
}

extension PDFDecryption {
  /// Decrypts the strings of an object, a line each.
  ///
  /// - Returns: whether the object ends in the bytes.
  func open(
    stringsOf bytes: Span<UInt8>, _ texts: PDFIndex.Texts, into result: inout [UInt8]
  ) -> Bool {
    var lexer = PDFLexer(bytes)
    while true {
      switch lexer.next() {
      case .end: return false
      case .string(let string):
        result += open(string: string, ofObject: texts.number, texts.generation)
        result.append(0x0A)
      case .word(let word):
        if lexer.reads(word, "stream") || lexer.reads(word, "endobj")
          || lexer.reads(word, "endstream")
        {
          return true
        }
      default: continue
      }
    }
  }
}
