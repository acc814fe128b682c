import Fixtures
import Detection
import Testing

/// Keys between whose characters stands something that means nothing: found, and from the first byte
/// of the first character to the last one of the last.
@Suite struct SeamTests {
  /// What may stand anywhere in a key, also more than once.
  static let everywhere = [
    "\u{1B}[31m", "\u{1B}[01;31m\u{1B}[K", "\u{1B}[0m\u{1B}[38;2;1;2;3m", "\u{1B}(B\u{1B}[m",
    "\u{1B}[8mha:////4AAA+/=\u{1B}[0m",
    "\u{1B}]8;;https://example.test/\u{7}", "\u{1B}]8;;\u{1B}\\", #"\u001b[31m"#, #"\x1b[0m"#,
    "</b>", "<b>", "<wbr>", "<wbr/>", "</span><span class=\"n\">", "<!-- -->", "<!-- a > b -->",
    #"<\/span><span class=\"n\">"#, #"\u003c/b\u003e"#, "]]><![CDATA[",
    "</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">",
    "</w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:r w:rsidR=\"00A1\"><w:t>",
    "</w:t></w:r><w:commentRangeStart w:id=\"0\"/><w:r><w:lastRenderedPageBreak/><w:t>",
    "</w:t>\n  </w:r>\n  <w:r>\n    <w:t>", "</t></r><r><rPr><sz val=\"11\"/></rPr><t>",
    "</a:t></a:r><a:r><a:rPr lang=\"en\"/><a:t>",
    "\u{200B}", "\u{200D}", "\u{AD}", "\u{2060}", "\u{FEFF}", "&shy;", "&#8203;", "&#x200b;",
    "&ZeroWidthSpace;", "&zwnj;", #"\u200b"#, #"\u00ad"#, #"\ufeff"#, #"\u{200b}"#,
  ]
  /// What cuts a key once, or behind its third character.
  static let once = [
    #"\033[1m"#, #"\e[0m"#, #"\\u001b[0m"#, "^[[31m", "<tspan x=\"1\">", "</text:span>",
    "<text:soft-page-break/>", "<nowiki/>", "}{\\rtlch\\fcs1 \\insrsid12 ", "\\b0 ", "\\f1\\fs20 ",
    "**", "~~", "{*}", "\\ **", "[b]", "[/color][color=#ff0000]", "}", "}\r\n{\\b ", "{\\b ",
    "\\textbf{", "</text><text x=\"1\" y=\"20\">", "x\u{8} \u{8}",
    ") -12 (", ")3(", ")-.25 E(", ")108 96 Q -.15(", ")-.15\n-.25 G(", "^", "^\r\n", "'}${'",
    "\" }}{{ \"", "\\-", "\\allowbreak{}",
    "\\&", "<xliff:g id=\"x\">",
    "</w:t></w:r><w:del w:id=\"2\"><w:r><w:delText>zz</w:delText></w:r></w:del><w:r><w:t>",
    "</w:t></w:r><w:moveFrom w:id=\"2\"><w:r><w:t>zz</w:t></w:r></w:moveFrom><w:r><w:t>",
  ]

  /// The key with a seam at each cut, amid other text.
  private func expectFound(_ seam: String, _ cuts: [Int]) throws {
    let key = Sample.key
    var text = Array("x=(".utf8)
    for (index, byte) in key.enumerated() {
      if cuts.contains(index) { text += Array(seam.utf8) }
      text.append(byte)
    }
    let range = 3..<text.count
    let matches = try search(text + Array(") \n".utf8))
    #expect(matches.map(\.secret) == [key], "\(seam.debugDescription) at \(cuts)")
    #expect(matches.map(\.range) == [range], "\(seam.debugDescription) at \(cuts)")
  }

  @Test(arguments: everywhere) func anywhere(seam: String) throws {
    for cut in 1..<40 { try expectFound(seam, [cut]) }
    for cuts in [[1, 20], [2, 30], [3, 8], [1, 2], [2, 5, 9], [1, 4, 6, 7, 39]] {
      try expectFound(seam, cuts)
    }
    try expectFound(seam, Array(1..<40))
  }

