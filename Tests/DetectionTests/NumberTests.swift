import Fixtures
import Detection
import Testing

/// Keys whose characters are written as numbers, or one by one, as programs print and sources hold
/// them.
@Suite struct NumberTests {
  @Test(arguments: codeLists.indices)
  func listOfCodes(number: Int) throws {
    let list = codeLists[number]
    var generator = SeededGenerator(seed: UInt64(number))
    for rest in ["", "PORT=80\n"] {
      let key = Sample.key(using: &generator)
      let bytes = rest.utf8 + key + (rest.isEmpty ? "" : "\nX=1").utf8
      let items = bytes.map { String($0) }
      let text = "x = 7 " + list.before + items.joined(separator: list.between) + list.after
      let matches = try search(Array(text.utf8))
      #expect(matches.map(\.secret) == [key], "\(list)")
      #expect(matches.first?.encodings == ["decimal"])
      #expect(
        matches.first.map { text.utf8.dropFirst($0.range.lowerBound).starts(with: "107".utf8) }
          == true)
    }
  }

  @Test("A plain key before a list does not hide the one in it")
  func behindPlainKey() throws {
    var generator = SeededGenerator(seed: 5)
    let other = Sample.key(using: &generator)
    let items = other.map { String($0) }.joined(separator: ", ")
    let text = Sample.key + Array(" # was [\(items)]\n".utf8)
    #expect(try search(text).map(\.secret) == [Sample.key, other])
  }

  /// The pattern of other numbers can be that of a gap, from one item to the next but ten.
  @Test("Other items between the first two are no gap")
  func otherItems() throws {
    let key = Sample.key.map { String($0) }
    let before = "[107 119 99 118 105 102 108 110 107 122 122 120 97 115 122 99 32"
    let text = "\(before) \(key.joined(separator: " "))]\n"
    #expect(try search(Array(text.utf8)).map(\.secret) == [Sample.key])
  }

  @Test("What stands between two items may hold a number of its own", arguments: numberings.indices)
  func numbered(form: Int) throws {
    let text = Sample.key.enumerated().map { numberings[form]($0, $1) }.joined() + "}"
    #expect(try search(Array(text.utf8)).map(\.secret) == [Sample.key])
  }

  @Test(
    arguments: [
      ("{'", "', '", "'}"), ("[b'", "', b'", "']"), (#"[""#, #"",""#, #""]"#), (#"["#, "", ""),
      (#""k" = ""#, #"" + ""#, #"""#), ("c('", "',\n  '", "')"),
      (#"[0.1, "o", ""#, "\"]\n[0.25, \"o\", \"", "\"]\n"),
      ("[", ", ", "]"), ("[", ",", "]"), ("\n", "\n", "\n\nand so on\n"), ("", " ", "\n"),
      ("|", "|", "|"),
    ])
  func characters(before: String, between: String, after: String) throws {
    if between.isEmpty { return }
    let items = Sample.key.map { String(UnicodeScalar($0)) }
    let text = "x " + before + items.joined(separator: between) + after
    let matches = try search(Array(text.utf8))
    #expect(matches.map(\.secret) == [Sample.key])
    #expect(matches.first?.encodings == ["characters"])
  }

  @Test(
    "Octal numbers",
    arguments: [
      ("[0o", ", 0o", "]"), ("{0", ", 0", "};"), ("{0", ",0", "}"), ("{0", ",\n  0", ", 0}"),
      ("[0O", ", 0O", "]"), ("k = {(byte) 0", ", (byte) 0", "}"), ("[0o", ",\n0o", ",\n]"),
      ("chr(0o", ") + chr(0o", ")"), ("(0", " 0", ")"),
    ])
  func octal(before: String, between: String, after: String) throws {
    let items = Sample.key.map { String($0, radix: 8) }
    let text = "x = 7 " + before + items.joined(separator: between) + after + "\n"
    let matches = try search(Array(text.utf8))
    #expect(matches.map(\.secret) == [Sample.key])
    #expect(matches.first?.encodings == ["octal"])
    // The zero of `0153` is part of the first number.
    let isMarked = before.hasSuffix("o") || before.hasSuffix("O")
    let start = 6 + before.utf8.count - (isMarked ? 0 : 1)
    #expect(matches.map(\.range.lowerBound) == [start])
    for other in [items.dropLast(), items + ["101"]] {
      let text = "x = 7 " + before + other.joined(separator: between) + after + "\n"
      #expect(try search(Array(text.utf8)).isEmpty)
    }
  }

  @Test(
    "Words of four bytes and of two in a list, the last byte of each the highest or the lowest",
    arguments: wordLists.indices)
  func words(list: Int) throws {
    let (size, radix, before, between, after) = wordLists[list]
    var generator = SeededGenerator(seed: UInt64(list))
    for isBigEndian in [false, true] {
      for place in 0..<(size == 8 ? 1 : 9) {
        let key = Sample.key(using: &generator)
        var bytes = Array("PORT=8080"[...].utf8.suffix(place)) + key
        bytes += repeatElement(0, count: (size - bytes.count % size) % size)
        let items = stride(from: 0, to: bytes.count, by: size).map { start in
          let word = bytes[start..<start + size]
          let value = (isBigEndian ? Array(word) : word.reversed())
            .reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
          return String(value, radix: radix)
        }
        let text = "x = 7 " + before + items.joined(separator: between) + after
        let matches = try search(Array(text.utf8))
        // Before the key stands what ends a word, but for its own letters.
        #expect(matches.map(\.secret) == [key], "\(place) \(text)")
      }
    }
  }

  @Test(
    "Bytes in hexadecimal or octal, as languages print them",
    arguments: [
      ("[", ", ", "]", 16), ("0X", ", 0X", "", -16),
      ("\"\\", "\\", "\"", 8),
    ])
  func bytes(before: String, between: String, after: String, radix: Int) throws {
    let items = Sample.key.map { String($0, radix: abs(radix), uppercase: radix < 0) }
    let text = "x = " + before + items.joined(separator: between) + after
    #expect(try search(Array(text.utf8)).map(\.secret) == [Sample.key])
  }

  @Test(
    "Rows of other data behind a key do not hide it",
    arguments: [
      ("10 DATA ", ",", "", "\n20 DATA 65,66,67\n", 10),
      ("  .byte ", ", ", "", "\n  .byte 65, 66\n", 10),
      ("db &H", ", &H", "", "\ndb &H41, &H42\n", 16),
      ("  db 0", "h,0", "h", "\n  db 041h,042h\n", 16),
    ])
  func rowsBehindTheKey(
    before: String, between: String, after: String, behind: String, radix: Int
  ) throws {
    let items = Sample.key.map { String($0, radix: radix) }
    let text = before + items.joined(separator: between) + after + behind
    #expect(try search(Array(text.utf8)).map(\.secret) == [Sample.key], "\(text)")
  }

  @Test(
    "The marks of hexadecimal in other languages",
    arguments: [
      ("&H", ", &H", ""), ("Chr(&H", ") & Chr(&H", ")"), ("($", ", $", ");"), (".byte $", ",$", ""),
      ("#x", " #x", ")"), ("db ", "h, ", "h"), ("DB 0", "h,0", "h"),
    ])
  func marks(before: String, between: String, after: String) throws {
    for isUpper in [false, true] {
      let items = (Array("A=".utf8) + Sample.key).map {
        String($0, radix: 16, uppercase: isUpper)
      }
      let text = "x " + before + items.joined(separator: between) + after + "\n"
      let matches = try search(Array(text.utf8))
      #expect(matches.map(\.secret) == [Sample.key], "\(text)")
      #expect(matches.first?.encodings == ["hex"])
    }
  }

  @Test(
    "Rows of an assembler",
    arguments: [
      ("  .byte ", "$", ",", ""), ("\tdc.b\t", "$", ", ", ""), ("  db ", "", ", ", "h"),
      ("label: db ", "", ",", "h ; eight"), ("  .byte ", "0x", ",", ""), ("10 DATA ", "", ",", "h"),
    ])
  func rows(lead: String, mark: String, between: String, end: String) throws {
    let suffix = String(end.prefix(1))
    let items = Sample.key.map { mark + String($0, radix: 16) + suffix }
    let text = stride(from: 0, to: items.count, by: 8).map { start in
      lead + items[start..<start + 8].joined(separator: between) + end.dropFirst() + "\n"
    }.joined()
    #expect(try search(Array(text.utf8)).map(\.secret) == [Sample.key])
  }

  @Test("Rows of another kind, and other marks, hold no key")
  func otherMarks() throws {
    let hex = Sample.key.map { String($0, radix: 16) }
    let texts = [
      "db " + hex.prefix(20).joined(separator: "h,") + "h\n  dw "
        + hex.dropFirst(20).joined(separator: "h,") + "h\n",
      "<" + hex.joined(separator: "h, ") + ">", "8#" + hex.joined(separator: "#, 8#") + "#",
      "$" + hex.prefix(39).joined(separator: ",$"), "@" + hex.joined(separator: ", @"),
    ]
    for text in texts { #expect(try search(Array(text.utf8)).isEmpty, "\(text)") }
  }

  @Test("What PHP prints of an array of characters")
  func printedArray() throws {
    let items = Sample.key.enumerated().map {
      "    [\($0)] => \(String(UnicodeScalar($1)))\n"
    }
    #expect(
      try search(Array("Array\n(\n\(items.joined()))\n".utf8)).map(\.secret) == [Sample.key])
  }

  @Test("Words that spell something else hold no key")
  func otherWords() throws {
    for text in [
      "[1818190187, 1600484970, 1701602405, 894653505, 1144537418, 1265133423, 1213092194]",
      "[24939, 27743, 30313, 24422, 28722, 30796, 19055, 20292, 19023, 20329, 12878]",
      "{0x6c5f616b, 0x5f657668, 0x4f424872, 0x46513446, 0x5231574d, 0x70363534}",
    ] {
      #expect(try search(Array(text.utf8)).isEmpty)
    }
  }

  @Test(
    "A list that spells something else holds no key",
    arguments: [
      "[107, 97, 95, 108, 105, 118, 101]",
      "[107, 97; 95, 108, 105, 118, 101, 95, @]", "[107, 97, 95, 108, 105, 118, 101, 95, @, 65]",
      "[1107, 97, 95, 108, 105, 118, 101, 95, @]", "[107, 97, 95, 108, 105, 118, 101, 45, @]",
    ])
  func otherLists(form: String) throws {
    let body = Sample.key.dropFirst(8).map { String($0) }.joined(separator: ", ")
    #expect(try search(Array(form.replacing("@", with: body).utf8)).isEmpty)
  }

  @Test(
    "Bits",
    arguments: [
      ("", 8), (" ", 8), ("", 8), (", 0b", 8), (", 0b", 0), (" ", 0), ("\n", 8), ("_", 8),
      ("', '", 8),
    ])
  func bits(between: String, width: Int) throws {
    let items = Sample.key.map { byte in
      let bits = String(byte, radix: 2)
      return String(repeating: "0", count: max(0, width - bits.count)) + bits
    }
    let matches = try search(Array(("x: 0b" + items.joined(separator: between) + ".").utf8))
    #expect(matches.map(\.secret) == [Sample.key])
    #expect(matches.first?.encodings == ["binary"])
  }

  @Test(
    "UTF-16 in hexadecimal",
    arguments: [
      ("0x", ", ", [0]), ("", ",", [0]), ("0x", ", ", []),
      ("0x00", ", ", []),
    ] as [(String, String, [UInt8])])
  func wideHex(before: String, between: String, after: [UInt8]) throws {
    var generator = SeededGenerator(seed: 5)
    for place in 0..<30 {
      let key = Sample.key(using: &generator)
      let bytes = (repeatElement(0x20, count: place) + key + [0x20]).flatMap { [$0] + after }
      var text = "\"a\"=hex(2):"
      for (index, byte) in bytes.enumerated() {
        let hex = String(byte, radix: 16)
        text += before + (hex.count < 2 ? "0" : "") + hex
        // The registry's editor breaks lines so.
        text += between == "," && index % 25 == 24 ? ",\\\r\n  " : between
      }
      #expect(try search(Array((text + "00,00\n").utf8)).map(\.secret) == [key])
    }
  }
}

/// A list's beginning, what stands between two items, and its end.
private let codeLists: [(before: String, between: String, after: String)] = [
  ("[", " ", "]"), ("[]byte{", ", ", "}"), (#"{"type":"Buffer","data":["#, ",", "]}"),
  ("data: [\n      ", ",\n      ", "\n]"), ("data: [\r\n\t", ",\r\n\t", "\r\n]"),
  ("String.fromCharCode(", ",", ")"), ("chr(", ")+chr(", ")"), ("x = Chr(", ") & Chr(", ")"),
  ("CHAR(", ") || CHAR(", ")"), ("[char]", "+[char]", ""), ("{(byte)", ", (byte)", "}"),
  ("vec![", "u8, ", "u8]"), ("[ i8 ", ", i8 ", " ]"), ("- ", "\n- ", "\n"),
  ("<int>", "</int><int>", "</int>"), ("db ", ",", "\n"), ("\t.byte ", "\n\t.byte ", "\n"),
  ("array([", ".,  ", ".])"), ("\"\\", "\\", "\""), ("k;", ";", ";"),
]

/// How many bytes a word has, how it is written, and what stands around.
private let wordLists: [(size: Int, radix: Int, before: String, between: String, after: String)] = [
  (4, 10, "[", ", ", "]"), (4, 10, "[", ",\n       ", "], dtype=uint32)"),
  (4, 10, "{", "u, ", "u};"),
  (4, 10, "{\"words\":[", ",", "],\"sigBytes\":40}"), (2, 10, "array([", ", ", "])"),
  (8, 10, "[", ", ", "]"),
  (4, 16, "{0x", ", 0x", "};"), (4, 16, "{0x", "UL,\n    0x", "UL};"),
]

private let numberings: [@Sendable (Int, UInt8) -> String] = [
  { "\($0 == 0 ? "{" : ",")\"\($0)\":\($1)" },
  { "a[\($0)] = \($1);\n" },
  { "    mov BYTE PTR [rbp-\(60 - $0)], \($1)\n" },
  { "%\($0 + 10) = store i8 \($1)\n" },
]
