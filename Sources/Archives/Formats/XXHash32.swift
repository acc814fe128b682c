/// The checksum that lz4 frames have: xxHash of 32 bits, seed 0.
enum XXHash32 {
  /// The hash of fewer than 16 bytes.
  static func ofShort(_ bytes: Span<UInt8>) -> UInt32 {
    precondition(bytes.count < 16)
    // The algorithm is defined modulo 2^32.
    var hash = 374_761_393 &+ UInt32(bytes.count)
    var index = 0
    while index + 4 <= bytes.count {
      hash = rotate(hash &+ bytes.little32(index) &* 3_266_489_917, by: 17) &* 668_265_263
      index += 4
    }
    while index < bytes.count {
      hash = rotate(hash &+ UInt32(bytes[index]) &* 374_761_393, by: 11) &* 2_654_435_761
      index += 1
    }
    hash = (hash ^ hash >> 15) &* 2_246_822_519
    hash = (hash ^ hash >> 13) &* 3_266_489_917
    return hash ^ hash >> 16
  }

  private static func rotate(_ value: UInt32, by count: UInt32) -> UInt32 {
    value << count | value >> (32 - count)
  }
}
