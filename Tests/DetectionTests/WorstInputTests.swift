import Fixtures
@testable import Detection
import Rules
import Testing

/// Texts that are made to be slow: what is visited and decoded is counted, and stays within a number
/// of bytes for each byte of text however long the text is.
@Suite struct WorstInputTests {
  /// How many bytes are visited and decoded for each byte of a text, and what is found.
  private func search(
    _ text: [UInt8]
  ) throws -> (spent: Double, matches: [Match], limits: Set<DetectionLimit>) {
    let worker = DetectionWorker(try shippedDetector.get())
    var search = BlobSearch(worker)
    var matches: [Match] = []
    _ = search.search(text.span, at: 0, isLast: true) { matches.append($0) }
    return (Double(worker.budget.spent) / Double(text.count), matches, search.limits)
  }

  private func repeated(_ text: String, _ count: Int) -> [UInt8] {
    Array(repeatElement(Array(text.utf8), count: count).joined())
  }

  /// `a2FfbGl2ZV8x…`
  private static let base64 = Encoder.base64(
    Carried(text: Sample.key + Array(" and what follows it".utf8), range: 0..<1)
  ).text

  @Test(
    "Any number of line breaks before an encoded key is no deeper a stack",
    arguments: [
      "\\n", "\\r\\n", "\\\n", "\n", "\r\n", "\\\\n", " ", "\\u000a", "%0A", "%25", "&#10;",
      "=\n", "\\", "\"\"", "/**/", "#\n", "\\/", "%2F", "a",
    ])
  func longBreaks(escape: String) throws {
    for count in [300, 30_000] {
      let text = Array("x".utf8) + repeated(escape, count) + Self.base64 + Array("\n".utf8)
      let found = try search(text)
      // What is looked at around the key weighs more in a short text.
      #expect(found.spent < (count == 300 ? 100 : 40))
      #expect(found.limits.isEmpty)
      // What stands before as letters may be of the same run.
      if escape != "a", escape != "\\/", escape != "%2F" {
        #expect(found.matches.map(\.secret) == [Sample.key])
      }
    }
  }

  @Test(
    "Any number of line breaks before an escaped key",
    arguments: ["\\n", "\\\n", "=\n", "%0A", "&#10;", "\\x0a", "\"\""],
    ["6b615f6c", "%6B%61%5F", "\\x6b\\x61_", "=6Ba_", "&#107;a_", "k\0a\0_\0l\0"])
  func longBreaksBeforeEscapes(escape: String, text: String) throws {
    let bytes = Array("x".utf8) + repeated(escape, 50_000) + Array(text.utf8)
    #expect(try search(bytes).spent < 40)
  }

  @Test(
    "A wall behind an unfinished string costs no more for each string",
    arguments: [
      "\"", "'", "`", "\\", "\"\"", "''", "\\\"", " ", "\n", "\\\n", "#\n", "# ", "// ", "/*",
      "/**/",
      "_\n", "\" ", "\"\n", "\"+", "\"#", "\"/*", "\"//\n", "'\"", "\"'`", "&#", "&#x0", "&amp",
      "%25",
      "%", "=\n", "= ", "\\\\", "\\u", "\\x{", "\\0", "\"\\\n", "6b ", "0x", "-",
      "107, ", "107,97,", "107 ", "97 ", "'k'", "'k','a',", "\"k\"", "1101011", "01", "1101011 ",
      "060553 ", " 616b", " 153 141", "k   a   ", "6c5f616b ", "begin 644 a\n", "literal 9\n",
      "=?a?B?", "?B?", "=?a?Q?b?= ", "zTXt", "iTXt\0\u{1}", "\r\n\r\nx", "k\0\0\0a", "+AF8-",
      "\n> ",
      "\u{1B}[", "\u{1B}]", "\u{1B}[m", "\u{8}", "x\u{8}", "<", "<b", "<b ", "<b>", "</w:t>",
      "<w:r>",
      "<!--", "<!-- -->", "]]>", "\u{200B}", "\u{AD}", "{", "}", "{\\b", "\\b ", ")", ") 1 ", "^",
      "'}", "${'", "\n ", "\r\n", "\r\n1\r\n", "\\e[", "\\_", "\",\"stream\":\"std", "{x}",
    ])
  func walls(piece: String) throws {
    var spent: [Double] = []
    for count in [2_500, 10_000] {
      let wall = repeated(piece, count / piece.utf8.count)
      let part = Array("ka_\"\"x ka_'y ka_\\\n ka_ live_ \" ".utf8) + wall
      let found = try search(Array(repeatElement(part, count: 10).joined()))
      #expect(found.matches.isEmpty)
      spent.append(found.spent)
    }
    // Each byte of the windows around hits is visited a bounded number of times, others never.
    #expect(spent[0] < 600)
    #expect(spent[1] <= spent[0])
  }