  @Test(arguments: once) func atOnePlace(seam: String) throws {
    // With a wrong last character, which was taken back, all looks like another key.
    let end = seam.contains("\u{8}") ? 39 : 40
    for cut in 1..<end { try expectFound(seam, [cut]) }
    for cuts in [[3, 20], [8, 9, 10]] { try expectFound(seam, cuts) }
  }

  @Test(
    "An underscore in another dress",
    arguments: [
      #"\_"#, #"\\_"#, #"\textunderscore{}"#, #"\textunderscore "#, #"{\_}"#, #"\_{}"#,
      #"\PYZus{}"#,
      #"\'5f"#, "\u{FF3F}", #"\uff3f"#, "&#65343;", "&lowbar;", "_\u{8}_",
    ])
  func underscores(form: String) throws {
    let text = String(decoding: Sample.key, as: UTF8.self).replacing("_", with: form)
    let matches = try search(Array("see (\(text)) now".utf8))
    #expect(matches.map(\.secret) == [Sample.key])
    #expect(matches.map(\.range) == [5..<5 + text.utf8.count])
  }

  @Test("Characters that are struck over, all of them or some", arguments: ["k\u{8}k", "_\u{8}k"])
  func overstrikes(form: String) throws {
    let key = Sample.key
    for part in [0..<40, 0..<8, 8..<40, 20..<30, 38..<40] {
      var text = Array("the key ".utf8)
      for (index, byte) in key.enumerated() {
        text += part.contains(index) ? [form == "_\u{8}k" ? 0x5F : byte, 8, byte] : [byte]
      }
      let matches = try search(text + Array(" here".utf8))
      #expect(matches.map(\.secret) == [key])
      #expect(matches.map(\.range) == [8..<text.count])
    }
  }

  @Test func fullWidth() throws {
    let wide = String(
      String.UnicodeScalarView(
        Sample.key.map { byte in
          Unicode.Scalar(0xFEE0 + UInt32(byte)) ?? " "
        }))
    let matches = try search(Array("x \(wide) y".utf8))
    #expect(matches.map(\.secret) == [Sample.key])
    #expect(matches.map(\.range) == [2..<122])
  }

  @Test("Letters of other scripts that look the same, some of them or all that there are")
  func lookAlikeLetters() throws {
    let scripts: [[Character: Character]] = [
      // Cyrillic, and Greek.
      [
        "k": "\u{43A}", "a": "\u{430}", "i": "\u{456}", "e": "\u{435}", "o": "\u{43E}",
        "p": "\u{440}",
        "c": "\u{441}", "x": "\u{445}", "A": "\u{410}", "B": "\u{412}", "T": "\u{422}",
      ],
      ["k": "\u{3BA}", "a": "\u{3B1}", "v": "\u{3BD}", "o": "\u{3BF}", "Z": "\u{396}"],
    ]
    let key = String(decoding: Sample.key, as: UTF8.self)
    for script in scripts {
      var forms = [String(key.map { script[$0] ?? $0 })]
      for letter in script where key.contains(letter.key) {
        forms.append(key.replacing(String(letter.key), with: String(letter.value)))
      }
      for form in forms {
        let matches = try search(Array("k = \"\(form)\"\n".utf8))
        #expect(matches.map(\.secret) == [Sample.key], "\(form)")
        #expect(matches.map(\.range) == [5..<5 + form.utf8.count])
        #expect(matches.map(\.encodings) == [["seam"]])
      }
    }
    // One letter too many, of any script.
    #expect(try search(Array("k = \"k\u{430}\(key.dropFirst(2))\u{430}\"\n".utf8)).isEmpty)
  }

  @Test("Mathematical alphabets and letters in circles", arguments: 0..<14)
  func mathematical(alphabet: UInt32) throws {
    let start = alphabet < 13 ? 0x1D400 + 52 * alphabet : 0x24B6
    let text = String(
      String.UnicodeScalarView(
        Sample.key.compactMap { byte in
          switch byte {
          case 0x41...0x5A: Unicode.Scalar(start + UInt32(byte) - 0x41)
          case 0x61...0x7A: Unicode.Scalar(start + UInt32(byte) - 0x61 + 26)
          case 0x30...0x39 where alphabet % 2 == 0: Unicode.Scalar(0x1D7CE + UInt32(byte) - 0x30)
          default: Unicode.Scalar(byte)
          }
        }))
    let matches = try search(Array("x \(text) y".utf8))
    #expect(matches.map(\.secret) == [Sample.key])
    #expect(matches.map(\.range) == [2..<2 + text.utf8.count])
  }

