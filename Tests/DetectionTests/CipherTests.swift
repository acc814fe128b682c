import Bytes
import Fixtures
import Testing

@testable import Detection

/// Keys in a cipher that swaps each character for another one.
@Suite struct CipherTests {
  private static let capitals = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
  private static let small = Array("abcdefghijklmnopqrstuvwxyz".utf8)

  /// Text with the letters of an alphabet in place of the usual ones.
  private static func swap(_ text: [UInt8], _ place: (Int) -> Int, isCaseKept: Bool = true)
    -> [UInt8]
  {
    text.map { byte in
      if let index = capitals.firstIndex(of: byte) {
        return (isCaseKept ? capitals : small)[place(index)]
      }
      if let index = small.firstIndex(of: byte) {
        return (isCaseKept ? small : capitals)[place(index)]
      }
      return byte
    }
  }

  private static func shifted(_ text: [UInt8], by places: Int) -> [UInt8] {
    swap(text) { ($0 + places) % 26 }
  }

  private static func rot47(_ text: [UInt8]) -> [UInt8] {
    text.map { 33 + ($0 - 33 + 47) % 94 }
  }

  /// How languages turn text back; `TEXT` is where it stands.
  private static let codes = [
    "api_key = caesar(\"«TEXT»\", 4)\n", "const key = shift('«TEXT»', 7);\n",
    "class A { static String x = caesar(\"«TEXT»\", 17); }\n",
    "package a\n\nvar key = caesar(\"«TEXT»\", 7)\n", "const char *key = caesar(\"«TEXT»\", 11);\n",
    "key=$(echo '«TEXT»' | tr 'A-Za-z' 'N-ZA-Mn-za-m')\n",
  ]

  private func expect(_ encoded: [UInt8], _ name: String) throws {
    for code in Self.codes.map({ name == "swapped-case" ? "swapcase: \($0)" : $0 }) {
      let marked = Marked(code.replacing("TEXT", with: "KEY"), key: encoded)
      let matches = try search(marked.text)
      #expect(matches.map(\.secret) == [Sample.key], "\(name)")
      #expect(matches.map(\.range) == marked.ranges)
      #expect(matches.map(\.encodings) == [[name]])
    }
  }

  @Test(arguments: 1...25)
  func shifted(places: Int) throws {
    try expect(Self.shifted(Sample.key, by: places), places == 13 ? "rot13" : "caesar")
  }

  @Test func otherAlphabets() throws {
    try expect(Self.swap(Sample.key) { 25 - $0 }, "atbash")
    try expect(Self.swap(Sample.key, { $0 }, isCaseKept: false), "swapped-case")
  }

