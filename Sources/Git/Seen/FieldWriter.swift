/// Writes values one behind the other, for `FieldReader`.
struct FieldWriter {
  /// What was written.
  private(set) var bytes: [UInt8] = []

  init(reserving count: Int) { bytes.reserveCapacity(count) }

  /// Adds bytes, whose number the reader knows.
  mutating func add(_ more: [UInt8]) { bytes += more }

  /// Adds an id.
  mutating func add(_ id: ObjectID) { id.append(to: &bytes) }

  /// Adds the first 64 bits of an id.
  mutating func add(prefix: UInt64) {
    unsafe withUnsafeBytes(of: prefix.bigEndian) { unsafe bytes.append(contentsOf: $0) }
  }

  /// Adds a number of 0 or more: seven bits a byte, the lowest first, as in git's packs.
  mutating func add(_ number: Int) {
    precondition(number >= 0)
    var rest = number
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }
}
