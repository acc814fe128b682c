import Bytes
@testable import Detection
import Fixtures
import Testing

@Suite struct DecodedTextTests {
  @Test("UTF-16 that ends with the text is decoded no further than the text")
  func reach() {
    let text: [UInt8] = [0xFE, 0xFF] + "id: ka_x\n".utf8.flatMap { [0, $0] }
    let encoding = UTF16Encoding(covering: [Array("ka_".utf8)])
    var decoded = DecodedText()
    encoding.decode(text.span, around: 11, into: &decoded, charging: WorkBudget(0))
    #expect(decoded.reach == text.count)
    #expect(decoded.bytes.suffix(5).elementsEqual("ka_x\n".utf8))
    #expect(decoded.source(of: 0..<decoded.bytes.count).upperBound == text.count)
  }

  @Test("Base64 decoded in groups has the sources that it has character by character")
  func groups() {
    var random = Fixtures.SeededGenerator(seed: 11)
    for _ in 0..<200 {
      // Lines of any length, so that groups are cut anywhere, and now and then a padded end.
      let count = 20 + Int(random.next() % 400)
      let width = 4 + Int(random.next() % 80)
      let plain = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      var text: [UInt8] = []
      for (index, character) in Base64.encode(plain, isPadded: true).enumerated() {
        if index > 0, index % width == 0 { text.append(0x0A) }
        text.append(character)
      }
      var expected: [Range<Int>] = []
      _ = Base64Text.decode(text.span, from: 0, limit: .max, charging: WorkBudget(0)) {
        expected.append($1..<$2)
      }
      var decoded = DecodedText()
      let encoding = Base64Encoding(prefixes: [Array("ka_".utf8)])
      encoding.decode(text.span, around: 0, into: &decoded, charging: WorkBudget(0))
      #expect(decoded.bytes == plain)
      #expect((0..<count).map { decoded.source(of: $0..<$0 + 1) } == expected)
      for (index, source) in expected.enumerated() where index % 3 == 0 {
        #expect(decoded.holds(source.lowerBound, group: 3))
        #expect(!decoded.holds(source.lowerBound + 1, group: 3))
      }
    }
  }
}
