import Fixtures
@testable import Detection
import Testing

/// Several streams of zlib one behind the other: only what stands before the first tells of it.
@Suite struct RowTests {
  private static func zlib(_ text: [UInt8]) -> [UInt8] {
    Encoder.zlib(Carried(text: text, range: 0..<1)).text
  }

  /// Streams with a key each, and the keys.
  private static func streams(
    _ count: Int, using generator: inout SeededGenerator
  ) -> (streams: [[UInt8]], keys: [[UInt8]]) {
    let keys = (0..<count).map { _ in Sample.key(using: &generator) }
    let streams = keys.map { key in
      zlib(Array("name: ".utf8) + Sample.text(using: &generator) + [0x0A] + key + [0x0A])
    }
    return (streams, keys)
  }

  /// What may stand between two streams.
  static let gaps = [
    "", "\0\0\u{1}", "name-of-the-next", "\nendstream\nendobj\n12 0 obj\n<</Length 9>>\nstream\n",
  ]

  @Test("All streams of a row are read", arguments: gaps)
  func row(gap: String) throws {
    var generator = SeededGenerator(seed: 21)
    let (streams, keys) = Self.streams(30, using: &generator)
    let row = Array(streams.joined(separator: Array(gap.utf8)))
    let lead: [UInt8] = [0x50, 9, 7, 0, 0]
    #expect(try search(lead + row + [1, 2]).map(\.secret) == keys)
    // At the beginning of a blob, and of what base64 held.
    #expect(try search(row).map(\.secret) == keys)
    let carried = Encoder.base64(Carried(text: row, range: 0..<1)).text
    #expect(try search(Array("data: ".utf8) + carried + [0x0A]).map(\.secret) == keys)
  }

  @Test("A row goes on over blocks, each key once", arguments: [30_000, 50_000, 170_000])
  func blocks(size: Int) throws {
    var generator = SeededGenerator(seed: 22)
    let (streams, keys) = Self.streams(1500, using: &generator)
    let lead = [UInt8](repeating: 0x2E, count: 1000) + [7, 0, 0]
    let (matches, limits) = try search(lead + Array(streams.joined()), block: size)
    #expect(matches.map(\.secret) == keys)
    #expect(limits.isEmpty)
  }

  @Test("A stream behind its length that begins near a block's end is read")
  func lengthBeforeBlockEnd() throws {
    var generator = SeededGenerator(seed: 23)
    let key = Sample.key(using: &generator)
    let noise = (0..<30_000).map { _ in UInt8.random(in: 33..<127, using: &generator) }
    let stream = Self.zlib(noise + [0x0A] + key + [0x0A])
    for place in stride(from: 20_000, to: 40_000, by: 2500) {
      let before = [UInt8](repeating: 0x2E, count: place)
      let after = [UInt8](repeating: 0x2E, count: 40_000)
      let (matches, limits) = try search(before + [0, 0] + stream + after, block: 40_000)
      #expect(matches.map(\.secret) == [key], "\(place)")
      #expect(limits.isEmpty)
    }
  }

