import Bytes

/// Compressed data and archives in strings of MySQL, as `mysqldump` writes them: bytes as they are, but
/// for `\0`, `\n`, `\r`, `\Z`, backslashes and quotes (`mysql_real_escape_string`).
final class PackedSQL: PackedText {
  let name = "sql-string"
  let literals = PackedSQL.beginnings.map(\.literal)
  let tellsCuts = true
  let held: [any Carrier]

  /// What tells of data behind a quote, and where that begins: gzip, zlib, zip, xz, bzip2 and zstd.
  /// MySQL's `COMPRESS` puts a length of four bytes before zlib data, of which the last one is mostly
  /// zero.
  private static let beginnings: [(literal: [UInt8], distance: Int)] = [
    (GzipMark.magic, 0), ([0x50, 0x4B, 3, 4], 0), ([0xFD] + Array("7zXZ".utf8), 0),
    (Array("1AY&SY".utf8), -4), ([0x28, 0xB5, 0x2F, 0xFD], 0), ([0x27, 0x78, 1], 1),
    ([0x27, 0x78, 0x9C], 1), ([0x27, 0x78, 0xDA], 1), ([0x5C, 0x30, 0x78, 1], 2),
    ([0x5C, 0x30, 0x78, 0x9C], 2), ([0x5C, 0x30, 0x78, 0xDA], 2),
  ]

  init(holding held: [any Carrier]) { self.held = held }

  func readings(
    at hit: Int, of literal: Int?, after floor: Int, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> CarrierReadings {
    guard let literal else { return CarrierReadings() }
    let start = hit + Self.beginnings[literal].distance
    guard start > 0,
      text[start - 1] == 0x27
        ? Self.isText(before: start - 1, in: text)
        : text[start - 1] == 0x30 && text[start] == 0x78
    else { return CarrierReadings() }
    // MySQL leaves none of these bytes as it is, and all packed data begins with some.
    var isOther = false
    let isPacked = beginsPacked(least: RunReading.sample) { body in
      _ = each(text, from: start, limit: RunReading.sample, charging: budget) {
        isOther = isOther || Self.isOther(at: $1, in: text)
        body($0, $1, $2)
      }
    }
    return isPacked && !isOther ? CarrierReadings(start) : CarrierReadings()
  }

  /// How many characters have to stand before a string's quote: bytes of a program are none.
  private static let leastText = 4

  private static func isText(before quote: Int, in text: Span<UInt8>) -> Bool {
    (max(0, quote - leastText)..<quote).allSatisfy {
      (0x20..<0x7F).contains(text[$0]) || ByteClass.space.contains(text[$0])
    }
  }

  /// Whether what stands at an offset is nothing that MySQL writes: a byte that it would escape, or an
  /// escape of another language (`\237`, `\x9c`, `\u009c`).
  private static func isOther(at offset: Int, in text: Span<UInt8>) -> Bool {
    if [0, 0x0A, 0x0D, 0x1A].contains(text[offset]) { return true }
    guard text[offset] == 0x5C else { return false }
    let letter = text[offset + 1]
    return (0x31...0x37).contains(letter) || letter == UInt8(ascii: "x")
      || letter == UInt8(ascii: "u")
  }

  func each(
    _ text: Span<UInt8>, from start: Int, limit: Int, charging budget: WorkBudget,
    _ body: (UInt8, Int, Int) -> Void
  ) -> CarrierDecoding.Ending {
    var next = start
    var made = 0
    defer { budget.charge(next - start) }
    while next < text.count {
      if made == limit { return .limit }
      let isLast = next + 1 == text.count
      var (byte, end) = (text[next], next + 1)
      if byte == 0x5C || byte == 0x27 {
        guard !isLast else { return .cutOff }
        // A quote may be written twice as well.
        if byte == 0x27, text[end] != 0x27 { return .complete }
        if byte == 0x5C { byte = Self.escaped(text[end]) }
        end += 1
      }
      body(byte, next, end)
      made += 1
      next = end
    }
    return .cutOff
  }

  /// What a character behind a backslash stands for: itself, if it is no letter of the list.
  private static func escaped(_ letter: UInt8) -> UInt8 {
    switch letter {
    case 0x30: 0
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "Z"): 0x1A
    default: letter
    }
  }
}
