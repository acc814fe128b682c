import Bytes
import Fixtures
import Testing

@testable import Detection

/// Packed data in dumps of databases.
@Suite struct PackedSQLTests {
  /// As MySQL writes bytes in a string.
  private static func mysql(_ bytes: [UInt8]) -> [UInt8] {
    let names: [UInt8: Character] = [
      0: "0", 10: "n", 13: "r", 26: "Z", 0x22: "\"", 0x27: "'", 0x5C: "\\",
    ]
    return bytes.flatMap { byte in
      names[byte].flatMap { $0.asciiValue }.map { [0x5C, $0] } ?? [byte]
    }
  }

  /// As PostgreSQL writes `bytea` in its old format.
  private static func postgres(_ bytes: [UInt8], slash: String) -> String {
    bytes.map { byte in
      if byte == 0x5C { return slash + slash }
      if (0x20..<0x7F).contains(byte) { return String(UnicodeScalar(byte)) }
      let text = String(byte, radix: 8)
      return slash + String(repeating: "0", count: 3 - text.count) + text
    }.joined()
  }

  private static let insert = Array("INSERT INTO `t` VALUES (1,".utf8)

  static let writers: [@Sendable ([UInt8]) -> [UInt8]] = [
    { insert + Array("_binary '".utf8) + mysql($0) + Array("','x'),(2,NULL);\n".utf8) },
    { insert + Array("'".utf8) + mysql($0) + Array("');\n".utf8) },
    { insert + Array("'\(postgres($0, slash: "\\").replacing("'", with: "''"))');\n".utf8) },
    {
      insert
        + Array("E'\(postgres($0, slash: "\\\\").replacing("'", with: "\\'"))');\n".utf8)
    },
    { Array("COPY t FROM stdin;\n1\t\(postgres($0, slash: "\\\\"))\tx\n\\.\n".utf8) },
  ]

  @Test(arguments: writers.indices, [Encoder.gzip, .zlib])
  func packed(writer: Int, encoder: Encoder) throws {
    var generator = SeededGenerator(seed: UInt64(70 + writer))
    for _ in 0..<40 {
      let key = Sample.key(using: &generator)
      let plain =
        Sample.text(using: &generator) + [0x20] + key + [0x0A] + Sample.text(using: &generator)
      let packed = encoder(Carried(text: plain, range: 0..<1)).text
      let matches = try search(Self.writers[writer](packed))
      #expect(matches.map(\.secret) == [key])
      #expect(matches.first?.encodings.first == (writer < 2 ? "sql-string" : "escape"))
    }
  }

  @Test("What MySQL's COMPRESS makes, behind its length")
  func compressed() throws {
    var generator = SeededGenerator(seed: 80)
    for _ in 0..<40 {
      let key = Sample.key(using: &generator)
      let plain = Sample.text(using: &generator) + [0x20] + key
      let packed = Encoder.zlib(Carried(text: plain, range: 0..<1)).text
      let value = [UInt8(plain.count & 0xFF), UInt8(plain.count >> 8), 0, 0] + packed
      #expect(try search(Self.writers[0](value)).map(\.secret) == [key])
    }
  }

  @Test("Strings that only begin so are none, and none of it is said to be damaged")
  func others() throws {
    let key = Sample.key
    let texts: [[UInt8]] = [
      Array("if (x[0] == 'PK') return 'BZh';".utf8), Array("'x^2 + y^2 = z^2'".utf8),
      Array("'BZh91AY&SY\\x9c\\x00' and so on, and so on, and so on'".utf8),
      Self.insert + [0x27, 0x1F, 0x8B, 8, 0x27] + Array(",'it''s \\'quoted\\''".utf8),
      [0x27, 0x78, 0x9C] + Array("is no data, but a text that is as long as one'".utf8),
    ]
    for text in texts {
      let (matches, limits) = try search(text + [0x0A] + key + [0x0A], block: 1 << 20)
      #expect(matches.map(\.secret) == [key] && limits.isEmpty)
    }
  }

  @Test("A long value is read over blocks")
  func blocks() throws {
    var generator = SeededGenerator(seed: 81)
    let key = Sample.key(using: &generator)
    let noise = (0..<40_000).map { _ in UInt8.random(in: 33..<127, using: &generator) }
    let packed = Encoder.gzip(Carried(text: noise + [0x20] + key + [0x0A], range: 0..<1)).text
    let (matches, limits) = try search(Self.writers[0](packed), block: 8_000)
    #expect(matches.map(\.secret) == [key] && limits.isEmpty)
  }
}