  @Test("A key that is folded at a line's end", arguments: ["\n ", "\r\n ", "\r\n\t"])
  func folds(fold: String) throws {
    for cut in [1, 2, 3, 8, 20, 39] {
      let key = String(decoding: Sample.key, as: UTF8.self)
      let line = String(repeating: "w", count: 60) + " "
      let text = line + key.prefix(cut) + fold + key.dropFirst(cut) + " more\n"
      #expect(try search(Array(text.utf8)).map(\.secret) == [Sample.key], "\(cut)")
    }
    // What is whole before the fold does not go on behind it.
    let whole = "x" + String(repeating: "w", count: 60) + " <b>ka_</b>"
    let rest = String(decoding: Sample.key.dropFirst(3), as: UTF8.self)
    #expect(try search(Array("\(whole)\(rest)\(fold)tail\n".utf8)).map(\.secret) == [Sample.key])
  }

  @Test(
    "Two versions of a key, character by character, as git shows them",
    arguments: [
      ("\u{1B}[31m", "\u{1B}[m", "\u{1B}[32m", "\u{1B}[m"), ("[-", "-]", "{+", "+}"),
    ])
  func versions(oldStart: String, oldEnd: String, newStart: String, newEnd: String) throws {
    var generator = SeededGenerator(seed: 3)
    let (old, new) = (Sample.key(using: &generator), Sample.key(using: &generator))
    for cuts in [[8, 12, 20, 21, 40], [8, 40], [9, 10, 30, 31, 38, 40]] {
      // What both have in common, and what is different, by turns.
      var text = "KEY=" + String(decoding: new[..<cuts[0]], as: UTF8.self)
      var first = Array(new[..<cuts[0]])
      for (index, (start, end)) in zip(cuts, cuts.dropFirst()).enumerated() {
        let piece = String(decoding: new[start..<end], as: UTF8.self)
        if index % 2 == 1 {
          text += piece
          first += new[start..<end]
        } else {
          text += oldStart + String(decoding: old[start..<end], as: UTF8.self) + oldEnd
          text += newStart + piece + newEnd
          first += old[start..<end]
        }
      }
      let secrets = try search(Array("\(text)\nmore\n".utf8)).map(\.secret)
      #expect(Set(secrets) == [first, new], "\(cuts)")
    }
    let key = String(decoding: new, as: UTF8.self)
    // The first character may be new.
    let text = "\(oldStart)x\(oldEnd)\(newStart)\(key.prefix(1))\(newEnd)a_live_\(key.dropFirst(8))"
    let cut = text.prefix(text.count - 8) + "\(oldStart)yy\(oldEnd)" + text.suffix(8)
    if oldStart == "[-" { return }
    #expect(try search(Array("\(cut)\n".utf8)).map(\.secret) == [new])
  }

  @Test("A key that curl's trace cuts after 64 characters")
  func traces() throws {
    let key = String(decoding: Sample.key, as: UTF8.self)
    for cut in [8, 20, 39] {
      let line = String(repeating: "x", count: 63 - cut) + " " + key.prefix(cut)
      let rest = key.dropFirst(cut)
      let text = "=> Send header, 170 bytes (0xaa)\n0040: \(line)\n0080: \(rest)\n00aa: Accept\n"
      #expect(try search(Array(text.utf8)).map(\.secret) == [Sample.key], "\(text)")
      // Of other rows those go on that have as much as a key together (`LinePrefix`).
      for other in ["0081", "0090"] {
        let text = text.replacing("0080", with: other)
        #expect(try search(Array(text.utf8)).map(\.secret) == (cut == 20 ? [Sample.key] : []))
      }
    }
  }

