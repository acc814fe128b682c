import Fixtures
import Testing

@testable import Detection

/// Keys of which each byte was changed by bytes that repeat, in runs and in lists of numbers.
@Suite struct MaskedKeyTests {
  private static func xored(_ text: [UInt8], _ key: [UInt8]) -> [UInt8] {
    text.enumerated().map { $1 ^ key[$0 % key.count] }
  }

  private static func expect(
    _ text: [UInt8], _ encoder: Encoder, _ name: String, is key: [UInt8]
  ) throws {
    let carried = encoder(Carried(text: text, range: 0..<key.count))
      .within(Array("k = turn(decode(\"".utf8), Array("\"), \"mask\")\n".utf8))
    let matches = try search(carried.text)
    #expect(matches.map(\.secret) == [key], "\(name) of \(text)")
    if text.count == key.count { #expect(matches.map(\.range) == [carried.range]) }
    let run = encoder == .base64 ? "base64" : "hex"
    #expect(matches.map(\.encodings) == [[run, name]])
  }

  @Test("Words and random bytes as keys", arguments: [Encoder.base64, .hex, .hexUpper])
  func repeatingXor(encoder: Encoder) throws {
    var generator = SeededGenerator(seed: 21)
    for period in 2...8 {
      for round in 0..<12 {
        let mask = (0..<period).map { _ in
          UInt8.random(in: round % 2 == 0 ? 97...122 : 0...255, using: &generator)
        }
        let key = Sample.key(using: &generator)
        let end: [UInt8] = round % 3 == 0 ? [0x0A] : []
        try Self.expect(Self.xored(key + end, mask), encoder, "xor", is: key)
      }
    }
  }

  @Test("A number that is added to each byte, or grows with its place")
  func sumsAndPlaces() throws {
    var generator = SeededGenerator(seed: 22)
    // 128 would be XORed as well.
    for added in [1, 2, 13, 64, 127, 200, 255] as [UInt8] {
      let key = Sample.key(using: &generator)
      try Self.expect(key.map { $0 &+ added }, .base64, "offset", is: key)
      let places = key.enumerated().map { $1 &+ added &+ UInt8($0) }
      try Self.expect(places, .hex, "offset", is: key)
      try Self.expect(key.enumerated().map { $1 ^ (added &+ UInt8($0)) }, .hex, "xor", is: key)
    }
  }

  /// How languages hold such lists; `LIST` is where the numbers stand.
  static let lists = [
    "k = \"\".join(chr(c ^ 0x10) for c in [LIST])\n",
    "enc = [LIST]\nk = \"\".join(chr(c - 2) for c in enc)\n",

    "const k = [LIST].map(c => String.fromCharCode(c ^ 108)).join('');\n",
    "const k = String.fromCharCode(...[LIST].map(c => c - 3));\n",
    "String k = dec(new int[]{LIST}, 7);\n",
    "static final byte[] K = new byte[] { LIST };\n",
    "private static byte[] k = new byte[]{LIST};\n",
    "var k = dec([]int{LIST})\n", "var k = []byte{LIST}\n", "k := [40]byte{LIST}\n",
    "char *k = xor((unsigned char[]){LIST}, 7);\n",
    "k=$(xor_all 77 \"LIST\")\n", "k = xor_key([LIST], \"key\")\n",
  ]

  @Test(arguments: lists) func inLists(code: String) throws {
    var generator = SeededGenerator(seed: 23)
    for round in 0..<12 {
      let key = Sample.key(using: &generator)
      let mask = (0..<(round % 4 == 0 ? 1 : round % 7 + 2)).map { _ in
        UInt8.random(in: 1...127, using: &generator)
      }
      let bytes = round % 4 == 1 ? key.map { $0 + 2 } : Self.xored(key, mask)
      let list = bytes.map { byte in
        switch round % 3 {
        case 0: String(byte)
        case 1: "0x" + String(byte, radix: 16)
        default: "(byte) 0x" + String(byte, radix: 16).uppercased()
        }
      }
      // Where the list stands before, it is found from its end: without casts.
      if round % 3 == 2, code.contains("enc = ") || code.contains("].map(c => S") { continue }
      let gaps = [", ", ",", ",\n  "]
      let text = list.joined(separator: gaps[round % 3])
      let marked = Marked(code.replacing("LIST", with: "«\(text)»"))
      let matches = try search(marked.text)
      #expect(matches.map(\.secret) == [key], "\(code)")
      #expect(matches.map(\.range) == marked.ranges)
      #expect(matches.map(\.encodings) == [["masked-list"]])
    }
  }

  @Test("Bytes above 127 as Java prints them")
  func negative() throws {
    let list = Sample.key.map { String(Int8(bitPattern: $0 ^ 0xA5)) }.joined(separator: ", ")
    let marked = Marked("k = new byte[] {«\(list)»};\n")
    let matches = try search(marked.text)
    #expect(matches.map(\.secret) == [Sample.key])
    #expect(matches.map(\.range) == marked.ranges)
  }

  @Test(
    "Places in an alphabet",
    arguments: [
      "k = \"\".join(A[i] for i in [LIST])\n", "k = pick(A, [LIST]);\n", "int k[] = {LIST};\n",
    ])
  func alphabets(code: String) throws {
    let (small, capitals, digits) = (
      "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
    )
    var generator = SeededGenerator(seed: 24)
    for alphabet in [
      small + capitals + digits + "_", capitals + small + digits + "_-",
      digits + small + capitals + "_",
      "_" + digits + capitals + small + " .,:;!?",
    ] {
      let key = Sample.key(using: &generator)
      let letters = Array(alphabet.utf8)
      let list = key.compactMap { letters.firstIndex(of: $0) }.map(String.init)
        .joined(separator: ", ")
      let marked = Marked(
        "A = \"\(alphabet)\"\n" + code.replacing("LIST", with: "«\(list)»"))
      let matches = try search(marked.text)
      #expect(matches.map(\.secret) == [key])
      #expect(matches.map(\.range) == marked.ranges)
      #expect(matches.map(\.encodings) == [["alphabet-index"]])
    }
  }

  @Test("What is no key, or no key alone")
  func lookAlikes() throws {
    let mask = Array("mask".utf8)
    let key = Sample.key
    let repeated = Array(key.prefix(8)) + [UInt8](repeating: 0x78, count: 32)
    for other in [Array(key.dropLast()), key + [0x41], repeated, [0x22] + key] {
      let text = Self.xored(other, mask)
      let carried = Encoder.hex(Carried(text: text, range: 0..<1)).text
      #expect(try search(Array("k = xor('".utf8) + carried + Array("')\n".utf8)).isEmpty)
      let list = text.map { String($0) }.joined(separator: ", ")
      #expect(try search(Array("k = xor([\(list)])\n".utf8)).isEmpty)
    }
    // One more number that is no byte, and lists that go on.
    let list = Self.xored(key, mask).map { String($0) }.joined(separator: ", ")
    for text in ["[\(list), 300]", "[\(list), x]", "[\(list), 1, 2]"] {
      #expect(try search(Array("k = xor(\(text))\n".utf8)).isEmpty)
    }
  }

  @Test("Text, digits, counters and repeated bytes leave no key")
  func text() throws {
    var generator = SeededGenerator(seed: 25)
    let prefix = Array(Sample.key.prefix(8))
    func none(_ bytes: [UInt8], _ what: String) {
      let key = MaskedKey(bytes.span, prefix: prefix)
      #expect(key?.bytes == nil, "\(what): \(bytes)")
    }
    let alphabets: [[UInt8]] = [
      Array("0123456789abcdef".utf8), Array("0123456789ABCDEF".utf8), Array("0123456789".utf8),
      Array("abcdefghijklmnopqrstuvwxyz".utf8), Array("abcdefghijklmnopqrstuvwxyz    ".utf8),
      Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8),
      Array(0...255), Array(0x20...0x7E), [0, 1], Array(0...31),
      Array("abcdefghijklmnopqrstuvwxyz\n\t".utf8),
    ]
    for (number, alphabet) in alphabets.enumerated() {
      for _ in 0..<20_000 {
        none(
          (0..<40).map { _ in alphabet.randomElement(using: &generator) ?? 0 },
          "alphabet \(number)")
      }
    }
    for step in 0...255 as ClosedRange<UInt8> {
      for first in [0, 1, 97, 200] as [UInt8] {
        none((0..<40).map { first &+ step &* UInt8($0) }, "counter")
        none((0..<40).map { first &+ step &* UInt8($0 / 8) }, "slow counter")
        none((0..<40).map { first &+ step &* UInt8($0 % 8) }, "repeated")
      }
    }
  }
}
