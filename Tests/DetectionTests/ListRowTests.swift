import Detection
import Fixtures
import Testing

/// Keys in lists that programs break into rows, and lists whose items have a mark.
@Suite struct ListRowTests {
  /// Items in rows, each padded to a width.
  private static func rows(
    _ items: [String], of size: Int, head: (Int) -> String, between: String, width: Int
  ) -> String {
    stride(from: 0, to: items.count, by: size).map { start in
      head(start)
        + items[start..<min(start + size, items.count)].map { item in
          String(repeating: " ", count: max(0, width - item.count)) + item
        }.joined(separator: between)
    }.joined(separator: between == " " || between == "" ? "\n" : ",\n") + "\n"
  }

  private static func index(_ start: Int) -> String {
    let text = "[\(start + 1)]"
    return String(repeating: " ", count: 4 - text.count) + text + " "
  }

  private static func indices(
    _ bytes: [UInt8], _ item: (UInt8) -> String, _ size: Int, width: Int = 3
  ) -> String {
    rows(bytes.map(item), of: size, head: index, between: " ", width: width)
  }

  static let printed: [@Sendable ([UInt8]) -> String] = [
    {
      "Uint8Array(45) [\n"
        + rows($0.map { "\($0)" }, of: 9, head: { _ in "  " }, between: ", ", width: 3)
    },
    { indices($0, { "\($0)" }, 19) },
    { indices($0, { "\"\(UnicodeScalar($0))\"" }, 19) },
    { indices($0, { String($0, radix: 16) }, 25, width: 2) },
    { rows($0.map { "\($0)" }, of: 8, head: { _ in "" }, between: " ", width: 3) },
  ]

  @Test("Text before a key moves it through the rows", arguments: printed.indices)
  func rows(form: Int) throws {
    var generator = SeededGenerator(seed: UInt64(form))
    for place in 0..<30 {
      let key = Sample.key(using: &generator)
      let text = Self.printed[form](
        Array("Here is a key of mine, key: ".utf8.suffix(place)) + key)
      #expect(try search(Array(text.utf8)).map(\.secret) == [key], "\(text)")
    }
  }

  @Test("The next list is no row of the one before, and other numbers in brackets are no index")
  func otherRows() throws {
    let key = Sample.key.map { "\($0)" }
    let next = "[1] " + key.joined(separator: " ") + "\n[1] 65 66\n"
    #expect(try search(Array(next.utf8)).map(\.secret) == [Sample.key])
    let pieces = [key.prefix(20), key.dropFirst(20)].map { $0.joined(separator: " ") }
    let other = "[1] \(pieces[0])\nx [21] \(pieces[1])\n"
    #expect(try search(Array(other.utf8)).isEmpty, "\(other)")
  }

  @Test("A column of codes beside others")
  func columns() throws {
    for form in 0..<3 {
      let text = Sample.key.enumerated().map { index, byte in
        ["\(index) \(byte)\n", "\(byte) \(index)\n", "\(index)\t\(byte)\t7\n"][form]
      }.joined()
      #expect(try search(Array("0 0\n\(text)".utf8)).map(\.secret) == [Sample.key], "\(text)")
    }
  }

  /// Rows that begin with three digits have no blank before them, as those of a dump that have an
  /// address.
  @Test("Rows in columns are no dump of which some have an address")
  func columnsAreNoDump() throws {
    for place in 0..<16 {
      let bytes = Array("KUBEADAPT_API_KEY=".utf8.suffix(place)) + Sample.key
      let text = Self.printed[4](bytes)
      #expect(try search(Array(text.utf8)).map(\.secret) == [Sample.key], "\(text)")
      #expect(try search(Array(Self.printed[4](bytes + [0x37]).utf8)).isEmpty, "\(place)")
    }
  }

  static let marks: [(before: String, between: String, after: String)] = [
    ("?", " + ?", ""), ("[?", ", ?", "] |> List.to_string()"), ("[$", ",$", "]."),
    ("[$", ", $", "]"),
    ("[\\", " \\", "]"), ("(#\\", " #\\", ")"), ("[?", ",?", "]"),
  ]

  @Test("Characters behind a mark", arguments: marks.indices)
  func marked(form: Int) throws {
    let (before, between, after) = Self.marks[form]
    let items = Sample.key.map { String(UnicodeScalar($0)) }
    let text = "k = " + before + items.joined(separator: between) + after + "\n"
    let match = try #require(try search(Array(text.utf8)).first)
    #expect(match.secret == Sample.key)
    #expect(match.encodings == ["characters"])
    #expect(text.utf8.dropFirst(match.range.lowerBound).first == Sample.key[0])
    // One more, one less, and another mark amid them.
    let long = before + (items + ["7"]).joined(separator: between) + after
    let short = before + items.dropLast().joined(separator: between) + after
    let other =
      before + items.prefix(9).joined(separator: between) + ",!"
      + items.dropFirst(9).joined(separator: between) + after
    for text in [long, short, other] { #expect(try search(Array(text.utf8)).isEmpty, "\(text)") }
  }

  @Test("Prolog has quotes around what is no small letter")
  func prolog() throws {
    let items = Sample.key.map { byte in
      byte > 0x60 ? String(UnicodeScalar(byte)) : "'\(UnicodeScalar(byte))'"
    }
    let text = "X = ['=',\(items.joined(separator: ","))].\n"
    #expect(try search(Array(text.utf8)).map(\.secret) == [Sample.key])
  }

  @Test(
    "Numbers of Unicode and of Delphi, and Basic's lines",
    arguments: [
      ("[U+00", " U+00", "]", 16), ("U+00", ", U+00", "", 16), ("#$", "#$", ";", 16),
      ("#", "#", ";", 10),
      ("ChrW(", ") & ChrW(", ")", 10), ("Array(", ", ", ")", 10),
    ])
  func numbers(before: String, between: String, after: String, radix: Int) throws {
    let items = Sample.key.map { String($0, radix: radix, uppercase: true) }
    let isBasic = before.hasSuffix("(")
    let lines = stride(from: 0, to: items.count, by: isBasic ? 8 : 40).map { start in
      items[start..<min(start + (isBasic ? 8 : 40), items.count)].joined(separator: between)
    }
    let lineEnd = between == ", " ? ", _\r\n    " : ") & _\r\n    ChrW("
    let text = "k = " + before + lines.joined(separator: lineEnd) + after + "\n"
    #expect(try search(Array(text.utf8)).map(\.secret) == [Sample.key], "\(text)")
  }

  @Test("Words of two and of eight bytes in hexadecimal", arguments: [2, 8], [false, true])
  func words(size: Int, isBigEndian: Bool) throws {
    for place in size == 8 ? [0, 8] : [0, 1, 2, 5] {
      let bytes = Array("PORT=80;"[...].utf8.suffix(place)) + Sample.key + [0]
      let items = stride(from: 0, to: bytes.count - size + 1, by: size).map { start in
        let word = bytes[start..<start + size]
        let value = (isBigEndian ? Array(word) : word.reversed())
          .reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        return "0x" + String(value, radix: 16) + (size == 8 ? "ULL" : "")
      }
      let text = "{\(items.joined(separator: ", "))};"
      #expect(try search(Array(text.utf8)).map(\.secret) == [Sample.key], "\(text)")
    }
  }
}
