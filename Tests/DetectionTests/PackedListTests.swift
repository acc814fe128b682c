import Bytes
import Fixtures
@testable import Detection
import Testing

/// Compressed data in source code and in what programs print of bytes.
@Suite struct PackedListTests {
  /// A way of writing bytes.
  struct Writing: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let write: @Sendable ([UInt8]) -> String
    let name: String
  }

  private static func hex(_ byte: UInt8) -> String {
    let text = String(byte, radix: 16)
    return byte < 16 ? "0" + text : text
  }

  /// Rows of some bytes each.
  private static func rows(
    _ bytes: [UInt8], _ count: Int, separator: String, _ write: (UInt8) -> String
  ) -> String {
    stride(from: 0, to: bytes.count, by: count).map { start in
      bytes[start..<min(start + count, bytes.count)].map(write).joined(separator: separator)
    }.joined(separator: separator + "\n  ")
  }

  /// Rows of 16 bytes, each behind the word that says what they are.
  private static func assembler(
    _ bytes: [UInt8], _ label: String, _ word: String, _ between: String, _ end: String = "",
    _ write: (UInt8) -> String
  ) -> String {
    label + "\n"
      + stride(from: 0, to: bytes.count, by: 16).map { start in
        let row = bytes[start..<min(start + 16, bytes.count)]
        return "  \(word) " + row.map(write).joined(separator: between) + end + "\n"
      }.joined() + "  ret\n"
  }

  static let writings = [
    Writing(
      testDescription: "xxd -i",
      write: {
        "unsigned char d[] = {\n  " + rows($0, 12, separator: ", ") { "0x" + hex($0) } + "\n};\n"
      }, name: "hex"),
    Writing(
      testDescription: "Go's %#v",
      write: { "[]byte{" + $0.map { "0x" + String($0, radix: 16) }.joined(separator: ", ") + "}" },
      name: "hex"),
    Writing(testDescription: "a list", write: { "\($0)" }, name: "decimal"),
    Writing(
      testDescription: "Go's %v",
      write: { "[" + $0.map { String($0) }.joined(separator: " ") + "]\n" }, name: "decimal"),
    Writing(
      testDescription: "Arrays.toString",
      write: { "[" + $0.map { String(Int8(bitPattern: $0)) }.joined(separator: ", ") + "]\n" },
      name: "decimal"),
    Writing(
      testDescription: "JSON in one line",
      write: { "{\"data\":[" + $0.map { String($0) }.joined(separator: ",") + "]}\n" },
      name: "decimal"),
    Writing(
      testDescription: "capitals",
      write: { "{" + $0.map { "0x" + hex($0).uppercased() }.joined(separator: ",") + "}" },
      name: "hex"),
    Writing(
      testDescription: "casts",
      write: { "{ " + $0.map { "(byte) 0x" + hex($0) }.joined(separator: ", ") + " };" },
      name: "hex"),
    Writing(
      testDescription: "casts of what is above 127",
      write: {
        "{" + $0.map { ($0 > 127 ? "(byte)" : "") + "0x" + hex($0) }.joined(separator: ", ") + "}"
      }, name: "hex"),
    Writing(
      testDescription: "comments",
      write: {
        "{\n"
          + rows($0, 8, separator: ", ") { "0x" + hex($0) }
          .replacing("\n", with: " /* 0008 */\n") + "\n}\n"
      }, name: "hex"),
    Writing(
      testDescription: "a number and its type",
      write: { "[" + $0.map { "0x" + hex($0) + "u8" }.joined(separator: ", ") + "]" },
      name: "hex"),
    Writing(
      testDescription: "a number a line, in hexadecimal",
      write: { $0.map { "  0x" + hex($0) }.joined(separator: ",\n") + "\n" }, name: "hex"),
    Writing(
      testDescription: "Visual Basic",
      write: {
        "x = Array(&H"
          + rows($0, 16, separator: ", &H") { hex($0).uppercased() }
          .replacing("\n", with: "_\n") + ")\n"
      }, name: "hex"),
    Writing(
      testDescription: "Visual Basic's long numbers",
      write: {
        "{&H" + $0.map { String($0, radix: 16, uppercase: true) }.joined(separator: "&, &H") + "&}"
      }, name: "hex"),
    Writing(
      testDescription: "Delphi",
      write: { "(" + $0.map { "$" + hex($0).uppercased() }.joined(separator: ", ") + ");\n" },
      name: "hex"),
    Writing(
      testDescription: "6502",
      write: { assembler($0, "data:", ".byte", ",") { "$" + hex($0) } }, name: "hex"),
    Writing(
      testDescription: "68k",
      write: { assembler($0, "data", "dc.b", ",") { "$" + hex($0).uppercased() } }, name: "hex"),
    Writing(
      testDescription: "MASM",
      write: {
        assembler($0, "data LABEL BYTE", "db", ", ") { byte in
          let text = String(byte, radix: 16, uppercase: true) + "h"
          return text.first.map { $0.isNumber } == true ? text : "0" + text
        }
      }, name: "hex"),
    Writing(
      testDescription: "NASM with zeros and comments",
      write: { assembler($0, "data:", "db", ",", " ; 16") { "0" + hex($0) + "h" } }, name: "hex"),
    Writing(
      testDescription: "rows of decimal numbers",
      write: { assembler($0, "data:", ".byte", ", ") { "\($0)" } }, name: "decimal"),
    Writing(
      testDescription: "BASIC",
      write: {
        assembler($0, "5 REM", "DATA", ",") { "\($0)" }.split(separator: "\n").enumerated()
          .map { "\(10 * $0)\($1)\n" }.joined()
      }, name: "decimal"),
    Writing(
      testDescription: "Lisp",
      write: { "#(" + $0.map { "#x" + hex($0).uppercased() }.joined(separator: " ") + ")" },
      name: "hex"),
    Writing(
      testDescription: "digits",
      write: { "d: " + $0.map { hex($0) }.joined(separator: " ") + "\n" }, name: "hex"),
    Writing(
      testDescription: "capitals throughout",
      write: { "{" + $0.map { "0X" + hex($0).uppercased() }.joined(separator: ", ") + "}" },
      name: "hex"),
    Writing(
      testDescription: "Python's oct",
      write: { "[" + $0.map { "0o" + String($0, radix: 8) }.joined(separator: ", ") + "]" },
      name: "octal"),
    Writing(
      testDescription: "BitConverter",
      write: { $0.map { hex($0).uppercased() }.joined(separator: "-") + "\n" }, name: "hex"),
    Writing(
      testDescription: "colons",
      write: { "d: " + $0.map { hex($0) }.joined(separator: ":") + "\n" }, name: "hex"),
    Writing(
      testDescription: "the registry",
      write: { "\"d\"=hex:" + $0.map { hex($0) }.joined(separator: ",") + "\n" }, name: "hex"),
    Writing(
      testDescription: "rows of digits",
      write: { "   [\n  " + rows($0, 16, separator: " ") { hex($0) } + "\n]\n" }, name: "hex"),
    Writing(
      testDescription: "a number a line",
      write: { $0.map { String($0) }.joined(separator: "\n") + "\n" }, name: "decimal"),
    Writing(
      testDescription: "JSON over lines",
      write: { "[\n" + $0.map { "    \($0)" }.joined(separator: ",\n") + "\n]\n" },
      name: "decimal"),
    Writing(
      testDescription: "YAML",
      write: { "d:\n" + $0.map { "  - \($0)\n" }.joined() }, name: "decimal"),
    Writing(
      testDescription: "JSON of an object",
      write: {
        "{" + $0.enumerated().map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
      }, name: "decimal"),
    Writing(
      testDescription: "numbers with a sign",
      write: { $0.map { String(Int8(bitPattern: $0)) }.joined(separator: ",\n  ") + "\n" },
      name: "decimal"),
    Writing(
      testDescription: "casts of numbers with a sign",
      write: {
        "{" + $0.map { "(byte)\(Int8(bitPattern: $0))" }.joined(separator: ", ") + "}"
      }, name: "decimal"),
    Writing(
      testDescription: "XML",
      write: { $0.map { "<unsignedByte>\($0)</unsignedByte>" }.joined() }, name: "decimal"),
    Writing(
      testDescription: "LLVM",
      write: { "[i8 " + $0.map { String(Int8(bitPattern: $0)) }.joined(separator: ", i8 ") + "]" },
      name: "decimal"),
    Writing(
      testDescription: "escapes in capitals",
      write: { "\"" + $0.map { "\\x" + hex($0).uppercased() }.joined() + "\"\n" }, name: "escape"),
    Writing(
      testDescription: "JSON of letters",
      write: { "{\"d\":\"" + $0.map(json).joined() + "\"}" }, name: "escape"),
    Writing(
      testDescription: "go-bindata in a string",
      write: { "{\"d\":\"\\\"" + $0.map { "\\\\x" + hex($0) }.joined() + "\\\"\"}" }, name: "escape"
    ),
    Writing(
      testDescription: "assembler",
      write: { bytes in
        stride(from: 0, to: bytes.count, by: 16).map { start in
          "\t.ascii\t\"" + bytes[start..<min(start + 16, bytes.count)].map(gas).joined() + "\"\n"
        }.joined()
      }, name: "escape"),
    Writing(
      testDescription: "go-bindata",
      write: { "var b = \"" + $0.map { "\\x" + hex($0) }.joined() + "\"\n" }, name: "escape"),
    Writing(
      testDescription: "pieces",
      write: {
        let text = rows($0, 16, separator: "") { "\\x" + hex($0) }
        let lines = text.split(separator: "\n  ").map { "\"" + $0 + "\"" }
        return "char d[] =\n  " + lines.joined(separator: "\n  ") + ";\n"
      }, name: "escape"),
    Writing(
      testDescription: "strings of bytes",
      write: { bytes in
        let lines = stride(from: 0, to: bytes.count, by: 12).map { start in
          "    b'" + bytes[start..<min(start + 12, bytes.count)].map(repr).joined() + "'"
        }
        return "d = (\n" + lines.joined(separator: "\n") + ")\n"
      }, name: "escape"),
    Writing(
      testDescription: "repr", write: { "d = b'" + $0.map(repr).joined() + "'\n" },
      name: "escape"),
  ]

  private static func octal(_ byte: UInt8) -> String {
    let text = String(byte, radix: 8)
    return String(repeating: "0", count: 3 - text.count) + text
  }

  /// As JSON has a character of a code below 256.
  private static func json(_ byte: UInt8) -> String {
    switch byte {
    case 0x22, 0x5C: "\\" + String(UnicodeScalar(byte))
    case 0x20..<0x7F: String(UnicodeScalar(byte))
    default: "\\u00" + hex(byte)
    }
  }

  /// As compilers write a string for an assembler.
  private static func gas(_ byte: UInt8) -> String {
    switch byte {
    case 0x22, 0x5C: "\\" + String(UnicodeScalar(byte))
    case 0x20..<0x7F: String(UnicodeScalar(byte))
    default: "\\" + octal(byte)
    }
  }

  private static func repr(_ byte: UInt8) -> String {
    switch byte {
    case 9: "\\t"
    case 10: "\\n"
    case 13: "\\r"
    case 0x27, 0x5C: "\\" + String(UnicodeScalar(byte))
    case 0x20..<0x7F: String(UnicodeScalar(byte))
    default: "\\x" + hex(byte)
    }
  }

  @Test(arguments: writings, [Encoder.gzip, .zlib])
  func isFound(writing: Writing, encoder: Encoder) throws {
    var generator = SeededGenerator(seed: 31)
    for _ in 0..<20 {
      let key = Sample.key(using: &generator)
      let plain =
        Sample.text(using: &generator) + [0x20] + key + [0x0A]
        + Sample.text(using: &generator)
      let text = writing.write(encoder(Carried(text: plain, range: 0..<1)).text)
      let matches = try search(Array(text.utf8))
      #expect(matches.map(\.secret) == [key])
      #expect(matches.first?.encodings.first == writing.name)
    }
  }

  @Test("Zlib data of any level, and gzip data in octal")
  func levels() throws {
    var generator = SeededGenerator(seed: 34)
    for flags in [0x01, 0x5E, 0x9C, 0xDA] as [UInt8] {
      for writing in Self.writings where writing.name != "escape" || flags > 0x80 {
        let key = Sample.key(using: &generator)
        var packed = Encoder.zlib(Carried(text: Array("key: ".utf8) + key, range: 0..<1)).text
        packed[1] = flags
        #expect(
          try search(Array(writing.write(packed).utf8)).map(\.secret) == [key],
          "\(writing) \(flags)")
      }
    }
    let key = Sample.key(using: &generator)
    let packed = Encoder.gzip(Carried(text: Array("key: ".utf8) + key, range: 0..<1)).text
    for between in [", 0", ", 0o", " "] {
      let first = between.drop { $0 == "," }
      let text = "{" + first + packed.map(Self.octal).joined(separator: between)
      let matches = try search(Array(text.utf8))
      #expect(matches.map(\.secret) == [key], "\(text)")
      #expect(matches.first?.encodings == ["octal", "gzip"])
    }
  }

  @Test(
    "What stands behind packed data may be longer than a block",
    arguments: [", 0x", ", (byte) 0x", "a dump"])
  func longRest(between: String) throws {
    let packed = Encoder.gzip(Carried(text: Sample.key, range: 0..<1)).text
    var text: String
    if between == "a dump" {
      let bytes = packed + [UInt8](repeating: 0, count: 16 - packed.count % 16)
      text = stride(from: 0, to: bytes.count, by: 16).map { start in
        "00000000  " + bytes[start..<start + 16].map(Self.hex).joined(separator: " ") + "\n"
      }.joined()
      let row = "00000010  " + [String](repeating: "20", count: 16).joined(separator: " ") + "\n"
      text += String(repeating: row, count: (5 << 20) / row.utf8.count)
    } else {
      text = "{" + between.dropFirst(2) + packed.map(Self.hex).joined(separator: between)
      text += String(repeating: between + "20", count: (5 << 20) / (between.utf8.count + 2)) + "}"
    }
    let (matches, limits) = try search(Array(text.utf8), block: 1 << 20)
    #expect(matches.map(\.secret) == [Sample.key])
    #expect(limits.isEmpty)
  }

  @Test("Numbers, dumps and strings that only begin so are none")
  func others() throws {
    let key = Sample.key
    let texts = [
      "version 31.139.8.0 of 120 156 and 120, 156, 0", "mask & 0x1f, 0x8b", "line 139 of 120",
      "[31, 5, 139, 8]", "'x\\x9c\\xff\\xff'", "0037, 0213", "78 da 9c 01 78 9c",
      "00000000: 1f8b 0800 ffff ffff ffff ffff ffff ffff", "'c$abcdefghijklmnop'",
      "<~GhT~>", "x78, x1f, x8b", "costs $78, $156 or $50", "$1f8b", "16#1F#, 16#8C#",
      "for 78h, 156h and 50h", "&H78&, &H9D&", "8'h78, 4'h9, 8'h9c", "db 1Fh\n  dw 8Bh",
      "#x1F #x8C", "x\"78\", x\"9D\"",
    ]
    for text in texts {
      let (matches, limits) = try search(Array(text.utf8) + [0x0A] + key, block: 1 << 20)
      #expect(matches.map(\.secret) == [key] && limits.isEmpty, "\(text)")
    }
  }

  @Test("A long list is read over blocks")
  func blocks() throws {
    var generator = SeededGenerator(seed: 32)
    let key = Sample.key(using: &generator)
    let noise = (0..<40_000).map { _ in UInt8.random(in: 33..<127, using: &generator) }
    let packed = Encoder.gzip(Carried(text: noise + [0x20] + key + [0x0A], range: 0..<1)).text
    let text = Array("x = \(packed)\n".utf8)
    let (matches, limits) = try search(text, block: 30_000)
    #expect(matches.map(\.secret) == [key])
    #expect(limits.isEmpty)
  }

  @Test("Of a list that is too long to wait for, that is said")
  func tooLong() throws {
    var generator = SeededGenerator(seed: 33)
    let noise = (0..<2_200_000).map { _ in UInt8.random(in: 97..<123, using: &generator) }
    let packed = Encoder.gzip(Carried(text: noise, range: 0..<1)).text
    let text = Array("x = \(packed)\n".utf8)
    let block = (4 << 20) + 1000
    let (_, limits) = try search(text, block: block)
    #expect(!limits.isEmpty && text.count > block)
  }

  @Test("A wall of beginnings costs no more for each")
  func walls() throws {
    let header = Encoder.gzip(Carried(text: Array("0123456789abcdefghijklmnop".utf8), range: 0..<1))
      .text
    for writing in Self.writings {
      var costs: [Double] = []
      for count in [50, 1000] {
        let wall = Array(repeatElement(header, count: count).joined())
        let text = Array(writing.write(wall).utf8)
        let worker = DetectionWorker(try shippedDetector.get())
        var search = BlobSearch(worker)
        _ = search.search(text.span, at: 0, isLast: true) { _ in }
        costs.append(Double(worker.budget.spent) / Double(text.count))
      }
      #expect(costs[1] < 1.5 * costs[0] + 1, "\(writing) \(costs)")
    }
  }
}
