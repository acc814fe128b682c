/// Computes an object's id from its content, block by block, with nettle, which has the processor's
/// own instructions for it (twice as fast as libmd, which has not).
package struct ObjectHash {
  private var hash: ContentHash
  private let algorithm: HashAlgorithm

  /// Starts an object's id with its kind and length.
  init(_ algorithm: HashAlgorithm, _ kind: ObjectKind, count: Int) {
    self.algorithm = algorithm
    hash = ContentHash(algorithm)
    hash.update(Array("\(kind.name) \(count)\0".utf8))
  }

  /// Takes the next bytes of the content.
  mutating func update(_ bytes: UnsafeRawBufferPointer) { unsafe hash.update(bytes) }

  /// The id; the last thing that is asked.
  mutating func finish() -> ObjectID { ObjectID(hash.finish().span, algorithm) }

  /// The id of some content.
  static func id(
    _ algorithm: HashAlgorithm, _ kind: ObjectKind, _ bytes: UnsafeRawBufferPointer
  ) -> ObjectID {
    var hash = ObjectHash(algorithm, kind, count: bytes.count)
    unsafe hash.update(bytes)
    return hash.finish()
  }

  /// Whether bytes are the content that an id names.
  package static func matches(_ id: ObjectID, _ kind: ObjectKind, _ bytes: [UInt8]) -> Bool {
    unsafe bytes.withUnsafeBytes { unsafe matches(id, kind, $0) }
  }

  /// Whether bytes are the content that an id names.
  static func matches(_ id: ObjectID, _ kind: ObjectKind, _ bytes: UnsafeRawBufferPointer) -> Bool {
    unsafe self.id(id.algorithm, kind, bytes) == id
  }
}
