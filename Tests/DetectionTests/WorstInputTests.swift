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
      #expect(found.spent < 40)
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
    #expect(spent[0] < 400)
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
