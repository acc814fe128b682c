internal import CDigest

/// The digest of bytes, block by block, by the function that names objects.
struct ContentHash {
  private var first = sha1_ctx()
  private var second = sha256_ctx()
  private let algorithm: HashAlgorithm

  init(_ algorithm: HashAlgorithm) {
    self.algorithm = algorithm
    switch algorithm {
    case .sha1: unsafe nettle_sha1_init(&first)
    case .sha256: unsafe nettle_sha256_init(&second)
    }
  }

  /// Takes the next bytes.
  mutating func update(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { unsafe update($0) }
  }

  /// Takes the next bytes.
  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
    switch algorithm {
    case .sha1: unsafe nettle_sha1_update(&first, bytes.count, start)
    case .sha256: unsafe nettle_sha256_update(&second, bytes.count, start)
    }
  }

  /// The digest; the last thing that is asked.
  mutating func finish() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: algorithm.byteCount)
    switch algorithm {
    case .sha1: unsafe nettle_sha1_digest(&first, digest.count, &digest)
    case .sha256: unsafe nettle_sha256_digest(&second, digest.count, &digest)
    }
    return digest
  }
}
