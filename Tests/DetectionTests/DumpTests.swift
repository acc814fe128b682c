import Bytes
import Fixtures
import Detection
import Testing

/// Keys in what od, hexdump and debuggers print, at every place of a row.
@Suite struct DumpTests {
  private static func padded(_ value: UInt64, _ radix: Int, _ digits: Int) -> String {
    let text = String(value, radix: radix)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  private static func word(_ bytes: some Collection<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Rows of 16 bytes.
  private static func dump(
    _ bytes: [UInt8], address: (Int) -> String, size: Int, cell: (UInt64) -> String
  ) -> String {
    let whole = bytes + repeatElement(0, count: (size - bytes.count % size) % size)
    var text = ""
    for start in stride(from: 0, to: whole.count, by: 16) {
      text += address(start)
      for place in stride(from: start, to: min(start + 16, whole.count), by: size) {
        text += cell(word(whole[place..<place + size]))
      }
      text += "\n"
    }
    return text + address(whole.count) + "\n"
  }

  /// Words of eight bytes and what they spell, the last word as long as its bytes: `xxd -e -g 8`.
  private static func cutOff(_ bytes: [UInt8]) -> String {
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 16) {
      let row = bytes[start..<min(start + 16, bytes.count)]
      text += "\(hex(start)):"
      for place in stride(from: row.startIndex, to: row.endIndex, by: 8) {
        let digits = row[place..<min(place + 8, row.endIndex)].reversed().map {
          padded(UInt64($0), 16, 2)
        }.joined()
        text += " " + String(repeating: " ", count: 16 - digits.count) + digits
      }
      text += "  " + String(decoding: row.map { $0 < 32 ? 46 : $0 }, as: UTF8.self) + "\n"
    }
    return text
  }

  /// Each row as characters and as bytes, the address before the first of them: `od -t cx1`.
  private static func twoForms(_ bytes: [UInt8], characters: Bool) -> String {
    let none: (Int) -> String = { _ in "       " }
    let spelled = { (byte: UInt64) in
      byte < 32 ? "  \\n" : "   " + String(UnicodeScalar(UInt8(byte)))
    }
    let digits = { (byte: UInt64) in "  " + padded(byte, 16, 2) }
    let first = dump(bytes, address: octal, size: 1, cell: characters ? spelled : digits)
    let second = dump(bytes, address: none, size: 1, cell: characters ? digits : spelled)
    return zip(first.split(separator: "\n"), second.split(separator: "\n"))
      .map { "\($0)\n\($1)\n" }.joined()
  }

  /// Rows of bytes, with what stands before each, and what stands before each byte of a row.
  private static func rows(
    _ bytes: [UInt8], of size: Int = 16, head: (Int) -> String, before: (Int) -> String,
    tail: ([UInt8]) -> String = {
      "  " + String(decoding: $0.map { $0 < 32 ? 46 : $0 }, as: UTF8.self)
    }
  ) -> String {
    stride(from: 0, to: bytes.count, by: size).map { start in
      let row = Array(bytes[start..<min(start + size, bytes.count)])
      let cells = row.enumerated().map { before($0) + padded(UInt64($1), 16, 2) }.joined()
      return head(start) + cells + tail(row) + "\n"
    }.joined()
  }

  private static func hexyl(_ bytes: [UInt8]) -> String {
    "┌────────┬─────────────────────────┬────────┐\n"
      + rows(
        bytes, head: { "│\(padded(UInt64($0), 16, 8))│" }, before: { $0 == 8 ? " ┊ " : " " },
        tail: { " │\(String(decoding: $0.map { $0 < 32 ? 95 : $0 }, as: UTF8.self))│" })
  }

  /// Rows without an address.
  private static func ngrep(_ bytes: [UInt8]) -> String {
    rows(
      bytes, head: { _ in "  " }, before: { $0 == 0 ? "" : $0 == 8 ? "    " : " " },
      tail: { row in
        String(repeating: " ", count: 4 + 3 * (16 - row.count))
          + String(
            decoding: row.map { $0 < 32 ? 46 : $0 }, as: UTF8.self)
      })
  }

  /// Rows behind the sign of a diff.
  private static func marked(_ bytes: [UInt8], _ mark: String) -> String {
    rows(
      bytes, head: { "\(mark)\(padded(UInt64($0), 16, 8)): " },
      before: { $0 > 0 && $0 % 2 == 0 ? " " : "" })
  }

  /// The bytes of a line of source in an assembler's listing, in capitals.
  private static func listing(_ bytes: [UInt8], of size: Int, head: (Int) -> String) -> String {
    rows(bytes, of: size, head: head, before: { _ in "" }, tail: { _ in "" })
      .split(separator: "\n").map { line in
        let digits = line.suffix(while: { $0 != " " })
        return line.dropLast(digits.count) + digits.uppercased()
          + (size == 9 ? "-     key: incbin x\n" : " \t.ascii x\n")
      }.joined()
  }

  private static func octal(_ offset: Int) -> String { padded(UInt64(offset), 8, 7) }
  private static func hex(_ offset: Int) -> String { padded(UInt64(offset), 16, 7) }

  static let dumps: [@Sendable ([UInt8]) -> String] = [
    { dump($0, address: octal, size: 2) { " " + padded($0, 8, 6) } },
    { dump($0, address: octal, size: 2) { " " + padded($0, 16, 4) } },
    { dump($0, address: hex, size: 2) { "    " + padded($0, 16, 4) } },
    { dump($0, address: octal, size: 4) { " " + padded($0, 16, 8) } },
    { dump($0, address: octal, size: 8) { " " + padded($0, 16, 16) } },
    { dump($0, address: octal, size: 1) { " " + padded($0, 8, 3) } },
    { dump($0, address: octal, size: 1) { String(padded($0, 10, 3).map { $0 }).blankZeros } },
    {
      dump($0, address: octal, size: 1) { byte in
        byte == 10 ? "  \\n" : byte == 0 ? "  \\0" : "   " + String(UnicodeScalar(UInt8(byte)))
      }
    },
    { dump($0, address: { "0x\(hex($0)):" }, size: 4) { "\t0x" + padded($0, 16, 8) } },
    { dump($0, address: { "0x\(hex($0)) <key+\($0)>:" }, size: 8) { "\t0x" + padded($0, 16, 16) } },
    { dump($0, address: { "\(hex($0)): " }, size: 4) { " " + padded($0, 16, 8) } },
    { dump($0, address: octal, size: 2) { " " + padded($0, 10, 5) } },
    { dump($0, address: hex, size: 2) { "   " + padded($0, 10, 5) } },
    { dump($0, address: octal, size: 4) { "  " + padded($0, 10, 10) } },
    { dump($0, address: { "0x\(hex($0)) <key+\($0)>:" }, size: 4) { "\t\($0)" } },
    { dump($0, address: { "0x\(hex($0)) <key+\($0)>:" }, size: 2) { "\t\($0)" } },
    { dump($0, address: { "0x\(hex($0)):" }, size: 1) { "\t0x" + padded($0, 16, 2) } },
    { dump($0, address: { "0x\(hex($0)):" }, size: 1) { "\t0" + String($0, radix: 8) } },
    {
      dump($0, address: { "0x\(hex($0)):" }, size: 1) { byte in
        "\t\(byte) '" + (byte < 32 ? "\\n" : String(UnicodeScalar(UInt8(byte)))) + "'"
      }
    },
    { dump($0, address: octal, size: 4) { " " + padded($0, 8, 11) } },
    { dump($0, address: { "0x\(hex($0)):" }, size: 4) { "\t0" + String($0, radix: 8) } },
    { dump($0, address: { "0x\(hex($0)) <key+\($0)>:" }, size: 2) { "\t0x" + padded($0, 16, 4) } },
    { dump($0, address: { "0x\(hex($0)):" }, size: 1) { "\t0x" + padded($0, 16, 8) } },
    { hexyl($0) },
    {
      rows(
        $0, head: { "00000201`\(padded(UInt64($0), 16, 8)) " },
        before: { $0 == 0 ? " " : $0 == 8 ? "-" : " " })
    },
    {
      rows(
        $0, head: { "\t\(padded(UInt64($0), 16, 4))\t" },
        before: { ["", " ", "  "][$0 == 0 ? 0 : $0 == 8 ? 2 : 1] })
    },
    {
      rows(
        $0, head: { " | \(padded(UInt64($0), 16, 5))  " },
        before: { ["", " ", "  "][$0 == 0 ? 0 : $0 == 8 ? 2 : 1] }, tail: { _ in "  text |" })
    },
    { ngrep($0) },
    {
      rows(
        $0.map { $0 }, head: { "0B3F:\(padded(UInt64($0), 16, 4).uppercased()) " },
        before: { $0 == 8 ? "-" : " " }
      ).capitalDigits
    },
    {
      rows(
        $0, head: { "      \(padded(UInt64($0), 16, 4)) - " },
        before: { $0 == 0 ? "" : $0 == 8 ? "-" : " " }, tail: { _ in "   text" })
    },
    {
      rows(
        $0, of: 32, head: { "\(padded(UInt64($0), 16, 4)): " },
        before: { $0 > 0 && $0 % 2 == 0 ? " " : "" })
    },
    { marked($0, "> ") }, { marked($0, "< ") }, { marked($0, "+") },
    { listing($0, of: 9) { "     2 \(padded(UInt64($0), 16, 8)) " } },
    { listing($0, of: 4) { "   2 " + ($0 == 0 ? "0000 " : "     ") } },
    { cutOff($0) }, { twoForms($0, characters: true) }, { twoForms($0, characters: false) },
  ]

  @Test(arguments: dumps.indices)
  func atEveryPlace(dump: Int) throws {
    var generator = SeededGenerator(seed: UInt64(dump))
    for place in 0..<34 {
      let key = Sample.key(using: &generator)
      let before = (0..<place).map { _ in UInt8.random(in: 35..<47, using: &generator) }
      let text = Self.dumps[dump](before + key + Array("\nand more of it\n".utf8))
      #expect(try search(Array(text.utf8)).map(\.secret) == [key], "\(text)")
    }
  }

  /// What the number of a word begins with is known where it ends with three characters of the key
  /// or more: at six places of eight.
  @Test("Words of eight bytes as decimal numbers", arguments: ["od", "gdb"])
  func decimalQuads(form: String) throws {
    for place in 0..<24 where place % 8 < 6 {
      let before = Array("A fine day, and some more.".utf8.prefix(place))
      let text = Self.dump(
        before + Sample.key + Array("\nand more".utf8),
        address: form == "od" ? Self.octal : { "0x\(Self.hex($0)) <key+\($0)>:" }, size: 8
      ) { (form == "od" ? "  " : "\t") + String($0) }
      #expect(try search(Array(text.utf8)).map(\.secret) == [Sample.key], "\(text)")
    }
  }

  @Test(arguments: dumps.indices)
  func otherTextsHoldNone(dump: Int) throws {
    let text = Self.dumps[dump](Sample.key + Array("7\nka_live_\n".utf8))
    #expect(try search(Array(text.utf8)).isEmpty)
  }

  @Test("Rows of a diff between which others stand")
  func diff() throws {
    let bytes = Array("key: ".utf8) + Sample.key + Array(" end".utf8)
    let lines = Self.marked(bytes, " ").split(separator: "\n").map { String($0) }
    let other = Self.marked(bytes.map { $0 ^ 1 }, "-").split(separator: "\n").map { String($0) }
    // The second row is the new one; before it stands the old one.
    let new = [lines[0], "+" + lines[1].dropFirst(), lines[2], lines[3]]
    #expect(
      try search(Array((new.joined(separator: "\n") + "\n").utf8)).map(\.secret) == [Sample.key])
    let changed = [lines[0], other[1]] + new[1...]
    #expect(try search(Array((changed.joined(separator: "\n") + "\n").utf8)).isEmpty)
    // Rows that do not follow each other.
    let gap = ["+" + lines[0].dropFirst(), "+" + lines[1].dropFirst(), "+" + lines[3].dropFirst()]
    #expect(try search(Array((gap.joined(separator: "\n") + "\n").utf8)).isEmpty)
  }

