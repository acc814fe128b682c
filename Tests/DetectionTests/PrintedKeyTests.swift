import Bytes
import Detection
import Fixtures
import Testing

/// Keys in what languages and tools print of strings and lists.
@Suite struct PrintedKeyTests {
  private static let characters = Sample.key.map { String(UnicodeScalar($0)) }

  @Test("Operators of Fortran are no comments", arguments: ["//", " // "])
  func fortran(between: String) throws {
    let text = "k = " + Sample.key.map { "achar(\($0))" }.joined(separator: between) + "\nend\n"
    #expect(try search(Array(text.utf8)).map(\.secret) == [Sample.key])
  }

  @Test("SQL's strings with Unicode escapes", arguments: [false, true], [false, true])
  func unicodeInSQL(isLong: Bool, isCapital: Bool) throws {
    let text = Sample.key.map { byte in
      (isLong ? "\\+0000" : "\\00") + String(byte, radix: 16, uppercase: isCapital)
    }.joined()
    let match = try #require(try search(Array("SET v = U&'\(text)';\n".utf8)).first)
    #expect(match.secret == Sample.key)
    #expect(match.range == 11..<11 + text.utf8.count)
    let long = "SET v = U&'\(text)\\0037';\n"
    #expect(try search(Array(long.utf8)).isEmpty)
  }

  @Test(
    "UTF-16 as Python and JavaScript print it", arguments: ["\\x00", "\\u0000"], [false, true])
  func escapedZeros(zero: String, isHighFirst: Bool) throws {
    let text = Self.characters.map { isHighFirst ? zero + $0 : $0 + zero }.joined()
    // Between quotes alone, both orders would end in half a character.
    for (before, after) in [("b'", "'"), ("b't\(zero)=\(zero)", "\\n\(zero)'")]
    where !isHighFirst || after != "'" {
      let known = try search(Array("x = \(before)\(text)\(after)\n".utf8)).map(\.secret)
      #expect(known == [Sample.key], "\(before)")
    }
  }

  @Test("Digits without quotes amid characters", arguments: ["\"", "'"], [", ", ",\n    "])
  func bareDigits(quote: String, between: String) throws {
    let items = Self.characters.map { $0.first?.isNumber == true ? $0 : quote + $0 + quote }
    let text = "[\n    " + items.joined(separator: between) + "\n]\n"
    let match = try #require(try search(Array(text.utf8)).first)
    #expect(match.secret == Sample.key)
    // C's end of a text.
    let ended = "[\n    " + (items + ["0"]).joined(separator: between) + "\n]\n"
    #expect(try search(Array(ended.utf8)).map(\.secret) == [Sample.key])
    let long =
      "[\n    " + (items + ["12", "\(quote)a\(quote)"]).joined(separator: between) + "\n]\n"
    #expect(try search(Array(long.utf8)).map(\.secret) == [Sample.key])
    let more =
      "[\n    " + (items + ["1", "\(quote)a\(quote)"]).joined(separator: between) + "\n]\n"
    #expect(try search(Array(more.utf8)).isEmpty)
  }

  @Test(
    "Comments at the ends of rows",
    arguments: [" /* SPELL */,\n", ", // SPELL\n", ", /* SPELL */\n"])
  func comments(end: String) throws {
    for place in 0..<8 {
      let bytes = Array("Bearer: ".utf8.suffix(place)) + Sample.key + [13, 10]
      let rows = stride(from: 0, to: bytes.count, by: 8).map { start -> String in
        let row = bytes[start..<min(start + 8, bytes.count)]
        let spelled = String(decoding: row.map { $0 < 32 ? 46 : $0 }, as: UTF8.self)
        return row.map { "0x" + hex($0) }.joined(separator: ", ")
          + end.replacing("SPELL", with: spelled)
      }
      let text = "char pkt[] = {\n" + rows.joined() + "};\n"
      #expect(try search(Array(text.utf8)).map(\.secret) == [Sample.key], "\(text)")
    }
  }

  private func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

  /// A line of uuencode, without what stands around.
  private static func uu(_ bytes: [UInt8]) -> String {
    var text = String(UnicodeScalar(UInt8(bytes.count + 32)))
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = Array(bytes[start..<min(start + 3, bytes.count)]) + [0, 0]
      let bits = UInt32(group[0]) << 16 | UInt32(group[1]) << 8 | UInt32(group[2])
      for shift in [18, 12, 6, 0] as [UInt32] {
        let value = UInt8(bits >> shift & 63)
        text += String(UnicodeScalar(value == 0 ? 96 : value + 32))
      }
    }
    return text + "\n"
  }

  @Test("Lines of uuencode alone")
  func uuencode() throws {
    for place in 0..<60 {
      let bytes = [UInt8](repeating: 46, count: place) + Sample.key + Array(" end".utf8)
      let lines = stride(from: 0, to: bytes.count, by: 45).map {
        Self.uu(Array(bytes[$0..<min($0 + 45, bytes.count)]))
      }.joined()
      let found = try search(Array(("text\n" + lines + "\n").utf8)).map(\.secret)
      // A line may end in the first characters of the key.
      if !(36..<45).contains(place % 45) { #expect(found == [Sample.key], "\(place): \(lines)") }
    }
    // A line of another length than it says is none.
    let line = Self.uu(Sample.key)
    #expect(try search(Array(("A" + line.dropFirst()).utf8)).isEmpty)
  }

  @Test(
    "Rows that add to the same name",
    arguments: [
      ("buf += b\"", "\"\n"), ("$k .= '", "';\n"), ("  s += \"", "\";\r\n"), ("out << '", "'\n"),
    ])
  func addedRows(row: (begin: String, end: String)) throws {
    let bytes = Array("Bearer ".utf8) + Sample.key
    for size in [11, 14, 20] {
      let pieces = stride(from: 0, to: bytes.count, by: size).map { start in
        bytes[start..<min(start + size, bytes.count)]
      }
      for isEscaped in [false, true] {
        let text = pieces.map { piece in
          row.begin
            + piece.map { isEscaped ? "\\x" + hex($0) : String(UnicodeScalar($0)) }.joined()
            + row.end
        }.joined()
        #expect(try search(Array(text.utf8)).map(\.secret) == [Sample.key], "\(text)")
      }
      // Another name.
      let other = pieces.enumerated().map { index, piece in
        (index == 1
          ? row.begin.replacing("b", with: "q").replacing("k", with: "q")
            .replacing("s", with: "q").replacing("ou", with: "qu") : row.begin)
          + String(decoding: piece, as: UTF8.self) + row.end
      }.joined()
      #expect(try search(Array(other.utf8)).isEmpty, "\(other)")
    }
  }
}
