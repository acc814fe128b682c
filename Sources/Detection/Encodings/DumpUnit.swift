import Bytes

/// What a dump prints for each few bytes.
enum DumpUnit: CaseIterable {
  /// Two bytes in hexadecimal, the last one first: `hexdump`, `od -x`, `x/8xh` of gdb.
  case hexWord
  /// Four or eight: `od -t x4`, `od -t x8`, `x/16xw` and `x/8xg` of gdb, `xxd -e`.
  case longHexWord
  /// A character in a word of four: `x/16xw` of gdb for `wchar_t`.
  case wideHexWord
  /// Two bytes in octal, the last one first: `od`.
  case octalWord
  /// Four: `od -t o4`, `x/8ow` of gdb.
  case longOctalWord
  /// `od -b`, `hexdump -b`, `x/8ob` of gdb.
  case octalByte
  /// `od -t u1`, `x/8ub` and `x/8c` of gdb.
  case decimalByte
  /// Two bytes as a decimal number, the last one first: `od -d`, `hexdump -d`, `x/8uh` of gdb.
  case decimalWord
  /// Four: `od -i`, `x/8dw` of gdb.
  case longDecimalWord
  /// Eight: `od -l`, `x/4dg` of gdb.
  case quadDecimalWord
  /// `x/8xb` of gdb, with `0x` before each byte.
  case hexByte
  /// `xxd -b`, `x/8tb` of gdb.
  case bits
  /// `od -c`, `hexdump -c`, `od -a`.
  case character

  /// The name that findings carry.
  var name: String {
    switch self {
    case .hexWord, .longHexWord, .wideHexWord, .hexByte: "hex"
    case .octalWord, .longOctalWord, .octalByte: "octal"
    case .decimalByte, .decimalWord, .longDecimalWord, .quadDecimalWord: "decimal"
    case .bits: BitStringEncoding.label
    case .character: "characters"
    }
  }

  /// Texts of which at least one is in every dump of a secret.
  func literals(for prefix: [UInt8]) -> [[UInt8]] {
    let texts: [String]
    switch self {
    case .hexWord:
      // At an even place and at an odd one, and the first of UTF-16.
      texts = [
        " " + hex(prefix[0..<2]), " " + hex(prefix[1..<3]), " " + hex([prefix[0], 0]) + " 00",
        "0x" + hex(prefix[0..<2]), "0x" + hex(prefix[1..<3]),
      ]
    case .longHexWord:
      // A word of four bytes at each of four places is in the key's own prefix.
      texts = prefix.count < 7 ? [] : (0..<4).map { hex(prefix[$0..<$0 + 4]) }
    case .wideHexWord:
      // Zeros are common; the first or the second word is not the last of a row.
      texts = prefix[0..<2].map { hex([$0]) + "\t0x000" }
    case .longOctalWord:
      texts = prefix.count < 7 ? [] : (0..<4).map { octal(prefix[$0..<$0 + 4], 11) }
    case .quadDecimalWord:
      texts = prefix.count < 8 ? [] : (0..<6).compactMap { quadDecimal(prefix, behind: $0) }
    case .octalWord:
      texts = [octal(prefix[0..<2], 6), octal(prefix[1..<3], 6)]
    case .octalByte:
      // A row may end after the first byte.
      texts = [(" ", 3), ("\t", 4)].flatMap { blank, digits in
        starts(prefix).map { start in
          prefix[start..<start + 2].map { blank + octal([$0], digits) }.joined()
        }
      }
    case .hexByte:
      texts = starts(prefix).map { start in
        prefix[start..<start + 2].map { "0x" + hex([$0]) }.joined(separator: "\t")
      }
    case .decimalWord:
      // A word at an even place, and one at an odd place.
      texts = prefix.count < 7 ? [] : [4, 3].map { decimal(prefix[$0..<$0 + 2]) }
    case .longDecimalWord:
      texts = prefix.count < 7 ? [] : (0..<4).map { decimal(prefix[$0..<$0 + 4]) }
    case .decimalByte:
      texts = prefix[0] < 100 ? [] : [String(prefix[0])]
    case .bits: return BitStringEncoding.literals(for: [prefix])
    case .character:
      texts = starts(prefix).map { start in
        prefix[start..<start + 2].map { String(UnicodeScalar($0)) + "   " }.joined()
      }
    }
    return texts.map { Array($0.utf8.prefix(8)) }
  }

  private func starts(_ prefix: [UInt8]) -> [Int] { prefix.count >= 7 ? [0, 4] : [0] }

  private func hex(_ bytes: some BidirectionalCollection<UInt8>) -> String {
    HexDigits.text(bytes.reversed())
  }

