import CLiteralSearch
import Fixtures
import Testing

@testable import Detection

/// Keys of which every byte is XORed with the same one, in base64 and hexadecimal.
@Suite struct XoredTests {
  private static func xored(_ text: some Sequence<UInt8>, _ mask: UInt8) -> [UInt8] {
    text.map { $0 ^ mask }
  }

  @Test(
    "Each byte that code may XOR with", arguments: [Encoder.base64, .hex, .hexUpper])
  func isFound(encoder: Encoder) throws {
    for mask in 1...UInt8.max {
      let text = Self.xored(Sample.key, mask)
      let carried = encoder(Carried(text: text, range: 0..<40))
        .within(Array("k = xor(decode(\"".utf8), Array("\"), 18)\n".utf8))
      let matches = try search(carried.text)
      #expect(matches.map(\.secret) == [Sample.key], "\(mask)")
      #expect(matches.map(\.range) == [carried.range])
      #expect(
        matches.map(\.encodings) == [
          [encoder == .hex || encoder == .hexUpper ? "hex" : "base64", "xor"]
        ])
    }
  }

  @Test("Amid text that was XORed as a whole, and two keys with different bytes")
  func amidText() throws {
    var generator = SeededGenerator(seed: 3)
    let keys = (0..<2).map { _ in Sample.key(using: &generator) }
    let settings = { (key: [UInt8]) in
      Array("{\"token\":\"".utf8) + key + Array("\", \"a\": 1}".utf8)
    }
    let text = Self.xored(settings(keys[0]), 0x5A) + Self.xored(settings(keys[1]), 0x37)
    let carried = Encoder.base64(Carried(text: text, range: 0..<1))
    let matches = try search(Array("data: ".utf8) + carried.text + [0x0A])
    #expect(matches.map(\.secret) == keys)
    #expect(matches.map(\.encodings) == [["base64", "xor"], ["base64", "xor"]])
  }

  @Test func lookAlikes() throws {
    for other in [
      Array(Sample.key.dropLast()), Sample.key + [0x41],
      Sample.key.prefix(8) + [UInt8](repeating: 0x78, count: 32),
    ] {
      let text = Self.xored([0x22] + other + Array("\", \"next\": 12345678".utf8), 0x42)
      for encoder in [Encoder.base64, .hex] {
        let carried = encoder(Carried(text: text, range: 0..<1))
        #expect(try search(Array("k = '".utf8) + carried.text + [0x27, 0x0A]).isEmpty)
      }
    }
  }

  @Test("The vector search and a plain one find the same")
  func searchesAreEqual() {
    var generator = SeededGenerator(seed: 4)
    let word = Array("ab_cdef_".utf8)
    for round in 0..<3000 {
      // Few different bytes, so that much of the word comes up by chance.
      let count = Int.random(in: 0..<300, using: &generator)
      var text = (0..<count).map { _ in UInt8.random(in: 0..<4, using: &generator) }
      for _ in 0..<round % 3 where count >= word.count {
        let place = Int.random(in: 0...count - word.count, using: &generator)
        let mask = UInt8.random(in: 0...255, using: &generator)
        text.replaceSubrange(place..<place + word.count, with: word.map { $0 ^ mask })
      }
      let from = Int.random(in: 0...count, using: &generator)
      let expected = (from..<max(from, count - word.count + 1)).first { start in
        (0..<word.count).allSatisfy { text[start + $0] ^ word[$0] == text[start] ^ word[0] }
      }
      #expect(unsafe kascan_find_xored(text, count, from, word) == expected ?? count)
    }
  }
}