  @Test("The alphabet of ROT47 has quotes, which code escapes")
  func rot47() throws {
    var generator = SeededGenerator(seed: 47)
    for _ in 0..<40 {
      let key = Sample.key(using: &generator)
      let turned = String(decoding: Self.rot47(key), as: UTF8.self)
      let texts = [
        "k = rot47(\"«\(turned.replacing("\"", with: "\\\""))»\")\n",
        "k = rot47('«\(turned.replacing("'", with: "\\'"))»')\n",
        "k=$(echo '«\(turned.replacing("'", with: "'\\''"))»' | tr '!-~' 'P-~!-O')\n",
        "«\(turned)»\n",
      ]
      for text in texts {
        let marked = Marked(text)
        let matches = try search(marked.text)
        #expect(matches.map(\.secret) == [key])
        #expect(matches.map(\.range) == marked.ranges)
        #expect(matches.map(\.encodings) == [["rot47"]])
      }
    }
  }

  /// Text in base64 with another alphabet's characters.
  private static func base64(_ text: [UInt8], in alphabet: [UInt8]) -> [UInt8] {
    let letters = capitals + small + Array("0123456789+/".utf8)
    return Encoder.base64(Carried(text: text, range: 0..<1)).text.map { byte in
      letters.firstIndex(of: byte).map { alphabet[$0] } ?? byte
    }
  }

  @Test(
    "Base64 in another alphabet",
    arguments: [
      ("NOPQRSTUVWXYZABCDEFGHIJKLMnopqrstuvwxyzabcdefghijklm0123456789+/", "rot13"),
      ("ZYXWVUTSRQPONMLKJIHGFEDCBAzyxwvutsrqponmlkjihgfedcba0123456789+/", "atbash"),
      ("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/", "swapped-case"),
      ("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/", "alphabet"),
      ("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_", "alphabet"),
      ("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+/", "alphabet"),
      ("./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "alphabet"),
      ("+-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "alphabet"),
      ("./0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "alphabet"),
      ("./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "alphabet"),
    ])
  func otherBase64(alphabet: String, name: String) throws {
    for end in ["", "\n", "\", \"next\": 12345}"] {
      let encoded = Self.base64(Sample.key + Array(end.utf8), in: Array(alphabet.utf8))
      for (start, end) in [("k = b64(\"", "\")\n"), ("k: ", "\n"), ("k=$(echo '", "' | b64)")] {
        let text = Array(start.utf8) + encoded + Array(end.utf8)
        let matches = try search(text)
        #expect(matches.map(\.secret) == [Sample.key])
        #expect(matches.map(\.range) == [start.utf8.count..<start.utf8.count + 54])
        #expect(matches.map(\.encodings) == [[name, "base64"]])
      }
    }
  }

  @Test("Base64 in another alphabet of what is no key")
  func otherBase64LookAlikes() throws {
    for other in [Array(Sample.key.dropLast()), Sample.key + [0x41]] {
      let text = Encoder.base64(Carried(text: other, range: 0..<1)).text
      for changed in [
        Self.shifted(text, by: 13), Self.swap(text, { $0 }, isCaseKept: false),
        Self.swap(text) { 25 - $0 },
      ] {
        #expect(try search(Array("k = b64(\"".utf8) + changed + Array("\")\n".utf8)).isEmpty)
      }
    }
  }

  @Test("In another encoding, and pieces of text in a cipher")
  func chains() throws {
    let turned = Self.shifted(Sample.key, by: 3)
    let place = Carried(text: turned, range: 0..<40).within(Array("k: ".utf8), Array("\n".utf8))
    for (encoder, name) in [(Encoder.base64, "base64"), (.hex, "hex"), (.base32, "base32")] {
      // Text in a cipher has no literal of base64: it is a long run that is decoded.
      let carried = encoder(place.within(Array("a line before\n".utf8), []))
      let matches = try search(Array("x: ".utf8) + carried.text + [0x0A, 0x0A])
      #expect(matches.map(\.secret) == [Sample.key], "\(name)")
      #expect(matches.map(\.encodings) == [[name, "caesar"]])
    }
    let pieces = Array("k = \"".utf8) + turned.prefix(20) + Array("\" + \"".utf8)
    let matches = try search(pieces + turned.dropFirst(20) + Array("\"\n".utf8))
    #expect(matches.map(\.secret) == [Sample.key])
    #expect(matches.map(\.encodings) == [["caesar", "string-join"]])
  }

  @Test("What is no key")
  func lookAlikes() throws {
    let prefix = Array("ka_".utf8) + Array("live_".utf8)
    let body = Array(Sample.key.dropFirst(8))
    let upper = Self.swap(prefix, { $0 }, isCaseKept: false)
    // Nothing says that capitals and small letters were swapped.
    #expect(try search(upper + body).isEmpty)
    let bodies = [
      body.dropLast(), body + [0x41], [UInt8](repeating: 0x78, count: 32),
      Array("thisIsNotARealKeyJustAnExample12".utf8),
    ]
    for other in bodies.map({ prefix + $0 }) {
      for text in [
        Self.shifted(other, by: 5), Self.swap(other) { 25 - $0 }, Self.rot47(other),
        Self.swap(other, { $0 }, isCaseKept: false),
      ] {
        #expect(try search(Array("k = swap(\"".utf8) + text + Array("\")\n".utf8)).isEmpty)
      }
    }
    for name in ["TRAFFIC_REQUESTS_PER_SECOND_2024", "C0FFEE15BADD00D5CAFE1234567890AB"] {
      #expect(
        try search(Array("// swap\n#define ".utf8) + upper + Array("\(name) 1\n".utf8)).isEmpty)
      let small = Self.swap(Array(name.utf8), { $0 }, isCaseKept: false)
      #expect(try search(Array("// swap\n#define ".utf8) + upper + small + [0x0A]).isEmpty)
    }
  }

  @Test("All shifts in one line cost each file little, and hide no key behind them")
  func allShifts() throws {
    let prefix = Array(Sample.key.prefix(8)) + [0x20]
    let line = (1..<26).flatMap { Self.shifted(prefix, by: $0) }
    let wall = [UInt8]((0..<40).flatMap { _ in line })
    let worker = DetectionWorker(try shippedDetector.get())

    var search = BlobSearch(worker)
    let text =
      wall + [0x0A] + Array("x = \"".utf8) + Base64.encode(Sample.key, isPadded: true) + [
        0x22, 0x0A,
      ]
    var secrets: [[UInt8]] = []
    _ = search.search(text.span, at: 0, isLast: true) { secrets.append($0.secret) }
    #expect(secrets == [Sample.key])
    #expect(worker.limits.isEmpty)
    #expect(worker.budget.spent < 64 << 20, "\(worker.budget.spent)")
  }
}
