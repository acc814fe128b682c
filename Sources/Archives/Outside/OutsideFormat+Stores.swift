extension OutsideFormat {
  /// Databases, tables and logs with compressed or encoded blocks.
  static let stores: [OutsideFormat] = [
    OutsideFormat("parquet", begins: "PAR1") { isBinary($0, 4..<5) },
    OutsideFormat("parquet", begins: "PARE") { isBinary($0, 4..<8) },
    // The first stream's header: the upper byte of a length below 512 KiB. A stream that is not
    // compressed is a message with no such byte, and is searched as it is.
    OutsideFormat("orc", begins: "ORC") { $0[5] < 8 },
    OutsideFormat("avro", begins: [0x4f, 0x62, 0x6a, 1], isCompressedAvro),
    OutsideFormat("arrow", begins: Array("ARROW1".utf8) + [0, 0]),
    OutsideFormat("hdf5", begins: [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]),
    OutsideFormat("matlab", begins: "MATLAB ") {
      $0.holds([0, 1, 0x49, 0x4d], at: 124) || $0.holds([1, 0, 0x4d, 0x49], at: 124)
    },
    // Flags: xz, lz4 and zstd (systemd's journal-def.h).
    OutsideFormat("systemd journal", begins: "LPKSHHRH") { $0[12] & 0b1011 != 0 },
    OutsideFormat("postgresql dump", begins: Array("PGDMP".utf8) + [1]),
    OutsideFormat("wiredtiger", begins: [0x41, 0xd8, 1, 0, 1, 0]),
    OutsideFormat("lucene", begins: [0x3f, 0xd7, 0x6c, 0x17]),
    OutsideFormat("zim", begins: [0x5a, 0x49, 0x4d, 4]),
    OutsideFormat("borg", begins: "BORG_SEG") { isBinary($0, 8..<16) },
  ]

  /// Formats that are told by their last bytes.
  static let tails: [OutsideFormat] = [
    OutsideFormat("dmg") { $0.holds([0x6b, 0x6f, 0x6c, 0x79, 0, 0, 0, 4], at: $0.count - 512) },
    OutsideFormat("vhd") {
      $0.holds("conectix", at: $0.count - 512) && $0.holds([0, 0, 0], at: $0.count - 504)
    },
    // LevelDB's table_format.md; RocksDB's block_based_table_builder.cc.
    OutsideFormat("sst") {
      $0.holds([0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb], at: $0.count - 8)
        || $0.holds([0xf7, 0xcf, 0xf4, 0x85, 0xb7, 0x41, 0xe2, 0x88], at: $0.count - 8)
    },
    OutsideFormat("pyinstaller") {
      $0.holds([0x4d, 0x45, 0x49, 0x0c, 0x0b, 0x0a, 0x0b, 0x0e], at: $0.count - 88)
    },
  ]

  /// A container whose metadata names a codec: its blocks are compressed unless that is `null`.
  /// Avro 1.11 specification, "Object Container Files".
  private static func isCompressedAvro(_ first: Span<UInt8>) -> Bool {
    let key: StaticString = "avro.codec"
    let end = min(first.count, 64 << 10) - key.utf8CodeUnitCount - 5
    var place = 4
    while place < end {
      if first[place] == 0x61, first.holds(key, at: place) {
        // A length of 4, as a zigzag number.
        return !first.holds([0x08, 0x6e, 0x75, 0x6c, 0x6c], at: place + key.utf8CodeUnitCount)
      }
      place += 1
    }
    return false
  }

  /// Whether a byte among these is one that text has not.
  static func isBinary(_ first: Span<UInt8>, _ places: Range<Int>) -> Bool {
    var place = places.lowerBound
    while place < min(places.upperBound, first.count) {
      let byte = first[place]
      if byte < 9 || (14..<32).contains(byte) || byte >= 0x7f { return true }
      place += 1
    }
    return false
  }
}
