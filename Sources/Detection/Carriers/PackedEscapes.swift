import Bytes

/// Compressed data in string literals, as go-bindata, compilers and Python's `repr` write it: bytes
/// that can't be printed are escapes, `\x1f\x8b`, `\037\213` or `\u001f\u008b`.
///
/// Go's `strconv.Quote` takes what is UTF-8 by chance for characters: it prints them, or writes
/// `\u2028` beside its `\x1f`. They stand for their bytes.
final class PackedEscapes: PackedText {
  let name = "escape"
  let literals = PackedEscapes.beginnings.map { Array($0.literal.utf8) }
  let tellsCuts = true
  let held: [any Carrier]

  /// Where data begins that a literal is in.
  private enum Beginning {
    /// At the backslashes before it.
    case escape
    /// At the backslashes of the escape right before it.
    case escapeBefore
    /// So many bytes behind its own beginning, or before it.
    case character(Int)
  }

  /// Gzip's first byte, and zlib's in a string (the letter `x`); the first ones of zip, xz and bzip2, of
  /// which some are letters.
  private static let beginnings: [(literal: String, start: Beginning)] =
    [
      "x1f", "x1F", "037", "\\37\\21", "u001f", "x78", "170", "x50\\x4b", "xfd\\x37",
    ].map { ($0, .escape) }
    + ["'x\\", "\"x\\"].map { ($0, .character(1)) }
    + ["x\\\\2", "x\\\\3", "PK\\x03", "PK\\003", "PK\\\\003"].map { ($0, .character(0)) }
    + [("7zXZ", .escapeBefore), ("AY&SY", .character(-5))]

  /// The longest text between two strings.
  private static let longestGap = NextString.longestGap
  /// The most backslashes of an escape: a string may be written in another one.
  private static let mostSlashes = 4
  /// The most of these in a row.
  private static let mostLineEnds = 4
  /// The longest escape without more than one of them: `\u00fd`.
  private static let longestEscape = 6
  /// How much of the data tells how many backslashes its escapes have, in bytes.
  private static let longestStart = 64

  init(holding held: [any Carrier]) { self.held = held }

