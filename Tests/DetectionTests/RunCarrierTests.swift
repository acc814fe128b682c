@testable import Bytes
@testable import Detection
import Fixtures
import Testing

/// Runs of base64, base32 and hexadecimal: what is done fast, held against doing it character by
/// character.
@Suite struct RunCarrierTests {
  /// Text, noise or both in base64, as files have it: in lines, behind a name, with escapes, cut off.
  private func run(_ random: inout SeededGenerator) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<10 + Int(random.next() % 120) {
      let byte = UInt8(truncatingIfNeeded: random.next())
      bytes.append(random.next() % 8 < 7 ? byte & 0x7F : byte)
    }
    if random.next() % 2 == 0 { for index in bytes.indices { bytes[index] ^= 0x80 } }
    if random.next() % 8 == 0 { bytes.replaceSubrange(0..<2, with: [0x78, 0x9C]) }
    var text = Base64.encode(bytes, isPadded: random.next() % 2 == 0)
    let between = [
      "\n", "\r\n  ", "\\n", "\\/", "%2B", "\\u002b", "\n# ", "=]]><![CDATA[", "\n\n", ":",
    ]
    for _ in 0..<random.next() % 3 {
      let part = between[Int(random.next() % UInt64(between.count))]
      text.insert(contentsOf: Array(part.utf8), at: Int(random.next() % UInt64(text.count)))
    }
    let behind = ["", "\n", "\n---\n", "\nkind: Secret\n", "\"", " and more", "=]]><![CDATA[aaaa"]
    return text + Array(behind[Int(random.next() % UInt64(behind.count))].utf8)
  }

  @Test("A sample of base64 says what decoding it says, or nothing")
  func base64() {
    let held: [any Carrier] = [Gzip(), Zlib()]
    let carrier = Base64Run(holding: held, joining: held)
    let budget = WorkBudget(.max / 2)
    var random = SeededGenerator(seed: 17)
    var (said, likely) = (0, 0)
    for _ in 0..<4_000 {
      let text = run(&random)
      let sample = Base64Sample(text.span, from: 0, onward: 44, charging: budget)
      for start in 0..<40 where start + 4 < text.prefix(while: { Base64.value($0) != nil }).count {
        guard let isText = sample.isText(from: start, holding: carrier.held) else { continue }
        let isLikely = carrier.isLikely(start, text.span, charging: budget)
        said += 1
        likely += isLikely ? 1 : 0
        #expect(
          isText == isLikely, "\(start) in \(String(decoding: text, as: UTF8.self))")
      }
    }
    #expect(said > 20_000)
    #expect(likely > 1_000 && likely < said / 2)
  }

  /// Every length, and a character that is none of the alphabet at every place.
  private func expectDecoded<Carrier: RunCarrier>(_ carrier: Carrier, _ alphabet: String) {
    let alphabet = Array(alphabet.utf8)
    let budget = WorkBudget(.max / 2)
    var random = SeededGenerator(seed: 18)
    for length in 0..<150 {
      let text = (0..<length).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }
      for end in [length] + Array(0..<length).filter({ _ in random.next() % 4 == 0 }) {
        var text = text
        if end < length { text[end] = [0, 0x20, 0x3A, 0x60, 0x7B, 0x80, 0xFF][end % 7] }
        var made: [UInt8] = []
        let decoded = carrier.decode(
          text.span, from: 0, limit: 1 << 10, joins: false, into: &made, charging: budget)
        var expected: [UInt8] = []
        _ = carrier.decodeSlowly(
          text.span, from: 0, limit: 1 << 10, joins: false, charging: budget
        ) { byte, _, _ in expected.append(byte) }
        #expect(Array(made.prefix(decoded.count)) == expected, "\(length), \(end)")
      }
    }
  }

  @Test func vectorsDecodeAsCharactersDo() {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    expectDecoded(Base64Run(holding: [], joining: []), letters + "0123456789+/-_")
    expectDecoded(HexRun(holding: []), "0123456789abcdefABCDEF")
    expectDecoded(Base32Run(holding: []), letters + "234567")
  }

  /// What a carrier's data may begin with is all that its headers begin with.
  @Test func firstBytesAreThoseOfHeaders() throws {
    let zlib = try #require(Zlib().firstBytes)
    for method in UInt8.min...UInt8.max where !zlib.contains(method) {
      #expect(!(UInt8.min...UInt8.max).contains { ZlibMark.isHeader(method, $0) })
    }
    for carrier in [Gzip(), Zlib()] as [any Carrier] {
      let encoder = carrier is Gzip ? Encoder.gzip : .zlib
      let packed = encoder(Carried(text: Sample.key, range: 0..<1)).text
      let isHeader = carrier.isHeader(at: 0, in: packed.span)
      #expect(isHeader)
      #expect(try #require(carrier.firstBytes).contains(packed[0]))
    }
  }

  @Test func base32IsOfOneCase() throws {
    let carrier = Base32Run(holding: [])
    let budget = WorkBudget(.max / 2)
    let letters = Array("mfrggzdfmztwq2lknnwg23tpmjqxgzjo".utf8)
    let capitals = letters.map { ByteClass.smallLetter.contains($0) ? $0 - 32 : $0 }
    for (text, isRead) in [(letters, true), (capitals, true)] {
      let whole = text + text + [UInt8(ascii: "\n")]
      let readings = carrier.readings(at: 16, of: nil, after: 0, in: whole.span, charging: budget)
      #expect((readings.count > 0) == isRead)
    }
    for index in 0..<32 {
      // A capital amid small letters, and what is none of the alphabet.
      for other in [UInt8(ascii: "A"), UInt8(ascii: "0")] {
        var text = letters
        text[index] = other
        let whole = text + [UInt8(ascii: "\n")]
        let readings = carrier.readings(at: 16, of: nil, after: 0, in: whole.span, charging: budget)
        #expect(readings.count == 0)
      }
    }
  }

  private func mayHoldSecret(_ bytes: [UInt8]) -> Bool { RunReading.mayHoldSecret(bytes.span) }

  @Test func digestsHoldNoSecret() {
    for length in 24..<40 {
      for start in 0...length - 8 {
        var bytes = [UInt8](repeating: 0xFF, count: length)
        for index in start..<start + 8 { bytes[index] = 0x41 }
        #expect(mayHoldSecret(bytes))
        bytes[start + 3] = 0x80
        #expect(!mayHoldSecret(bytes))
      }
    }
    #expect(mayHoldSecret([UInt8](repeating: 0xFF, count: 40)))
  }
}
