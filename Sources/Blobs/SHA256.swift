import Bytes
import CDigest
import Glibc
import Platform

/// SHA-256 as nettle computes it.
package struct SHA256 {
  private var context = sha256_ctx()

  /// Begins with nothing.
  package init() { unsafe nettle_sha256_init(&context) }

  /// Adds bytes.
  package mutating func update(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer {
      unsafe nettle_sha256_update(&context, $0.count, $0.baseAddress)
    }
  }

  /// The digest of what was added. Begins anew.
  package mutating func finish() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
    unsafe nettle_sha256_digest(&context, digest.count, &digest)
    return digest
  }

  /// The digest of what was added, as 64 lower-case hexadecimal digits. Begins anew.
  package mutating func hexadecimal() -> String { HexDigits.text(finish()) }

  /// The digest of some bytes.
  package static func hexadecimal(of bytes: Span<UInt8>) -> String {
    var hash = SHA256()
    hash.update(bytes)
    return hash.hexadecimal()
  }

  /// The digest of some bytes.
  package static func hexadecimal(of bytes: [UInt8]) -> String { hexadecimal(of: bytes.span) }

  /// The digest of an open regular file's content, whatever its position; nil where it can't be
  /// read.
  package static func hexadecimal(ofFile file: CInt) -> String? {
    var hash = SHA256()
    var buffer = [UInt8](repeating: 0, count: 256 << 10)
    var offset: off_t = 0
    while true {
      let count = retrying { unsafe pread(file, &buffer, buffer.count, offset) }
      if count < 0 { return nil }
      if count == 0 { return hash.hexadecimal() }
      hash.update(buffer.span.extracting(0..<count))
      offset += count
    }
  }
}