  @Test(
    "Names, values and hits over and over",
    arguments: [
      "\"ka_live_\" + ", "a2FfbGl2ZV", "a2FfbGl2ZV\n", "a2FfbGl2ZV8", "kubeadapt",
      "kubeadapt-agent",
      "token:", "token:!", "token: !a&b", "token: \"abc\"\n", "token:\\", "token: |", "token:${",
      "\"token\"", "agent.config.token=", "agent.config.token:!", "KUBEADAPT_AGENT_TOKEN=",
      "agent:\n  token:!", "6b615f6", "6b 61 5f ", "ka_%", "ka_\\", "ka_&#", "ka_=", "H4sIAAAA",
      "a2F\\n", "a2F%2B", "a2F\\/",
      "107,97,95,", "107 97 95 ", "chr(107)+chr(97)+", "'k','a','_',", "x6b,x61,x5f,",
      "110101101100001", "0000000 060553 066137 064554\n", "0000000   k   a   _   l\n",
      "begin 644 a\n#86)C\n", "literal 9\nzcmV4Z6T\n", "=?utf-8?B?a2Ff?= ", "=?utf-8?Q?ka=5F?=\n ",
      "k\0\0\0a\0\0\0_\0\0\0", "+AF8-", "NNQV6",
      "\nab> QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5",
      // As it is, this would be taken for an older key that goes on in the next line.
      "k\u{1B}[m", "\(Character("k"))a\u{1B}[m_", "ka_\u{1B}[m", "k</b>", "ka</b>", "ka_</b>",
      "ka_<b ", ">_live_",
      "k</w:t>", "ka_</w:t>", "m_live_", " a_live_", "k\u{8}k", "k\u{8}ka\u{8}a_\u{8}_",
      "k\u{200B}",
      "ka_\u{200B}", "ka\\_", "(k) 1 ", "(ka) 1 ", "ka_) 1 (", "ka_\n ", "ka_\r\n1\r\n", "ka_'}",
      "ka_{", "ka_{name}", "ka_\" + name", "x = 'ka_'\n", "ka'", "'ka', 'ka', '_', ", "ka live ",
      "_evil_ak", "fbGl2ZV", "\"fbGl2ZV", "5f6c6976", "ka_}{\\b ", "ka_\\e[m", "\u{FF4B}", "\\'6b",
    ])
  func repeatedHits(piece: String) throws {
    let found = try search(repeated(piece, 20_000 / piece.utf8.count))
    #expect(found.matches.isEmpty)
    // A hit costs the first room for gzip data at the most, or what is around a name.
    #expect(found.spent < 4096)
    let longer = try search(repeated(piece, 40_000 / piece.utf8.count))
    #expect(longer.spent < 1.5 * found.spent + 1)
  }

  @Test(
    "A key amid hits that share their windows is found, wherever it begins",
    arguments: [
      ("%6B%61%5F", .percent), ("%6b%61%5f", .percent), ("\\u006b\\u0061\\u005f", .unicode),
      ("&#107;&#97;&#95;", .html), ("107 97 95 ", .goList), ("6b615f", .hex), ("6b615f6", .hex),
      ("a2Ff", .base64), ("a2FfbGl2ZV", .base64), ("YWthXz", .base64),
      ("01101011 01100001 01011111 ", .bitWords),
    ] as [(String, Encoder)])
  func keyAmidHits(piece: String, encoder: Encoder) throws {
    // At all places in a group, near the ends of the first windows, and in the last one.
    let key = encoder(Carried(text: Sample.key, range: 0..<Sample.key.count)).text
    for count in [0, 1, 2, 3, 2_500, 4_000, 7_001, 12_002, 30_003] {
      let wall = repeated(piece, count / piece.utf8.count)
      for shift in 0..<(encoder == .base64 ? 4 : 1) {
        for edge in ["", "|"] {
          let before: [UInt8] = wall + repeated("A", shift) + Array(edge.utf8)
          let text: [UInt8] = before + key + Array("|".utf8) + wall
          for block in [text.count, 20_000] {
            let found = try Self.secrets(text, block: block)
            #expect(found.contains(Sample.key), "\(count) \(shift) \(edge) \(block)")
          }
        }
      }
    }
  }

