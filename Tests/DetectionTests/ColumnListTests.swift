import Detection
import Fixtures
import Testing

/// Keys of which each byte stands in a row of its own, in a column.
@Suite struct ColumnListTests {
  private static func padded(_ value: Int, _ radix: Int, _ width: Int, _ filler: String) -> String {
    let text = String(value, radix: radix)
    return String(repeating: filler, count: max(0, width - text.count)) + text
  }

  /// A row for a byte at a place, as some program prints it.
  static let programs: [@Sendable (Int, UInt8) -> String] = [
    // `cmp -l` with the key in the second file and in the first, and `cmp -lb`.
    { "\(padded($0, 10, 4, " "))   0 \(padded(Int($1), 8, 3, " "))\n" },
    { "\(padded($0, 10, 4, " ")) \(padded(Int($1), 8, 3, " "))  12\n" },
    { "\($0)   0 ^@   \(padded(Int($1), 8, 3, " ")) \(UnicodeScalar($1))\n" },
    // `fc /b`, with the key in either file.
    {
      "\(padded($0, 16, 8, "0").uppercased()): 00 \(padded(Int($1), 16, 2, "0").uppercased())\r\n"
    },
    {
      "\(padded($0, 16, 8, "0").uppercased()): \(padded(Int($1), 16, 2, "0").uppercased()) 00\r\n"
    },
    { "\t\(padded($0, 16, 3, "0").uppercased()) : \(padded(Int($1), 16, 2, "0").uppercased());\n" },
    { "\t\(padded($0, 16, 3, "0")) : \(padded(Int($1), 16, 2, "0"));\n" },
    { "\($0);\($1);\(padded(Int($1), 16, 2, "0"));\(UnicodeScalar($1))\n" },
    { "\($1) 0x\(padded(Int($1), 16, 2, "0")) \(UnicodeScalar($1))\n" },
    { "\"Serial\",\"data\",0.1\($0),8e-05,0x\(padded(Int($1), 16, 2, "0").uppercased())\n" },
  ]

  @Test(arguments: programs.indices)
  func inColumns(program: Int) throws {
    var generator = SeededGenerator(seed: UInt64(program))
    for place in [0, 5, 250] {
      let key = Sample.key(using: &generator)
      let bytes = Array("x = ".utf8) + key + Array("\n.".utf8)
      let rows = bytes.enumerated().map { Self.programs[program](place + $0, $1) }
      let text = "what differs:\n" + rows.joined() + "the end\n"
      let matches = try search(Array(text.utf8))
      #expect(matches.map(\.secret) == [key], "\(text)")
      // A character that is the same in both files has no row, and one more makes another text.
      if program < 8 {
        let short = (rows[..<20] + rows[21...]).joined()
        #expect(try search(Array(short.utf8)).isEmpty, "\(short)")
      }
      let long = (Array("= ".utf8) + key + Array("7 ".utf8)).enumerated().map {
        Self.programs[program]($0, $1)
      }.joined()
      #expect(try search(Array(long.utf8)).isEmpty, "\(long)")
    }
  }

  @Test("All rows of a key are in its range")
  func range() throws {
    let text = Sample.key.enumerated().map { Self.programs[7]($0, $1) }.joined()
    let match = try #require(try search(Array(text.utf8)).first)
    #expect(match.range == 2..<text.utf8.count - 1)
    #expect(match.encodings == ["decimal"])
  }

  @Test("A byte a line, as images of memories are written", arguments: ["\n", ",\n", "\r\n"])
  func memories(between: String) throws {
    for isCapital in [false, true] {
      let digits = Sample.key.map { String($0, radix: 16, uppercase: isCapital) }
      let text = "// rom\n" + digits.joined(separator: between) + ";\n"
      #expect(try search(Array(text.utf8)).map(\.secret) == [Sample.key])
    }
  }
}