  /// Deflated data (RFC 1951) of one block with codes of its own, 8 bits for nearly all bytes.
  private static func oneBlock(_ data: [UInt8], ends: Bool) -> [UInt8] {
    var bytes: [UInt8] = [0x78, 0x9C]
    var held: UInt64 = 0
    var count = 0
    func put(_ value: Int, _ bits: Int) {
      held |= UInt64(value) << UInt64(count)
      count += bits
      while count >= 8 {
        bytes.append(UInt8(truncatingIfNeeded: held))
        held >>= 8
        count -= 8
      }
    }
    func code(_ value: Int, _ bits: Int) {
      for bit in (0..<bits).reversed() { put(value >> bit & 1, 1) }
    }
    // The last block, 258 lengths, one distance, the lengths of the codes of lengths up to that of 1.
    put(5, 3)
    put(1, 5)
    put(0, 5)
    put(14, 4)
    let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1]
    let lengths = [8: 1, 9: 2, 1: 2]
    for symbol in order { put(lengths[symbol] ?? 0, 3) }
    for _ in 0..<254 { code(0, 1) }
    for _ in 254..<258 { code(3, 2) }
    code(2, 2)
    for byte in data { code(Int(byte), 8) }
    if ends {
      code(510, 9)
      while count > 0 { put(0, 1) }
      var (a, b) = (UInt32(1), UInt32(0))
      for byte in data {
        a = (a + UInt32(byte)) % 65521
        b = (b + a) % 65521
      }
      let sum = b << 16 | a
      bytes += (0..<4).map { UInt8(truncatingIfNeeded: sum >> UInt32(24 - 8 * $0)) }
    }
    return bytes
  }

  @Test("The end of what inflates by chance for megabytes is not looked for")
  func endlessBlock() throws {
    let data = Self.oneBlock([UInt8](repeating: 0x55, count: 6 << 20), ends: false)
    let text = [7, 0, 0] + data
    let worker = DetectionWorker(try shippedDetector.get())
    var search = BlobSearch(worker)
    var matches = 0
    _ = search.search(text.span, at: 0, isLast: true) { _ in matches += 1 }
    #expect(matches == 0 && search.limits.isEmpty)
    // With its end looked for it would be ten times its size.
    #expect(worker.budget.spent < 6 * text.count)
  }

  @Test(
    "One long block is read, whole or cut off", arguments: [100_000, 1 << 20, 5 << 20],
    [true, false])
  func oneLongBlock(block: Int, ends: Bool) throws {
    var generator = SeededGenerator(seed: 28)
    let key = Sample.key(using: &generator)
    let noise = (0..<1 << 20).map { _ in UInt8.random(in: 97..<123, using: &generator) }
    let text =
      [7, 0, 0] + Self.oneBlock(noise[..<100_000] + [0x0A] + key + [0x0A] + noise, ends: ends)
    #expect(try search(text, block: block).matches.map(\.secret) == [key])
  }

  @Test("A row goes on behind a stored block that a block's end cuts")
  func storedBlocks() throws {
    var generator = SeededGenerator(seed: 29)
    let key = Sample.key(using: &generator)
    let noise = (0..<30_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    for before in stride(from: 20_000, to: 60_000, by: 4_000) {
      let filling = (0..<before).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let row = Self.zlib(filling) + Self.zlib(noise) + Self.zlib(key + [0x0A])
      let text = [7, 0, 0] + row + [UInt8](repeating: 0x2E, count: 70_000)
      #expect(try search(text, block: 60_000).matches.map(\.secret) == [key], "\(before)")
    }
  }

  @Test("Long data that is cut off gives its beginning", arguments: [100_000, 1 << 20, 5 << 20])
  func cutOff(block: Int) throws {
    var generator = SeededGenerator(seed: 25)
    let key = Sample.key(using: &generator)
    let noise = (0..<3 << 20).map { _ in UInt8.random(in: 97..<123, using: &generator) }
    let stream = Self.zlib(noise + [0x0A] + key + [0x0A] + noise)
    let part = [7, 0, 0] + stream.prefix(stream.count * 3 / 4)
    #expect(try search(part, block: block).matches.map(\.secret) == [key])
  }

  /// Text of many words, which compresses well.
  private static func words(using generator: inout SeededGenerator) -> [UInt8] {
    (0..<400).flatMap { _ in "value-\(Int.random(in: 0..<99, using: &generator)) ".utf8 }
  }

  @Test("Damage in a row is said, wherever it is", arguments: [30, 100, 300])
  func damaged(place: Int) throws {
    var generator = SeededGenerator(seed: 26)
    let (streams, _) = Self.streams(3, using: &generator)
    var broken = Self.zlib(Self.words(using: &generator))
    try #require(broken.count > 2 * place)
    broken[broken.count - place] ^= 0x55
    for gap in Self.gaps {
      let row = Array((streams + [broken]).joined(separator: Array(gap.utf8)))
      let (_, limits) = try search([7, 0, 0] + row, block: 1 << 20)
      #expect(limits == [.damaged(carrier: "zlib")], "\(gap.debugDescription)")
      let (_, inBlocks) = try search(
        [7, 0, 0] + row + [UInt8](repeating: 0x2E, count: 50_000), block: 20_000)
      #expect(inBlocks == [.damaged(carrier: "zlib")], "\(gap.debugDescription)")
    }
    // Image data is cut in pieces.
    let image = Array((streams + [Array("\0\0\0\0IDAT".utf8) + broken.prefix(900)]).joined())
    #expect(try search([7, 0, 0] + image, block: 1 << 20).limits.isEmpty)
    let chunk: [UInt8] = [0, 0, 0, 0] + Array("fdAT".utf8) + [0, 0, 0, 2]
    let frame = Array((streams + [chunk + broken.prefix(900)]).joined())
    #expect(try search([7, 0, 0] + frame, block: 1 << 20).limits.isEmpty)
  }

  @Test("A blob of zlib data that is cut off is not all read")
  func cutBlob() throws {
    var generator = SeededGenerator(seed: 27)
    let whole = Self.zlib(Self.words(using: &generator))
    for count in [whole.count - 5, whole.count * 3 / 4, whole.count / 2] {
      let (_, limits) = try search(Array(whole.prefix(count)), block: 1 << 20)
      #expect(limits == [.damaged(carrier: "zlib")], "\(count)")
    }
    #expect(try search(whole, block: 1 << 20).limits.isEmpty)
  }

  @Test("Text that begins as zlib data does is no such data")
  func formulas() throws {
    let texts = [
      "x^2 + y^2 = z^2, for all x and y of the plane", "x^n + y^n = z^n has no solution",
    ]
    for text in texts {
      #expect(try search(Array((text + text + text).utf8), block: 1 << 20).limits.isEmpty)
    }
    #expect(try search(Array("X\tcount\n72\t97\n8\t32".utf8), block: 1 << 20).limits.isEmpty)
    var generator = SeededGenerator(seed: 28)
    for head in ["X\tstart", "X\tchr", "(S", "HK", "8O", "hC", "x^", "H\r", "XG"] {
      for _ in 0..<300 {
        let table = (0..<Int.random(in: 5...60, using: &generator)).map { _ in
          "\(Int.random(in: 0...9999, using: &generator))\t\(Int.random(in: 0...99, using: &generator))\n"
        }.joined()
        #expect(try search(Array((head + table).utf8), block: 1 << 20).limits.isEmpty, "\(head)")
      }
    }
  }

  @Test("A row that looks like more of itself costs no more for each stream")
  func walls() throws {
    var generator = SeededGenerator(seed: 24)
    let small = Self.zlib(Array("0123456789abcdefghijklmnopqrstuvwxyz".utf8))
    let header: [UInt8] = [0x78, 0x9C, 0x4B, 0x4C, 0x4A, 0x4E]
    let walls: [[UInt8]] = [
      [0, 0] + small, small, [0, 0] + header,
      small + Array(repeatElement(header, count: 20).joined()),
      small + (0..<100).map { _ in UInt8.random(in: 0...255, using: &generator) },
    ]
    for wall in walls {
      var costs: [Double] = []
      for count in [2_000, 20_000] {
        let worker = DetectionWorker(try shippedDetector.get())
        var search = BlobSearch(worker)
        let text = [7, 0, 0] + Array(repeatElement(wall, count: count / wall.count).joined())
        _ = search.search(text.span, at: 0, isLast: true) { _ in }
        costs.append(Double(worker.budget.spent) / Double(text.count))
        #expect(search.limits.isEmpty)
      }
      #expect(costs[1] < 1.2 * costs[0] + 1, "\(wall.prefix(12)) \(costs)")
    }
  }
}
