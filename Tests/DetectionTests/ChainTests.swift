import Fixtures
import Detection
import Testing

/// Chains of encodings around a key at a random place of random text: found, and where it stands.
@Suite struct ChainTests {
  /// Chains from the inside out; a run of `lines` wraps what the encoder before it made.
  static let chains: [[Encoder]] =
    Encoder.allCases.filter { ![.lines, .gzip, .zlib, .deflate].contains($0) }.map { [$0] } + [
      [.base64, .lines], [.hex, .lines],
      [.utf16, .base64], [.utf16BigEndian, .base64url], [.base64, .utf16], [.hex, .utf16],
      [.base64, .base64], [.base64, .lines, .base64], [.base64, .base64, .lines],
      [.base64, .base64, .base64], [.base64, .base64, .base64, .base64],
      [.base64, .percent], [.percent, .base64], [.percent, .percent],
      [.base64, .hex], [.hex, .base64], [.hexUpper, .base64url], [.hex, .hex], [.utf16, .hex],
      [.unicode, .base64], [.base64, .unicode], [.html, .base64], [.base64, .html],
      [.gzip, .base64], [.gzip, .base64url], [.gzip, .base64, .lines], [.gzip, .base64, .base64],
      [.gzip, .hex], [.gzip, .base64, .percent],
      [.base64, .gzip, .base64], [.utf16, .gzip, .base64], [.gzip, .base64, .utf16],
      [.zlib, .base64], [.zlib, .base64, .lines], [.zlib, .hex],
      [.zlib, .base64, .base64], [.base64, .zlib, .base64],
      [.deflate, .base64], [.deflate, .base64, .lines],
      [.deflate, .hex], [.percent, .zlib, .base64], [.percent, .deflate, .base64],
      [.percent, .deflate, .base64, .lines], [.html, .zlib, .base64],
      [.unicode, .deflate, .base64], [.deflate, .base64, .base64],
      [.base32, .base64], [.base32, .lines], [.gzip, .base32], [.zlib, .base32Small],
      [.deflate, .base32], [.deflate, .base32Small], [.deflate, .base32Hex], [.zlib, .base32Hex],
      [.utf16, .base32], [.utf32, .base64],
      [.goList, .base64], [.numberList, .gzip, .base64], [.hexList, .base64], [.bits, .base64],
      [.characterList, .gzip, .base64], [.codeCalls, .utf16], [.bitWords, .deflate, .base64],
    ]

  @Test(arguments: chains.indices)
  func isFound(chain: Int) throws {
    let encoders = Self.chains[chain]
    var generator = SeededGenerator(seed: UInt64(chain))
    for _ in 0..<20 {
      let key = Sample.key(using: &generator)
      var carried = Carried(text: key, range: 0..<key.count)
        .within(Sample.text(using: &generator) + [0x20], [0x20] + Sample.text(using: &generator))
      for encoder in encoders { carried = encoder(carried) }
      // Whether a zero belongs to UTF-16 text or stands before it can't be told amid other text.
      let isWide = encoders.last == .utf16BigEndian
      carried = carried.within(isWide ? [] : Array("x: ".utf8), Array("\n\n".utf8))
      let matches = try search(carried.text)
      #expect(matches.map(\.secret) == [key])
      #expect(matches.map(\.range) == [carried.range])
      let names = encoders.reversed().compactMap(\.name)
      #expect(matches.map(\.encodings) == [names])
    }
  }

  @Test(arguments: [[], [Encoder.base64], [.base64, .lines], [.hex], [.utf16], [.percent]])
  func isFoundOnceAtAnyBlockEdge(encoders: [Encoder]) throws {
    var generator = SeededGenerator(seed: 7)
    let key = Sample.key(using: &generator)
    var carried = Carried(text: key, range: 0..<key.count).within([0x20], [0x20])
    for encoder in encoders { carried = encoder(carried) }
    // A block of 40,000 bytes asks for its last 16 KiB again.
    for edge in stride(from: 23_000, to: 40_100, by: 37) {
      let before = [UInt8](repeating: 0x2E, count: edge)
      let text = carried.within(before, [UInt8](repeating: 0x2E, count: 50_000))
      let matches = try search(text.text, block: 40_000).matches
      #expect(matches.map(\.secret) == [key])
      #expect(matches.map(\.range) == [text.range])
    }
  }

  @Test(arguments: [[Encoder.gzip, .base64], [.gzip, .base64, .lines], [.base64, .base64]])
  func longRunsAreReadOverBlocks(encoders: [Encoder]) throws {
    var generator = SeededGenerator(seed: 8)
    let key = Sample.key(using: &generator)
    let noise = (0..<150_000).map { _ in UInt8.random(in: 33..<127, using: &generator) }
    for place in [0, 70_000, 150_000] {
      var carried = Carried(text: key, range: 0..<key.count)
        .within(Array(noise[..<place]) + [0x20], [0x20] + noise[place...])
      for encoder in encoders { carried = encoder(carried) }
      carried = carried.within(Array("data: ".utf8), Array("\n\nend\n".utf8))
      let (matches, limits) = try search(carried.text, block: 30_000)
      #expect(matches.map(\.secret) == [key])
      #expect(limits.isEmpty)
    }
  }

  @Test func randomBytesHoldNothing() throws {
    var generator = SeededGenerator(seed: 9)
    let alphabets: [[UInt8]] = [
      Array(0...255),
      Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8),
      Array("0123456789abcdef".utf8), Array("ka_live\\\"'%&#;x=6b150+ \n\0".utf8),
    ]
    for alphabet in alphabets {
      for _ in 0..<20 {
        let text = (0..<5000).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
        #expect(try search(text).isEmpty)
      }
    }
  }

  @Test func whatIsTooLargeIsSaid() throws {
    var carried = Carried(text: [UInt8](repeating: 0x20, count: 65 << 20), range: 0..<1)
    carried = Encoder.base64(Encoder.gzip(carried)).within(Array("x: ".utf8), [])
    let limits = try search(carried.text, block: carried.text.count).limits
    #expect(limits == [.expansion(carrier: "gzip", 64 << 20)])
  }
}
