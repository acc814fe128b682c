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

  @Test(arguments: dumps.indices)
  func otherTextsHoldNone(dump: Int) throws {
    let text = Self.dumps[dump](Sample.key + Array("7\nka_live_\n".utf8))
    #expect(try search(Array(text.utf8)).isEmpty)
  }
}

extension String {
  /// Three digits and a blank before, with blanks for leading zeros, as od prints decimal numbers.
  fileprivate var blankZeros: String {
    let digits = drop { $0 == "0" }
    return String(repeating: " ", count: 4 - digits.count) + digits
  }
}