  @Test("A key that a terminal wraps", arguments: [40, 80])
  func wraps(width: Int) throws {
    let key = String(decoding: Sample.key, as: UTF8.self)
    for cut in [1, 2, 3, 8, 20, 39] {
      let text =
        String(repeating: "w", count: 2 * width - cut - 1) + " " + key + " "
        + String(repeating: "v", count: 7)
      let bytes = Array(text.utf8)
      var lines: [UInt8] = []
      for start in stride(from: 0, to: bytes.count, by: width) {
        lines += bytes[start..<min(start + width, bytes.count)] + [0x0A]
      }
      #expect(try search(lines).map(\.secret) == [Sample.key], "\(cut)")
    }
  }

  @Test(
    "A key in two parts of a stream",
    arguments: [
      "\r\n1f4\r\n", "\r\n2a;a=b\r\n", "\n2026-05-04T10:11:12.123456789Z stdout F ",
      "\",\"stream\":\"stdout\",\"time\":\"2026-05-04T10:11:12Z\"}\n{\"log\":\"",
    ])
  func parts(edge: String) throws {
    let key = String(decoding: Sample.key, as: UTF8.self)
    for cut in [1, 2, 3, 8, 20, 39] {
      let text =
        "1000\r\nsome token=" + key.prefix(cut) + edge + key.dropFirst(cut) + " done\r\n0\r\n"
      #expect(try search(Array(text.utf8)).map(\.secret) == [Sample.key], "\(cut)")
    }
  }

  @Test(
    "What begins a new line, cell or paragraph is no seam, nor are lines that end anywhere",
    arguments: [
      "</td><td>", "</p><p>", "<br>", "</li>\n<li>", "</w:t></w:r></w:p><w:p><w:r><w:t>",
      "</t></si><si><t>", "\u{1B}[2;10H", "</key><value>", "\n", "\n ", ", ", "\u{1B}[10C",
    ])
  func noSeams(text: String) throws {
    let key = String(decoding: Sample.key, as: UTF8.self)
    #expect(try search(Array("x \(key.prefix(8))\(text)\(key.dropFirst(8)) y\n".utf8)).isEmpty)
  }

  @Test("Seams around, in and behind other encodings")
  func chains() throws {
    let key = String(decoding: Sample.key, as: UTF8.self)
    let cut = "\(key.prefix(5))\u{1B}[0m\(key.dropFirst(5))"
    let joined =
      "<span>&quot;\(key.prefix(12))&quot;</span> <span>+</span> <span>&quot;\(key.dropFirst(12))&quot;</span>"
    for text in [cut, joined] {
      for encoder in [Encoder.base64, .percent, .utf16, .hex, .unicode] {
        let carried = encoder(
          Carried(text: Array("x \(text) y".utf8), range: 0..<1))
        #expect(
          try search(Array("a: ".utf8) + carried.text + Array("\n\n".utf8)).map(\.secret)
            == [Sample.key])
      }
    }
    // Base64 that a colour or a tag cuts.
    let base64 = String(
      decoding: Encoder.base64(Carried(text: Sample.key, range: 0..<1)).text, as: UTF8.self)
    for seam in ["\u{1B}[0m", "</b>", "\u{200B}", "&#8203;"] {
      for place in [7, 20, 50] {
        let text = "a: \(base64.prefix(place))\(seam)\(base64.dropFirst(place))\n"
        #expect(try search(Array(text.utf8)).map(\.secret) == [Sample.key])
      }
    }
  }

  @Test func foundOnceAtAnyBlockEdge() throws {
    let key = Sample.key
    var text: [UInt8] = []
    for byte in key { text += [byte] + Array("\u{1B}[0m".utf8) }
    text.removeLast(4)
    for edge in stride(from: 23_000, to: 40_100, by: 97) {
      let before = [UInt8](repeating: 0x2E, count: edge)
      let all = before + text + [UInt8](repeating: 0x2E, count: 50_000)
      let matches = try search(all, block: 40_000).matches
      #expect(matches.map(\.secret) == [key])
      #expect(matches.map(\.range) == [edge..<edge + text.count])
    }
  }
}