  private func decimal(_ bytes: some Collection<UInt8>) -> String {
    String(bytes.reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) })
  }

  private func octal(_ bytes: some Collection<UInt8>, _ digits: Int) -> String {
    let value = bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    let text = String(value, radix: 8)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  /// What the number of eight bytes begins with of which the last ones are of the prefix, if that is
  /// long enough to look for.
  private func quadDecimal(_ prefix: [UInt8], behind unknown: Int) -> String? {
    let bounds = [UInt8.min, .max].map {
      decimal(repeatElement($0, count: unknown) + Array(prefix[..<(8 - unknown)]))
    }
    let common = zip(bounds[0], bounds[1]).prefix { $0 == $1 }.map(\.0)
    return common.count < 5 || bounds[0].count != bounds[1].count ? nil : String(common)
  }

  /// The bytes that a cell stands for, the first one lowest, and how many there are.
  func bytes(of cell: Range<Int>, in text: Span<UInt8>) -> (word: UInt64, count: Int)? {
    switch self {
    case .hexWord: number(cell, 16, in: text, digits: 4).map { ($0, 2) }
    case .longHexWord:
      cell.count == 8
        ? number(cell, 16, in: text, digits: 8).map { ($0, 4) }
        : number(cell, 16, in: text, digits: 16).map { ($0, 8) }
    case .octalWord: number(cell, 8, in: text, digits: 6).flatMap { $0 < 1 << 16 ? ($0, 2) : nil }
    case .wideHexWord:
      // What is no character of a key is a line end.
      number(cell, 16, in: text, digits: 8).map { ($0 < 0x80 ? $0 : 0x0A, 1) }
    case .longOctalWord:
      // gdb has one zero before a number.
      number(cell, 8, in: text, digits: min(12, cell.count)).flatMap { sized($0, 4) }
    case .quadDecimalWord:
      number(cell, 10, in: text, digits: min(20, cell.count)).map { ($0, 8) }
    case .octalByte:
      // gdb has no more zeros than one before a number.
      cell.count == 3 || !cell.isEmpty && text[cell.lowerBound] == UInt8(ascii: "0")
        ? number(cell, 8, in: text, digits: min(4, cell.count)).flatMap { sized($0, 1) } : nil
    case .hexByte: number(cell, 16, in: text, digits: 2).map { ($0, 1) }
    case .decimalByte:
      number(cell, 10, in: text, digits: min(3, cell.count)).flatMap { sized($0, 1) }
    case .decimalWord:
      number(cell, 10, in: text, digits: min(5, cell.count)).flatMap { sized($0, 2) }
    case .longDecimalWord:
      number(cell, 10, in: text, digits: min(10, cell.count)).flatMap { sized($0, 4) }
    case .bits: number(cell, 2, in: text, digits: 8).map { ($0, 1) }
    case .character: character(cell, in: text).map { (UInt64($0), 1) }
    }
  }

  /// The bytes of a word that is cut off where the data ends, as `xxd -e` prints it.
  func lastBytes(of cell: Range<Int>, in text: Span<UInt8>) -> (word: UInt64, count: Int)? {
    guard self == .longHexWord, cell.count % 2 == 0, cell.count <= 16 else { return nil }
    return number(cell, 16, in: text, digits: cell.count).map { ($0, cell.count / 2) }
  }

  private func sized(_ value: UInt64, _ count: Int) -> (word: UInt64, count: Int)? {
    value < 1 << UInt64(8 * count) ? (value, count) : nil
  }

  private func number(
    _ cell: Range<Int>, _ radix: UInt64, in text: Span<UInt8>, digits: Int
  ) -> UInt64? {
    guard !cell.isEmpty, cell.count == digits else { return nil }
    var value: UInt64 = 0
    for index in cell {
      guard let digit = HexDigits.value(text[index]), digit < radix,
        value <= (.max - UInt64(digit)) / radix
      else { return nil }
      value = value * radix + UInt64(digit)
    }
    return value
  }

  /// One character, an escape of C (`\n`), an octal number, or a name of `od -a` (`nl`), which is no
  /// character of a key: a line end.
  private func character(_ cell: Range<Int>, in text: Span<UInt8>) -> UInt8? {
    switch cell.count {
    case 1: text[cell.lowerBound]
    case 2 where text[cell.lowerBound] == UInt8(ascii: "\\"):
      Self.escapes[text[cell.lowerBound + 1]] ?? 0x0A
    case 3: number(cell, 8, in: text, digits: 3).flatMap { UInt8(exactly: $0) } ?? 0x0A
    case 2: 0x0A
    default: nil
    }
  }

  private static let escapes: [UInt8: UInt8] = [
    0x30: 0, UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "t"): 9,
    UInt8(ascii: "n"): 10, UInt8(ascii: "v"): 11, UInt8(ascii: "f"): 12, UInt8(ascii: "r"): 13,
  ]
}
