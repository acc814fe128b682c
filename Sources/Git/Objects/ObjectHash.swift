internal import CDigest

/// Computes an object's id from its content, block by block, with nettle, which has the processor's
/// own instructions for it (twice as fast as libmd, which has not).
package struct ObjectHash {
  private var first = sha1_ctx()
  private var second = sha256_ctx()
  private let algorithm: HashAlgorithm

  /// Starts an object's id with its kind and length.
  init(_ algorithm: HashAlgorithm, _ kind: ObjectKind, count: Int) {
    self.algorithm = algorithm
    switch algorithm {
    case .sha1: unsafe nettle_sha1_init(&first)
    case .sha256: unsafe nettle_sha256_init(&second)
    }
    let head = Array("\(kind.name) \(count)\0".utf8)
    unsafe head.withUnsafeBytes { unsafe update($0) }
  }

  /// Takes the next bytes of the content.
  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
    switch algorithm {
    case .sha1: unsafe nettle_sha1_update(&first, bytes.count, start)
    case .sha256: unsafe nettle_sha256_update(&second, bytes.count, start)
    }
  }

  /// The id; the last thing that is asked.
  mutating func finish() -> ObjectID {
    var digest = [UInt8](repeating: 0, count: algorithm.byteCount)
    switch algorithm {
    case .sha1: unsafe nettle_sha1_digest(&first, digest.count, &digest)
    case .sha256: unsafe nettle_sha256_digest(&second, digest.count, &digest)
    }
    return ObjectID(digest.span, algorithm)
  }

  /// Whether bytes are the content that an id names.
  package static func matches(_ id: ObjectID, _ kind: ObjectKind, _ bytes: [UInt8]) -> Bool {
    unsafe bytes.withUnsafeBytes { unsafe matches(id, kind, $0) }
  }

  /// Whether bytes are the content that an id names.
  static func matches(_ id: ObjectID, _ kind: ObjectKind, _ bytes: UnsafeRawBufferPointer) -> Bool {
    var hash = ObjectHash(id.algorithm, kind, count: bytes.count)
    unsafe hash.update(bytes)
    return hash.finish() == id
  }
}
