import Detection
import Fixtures
import Testing

/// Keys that a format cuts in two where it ends a line or a part: found where the rest follows, and
/// not where something else does.
@Suite struct EdgeSeamTests {
  private static let text = String(decoding: Sample.key, as: UTF8.self)

  /// The key, cut at a place.
  private func cut(_ place: Int, _ edge: String) -> String {
    Self.text.prefix(place) + edge + Self.text.dropFirst(place)
  }

  private func found(_ text: String) throws -> [[UInt8]] {
    try search(Array(text.utf8)).map(\.secret)
  }

  @Test(
    "A line's end within a paragraph or cell",
    arguments: [
      "<br>", "<br/>\n", "<br />\r\n  ", "</b><br><b>", "</w:t><w:br/></w:r><w:r><w:t>",
      "</a:t></a:r><a:br/><a:r><a:t>", "<text:line-break/>",
    ])
  func lineBreaks(edge: String) throws {
    for place in [12, 20, 36] {
      #expect(try found("<td>\(cut(place, edge))</td>\n") == [Sample.key], "\(place)")
      // With one character more or less it is no key, nor is it with a word.
      #expect(try found("<td>\(cut(place, edge))0</td>\n").isEmpty)
      #expect(try found("<td>\(cut(place, edge).dropLast())</td>\n").isEmpty)
    }
    let words = Self.text.prefix(20) + edge + "abcdefghijklmnopqrst"
    #expect(try found("<td>\(words)</td>\n").isEmpty)
    #expect(try found("<td>\(Self.text)\(edge)abc</td>\n") == [Sample.key])
  }

  @Test("Letters of SVG that have a place each, and lines of it that follow a key")
  func letters() throws {
    var svg = "<svg><text>\n"
    for (index, letter) in Self.text.enumerated() {
      svg += "<tspan x=\"\(7 * index)\" y=\"20\" id=\"t\(index)\">\(letter)</tspan>\n"
    }
    #expect(try found(svg + "</text></svg>\n") == [Sample.key])
    let line = "<tspan x=\"0\" dy=\"9\">"
    let lines = "\(line)\(Self.text)</tspan>\n\(line)and more</tspan>"
    #expect(try found(lines) == [Sample.key])
  }

  @Test("A parameter of mail in parts")
  func parameters() throws {
    for edge in ["\";\n name*1=\"", "\";\r\n\tfilename*1=\"", "\"; filename*1*=\""] {
      let mail = "Content-Type: text/plain; name*0=\"key-\(cut(25, edge)).txt\"\n"
      #expect(try found(mail) == [Sample.key], "\(edge)")
    }
    for edge in ["\";\n name*0=\"", "\";\n name=\"", "\";\n name*=\"", "\"\n name*1=\""] {
      #expect(try found("a; name*0=\"key-\(cut(25, edge)).txt\"\n").isEmpty, "\(edge)")
    }
  }

  @Test("A value of Redis that a command appends to, and values of others")
  func redis() throws {
    for (name, isSame) in [("tok", true), ("tik", false), ("toke", false)] {
      let (first, rest) = (Self.text.prefix(20), Self.text.dropFirst(20))
      let log =
        "*3\r\n$3\r\nSET\r\n$3\r\ntok\r\n$20\r\n\(first)\r\n"
        + "*3\r\n$6\r\nAPPEND\r\n$\(name.utf8.count)\r\n\(name)\r\n$20\r\n\(rest)\r\n"
      #expect(try found(log) == (isSame ? [Sample.key] : []), "\(name)")
    }
  }

  @Test("A note of Jenkins' console without its end, and text that is taken out without one")
  func cutOff() throws {
    for edge in [
      "\u{1B}[8mha:////4AAA=", "\u{1B}[8mhidden\u{1B}[0m",
      "</w:t></w:r><w:del w:id=\"2\"><w:r><w:delText>zz</w:delText></w:r>",
    ] {
      #expect(try found("x=\(cut(20, edge)) \n").isEmpty, "\(edge.debugDescription)")
    }
  }
}
