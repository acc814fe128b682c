/// The checksum of Castagnoli (RFC 3720, section 12.1), as Snappy's frames and Kafka's batches have it.
enum CRC32C {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in
      value & 1 == 0 ? value >> 1 : value >> 1 ^ 0x82F6_3B78
    }
  }

  /// The checksum, masked: `framing_format.txt` of Snappy, section 3.
  static func masked(_ bytes: Span<UInt8>) -> UInt32 {
    let sum = plain(bytes)
    // It is meant to overflow.
    return (sum >> 15 | sum << 17) &+ 0xA282_EAD8
  }

  /// The checksum as it is.
  static func plain(_ bytes: Span<UInt8>) -> UInt32 {
    let table = table
    var value = UInt32.max
    for index in bytes.indices {
      value = table[Int((value ^ UInt32(bytes[index])) & 0xFF)] ^ value >> 8
    }
    return ~value
  }
}
