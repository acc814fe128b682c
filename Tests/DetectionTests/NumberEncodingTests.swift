import Detection
import Fixtures
import Testing

/// Keys that are one number, in base58 and other digits.
@Suite struct NumberEncodingTests {
  private static let decimals = "0123456789"
  private static let capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
  private static let small = "abcdefghijklmnopqrstuvwxyz"
  private static let base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

  /// The digits of numbers, and the name that findings carry.
  static let alphabets = [
    (base58, "base58"), (decimals, "integer"), (decimals + small, "base36"),
    (decimals + capitals + small, "base62"), (decimals + small + capitals, "base62"),
  ]

  /// By long division, a digit at a time.
  private static func number(_ bytes: [UInt8], _ digitsOfBase: String = base58) -> String {
    let alphabet = Array(digitsOfBase)
    var number = bytes
    var digits: [Character] = []
    while number.contains(where: { $0 > 0 }) {
      var rest = 0
      for index in number.indices {
        rest = rest << 8 | Int(number[index])
        number[index] = UInt8(rest / alphabet.count)
        rest %= alphabet.count
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
    for (digits, name) in Self.alphabets {
      for _ in 0..<8 {
        let key = Sample.key(using: &generator)
        for end in name == "base58" || name == "integer" ? [[], [UInt8(0x0A)]] : [[]] {
          let marked = Marked(code.replacing("TEXT", with: Self.number(key + end, digits)))
          let matches = try search(marked.text)
          #expect(matches.map(\.secret) == [key], "\(name)")
          #expect(matches.map(\.range) == marked.ranges)
          #expect(matches.map(\.encodings) == [[name]])
        }
      }
    }
  }

  @Test("The lines of bc, which end with a backslash")
  func lines() throws {
    for end in [[], [UInt8(0x0A)]] {
      let digits = Array(Self.number(Sample.key + end, Self.decimals))
      let lines = stride(from: 0, to: digits.count, by: 68).map { start in
        String(digits[start..<min(start + 68, digits.count)])
      }
      let marked = Marked("k = «\(lines.joined(separator: "\\\n"))»\n")
      let matches = try search(marked.text)
      #expect(matches.map(\.secret) == [Sample.key])
      #expect(matches.map(\.range) == marked.ranges)
    }
  }

  @Test func lookAlikes() throws {
    let key = Sample.key
    let repeated = key.prefix(8) + [UInt8](repeating: 0x78, count: 32)
    for (digits, name) in Self.alphabets {
      let number = { (bytes: [UInt8]) in Self.number(bytes, digits) }
      let whole = number(key)
      for text in [
        number(Array(key.dropLast())), number(key + [0x41]), number(Array(repeated)),
        String(whole.dropLast()), whole + "9", "1" + whole,
      ] {
        #expect(try search(Array("k = decode(\"\(text)\")\n".utf8)).isEmpty, "\(name)")
      }
    }
  }
}