  func readings(
    at hit: Int, of literal: Int?, after floor: Int, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> CarrierReadings {
    guard let literal else { return CarrierReadings() }
    var start = hit
    switch Self.beginnings[literal].start {
    case .character(let distance):
      start += distance
      guard start >= 0 else { return CarrierReadings() }
    case .escape, .escapeBefore:
      if case .escapeBefore = Self.beginnings[literal].start {
        while start > 0, hit - start < Self.longestEscape, text[start] != 0x5C { start -= 1 }
      }
      let slash = start
      while start > 0, slash - start < Self.mostSlashes, text[start - 1] == 0x5C { start -= 1 }
      guard text[start] == 0x5C else { return CarrierReadings() }
    }
    // What is shorter holds no key, and archives may begin so in bytes that are no string.
    var isEscaped = false
    let isPacked = beginsPacked(least: RunReading.sample) { body in
      _ = each(text, from: start, limit: RunReading.sample, charging: budget) {
        isEscaped = isEscaped || $2 - $1 > 1
        body($0, $1, $2)
      }
    }
    return isPacked && isEscaped ? CarrierReadings(start) : CarrierReadings()
  }

  func each(
    _ text: Span<UInt8>, from start: Int, limit: Int, charging budget: WorkBudget,
    _ body: (UInt8, Int, Int) -> Void
  ) -> CarrierDecoding.Ending {
    let before = start > 0 ? text[start - 1] : 0
    let quote = ByteClass.shellQuote.contains(before) ? before : 0
    let slashes = Self.slashes(behind: start, in: text)
    let hasBytes = Self.writesBytes(behind: start, in: text)
    var next = start
    var made = 0
    defer { budget.charge(next - start) }
    while made < limit {
      let item = character(at: next, in: text, quote: quote, slashes: slashes, hasBytes)
      guard let item, let value = Unicode.Scalar(item.value) else {
        return next + Self.longestGap < text.count ? .complete : .cutOff
      }
      if item.isCharacter {
        for byte in UTF8.encode(value) ?? .init() {
          body(byte, item.start, item.end)
          made += 1
        }
      } else {
        body(UInt8(truncatingIfNeeded: item.value), item.start, item.end)
        made += 1
      }
      next = item.end
    }
    return .limit
  }

  /// How many backslashes an escape has, as far as that matters: two of them may be a backslash, so the
  /// shortest row tells.
  private static func slashes(behind offset: Int, in text: Span<UInt8>) -> Int {
    let reach = min(text.count, offset + longestStart)
    var least = mostSlashes
    var next = offset
    while next < reach {
      var end = next
      while end < text.count, end < next + mostSlashes, text[end] == 0x5C { end += 1 }
      // One at a line's end is no escape.
      if end > next, end < text.count, !ByteClass.space.contains(text[end]) {
        least = min(least, end - next)
      }
      next = max(next + 1, end)
    }
    return least
  }

  /// Whether bytes above 127 are written `\x8b`, so that `\u0080`, `\u2028` and the like are characters.
  /// JavaScript has `\u008b` for such a byte, maybe beside `\x1f`.
  private static func writesBytes(behind offset: Int, in text: Span<UInt8>) -> Bool {
    let reach = min(text.count - 3, offset + longestStart)
    var next = offset
    while next < reach {
      if text[next] == 0x5C, text[next + 1] == UInt8(ascii: "x"),
        let value = HexDigits.number(2, at: next + 2, in: text), value >= 0x80
      {
        return true
      }
      next += 1
    }
    return false
  }

  /// A byte, or a character that stands for several, and where it is written.
  private struct Item {
    var value: UInt32
    var isCharacter = false
    var start: Int
    var end: Int

    init(_ value: UInt8, _ start: Int, _ end: Int) {
      self.value = UInt32(value)
      self.start = start
      self.end = end
    }

    init(character value: UInt32, _ start: Int, _ end: Int) {
      self.value = value
      isCharacter = true
      self.start = start
      self.end = end
    }
  }

  /// The next character of a string literal, which may be cut in pieces: `"…" +` and a line's end.
  private func character(
    at offset: Int, in text: Span<UInt8>, quote: UInt8, slashes: Int, _ hasBytes: Bool
  ) -> Item? {
    var start = offset
    if quote != 0, start < text.count, text[start] == quote {
      // SQL writes a quote twice.
      if quote == 0x27, start + 1 < text.count, text[start + 1] == quote {
        return Item(quote, start, start + 2)
      }
      guard let next = NextString.start(behind: start, in: text, quote: quote) else { return nil }
      start = next
    }
    start = Self.behindLineEnds(start, in: text)
    guard start < text.count, text[start] != quote,
      (0x20..<0x7F).contains(text[start]) || hasBytes && text[start] >= 0x80
    else { return nil }
    guard text[start] == 0x5C else { return Item(text[start], start, start + 1) }
    var end = start
    while end < text.count, end < start + 2 * slashes, text[end] == 0x5C { end += 1 }
    switch end - start {
    case 2 * slashes: return Item(0x5C, start, end)
    case slashes: return Self.escaped(at: end - 1, from: start, in: text, hasBytes)
    case 1..<slashes where end < text.count && ByteClass.shellQuote.contains(text[end]):
      return Item(text[end], start, end + 1)
    default: return nil
    }
  }

  /// Where a string goes on behind a backslash at a line's end.
  private static func behindLineEnds(_ offset: Int, in text: Span<UInt8>) -> Int {
    var next = offset
    for _ in 0..<mostLineEnds where next + 2 < text.count && text[next] == 0x5C {
      let end = text[next + 1] == 0x0D ? next + 2 : next + 1
      guard text[end] == 0x0A else { break }
      next = end + 1
    }
    return next
  }

  /// What a backslash and the characters behind it stand for.
  ///
  /// - Parameter start: where the first of its backslashes stands.
  private static func escaped(
    at slash: Int, from start: Int, in text: Span<UInt8>, _ hasBytes: Bool
  ) -> Item? {
    guard slash + 1 < text.count else { return nil }
    let letter = text[slash + 1]
    switch letter {
    case UInt8(ascii: "x"):
      guard let value = HexDigits.number(2, at: slash + 2, in: text) else { return nil }
      return Item(UInt8(value), start, slash + 4)
    case UInt8(ascii: "u"),
      UInt8(ascii: "U") where hasBytes:
      let digits = letter == UInt8(ascii: "u") ? 4 : 8
      guard let value = HexDigits.number(digits, at: slash + 2, in: text) else { return nil }
      if hasBytes { return Item(character: value, start, slash + 2 + digits) }
      return value < 256 ? Item(UInt8(value), start, slash + 6) : nil
    case 0x30...0x37:
      var value = 0
      var end = slash + 1
      while end < text.count, end < slash + 4, (0x30...0x37).contains(text[end]) {
        value = value << 3 | Int(text[end] - 0x30)
        end += 1
      }
      return value < 256 ? Item(UInt8(value), start, end) : nil
    default: return simple(letter).map { Item($0, start, slash + 2) }
    }
  }

  /// What a letter behind a backslash stands for.
  private static func simple(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "a"): 0x07
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "v"): 0x0B
    case UInt8(ascii: "e"): 0x1B
    case 0x22, 0x24, 0x27, 0x2F, 0x3F, 0x5C, 0x60: letter
    default: nil
    }
  }
}
