import Blobs
internal import CDigest

/// The ciphers and digests of the standard security handler, as nettle has them.
enum PDFCipher {
  /// How strings or streams are encrypted: the methods of crypt filters (ISO 32000-2, table 25).
  enum Method {
    case none, rc4, aes128, aes256
  }

  /// The size of a block of AES, in bytes.
  private static let block = 16

  static func md5(_ bytes: [UInt8]) -> [UInt8] {
    var context = md5_ctx()
    var digest = [UInt8](repeating: 0, count: Int(MD5_DIGEST_SIZE))
    unsafe nettle_md5_init(&context)
    unsafe nettle_md5_update(&context, bytes.count, bytes)
    unsafe nettle_md5_digest(&context, digest.count, &digest)
    return digest
  }

  static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var hash = SHA256()
    hash.update(bytes.span)
    return hash.finish()
  }

  static func sha384(_ bytes: [UInt8]) -> [UInt8] {
    var context = sha512_ctx()
    var digest = [UInt8](repeating: 0, count: Int(SHA384_DIGEST_SIZE))
    unsafe nettle_sha384_init(&context)
    unsafe nettle_sha512_update(&context, bytes.count, bytes)
    unsafe nettle_sha384_digest(&context, digest.count, &digest)
    return digest
  }

  static func sha512(_ bytes: [UInt8]) -> [UInt8] {
    var context = sha512_ctx()
    var digest = [UInt8](repeating: 0, count: Int(SHA512_DIGEST_SIZE))
    unsafe nettle_sha512_init(&context)
    unsafe nettle_sha512_update(&context, bytes.count, bytes)
    unsafe nettle_sha512_digest(&context, digest.count, &digest)
    return digest
  }

  /// RC4, which is the same both ways.
  ///
  /// - Parameter key: of 1 to 256 bytes.
  static func rc4(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
    var context = arcfour_ctx()
    var result = bytes
    unsafe nettle_arcfour_set_key(&context, key.count, key)
    unsafe nettle_arcfour_crypt(&context, bytes.count, &result, bytes)
    return result
  }

  /// Encrypts whole blocks with AES-128 in CBC mode.
  ///
  /// - Parameters:
  ///   - key: of 16 bytes.
  ///   - vector: what the first block is combined with, of 16 bytes.
  static func encryptAES128(_ bytes: [UInt8], key: [UInt8], vector: [UInt8]) -> [UInt8] {
    var context = aes128_ctx()
    var (vector, result) = (vector, bytes)
    unsafe nettle_aes128_set_encrypt_key(&context, key)
    unsafe nettle_cbc_aes128_encrypt(
      &context, &vector, bytes.count / block * block, &result, bytes)
    return result
  }

  /// Decrypts whole blocks with AES in CBC mode; bytes behind the last whole block are dropped.
  ///
  /// - Parameters:
  ///   - key: of 16 or 32 bytes.
  ///   - vector: what the first block is combined with, of 16 bytes.
  static func decryptAES(_ bytes: ArraySlice<UInt8>, key: [UInt8], vector: [UInt8]) -> [UInt8] {
    var vector = vector
    var result = Array(bytes.prefix(bytes.count / block * block))
    if key.count == 32 {
      var context = aes256_ctx()
      unsafe nettle_aes256_set_decrypt_key(&context, key)
      unsafe kascan_cbc_aes256_decrypt(&context, &vector, result.count, &result)
    } else {
      var context = aes128_ctx()
      unsafe nettle_aes128_set_decrypt_key(&context, key)
      unsafe kascan_cbc_aes128_decrypt(&context, &vector, result.count, &result)
    }
    return result
  }

  /// Decrypts a string or stream: section 7.6.3.1. AES has its vector before the data and one to 16
  /// bytes of padding behind.
  static func decrypt(_ bytes: [UInt8], by method: Method, key: [UInt8]) -> [UInt8] {
    switch method {
    case .none: return bytes
    case .rc4: return rc4(bytes, key: key)
    case .aes128, .aes256:
      guard bytes.count >= 2 * block else { return [] }
      var plain = decryptAES(bytes[block...], key: key, vector: Array(bytes.prefix(block)))
      // A stream whose end was damaged has another last byte.
      if let last = plain.last, (1...UInt8(block)).contains(last) { plain.removeLast(Int(last)) }
      return plain
    }
  }
}
