import Bytes

/// How the bytes of packed data are written as numbers.
enum PackedNumber: CaseIterable {
  /// `0x1f`, `0x1F`.
  case hex
  /// `31`; above 127 as Java has it as well (`-117`).
  case decimal
  /// `037`, `0o37`.
  case octal
  /// `1f` and nothing before it: `1f 8b`, `1F-8B`, `1f:8b`.
  case digits
  /// Behind another mark than `0x`: `&H1F`, `$1f`, `#x1f`.
  case markedHex
  /// `1Fh`, `08Bh`: Intel's assemblers.
  case suffixedHex

  /// The name that findings carry.
  var name: String {
    switch self {
    case .hex, .digits, .markedHex, .suffixedHex: "hex"
    case .decimal: "decimal"
    case .octal: "octal"
    }
  }

  /// What lists begin with: gzip's first two bytes, zlib's first one, or the first ones of archives.
  var literals: [String] {
    switch self {
    case .hex:
      [
        "x1f", "x1F", "x78", "X1F", "X1f", "X78", "x50, 0x4", "x50,0x4b", "x50,0x4B", "xfd, 0x3",
        "xFD, 0x3", "xfd,0x37", "xFD,0x37", "x42, 0x5", "x42,0x5a", "x42,0x5A", "x28, 0xb",
        "x28, 0xB", "x28,0xb5", "x28,0xB5",
      ]
    case .decimal:
      ["139", "-117", "120"]
    case .octal:
      // Fewer digits stand in too many numbers.
      [
        "037, 02", "037,02", "037 213", "037, 0o2", "037,0o2", "o37, 0o", "o37,0o", "170, 0",
        "170,0", "170 001",
        "170 136", "170 234", "170 332", "o170, 0o", "o170,0o",
      ]
    case .digits:
      [
        "1f ", "1F ", "78 ", "1F-8B-", "1f-8b-", "1f:8b:", "1F:8B:", "1f,8b,", "78-01-",
        "78-5E-", "78-9C-", "78-DA-", "78:01:", "78:5e:", "78:9c:", "78:da:", "78,01,", "78,5e,",
        "78,9c,", "78,da,", "50 4b 03",
      ]
    case .markedHex: Self.marks.map(\.literal)
    case .suffixedHex: ["1Fh,", "1fh,", "78h,"]
    }
  }

  /// What lists behind a mark begin with, and how long the mark is. `#x` is found by what `0x` has.
  private static let marks: [(literal: String, lead: Int)] =
    ["x1f", "x1F", "x78", "$1f,", "$1F,", "$78,"].map { ($0, 1) }
    + ["&H1F", "&H1f", "&H78"].map { ($0, 2) }

  /// How many decimal literals are the second number: gzip's first one is met too often.
  private static let seconds = 2

  /// A byte, and where its characters stand.
  typealias Item = (value: UInt8, start: Int, end: Int)

  /// Whether two bytes are the first ones of packed data.
  static func pairs(_ first: UInt8, _ second: UInt8) -> Bool {
    switch first {
    case 0x1F: second == 0x8B
    case 0x78: [0x01, 0x5E, 0x9C, 0xDA].contains(second)
    // Zip, xz, bzip2 and zstd.
    case 0x50: second == 0x4B
    case 0xFD: second == 0x37
    case 0x42: second == 0x5A
    case 0x28: second == 0xB5
    default: false
    }
  }

  /// Where the list begins that a literal is in; nil for a false hit.
  func start(at hit: Int, of literal: Int, in text: Span<UInt8>) -> Int? {
    switch self {
    case .markedHex:
      let start = hit + Self.marks[literal].lead
      // `0x`, escapes and words end in an `x` as well.
      if text[hit] == UInt8(ascii: "x"), hit == 0 || text[hit - 1] != UInt8(ascii: "#") {
        return nil
      }
      return start < text.count ? start : nil
    case .suffixedHex:
      var start = hit
      while start > 0, hit - start < 2, text[start - 1] == 0x30 { start -= 1 }
      if start > 0, ByteClass.identifier.contains(text[start - 1]) { return nil }
      return start
    case .hex:
      return hit > 0 && text[hit - 1] == 0x30 ? hit - 1 : nil
    case .digits:
      if hit > 0, ByteClass.alphanumeric.contains(text[hit - 1]) { return nil }
      return hit
    case .octal:
      // One more zero says in C what the number is, `0o` in other languages.
      let start = hit > 0 && text[hit - 1] == 0x30 ? hit - 1 : hit
      guard start > 0 else { return start }
      // The escape of a string is another carrier's.
      let before = text[start - 1]
      let isPart = ByteClass.alphanumeric.contains(before) && before != UInt8(ascii: "o")
      return isPart || before == 0x5C ? nil : start
    case .decimal:
      if hit > 0, Self.continues(text[hit - 1]) { return nil }
      var end = text[hit] == 0x2D ? hit + 1 : hit
      while end < text.count, end < hit + 4, ByteClass.digit.contains(text[end]) { end += 1 }
      if end < text.count, Self.continues(text[end]) { return nil }
      return literal < Self.seconds ? Self.first(before: hit, in: text) : hit
    }
  }

  /// Whether a byte makes another number of digits.
  private static func continues(_ byte: UInt8) -> Bool {
    ByteClass.digit.contains(byte) || byte == 0x2E
  }

