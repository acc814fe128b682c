import Bytes
import Fixtures
import Testing

@testable import Detection

/// Compressed data in dumps.
@Suite struct PackedDumpTests {
  private static func padded(_ value: UInt64, _ radix: Int, _ digits: Int) -> String {
    let text = String(value, radix: radix)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  /// Rows of some bytes: what stands before each, and cells of one or more bytes, the first one lowest.
  private static func dump(
    _ bytes: [UInt8], row: Int = 16, size: Int = 1, address: (UInt64) -> String,
    cell: (UInt64) -> String
  ) -> String {
    let whole = bytes + repeatElement(0, count: (size - bytes.count % size) % size)
    return stride(from: 0, to: whole.count, by: row).map { start in
      address(UInt64(start))
        + stride(from: start, to: min(start + row, whole.count), by: size).map { place in
          cell(whole[place..<place + size].reversed().reduce(0) { $0 << 8 | UInt64($1) })
        }.joined() + "\n"
    }.joined()
  }

  /// The two bytes of a word in the order of the text, as `xxd` has them.
  private static func pair(_ word: UInt64) -> String {
    " " + padded(word & 0xFF, 16, 2) + padded(word >> 8, 16, 2)
  }

  private static let octal: @Sendable (UInt64) -> String = { padded($0, 8, 7) }

  static let dumps: [@Sendable ([UInt8]) -> String] = [
    { dump($0, size: 2, address: { padded($0, 16, 8) + ":" }, cell: pair) },
    { dump($0, address: { padded($0, 16, 8) + ": " }) { " " + padded($0, 16, 2) } },
    { dump($0, address: octal) { " " + padded($0, 16, 2) } },
    { dump($0, address: { padded($0, 16, 8) + "  " }) { " " + padded($0, 16, 2).uppercased() } },
    { dump($0, size: 2, address: octal) { " " + padded($0, 16, 4) } },
    { dump($0, size: 2, address: { padded($0, 16, 7) }) { "    " + padded($0, 16, 4) } },
    { dump($0, size: 2, address: octal) { " " + padded($0, 8, 6) } },
    { dump($0, size: 4, address: octal) { " " + padded($0, 16, 8) } },
    {
      dump($0, row: 8, address: { "0x" + padded($0, 16, 8) + ":" }) { "\t0x" + padded($0, 16, 2) }
    },
    {
      dump($0, address: octal) { byte in
        String(repeating: " ", count: 4 - "\(byte)".count) + "\(byte)"
      }
    },
  ]

  @Test(arguments: dumps.indices, [Encoder.gzip, .zlib])
  func inDumps(dump: Int, encoder: Encoder) throws {
    var generator = SeededGenerator(seed: UInt64(40 + dump))
    for _ in 0..<20 {
      let key = Sample.key(using: &generator)
      let plain = Sample.text(using: &generator) + [0x20] + key + [0x0A]
      let packed = encoder(Carried(text: plain, range: 0..<1)).text
      let text = "some text\n" + Self.dumps[dump](packed) + "end\n"
      let matches = try search(Array(text.utf8))
      #expect(matches.map(\.secret) == [key], "\(text)")
      #expect(matches.first?.encodings == ["dump", encoder == .gzip ? "gzip" : "zlib"])
      #expect(matches.first.map { $0.range.lowerBound >= 10 } == true)
    }
  }

  /// As `od -c` has a byte.
  private static func character(_ byte: UInt64) -> String {
    let names: [UInt64: String] = [
      0: "\\0", 7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r",
    ]
    let isPlain = (0x20..<0x7F).contains(byte)
    let text = names[byte] ?? (isPlain ? String(UnicodeScalar(UInt8(byte))) : padded(byte, 8, 3))
    return String(repeating: " ", count: 4 - text.utf8.count) + text
  }

  @Test("Packed data in characters", arguments: [Encoder.gzip, .zlib])
  func characters(encoder: Encoder) throws {
    var generator = SeededGenerator(seed: 53)
    for _ in 0..<40 {
      let key = Sample.key(using: &generator)
      let packed = encoder(Carried(text: Array("x: ".utf8) + key + [0x0A], range: 0..<1)).text
      let text = Self.dump(packed, address: Self.octal, cell: Self.character)
      #expect(try search(Array(text.utf8)).map(\.secret) == [key], "\(text)")
    }
  }

  @Test("Gzip data in bytes of octal")
  func octalBytes() throws {
    var generator = SeededGenerator(seed: 50)
    let key = Sample.key(using: &generator)
    let packed = Encoder.gzip(Carried(text: key + [0x0A], range: 0..<1)).text
    let text = Self.dump(packed, address: Self.octal) { " " + Self.padded($0, 8, 3) }
    #expect(try search(Array(text.utf8)).map(\.secret) == [key])
  }

  @Test("A dump over many blocks is read")
  func blocks() throws {
    var generator = SeededGenerator(seed: 51)
    let key = Sample.key(using: &generator)
    let noise = (0..<20_000).map { _ in UInt8.random(in: 33..<127, using: &generator) }
    let packed = Encoder.gzip(Carried(text: noise + [0x20] + key + [0x0A], range: 0..<1)).text
    for (index, dump) in Self.dumps.enumerated() {
      let (matches, limits) = try search(Array(dump(packed).utf8), block: 30_000)
      #expect(matches.map(\.secret) == [key] && limits.isEmpty, "\(index)")
    }
  }
}