  @Test(
    "Packed data behind hits that share windows is not cut off by these",
    arguments: ["&#x6b;&#x61;&#x5f;&#x6c;&#x69;\n", "\\x6b\\x61\\x5f\n", "%6b%61%5f\n"])
  func packedDataBehindHits(piece: String) throws {
    let packed = Encoder.base64(Encoder.gzip(Carried(text: Sample.key + [0x0A], range: 0..<1))).text
    let block = 65_536
    for distance in stride(from: 10, to: 100, by: 10) {
      let wall = repeated(piece, (block - distance) / piece.utf8.count)
      let text: [UInt8] = wall + packed + Array("\n".utf8) + repeated("x\n", 20_000)
      let (matches, limits) = try DetectionTests.search(text, block: block)
      #expect(matches.map(\.secret) == [Sample.key], "\(distance)")
      #expect(limits.isEmpty, "\(distance)")
    }
  }

  /// The secrets of a text that comes in blocks.
  private static func secrets(_ text: [UInt8], block: Int) throws -> [[UInt8]] {
    try DetectionTests.search(text, block: block).matches.map(\.secret)
  }

  @Test(
    "A key amid plain hits that share a look is found, also across blocks",
    arguments: [
      "K", "Klive_", "Kx", "Klive_0", "K ", "k", "aKlive_", "Klive_\n", "Klive_K", "A=Klive_\n",
    ])
  // `K` is the prefix: this file is scanned too.
  func plainKeyAmidHits(piece: String) throws {
    let old: [UInt8] = Array("ka_".utf8) + Sample.key.dropFirst(8)
    let kinds: [(head: [UInt8], secret: [UInt8])] = [
      ([], Sample.key), ([2], Sample.key), ([], old),
    ]
    for count in [1, 2, 3, 30, 500, 1_000, 3_000] {
      let wall = repeated(piece.replacing("K", with: "ka_"), count)
      for (head, secret) in kinds {
        let line: [UInt8] = Array(" kubeadapt ".utf8) + secret + Array("\n".utf8)
        let text: [UInt8] = head + wall + line + wall
        for block in [text.count, 20_000, 33_333] {
          #expect(try Self.secrets(text, block: block) == [secret], "\(count) \(block)")
        }
      }
    }
  }

  @Test(
    "Headers of gzip data over and over are charged for what is passed over and inflated",
    arguments: [[0x1F, 0x8B, 8, 4, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], [0x1F, 0x8B, 8]] as [[UInt8]])
  func gzipHeaders(header: [UInt8]) throws {
    let worker = DetectionWorker(
      try Detector(
        rules: RuleFile.shipped(),
        limits: {
          var limits = Detector.Limits()
          limits.decodingFloor = 1 << 20
          return limits
        }()))
    var search = BlobSearch(worker)
    let text = Array(repeatElement(header, count: 20_000).joined())
    _ = search.search(text.span, at: 0, isLast: true) { _ in }
    #expect(worker.limits.contains(.decoding))
    #expect(worker.budget.spent <= (1 << 20) + 16 * text.count + (256 << 10))
  }

  @Test("Empty strings, comments and breaks between the parts of a key are still passed over")
  func gapsAreFound() throws {
    for gap in [
      "\"\"\"\"", "\" + \"", "\" /* one\n two */ + \"", "\" # said\n  \"", "\"\n    \"",
      "\\\n            ", "\"" + String(repeating: "''", count: 8) + "\"",
    ] {
      let marked = Marked("x = \"«KEY»\"\n")
      let key = Sample.key
      let text =
        Array(marked.text.prefix(5)) + key.prefix(20) + Array(gap.utf8) + key.dropFirst(20)
        + Array("\"\n".utf8)
      #expect(try search(text).matches.map(\.secret) == [key])
    }
  }
}
