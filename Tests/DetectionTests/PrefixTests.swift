@testable import Detection
import Testing

@Suite struct PrefixTests {
  private func stands(_ prefix: Prefix, _ offset: Int, _ text: [UInt8]) -> Bool {
    prefix.stands(at: offset, in: text.span)
  }

  @Test("A prefix stands where its bytes do, whatever its length and wherever the text ends")
  func stands() {
    for length in 0...20 {
      let bytes = (0..<length).map { UInt8(0x61 + $0) }
      let prefix = Prefix(String(decoding: bytes, as: UTF8.self))
      #expect(prefix.isEmpty == bytes.isEmpty)
      for behind in 0...10 {
        let text = [0x21, 0x22] + bytes + [UInt8](repeating: 0x21, count: behind)
        #expect(stands(prefix, 2, text))
        #expect(stands(prefix, 1, text) == bytes.isEmpty)
        #expect(!stands(prefix, text.count - length + 1, text))
        for index in bytes.indices {
          var other = text
          other[2 + index] ^= 0x20
          #expect(!stands(prefix, 2, other))
        }
      }
    }
  }
}
