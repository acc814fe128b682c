import Bytes
import Fixtures
@testable import Detection
import Testing

/// What carriers of text and compressed data hold, as programs write them.
@Suite struct CarrierTests {
  /// A text with a key in it.
  private static func text(_ key: [UInt8]) -> [UInt8] {
    Array("endpoint: https://api.example.com\napi_key: ".utf8) + key
      + Array("\ninterval: 30s\nteam: platform\n".utf8)
  }

  private static func base85(_ bytes: [UInt8], _ alphabet: Base85Alphabet) -> [UInt8] {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 4) {
      let group = Array(bytes[start..<min(start + 4, bytes.count)])
      let whole = group + [UInt8](repeating: 0, count: 4 - group.count)
      text += alphabet.encoded(whole).prefix(group.count + 1)
    }
    return text
  }

  @Test("Base85 at every alignment, where it begins is said", arguments: Base85Alphabet.allCases)
  func base85(alphabet: Base85Alphabet) throws {
    var generator = SeededGenerator(seed: 4)
    for place in 0..<40 {
      let key = Sample.key(using: &generator)
      let before = [UInt8](repeating: 0x2E, count: place)
      let text = Array("k: ".utf8) + Self.base85(before + key + [0x0A], alphabet) + [0x0A]
      let matches = try search(text)
      #expect(matches.map(\.secret) == [key])
      #expect(matches.first?.encodings == ["base85"])
      let start = try #require(matches.first).range.lowerBound - 3
      #expect((place / 4 * 5...place / 4 * 5 + 3).contains(start))
    }
  }

  @Test("Ascii85 in lines of any width", arguments: [20, 33, 57, 72, 80])
  func ascii85Lines(width: Int) throws {
    var generator = SeededGenerator(seed: UInt64(width))
    for place in 0..<20 {
      let key = Sample.key(using: &generator)
      let before = [UInt8](repeating: 0x2E, count: place)
      let plain = Self.base85(before + key + before, .ascii85)
      var text = Array("<~".utf8)
      for (index, character) in plain.enumerated() {
        if index > 0, index % width == 0 { text.append(0x0A) }
        text.append(character)
      }
      #expect(try search(text + Array("~>".utf8)).map(\.secret) == [key])
    }
  }

  @Test("Ascii85 in strings of code, which escape its quotes and backslashes")
  func ascii85InStrings() throws {
    var generator = SeededGenerator(seed: 85)
    for round in 0..<300 {
      let key = Sample.key(using: &generator)
      let before = [UInt8](repeating: 0x2E, count: round % 5)
      let text = Self.base85(before + key, .ascii85)
      let quote: UInt8 = round % 2 == 0 ? 0x22 : 0x27
      let escaped = text.flatMap { $0 == 0x5C || $0 == quote ? [0x5C, $0] : [$0] }
      let code = Array("k = a85decode(".utf8) + [quote] + escaped + [quote] + Array(")\n".utf8)
      let matches = try search(code)
      // In the shell's quotes nothing is escaped: so both are tried, and an escape among the last
      // five characters may leave another key once in some thousand times.
      #expect(
        quote == 0x22 ? matches.map(\.secret) == [key] : matches.contains { $0.secret == key })
      #expect(matches.allSatisfy { $0.encodings == ["base85"] })
    }
  }

  @Test("The values of the alphabets are those of their characters")
  func alphabets() {
    for alphabet in Base85Alphabet.allCases {
      #expect(Set(alphabet.characters).count == 85)
      for (value, character) in alphabet.characters.enumerated() {
        #expect(Int(alphabet.values[Int(character)]) == value)
      }
    }
    #expect(Base85Alphabet.ascii85.encoded(Array("Man ".utf8)) == Array("9jqo^".utf8))
    #expect(Base85Alphabet.rfc1924.encoded([0, 0, 0, 84]) == Array("0000~".utf8))
    #expect(Base85Alphabet.z85.encoded([0x86, 0x4F, 0xD2, 0x6F]) == Array("Hello".utf8))
  }

  @Test("Zlib data in a URL's base64, of which no run is long", arguments: ["?s=", "&a="])
  func zlibInURLs(before: String) throws {
    var generator = SeededGenerator(seed: 11)
    for number in 0..<60 {
      let key = Sample.key(using: &generator)
      let text = Array("{\"k\":\"".utf8) + key + Array("\",\"n\":\(number)}".utf8)
      let run = Encoder.base64url(Encoder.zlib(Carried(text: text, range: 0..<1))).text
      #expect(
        try search(Array("GET /\(before)".utf8) + run + Array(" x\n".utf8)).map(\.secret) == [key])
    }
  }

  /// As drawings of Adobe's tools have it: each section's base64 by itself, or one text in all.
  @Test(
    "Packed data in base64 in pieces of code",
    arguments: [
      "\"\n    + \"", "\" +\n    \"", "\"\r\n\t\"", "' .\n  '", "\" & _\n  \"", "\" + \"",
      "'\\\n  '", "\"..\"",
    ])
  func piecesOfCode(edge: String) throws {
    var generator = SeededGenerator(seed: 26)
    for (width, noise) in [(5, 0), (40, 100), (60, 100), (76, 60_000), (77, 60_000)] {
      let key = Sample.key(using: &generator)
      let others = (0..<noise).map { _ in UInt8.random(in: 97..<123, using: &generator) }
      let text = others + Self.text(key) + others
      for encoder in [Encoder.gzip, .zlib] {
        let packed = Encoder.base64(encoder(Carried(text: text, range: 0..<1))).text
        let pieces = stride(from: 0, to: packed.count, by: width).map {
          packed[$0..<min($0 + width, packed.count)]
        }
        let quote = try #require(edge.utf8.first)
        let code = [quote] + pieces.joined(separator: Array(edge.utf8)) + [quote, 0x3B, 0x0A]
        // Where zlib data begins by itself a longer first piece tells of it.
        if encoder == .zlib, width < 40 { continue }
        for block in [code.count, 30_000] {
          let (matches, limits) = try search(Array("text = ".utf8) + code, block: block)
          #expect(matches.map(\.secret) == [key], "\(width) \(encoder) \(block)")
          #expect(limits.isEmpty, "\(width) \(encoder) \(block)")
        }
      }
    }
  }

  @Test(
    "Strings that stand by themselves are read by themselves",
    arguments: [
      "\", \"", "\",\n  \"", "\"\n\"", "\" \"", "\"\n  \"", "\" +\n  \"", "\" + \"", "\" \\\n  \"",
    ])
  func stringsOfLists(edge: String) throws {
    var generator = SeededGenerator(seed: 27)
    for encoder in [Encoder.gzip, .zlib, .base64, .hex] {
      for isPadded in [true, false] {
        let keys = (0..<12).map { _ in Sample.key(using: &generator) }
        var items = keys.enumerated().map { number, key in
          let text = [UInt8](repeating: 0x2E, count: number) + Self.text(key)
          return Encoder.base64(encoder(Carried(text: text, range: 0..<1))).text
        }
        // Words that may be base64 as well.
        items.insert(Array("KubernetesClusterCostAllocationConfigurationRelease".utf8), at: 3)
        if !isPadded { items = items.map { Array($0.prefix { $0 != 0x3D }) } }
        let list =
          Array("x = (\n  \"".utf8) + items.joined(separator: Array(edge.utf8))
          + Array("\")\n".utf8)
        let (matches, limits) = try search(list, block: list.count)
        #expect(Set(matches.map(\.secret)) == Set(keys), "\(encoder) \(isPadded)")
        #expect(limits.isEmpty, "\(encoder) \(isPadded)")
      }
    }
  }

  @Test(
    "Strings of code that are no packed data cost no more for each", arguments: [" +\n  ", "\n  "])
  func stringsOfCode(link: String) throws {
    var generator = SeededGenerator(seed: 34)
    var costs: [Double] = []
    for count in [500, 4_000] {
      let lines = (0..<count).map { _ in
        let bytes = (0..<57).map { _ in UInt8.random(in: 0...255, using: &generator) }
        return "\"" + String(decoding: Base64.encode(bytes), as: UTF8.self) + "\""
      }
      let text = Array("x = (\n  \(lines.joined(separator: link)))\n".utf8)
      let worker = DetectionWorker(try shippedDetector.get())
      var search = BlobSearch(worker)
      _ = search.search(text.span, at: 0, isLast: true) { _ in }
      #expect(search.limits.isEmpty, "\(count)")
      costs.append(Double(worker.budget.spent) / Double(text.count))
    }
    #expect(costs[1] < 1.5 * costs[0])
  }

  @Test("Base64 in several CDATA sections", arguments: [60, 300, 4096], [true, false])
  func sections(size: Int, isWhole: Bool) throws {
    var generator = SeededGenerator(seed: 12)
    let edge = Array("\n\t]]>\n\t<![CDATA[\n\t".utf8)
    for place in 0..<9 {
      let key = Sample.key(using: &generator)
      let noise = (0..<6000).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
      let packed = Encoder.gzip(
        Carried(text: noise.prefix(600 * place) + Self.text(key) + noise, range: 0..<1)
      ).text
      for data in [packed, Self.text(key)] {
        let text = isWhole ? Encoder.base64(Carried(text: data, range: 0..<1)).text : data
        let length = isWhole ? size / 3 * 4 : size
        var parts: [[UInt8]] = []
        for start in stride(from: 0, to: text.count, by: length) {
          let part = Array(text[start..<min(start + length, text.count)])
          parts.append(isWhole ? part : Encoder.base64(Carried(text: part, range: 0..<1)).text)
        }
        let found = try search(
          Array("<x><![CDATA[\n\t".utf8) + parts.joined(separator: edge) + edge)
        #expect(found.map(\.secret) == [key], "place \(place), \(data.count) bytes")
      }
    }
  }

  @Test("What uuencode writes, with backquotes and with blanks", arguments: ["`", " "])
  func uuencode(zero: Character) throws {
    var generator = SeededGenerator(seed: 6)
    for place in 0..<60 {
      let key = Sample.key(using: &generator)
      let bytes = [UInt8](repeating: 0x2E, count: place) + Self.text(key)
      var text = Array("begin 644 config\n".utf8)
      for start in stride(from: 0, to: bytes.count, by: 45) {
        let line = bytes[start..<min(start + 45, bytes.count)]
        text.append(0x20 + UInt8(line.count))
        for group in stride(from: line.startIndex, to: line.endIndex, by: 3) {
          let bits = (0..<3).reduce(UInt32(0)) {
            $0 << 8 | UInt32(group + $1 < line.endIndex ? line[group + $1] : 0)
          }
          for shift in [18, 12, 6, 0] as [UInt32] {
            let value = UInt8(bits >> shift & 63)
            text.append(value == 0 ? zero.asciiValue ?? 0 : 0x20 + value)
          }
        }
        text.append(0x0A)
      }
      let matches = try search(text + Array("`\nend\n".utf8))
      #expect(matches.map(\.secret) == [key])
      #expect(matches.first?.encodings == ["uuencode"])
      let line = try #require(matches.first).range.lowerBound - 17
      #expect(line / 62 == (place + 43) / 45)
    }
  }

  @Test(
    "Encoded words, cut anywhere", arguments: ["utf-8?B", "UTF-8?b", "iso-8859-1?Q", "utf-8?q"])
  func encodedWords(kind: String) throws {
    let isBase64 = kind.hasSuffix("B") || kind.hasSuffix("b")
    for width in 9..<50 {
      let bytes = Array("token ".utf8) + Sample.key
      var words: [String] = []
      for start in stride(from: 0, to: bytes.count, by: width) {
        let part = Array(bytes[start..<min(start + width, bytes.count)])
        let content =
          isBase64
          ? String(decoding: Base64.encode(part, isPadded: true), as: UTF8.self)
          : part.map { $0 == 0x20 ? "_" : $0 == 0x5F ? "=5F" : String(UnicodeScalar($0)) }.joined()
        words.append("=?\(kind)?\(content)?=")
      }
      let text = "Subject: " + words.joined(separator: "\r\n ") + "\r\n\r\nhello\r\n"
      #expect(try search(Array(text.utf8)).map(\.secret) == [Sample.key], "\(width)")
    }
  }

  @Test("UTF-7")
  func utf7() throws {
    let text = String(decoding: Sample.key, as: UTF8.self).replacing("_", with: "+AF8-")
    let matches = try search(Array("key: \(text)\n".utf8))
    #expect(matches.map(\.secret) == [Sample.key])
    #expect(matches.first?.encodings == ["utf-7"])
  }

  @Test(
    "Base64 in lines that something stands before",
    arguments: [
      "+", "-", "> ", "# ", " * ", "// ", "2026-01-0@T10:00:0@.00@Z stdout F ", "web-1  | ",
      "Mar 4 10:00:@@ host app[8@]: ",
    ])
  func prefixedLines(prefix: String) throws {
    var generator = SeededGenerator(seed: 8)
    for place in 0..<80 {
      let key = Sample.key(using: &generator)
      let bytes = [UInt8](repeating: 0x2E, count: place) + Self.text(key)
      let coded = Base64.encode(bytes, isPadded: true)
      var text = Array("first line\n".utf8)
      for start in stride(from: 0, to: coded.count, by: 76) {
        text += Array(prefix.replacing("@", with: "\(start / 76 % 10)").utf8)
        text += coded[start..<min(start + 76, coded.count)] + [0x0A]
      }
      #expect(try search(text + Array("end\n".utf8)).map(\.secret) == [key], "\(place)")
    }
  }

  @Test("Zlib data where PNG, HTTP and lengths have it")
  func places() throws {
    let packed = Encoder.zlib(Carried(text: Self.text(Sample.key), range: 0..<1)).text
    let before: [[UInt8]] = [
      Array("\0\0\0\u{40}zTXtComment\0\0".utf8), Array("iTXtXML:com.adobe.xmp\0\u{1}\0\0\0".utf8),
      Array("iTXtComment\0\u{1}\0en\0Comment\0".utf8),
      Array("HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n".utf8),
      [1, 7, UInt8(packed.count), 0, 0, 0],
      Array("ZLIB".utf8) + [0, 0, 0, 0, 0, 0, 0, 90],
    ]
    for before in before {
      let matches = try search(before + packed + [0x80, 0x12])
      #expect(matches.map(\.secret) == [Sample.key])
      #expect(matches.first?.encodings == ["zlib"])
    }
  }

  @Test("A picture of one colour is not inflated once more")
  func oneColour() throws {
    let carrier = RawDeflate()
    for byte in UInt8.min...UInt8.max {
      let pixels = [UInt8](repeating: byte, count: 4096)
      let isHeader = carrier.isHeader(at: 0, in: pixels.span)
      #expect(!isHeader, "\(byte)")
    }
    let colours = (0..<4096).map { [0x4A, 0x6A, 0xCA, 0xF2][$0 % 4] as UInt8 }
    let isHeader = carrier.isHeader(at: 0, in: colours.span)
    #expect(!isHeader)
  }

  @Test("Noise is taken for no deflated data, and what is deflated always is")
  func probe() {
    var generator = SeededGenerator(seed: 9)
    var passed = 0
    for _ in 0..<20_000 {
      let noise = (0..<64).map { _ in UInt8.random(in: 0...255, using: &generator) }
      if DeflateProbe.isPlausible(at: 0, in: noise.span) { passed += 1 }
    }
    #expect(passed < 100)
    for count in [40, 200, 5000] {
      for alphabet in [1...2, 32...126, 0...255] as [ClosedRange<UInt8>] {
        let text = (0..<count).map { _ in UInt8.random(in: alphabet, using: &generator) }
        let packed = Encoder.deflate(Carried(text: text, range: 0..<1)).text
        let isPlausible = DeflateProbe.isPlausible(at: 0, in: packed.span)
        #expect(isPlausible, "\(count) \(alphabet)")
      }
    }
  }
}
