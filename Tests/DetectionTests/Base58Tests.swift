import Detection
import Fixtures
import Testing

/// Keys that are one number in base58.
@Suite struct Base58Tests {
  private static let alphabet = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")

  /// By long division, a digit at a time.
  private static func base58(_ bytes: [UInt8]) -> String {
    var number = bytes
    var digits: [Character] = []
    while number.contains(where: { $0 > 0 }) {
      var rest = 0
      for index in number.indices {
        rest = rest << 8 | Int(number[index])
        number[index] = UInt8(rest / 58)
        rest %= 58
      }
      digits.append(alphabet[rest])
    }
    return String(digits.reversed())
  }

  @Test(arguments: [
    "k = base58.b58decode(\"«TEXT»\").decode()\n", "const k = bs58.decode('«TEXT»');\n",
    "new String(Base58.decode(\"«TEXT»\"));\n", "k=$(echo «TEXT» | base58 -d)\n", "k: «TEXT»",
  ])
  func isFound(code: String) throws {
    var generator = SeededGenerator(seed: 58)
    for _ in 0..<20 {
      let key = Sample.key(using: &generator)
      for end in [[], [UInt8(0x0A)]] {
        let marked = Marked(code.replacing("TEXT", with: Self.base58(key + end)))
        let matches = try search(marked.text)
        #expect(matches.map(\.secret) == [key])
        #expect(matches.map(\.range) == marked.ranges)
        #expect(matches.map(\.encodings) == [["base58"]])
      }
    }
  }

  @Test func lookAlikes() throws {
    let key = Sample.key
    let repeated = key.prefix(8) + [UInt8](repeating: 0x78, count: 32)
    let whole = Self.base58(key)
    for text in [
      Self.base58(Array(key.dropLast())), Self.base58(key + [0x41]), Self.base58(Array(repeated)),
      String(whole.dropLast()), whole + "z", "Q" + whole,
    ] {
      #expect(try search(Array("k = decode(\"\(text)\")\n".utf8)).isEmpty)
    }
  }
}
