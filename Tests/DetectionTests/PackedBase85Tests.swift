import Fixtures
import Testing

@testable import Detection

/// Compressed data in base85.
@Suite struct PackedBase85Tests {
  /// Five characters for each four bytes, fewer for the last ones; Z85 has none that are fewer.
  private static func base85(_ bytes: [UInt8], _ alphabet: Base85Alphabet) -> String {
    let bytes = alphabet == .z85 ? bytes + [UInt8](repeating: 0, count: -bytes.count & 3) : bytes
    let text = stride(from: 0, to: bytes.count, by: 4).flatMap { start -> [UInt8] in
      let group = Array(bytes[start..<min(start + 4, bytes.count)])
      let padded = group + [UInt8](repeating: 0, count: 4 - group.count)
      if alphabet == .ascii85, padded == [0, 0, 0, 0], group.count == 4 { return [0x7A] }
      return Array(alphabet.encoded(padded).prefix(group.count + 1))
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func lines(_ text: String, _ width: Int, before: String, end: String) -> String {
    let text = Array(text.utf8)
    return stride(from: 0, to: text.count, by: width).map { start in
      before + String(decoding: text[start..<min(start + width, text.count)], as: UTF8.self) + end
    }.joined()
  }

  /// As Python's `repr` has bytes.
  private static func repr(_ text: String) -> String {
    "b'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
  }

  static let writings: [@Sendable (String) -> String] = [
    { "d = " + repr($0) + "\n" }, { $0 + "\n" }, { "some text\n" + $0 + "\n" },
    { lines($0, 76, before: "", end: "\n") }, { "x\n" + lines($0, 60, before: "", end: "\r\n") },
    { "D = \"\"\"\n" + lines($0, 70, before: "", end: "\n") + "\"\"\"\n" },
  ]

  @Test(arguments: Base85Alphabet.allCases, [Encoder.gzip, .zlib])
  func isFound(alphabet: Base85Alphabet, encoder: Encoder) throws {
    // Zlib in the alphabet of ZeroMQ is not looked for.
    if alphabet == .z85, encoder == .zlib { return }
    var generator = SeededGenerator(seed: 52)
    for number in 0..<120 {
      let key = Sample.key(using: &generator)
      let plain = Sample.text(using: &generator) + [0x20] + key + [0x0A]
      var packed = encoder(Carried(text: plain, range: 0..<1)).text
      if encoder == .zlib, number % 2 == 1 { packed[1] = 0xDA }
      let text = Self.base85(packed, alphabet)
      for writing in Self.writings {
        let matches = try search(Array(writing(text).utf8))
        #expect(matches.map(\.secret) == [key], "\(writing(text))")
        #expect(matches.first?.encodings.first == "base85")
      }
    }
  }

  @Test("Gzip behind a name and indented") func indented() throws {
    var generator = SeededGenerator(seed: 55)
    for alphabet in Base85Alphabet.allCases {
      let key = Sample.key(using: &generator)
      let gzip = Encoder.gzip(Carried(text: Array("a: ".utf8) + key + [0x0A], range: 0..<1)).text
      let text = Self.base85(gzip, alphabet)
      for text in [
        "data: " + text + "\n", "data: |\n" + Self.lines(text, 64, before: "  ", end: "\n"),
      ] {
        #expect(try search(Array(text.utf8)).map(\.secret) == [key], "\(text)")
      }
    }
  }

  @Test("Strings of code, one a line, and PostScript's marks", arguments: [Encoder.gzip, .zlib])
  func pieces(encoder: Encoder) throws {
    var generator = SeededGenerator(seed: 54)
    for _ in 0..<40 {
      let key = Sample.key(using: &generator)
      let packed = encoder(Carried(text: Array("a: ".utf8) + key + [0x0A], range: 0..<1)).text
      let strings = Self.lines(Self.base85(packed, .rfc1924), 60, before: "    b'", end: "'\n")
      let marked =
        "<~" + Self.lines(Self.base85(packed, .ascii85), 72, before: "", end: "\n") + "~>"
      for text in ["D = (\n\(strings))\n", marked] {
        #expect(try search(Array(text.utf8)).map(\.secret) == [key], "\(text)")
      }
    }
  }

  @Test("Text that only begins so is none")
  func others() throws {
    let key = Sample.key
    for text in [
      "\"C:\\Users\"", "  Games and other things that are written in one line", ": c-section",
      "\nGabriel", "'C++'", "c$x <- 1\nc$y <- 2", "'c$abcdefghijklmnopqrstuvwxyzabcdefghijklmnop'",
    ] {
      let (matches, limits) = try search(Array(text.utf8) + [0x0A] + key, block: 1 << 20)
      #expect(matches.map(\.secret) == [key] && limits.isEmpty, "\(text)")
    }
  }
}
