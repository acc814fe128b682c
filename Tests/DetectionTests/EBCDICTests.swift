import Detection
import Fixtures
import Testing

/// Keys in the text of IBM's mainframes.
@Suite struct EBCDICTests {
  /// By the rows of code page 37: letters begin at three places.
  private static func ebcdic(_ text: [UInt8]) -> [UInt8] {
    text.map { byte in
      switch byte {
      case 0x61...0x69: byte + 0x20
      case 0x6A...0x72: byte - 0x6A + 0x91
      case 0x73...0x7A: byte - 0x73 + 0xA2
      case 0x41...0x49: byte + 0x80
      case 0x4A...0x52: byte - 0x4A + 0xD1
      case 0x53...0x5A: byte - 0x53 + 0xE2
      case 0x30...0x39: byte + 0xC0
      case 0x5F: 0x6D
      case 0x3D: 0x7E
      case 0x0A: 0x25
      default: 0x40
      }
    }
  }

  @Test("Alone, in a line, and in base64")
  func isFound() throws {
    let key = Sample.key
    for (before, after) in [("", ""), ("", "\n"), ("KEY=", "\nNEXT=1\n"), ("user ", " x")] {
      let text = Self.ebcdic(Array(before.utf8) + key + Array(after.utf8))
      let matches = try search(text)
      #expect(matches.map(\.secret) == [key])
      #expect(matches.map(\.range) == [before.utf8.count..<before.utf8.count + 40])
      #expect(matches.map(\.encodings) == [["ebcdic"]])
      let carried = Encoder.base64(Carried(text: text, range: 0..<1))
      let inner = try search(Array("data: ".utf8) + carried.text + [0x0A])
      #expect(inner.map(\.encodings) == [["base64", "ebcdic"]])
    }
  }

  @Test func lookAlikes() throws {
    for other in [
      Array(Sample.key.dropLast()), Sample.key + [0x41],
      Sample.key.prefix(8) + [UInt8](repeating: 0x78, count: 32),
    ] {
      #expect(try search(Self.ebcdic(other + [0x0A])).isEmpty)
    }
  }
}
