import Detection
import Fixtures
import Testing

/// Keys that programs cut in two when they write, print or export text.
@Suite struct DocumentSeamTests {
  private static let text = String(decoding: Sample.key, as: UTF8.self)
  private static let digest = String(repeating: "0a9f3c", count: 6).prefix(32)

  private func found(_ text: String) throws -> [[UInt8]] {
    try search(Array(text.utf8)).map(\.secret)
  }

  @Test("Entities in a message of Telegram")
  func telegram() throws {
    let entity = "{\n \"type\": \"bold\",\n \"text\": \""
    for place in [4, 18, 30] {
      let (first, rest) = (Self.text.prefix(place), Self.text.dropFirst(place))
      #expect(
        try found("\"text\": [\n \"use \",\n \(entity)\(first)\"\n },\n \"\(rest)\",\n \" ok\"]")
          == [Sample.key])
      #expect(
        try found("\"text\": [\"use \(first)\",\(entity)\(rest)\"\n }, \" ok\"]") == [Sample.key])
      #expect(
        try found("\"text\": [\(entity)\(first)\"},\(entity)\(rest)\"}, \" ok\"]") == [Sample.key])
    }
    #expect(
      try found("\"text\": [\(entity)\(Self.text.prefix(8))\"}, \"\(Self.digest)\"]").isEmpty)
    #expect(
      try found(
        "[{\"id\": 4, \"text\": \"\(Self.text.prefix(20))\"}, \"\(Self.text.dropFirst(20))\"]"
      ).isEmpty)
  }

  @Test("The name of an attachment in parts without quotes")
  func parameters() throws {
    for edge in [";\n name*1*=", ";\r\n\tname*1=", "; name*2*="] {
      let mail = "name*0*=utf-8''key-\(Self.text.prefix(22))\(edge)\(Self.text.dropFirst(22)).txt\n"
      #expect(try found(mail) == [Sample.key], "\(edge)")
    }
    for edge in [";\n name*0*=", ";\n name=", "; name*1* ", "\n name*1*="] {
      let mail = "name*0*=utf-8''key-\(Self.text.prefix(22))\(edge)\(Self.text.dropFirst(22)).txt\n"
      #expect(try found(mail).isEmpty, "\(edge)")
    }
  }

  @Test("Runs of InDesign's stories")
  func stories() throws {
    let edge =
      "</Content>\n </CharacterStyleRange>\n <CharacterStyleRange Style=\"a\">\n  <Content>"
    let story = "<Content>\(Self.text.prefix(20))\(edge)\(Self.text.dropFirst(20)) now</Content>"
    #expect(try found(story) == [Sample.key])
    let apart = edge.replacing(" <Char", with: " </ParagraphStyleRange>\n <Char")
    #expect(
      try found("<Content>\(Self.text.prefix(20))\(apart)\(Self.text.dropFirst(20))</Content>")
        .isEmpty)
  }

  @Test("Lines of a page that pdftohtml and pdftotext give their places")
  func lines() throws {
    for (start, end, next) in [
      (
        "<text top=\"9\" left=\"93\" width=\"1\">", "</text>",
        "<text top=\"24\" left=\"93\" width=\"8\">"
      ),
      ("<word xMin=\"62.25\" yMin=\"7\">", "</word>", "<word xMin=\"62.25\" yMin=\"9\">"),
    ] {
      let page = "\(start)\(Self.text.prefix(23))\(end)\n \(next)\(Self.text.dropFirst(23))\(end)\n"
      #expect(try found(page) == [Sample.key])
      let beside = next.replacing("93", with: "193").replacing("62", with: "162")
      #expect(
        try found(
          "\(start)\(Self.text.prefix(23))\(end)\n \(beside)\(Self.text.dropFirst(23))\(end)\n"
        )
        .isEmpty)
      #expect(
        try found("\(start)\(Self.text.prefix(8))\(end)\n \(next)\(Self.digest)\(end)\n").isEmpty)
    }
  }

  @Test("An array that NumPy prints over lines in a notebook")
  func notebook() throws {
    let codes = Sample.key.map { String($0) }
    let rows = [codes[..<18], codes[18..<36], codes[36...]].map { $0.joined(separator: "  ") }
    let text = "\"text\": [\n  \"[\(rows.joined(separator: "\\n\",\n  \"  "))]\\n\"\n]"
    #expect(try found(text) == [Sample.key])
  }

  @Test("Characters of Java's XMLEncoder, and UTF-16 as .NET prints it")
  func characters() throws {
    var xml = "<array class=\"char\" length=\"40\">\n"
    for (index, letter) in Self.text.enumerated() {
      xml += "  <void index=\"\(index)\">\n   <char>\(letter)</char>\n  </void>\n"
    }
    #expect(try found(xml + "</array>") == [Sample.key])
    let digits = Sample.key.map { String($0, radix: 16, uppercase: true) + "-00" }
    #expect(try found("bytes: \(digits.joined(separator: "-"))\n") == [Sample.key])
  }

  @Test("Keys and values of a dump of LMDB, and hexadecimal text over lines")
  func dump() throws {
    func hex(_ bytes: some Sequence<UInt8>) -> String {
      bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    let key = hex(Sample.key)
    let dump = "HEADER=END\n \(hex("agent".utf8))\n \(key)\n \(hex("k1".utf8))\n \(hex("v".utf8))\n"
    #expect(try found(dump) == [Sample.key])
    let text = hex(Array("some text before it: ".utf8) + Sample.key + Array(" and behind".utf8))
    let lines = stride(from: 0, to: text.utf8.count, by: 60).map { text.dropFirst($0).prefix(60) }
    #expect(try found(lines.joined(separator: "\n") + "\n") == [Sample.key])
  }

  @Test("A cell of base64 in psql's table")
  func cell() throws {
    let content =
      Array("some words of a text before the key and some: ".utf8) + Sample.key
      + Array(", and more words behind it, as many as it takes for lines".utf8)
    let base64 = String(
      decoding: Encoder.base64(Carried(text: content, range: 0..<1)).text, as: UTF8.self)
    let lines = stride(from: 0, to: base64.utf8.count, by: 76).map {
      base64.dropFirst($0).prefix(76)
    }
    #expect(
      try found("  1 | \(lines.joined(separator: "+\n    | "))\n  2 | eA==\n") == [Sample.key])
    #expect(try found(" \(lines.joined(separator: "+\n "))\n(1 row)\n") == [Sample.key])
  }

  @Test("Packed terms of Erlang, as they are and in base64")
  func erlang() throws {
    let content = Array("{agent,<<\"".utf8) + Sample.key + Array("\">>}".utf8)
    let packed = Encoder.zlib(Carried(text: content, range: 0..<1)).text
    let term: [UInt8] = [0x83, 0x50, 0, 0, 0, UInt8(content.count)] + packed
    #expect(try search(term).map(\.secret) == [Sample.key])
    #expect(try search([9, 0, 7] + term + [1, 2]).map(\.secret) == [Sample.key])
    let carried = Encoder.base64(Carried(text: term, range: 0..<1)).text
    #expect(try search(Array("state: ".utf8) + carried + [0x0A]).map(\.secret) == [Sample.key])
  }

  @Test("What a copy in compressed data cuts, and a digest in the next column, are no keys")
  func noKeys() throws {
    let cut = Array(Sample.key.dropLast())
    for lead in [[0x8C, 0x28], Array("key\u{1}\"".utf8)] {
      let data = [0, 1, 0xF6] + lead + cut + [0xA2, 1] + Array("Ta7c60C".utf8) + [6, 0]
      #expect(try search(data).isEmpty)
    }
    let row = [2, 4, 3, 0x1D, 0x4D] + Array(Self.text.prefix(8).utf8) + Array(Self.digest.utf8)
    #expect(try search([0, 7, 0] + row + [3, 0, 9, 1, 0]).isEmpty)
  }

  @Test("A mark of psql behind a text that is not as long as a line, at the very end")
  func lastMark() throws {
    for filler in 1...60 {
      let text = Array("a2FfbGl2ZV8".utf8) + [UInt8](repeating: 0x41, count: 75 - filler - 11)
      let lead = [0x20] + [UInt8](repeating: 0x2E, count: filler) + [0x0A]
      for end in [[0x2B, 0x0D], [0x2B, 0x0A], [0x2B, 0x0D, 0x0A]] as [[UInt8]] where text.count > 11
      {
        #expect(try search(lead + text + end).isEmpty)
      }
    }
  }
}
