import Bytes

/// Compressed data whose bytes are written one by one: as programs embed it in source code
/// (go-bindata, `xxd -i`), or print it (Go's `%v`, Java's `Arrays.toString`, Python's `repr`).
final class PackedList: TextCarrier {
  /// How a byte is written.
  enum Form {
    /// `0x1f, 0x8b`.
    case hex
    /// `31, 139` or `31 139`; above 127 as Java has it as well (`-117`).
    case decimal
    /// `\x1f\x8b` and what can be printed as it is, in string literals.
    case escape
  }

  let name: String
  let literals: [[UInt8]]
  let continuation = CarrierContinuation.fromBeginning(longestWait: 4 << 20)
  let isSure = false
  let readsOnce = true
  let tellsCuts = true
  private let form: Form
  private let held: [any Carrier]

  /// The longest text between two bytes: lines end, and may be indented.
  private static let longestGap = 256

  init(_ form: Form, holding held: [any Carrier]) {
    self.form = form
    self.held = held
    let texts: [String]
    switch form {
    case .hex:
      name = "hex"
      // Gzip, and zlib of the usual level.
      texts = ["0x1f, 0x", "0x1f,0x8", "0x78, 0x"]
    case .decimal:
      name = "decimal"
      texts = [
        "31, 139,", "31,139,8", "31 139 8", "31, -117", "120, 156", "120,156,", "120 156 ",
        "120, -10",
      ]
    case .escape:
      name = "escape"
      texts = ["\\x1f\\x8b", "\\x78\\x9c", "'x\\x9c", "\"x\\x9c"]
    }
    literals = texts.map { Array($0.utf8) }
  }

  func readings(
    at hit: Int, of literal: Int?, after floor: Int, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> CarrierReadings {
    guard let literal else { return CarrierReadings() }
    let isQuoted = [0x22, 0x27].contains(literals[literal][0])
    let start = isQuoted ? hit + 1 : hit
    // A number's last digits are none.
    if form == .decimal, hit > 0, ByteClass.digit.contains(text[hit - 1]) {
      return CarrierReadings()
    }
    var first: [UInt8] = []
    first.reserveCapacity(RunReading.sample)
    _ = each(text, from: start, limit: RunReading.sample, charging: budget) { byte, _, _ in
      first.append(byte)
    }
    guard held.contains(where: { $0.isHeader(at: 0, in: first.span) }) else {
      return CarrierReadings()
    }
    return CarrierReadings(start)
  }

  func each(
    _ text: Span<UInt8>, from start: Int, limit: Int, charging budget: WorkBudget,
    _ body: (UInt8, Int, Int) -> Void
  ) -> CarrierDecoding.Ending {
    let quote = start > 0 ? text[start - 1] : 0
    var next = start
    var made = 0
    while made < limit {
      guard let item = item(at: next, in: text, quote: quote) else {
        budget.charge(next - start)
        return next + Self.longestGap < text.count ? .complete : .cutOff
      }
      body(item.value, item.start, item.end)
      made += 1
      next = item.end
    }
    budget.charge(next - start)
    return .limit
  }

  /// A byte, and where its characters stand.
  private typealias Item = (value: UInt8, start: Int, end: Int)

  /// The next byte from an offset on.
  private func item(at offset: Int, in text: Span<UInt8>, quote: UInt8) -> Item? {
    if form == .escape { return character(at: offset, in: text, quote: quote) }
    var start = offset
    let reach = min(text.count, offset + Self.longestGap)
    while start < reach, Self.separates(text[start]) { start += 1 }
    return form == .hex ? Self.hex(at: start, in: text) : Self.decimal(at: start, in: text)
  }

  private static func separates(_ byte: UInt8) -> Bool {
    byte == 0x2C || ByteClass.space.contains(byte)
  }

  private static func hex(at start: Int, in text: Span<UInt8>) -> Item? {
    guard start + 3 <= text.count, text[start] == 0x30, text[start + 1] | 0x20 == 0x78,
      var value = HexDigits.value(text[start + 2])
    else { return nil }
    var end = start + 3
    if end < text.count, let low = HexDigits.value(text[end]) {
      value = value << 4 | low
      end += 1
    }
    // A number of more digits is no byte.
    if end < text.count, HexDigits.value(text[end]) != nil { return nil }
    return (UInt8(value), start, end)
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

  /// The next character of a string literal, which may be cut in pieces: `"…" +` and a line's end.
  private func character(at offset: Int, in text: Span<UInt8>, quote: UInt8) -> Item? {
    var start = offset
    if start < text.count, text[start] == quote, quote == 0x22 || quote == 0x27 {
      start += 1
      let reach = min(text.count, start + Self.longestGap)
      while start < reach, ByteClass.space.contains(text[start]) || Self.joins(text[start]) {
        start += 1
      }
      // Each of Python's strings of bytes says what it is.
      if start + 1 < reach, text[start] | 0x20 == UInt8(ascii: "b"), text[start + 1] == quote {
        start += 1
      }
      guard start < reach, text[start] == quote else { return nil }
      start += 1
    }
    guard start < text.count, (0x20..<0x7F).contains(text[start]), text[start] != quote else {
      return nil
    }
    guard text[start] == 0x5C else { return (text[start], start, start + 1) }
    return Self.escaped(at: start, in: text)
  }

  /// `+` of most languages, `.` of PHP and Perl, a backslash at a line's end.
  private static func joins(_ byte: UInt8) -> Bool { byte == 0x2B || byte == 0x2E || byte == 0x5C }

  private static func escaped(at start: Int, in text: Span<UInt8>) -> Item? {
    guard start + 1 < text.count else { return nil }
    let letter = text[start + 1]
    switch letter {
    case UInt8(ascii: "x"):
      guard let value = HexDigits.number(2, at: start + 2, in: text) else { return nil }
      return (UInt8(value), start, start + 4)
    case UInt8(ascii: "u"):
      guard let value = HexDigits.number(4, at: start + 2, in: text), value < 256 else {
        return nil
      }
      return (UInt8(value), start, start + 6)
    case 0x30...0x37:
      var value = 0
      var end = start + 1
      while end < text.count, end < start + 4, (0x30...0x37).contains(text[end]) {
        value = value << 3 | Int(text[end] - 0x30)
        end += 1
      }
      return value < 256 ? (UInt8(value), start, end) : nil
    default:
      let value: UInt8? =
        switch letter {
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "a"): 0x07
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "v"): 0x0B
        case UInt8(ascii: "e"): 0x1B
        case 0x22, 0x24, 0x27, 0x3F, 0x5C, 0x60: letter
        default: nil
        }
      return value.map { ($0, start, start + 2) }
    }
  }
}