  @Test("Rows of objdump with addresses of digits alone", arguments: ["2000", "12000", "120000"])
  func objdump(address: String) throws {
    var text = "Contents of section .data:\n"
    let bytes = Array("x=".utf8) + Sample.key + Array(" y z ".utf8)
    for row in stride(from: 0, to: bytes.count, by: 16) {
      let part = bytes[row..<min(bytes.count, row + 16)]
      let digits = part.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
      let words = stride(from: 0, to: digits.count, by: 4).map {
        digits[$0..<min(digits.count, $0 + 4)].joined()
      }
      text +=
        " \((Int(address) ?? 0) + row * 10 / 16) \(words.joined(separator: " "))  ................\n"
    }
    #expect(try search(Array(text.utf8)).map(\.secret) == [Sample.key])
  }
}

extension String {
  /// Three digits and a blank before, with blanks for leading zeros, as od prints decimal numbers.
  fileprivate var blankZeros: String {
    let digits = drop { $0 == "0" }
    return String(repeating: " ", count: 4 - digits.count) + digits
  }
}

extension String {
  /// Each row with its digits in capitals, but not what the bytes spell.
  fileprivate var capitalDigits: String {
    split(separator: "\n").map { row in
      let digits = row.prefix(58)
      return digits.uppercased() + row.dropFirst(digits.count) + "\r\n"
    }.joined()
  }
}

extension StringProtocol {
  fileprivate func suffix(while isKept: (Character) -> Bool) -> String {
    String(String(reversed().prefix(while: isKept)).reversed())
  }
}
