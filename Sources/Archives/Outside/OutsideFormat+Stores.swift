extension OutsideFormat {
  /// Databases, tables and logs with compressed or encoded blocks.
  static let stores: [OutsideFormat] = [
    OutsideFormat("parquet", begins: "PARE") { isBinary($0, 4..<8) },
    OutsideFormat("hdf5", begins: [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]),
    OutsideFormat("matlab", begins: "MATLAB ") {
      $0.holds([0, 1, 0x49, 0x4d], at: 124) || $0.holds([1, 0, 0x4d, 0x49], at: 124)
    },
    // The first eight bytes are a checksum.
    OutsideFormat("duckdb", firstBytes: Array(0...255)) {
      $0.holds("DUCK", at: 8) && $0.count >= 20 && $0.holds([0, 0, 0, 0, 0, 0], at: 14)
    },
    OutsideFormat("vortex", begins: "VTXF") { isBinary($0, 4..<64) },
    // Version 1 of tsm1's files: `tsdb/engine/tsm1/DESIGN.md` of InfluxDB.
    OutsideFormat("influxdb tsm", begins: [0x16, 0xd1, 0x16, 0xd1, 1]),
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
    // Those whose first block is none that is read.
    OutsideFormat("sst") { TableFooter.ends($0) },
    // Two numbers of a version: "Lance file format".
    OutsideFormat("lance") {
      $0.holds("LANC", at: $0.count - 4) && $0[$0.count - 8] <= 2 && $0[$0.count - 7] == 0
        && $0[$0.count - 6] <= 9 && $0[$0.count - 5] == 0
    },
    OutsideFormat("pyinstaller") {
      $0.holds([0x4d, 0x45, 0x49, 0x0c, 0x0b, 0x0a, 0x0b, 0x0e], at: $0.count - 88)
    },
  ]

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
