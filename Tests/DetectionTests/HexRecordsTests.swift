import Bytes
import Fixtures
import Testing

@testable import Detection

/// Data in Intel HEX, S-records and Tektronix HEX.
@Suite struct HexRecordsTests {
  private static func hex(_ value: Int, _ digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  /// Lines of some bytes each, behind others of the same file.
  private static func lines(
    _ bytes: [UInt8], _ size: Int, header: String, end: String = "\n",
    _ record: (Int, [UInt8]) -> String
  ) -> String {
    header
      + stride(from: 0, to: bytes.count, by: size).map { start in
        record(start, Array(bytes[start..<min(start + size, bytes.count)])) + end
      }.joined()
  }

  private static func intel(_ bytes: [UInt8], _ size: Int, end: String = "\n") -> String {
    lines(bytes, size, header: ":020000040800F2" + end, end: end) { place, row in
      let fields = [UInt8(row.count), UInt8(place >> 8 & 0xFF), UInt8(place & 0xFF), 0] + row
      let sum = fields.reduce(0) { $0 &+ $1 }
      return ":" + fields.map { hex(Int($0), 2) }.joined() + hex(Int(0 &- sum), 2)
    } + ":00000001FF" + end
  }

  private static func motorola(_ bytes: [UInt8], _ size: Int, kind: Int) -> String {
    lines(bytes, size, header: "S00600004844521B\n") { place, row in
      let address = (0...kind).reversed().map { UInt8(place >> (8 * $0) & 0xFF) }
      let fields = [UInt8(row.count + address.count + 1)] + address + row
      let sum = fields.reduce(0) { $0 &+ $1 }
      return "S\(kind)" + fields.map { hex(Int($0), 2) }.joined() + hex(Int(~sum), 2)
    } + "S9030000FC\n"
  }

  private static func tektronix(_ bytes: [UInt8]) -> String {
    lines(bytes, 32, header: "") { place, row in
      let address = String(place, radix: 16, uppercase: true)
      let rest = hex(address.count, 1) + address + row.map { hex(Int($0), 2) }.joined()
      return "%" + hex(rest.utf8.count + 5, 2) + "6AB" + rest
    } + "%0781010\n"
  }

  static let writers: [@Sendable ([UInt8]) -> String] = [
    { intel($0, 16) }, { intel($0, 32) }, { intel($0, 16, end: "\r\n") },
    { intel($0, 16).replacing(":020000040800F2\n", with: "") },
    { motorola($0, 16, kind: 1) }, { motorola($0, 16, kind: 2) }, { motorola($0, 16, kind: 3) },
    { motorola($0, 32, kind: 1) }, { motorola($0, 32, kind: 2) }, { motorola($0, 32, kind: 3) },
    { motorola($0, 16, kind: 1).replacing("S00600004844521B\n", with: "") },
    { tektronix($0) },
  ]

  @Test(arguments: writers.indices)
  func text(writer: Int) throws {
    var generator = SeededGenerator(seed: UInt64(writer))
    for place in 0..<40 {
      let key = Sample.key(using: &generator)
      // A literal begins with a line's end: the last but one line is as long as the others.
      let plain =
        [UInt8](repeating: 0x2E, count: place) + [0x20] + key + [UInt8](repeating: 0, count: 64)
      let text = Array(Self.writers[writer](plain).utf8)
      let matches = try search(text)
      #expect(matches.map(\.secret) == [key], "\(place)")
      #expect(matches.first?.encodings == ["hex-records"])
      // What is masked holds every digit of the key.
      let range = try #require(matches.first).range
      #expect(range.count >= 2 * key.count)
    }
  }

  @Test(arguments: writers.indices, [Encoder.gzip, .zlib])
  func packed(writer: Int, encoder: Encoder) throws {
    var generator = SeededGenerator(seed: UInt64(20 + writer))
    let key = Sample.key(using: &generator)
    let plain = Sample.text(using: &generator) + [0x20] + key + [0x0A]
    let packed = encoder(Carried(text: plain, range: 0..<1)).text
    let matches = try search(Array(Self.writers[writer](packed).utf8))
    #expect(matches.map(\.secret) == [key])
    #expect(matches.first?.encodings == ["hex-records", encoder == .gzip ? "gzip" : "zlib"])
  }

  @Test("Records over many blocks are read")
  func blocks() throws {
    var generator = SeededGenerator(seed: 60)
    let key = Sample.key(using: &generator)
    let noise = (0..<40_000).map { _ in UInt8.random(in: 33..<127, using: &generator) }
    for bytes in [
      noise + [0x20] + key + [0x20] + noise,
      Encoder.gzip(Carried(text: noise + [0x20] + key + [0x0A], range: 0..<1)).text,
    ] {
      let (matches, limits) = try search(Array(Self.intel(bytes, 16).utf8), block: 30_000)
      #expect(Set(matches.map(\.secret)) == [key] && limits.isEmpty)
    }
  }

  @Test("What only looks so is none")
  func others() throws {
    let key = Sample.key
    let digits = key.map { Self.hex(Int($0), 2) }.joined()
    let texts = [
      // Lengths that are wrong, a record of another kind, one with a word behind it.
      "x\n:10000000" + digits + "\n", "x\n:28000004" + digits + "00\n:28000004" + digits + "00\n",
      "x\n:10000000" + digits.prefix(32) + "00 end\n:10001000" + digits.dropFirst(32).prefix(32)
        + "00 end\n",
      "x\nS11E03 and S12E01\n:10:20:30\n%48d\n",
    ]
    for text in texts {
      let keys = try search(Array(text.utf8)).filter { $0.encodings.contains("hex-records") }
      #expect(keys.isEmpty, "\(text)")
    }
  }

  @Test("A wall of records costs no more for each")
  func walls() throws {
    var costs: [Double] = []
    for count in [50, 2000] {
      let rows = Self.intel([UInt8](repeating: 0x41, count: 16), 16) + "\n"
      let text = Array(String(repeating: rows, count: count).utf8)
      let worker = DetectionWorker(try shippedDetector.get())
      var search = BlobSearch(worker)
      _ = search.search(text.span, at: 0, isLast: true) { _ in }
      costs.append(Double(worker.budget.spent) / Double(text.count))
    }
    #expect(costs[1] < 1.5 * costs[0] + 1, "\(costs)")
  }
}
