@testable import Detection
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
}