  /// Where gzip's first number stands, if it is the number before a hit.
  private static func first(before hit: Int, in text: Span<UInt8>) -> Int? {
    let least = max(0, hit - PackedGap.longestFirst)
    var end = hit
    while end > least {
      guard ByteClass.digit.contains(text[end - 1]) else {
        end -= 1
        continue
      }
      var start = end - 1
      while start > least, ByteClass.digit.contains(text[start - 1]) { start -= 1 }
      if end - start == 2, text[start] == 0x33, text[start + 1] == 0x31,
        start == 0 || text[start - 1] != 0x2E
      {
        return start
      }
      guard PackedGap.isPart(text, at: start) else { return nil }
      end = start
    }
    return nil
  }

  /// Whether a number may begin at an offset, as far as the byte before it tells.
  ///
  /// - Parameter first: the list's first number.
  @inline(__always)
  func mayBegin(at offset: Int, after first: Item, in text: Span<UInt8>) -> Bool {
    let byte = text[offset]
    switch self {
    case .markedHex:
      return text[offset - 1] == text[first.start - 1] && HexDigits.value(byte) != nil
    case .suffixedHex:
      return ByteClass.digit.contains(byte) && !ByteClass.identifier.contains(text[offset - 1])
    case .hex:
      return byte == 0x30 && offset + 1 < text.count && text[offset + 1] | 0x20 == 0x78
    case .decimal:
      if byte == 0x2D {
        return offset + 1 < text.count && ByteClass.digit.contains(text[offset + 1])
      }
      return ByteClass.digit.contains(byte)
    case .octal:
      return byte == 0x30
        || ByteClass.digit.contains(byte) && !ByteClass.digit.contains(text[offset - 1])
    case .digits: return offset > first.end && HexDigits.value(byte) != nil
    }
  }

  /// Whether digits are part of something else where they follow what names are made of.
  var standsApart: Bool { self != .markedHex }

  /// The number at an offset.
  func item(at start: Int, in text: Span<UInt8>) -> Item? {
    switch self {
    case .hex: Self.hex(at: start, in: text)
    case .decimal: Self.decimal(at: start, in: text)
    case .octal: Self.octal(at: start, in: text)
    case .digits: Self.digits(at: start, in: text)
    case .markedHex: Self.markedHex(at: start, in: text)
    case .suffixedHex: Self.suffixedHex(at: start, in: text)
    }
  }

  private static func hex(at start: Int, in text: Span<UInt8>) -> Item? {
    guard start + 3 <= text.count, text[start] == 0x30, text[start + 1] | 0x20 == 0x78 else {
      return nil
    }
    return markedHex(at: start + 2, in: text).map { ($0.value, start, $0.end) }
  }

  private static func markedHex(at start: Int, in text: Span<UInt8>) -> Item? {
    guard start < text.count, var value = HexDigits.value(text[start]) else { return nil }
    var end = start + 1
    if end < text.count, let low = HexDigits.value(text[end]) {
      value = value << 4 | low
      end += 1
    }
    // A number of more digits is no byte.
    if end < text.count, HexDigits.value(text[end]) != nil { return nil }
    return (UInt8(value), start, end)
  }

  /// Where the first digit would be a letter there is a zero before it; some have one throughout.
  private static func suffixedHex(at start: Int, in text: Span<UInt8>) -> Item? {
    var end = start
    var value: UInt32 = 0
    while end < text.count, end < start + 4, let digit = HexDigits.value(text[end]) {
      value = value << 4 | UInt32(digit)
      end += 1
    }
    guard end > start, value < 256, end < text.count, text[end] | 0x20 == UInt8(ascii: "h") else {
      return nil
    }
    return (UInt8(value), start, end + 1)
  }

  private static func decimal(at start: Int, in text: Span<UInt8>) -> Item? {
    var end = start
    let isNegative = end < text.count && text[end] == 0x2D
    if isNegative { end += 1 }
    let first = end
    var value = 0
    while end < text.count, end < first + 4, ByteClass.digit.contains(text[end]) {
      value = value * 10 + Int(text[end] - 0x30)
      end += 1
    }
    guard end > first, value <= (isNegative ? 128 : 255) else { return nil }
    return (UInt8(truncatingIfNeeded: isNegative ? -value : value), start, end)
  }

  /// `0o` and a zero before it are part of the number.
  private static func octal(at start: Int, in text: Span<UInt8>) -> Item? {
    var end = start
    if end + 1 < text.count, text[end] == 0x30, text[end + 1] | 0x20 == UInt8(ascii: "o") {
      end += 2
    }
    let first = end
    var value = 0
    while end < text.count, end < first + 5, (0x30...0x37).contains(text[end]) {
      value = value << 3 | Int(text[end] - 0x30)
      end += 1
    }
    guard end > first, end < first + 5, value < 256 else { return nil }
    return (UInt8(value), start, end)
  }

  private static func digits(at start: Int, in text: Span<UInt8>) -> Item? {
    guard let value = HexDigits.number(2, at: start, in: text),
      start + 2 == text.count || HexDigits.value(text[start + 2]) == nil
    else { return nil }
    return (UInt8(value), start, start + 2)
  }
}
