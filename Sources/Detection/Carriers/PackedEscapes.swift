import Bytes

/// Compressed data in string literals, as go-bindata, compilers and Python's `repr` write it: bytes
/// that can't be printed are escapes, `\x1f\x8b`, `\037\213` or `\u001f\u008b`.
final class PackedEscapes: PackedText {
  let name = "escape"
  /// Gzip's first byte, and zlib's in a string: the letter `x`.
  let literals = ["x1f", "x1F", "037", "\\37\\21", "u001f", "x78", "170", "'x\\", "\"x\\"].map {
    Array($0.utf8)
  }
  let tellsCuts = true
  let held: [any Carrier]

  /// The longest text between two strings: lines end, and may be indented.
  private static let longestGap = 256
  /// The most backslashes of an escape: a string may be written in another one.
  private static let mostSlashes = 4

  init(holding held: [any Carrier]) { self.held = held }

  func readings(
    at hit: Int, of literal: Int?, after floor: Int, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> CarrierReadings {
    var start = hit
    if ByteClass.shellQuote.contains(text[hit]) {
      start += 1
    } else {
      while start > 0, hit - start < Self.mostSlashes, text[start - 1] == 0x5C { start -= 1 }
      guard text[start] == 0x5C else { return CarrierReadings() }
    }
    let isPacked = beginsPacked {
      _ = each(text, from: start, limit: RunReading.sample, charging: budget, $0)
    }
    return isPacked ? CarrierReadings(start) : CarrierReadings()
  }

  func each(
    _ text: Span<UInt8>, from start: Int, limit: Int, charging budget: WorkBudget,
    _ body: (UInt8, Int, Int) -> Void
  ) -> CarrierDecoding.Ending {
    let quote = start > 0 ? text[start - 1] : 0
    let slashes = Self.slashes(at: text[start] == 0x5C ? start : start + 1, in: text)
    var next = start
    var made = 0
    defer { budget.charge(next - start) }
    while made < limit {
      guard let item = character(at: next, in: text, quote: quote, slashes: slashes) else {
        return next + Self.longestGap < text.count ? .complete : .cutOff
      }
      body(item.value, item.start, item.end)
      made += 1
      next = item.end
    }
    return .limit
  }

  /// How many backslashes stand at an offset, as far as that matters.
  private static func slashes(at offset: Int, in text: Span<UInt8>) -> Int {
    var end = offset
    while end < text.count, end < offset + mostSlashes, text[end] == 0x5C { end += 1 }
    return max(1, end - offset)
  }

  /// A byte, and where its characters stand.
  private typealias Item = (value: UInt8, start: Int, end: Int)

  /// The next character of a string literal, which may be cut in pieces: `"…" +` and a line's end.
  private func character(
    at offset: Int, in text: Span<UInt8>, quote: UInt8, slashes: Int
  ) -> Item? {
    var start = offset
    if start < text.count, text[start] == quote, ByteClass.shellQuote.contains(quote) {
      guard let next = Self.nextString(behind: start, in: text, quote: quote) else { return nil }
      start = next
    }
    guard start < text.count, (0x20..<0x7F).contains(text[start]), text[start] != quote else {
      return nil
    }
    guard text[start] == 0x5C else { return (text[start], start, start + 1) }
    var end = start
    while end < text.count, end < start + 2 * slashes, text[end] == 0x5C { end += 1 }
    switch end - start {
    case 2 * slashes: return (0x5C, start, end)
    case slashes: return Self.escaped(at: end - 1, from: start, in: text)
    case 1..<slashes where end < text.count && ByteClass.shellQuote.contains(text[end]):
      return (text[end], start, end + 1)
    default: return nil
    }
  }

  /// Where the text of the next string begins: assemblers begin each with a word such as `.ascii`.
  private static func nextString(behind end: Int, in text: Span<UInt8>, quote: UInt8) -> Int? {
    var start = end + 1
    let reach = min(text.count, start + longestGap)
    while start < reach, ByteClass.space.contains(text[start]) || joins(text[start]) { start += 1 }
    if start < reach, text[start] == UInt8(ascii: "a") || text[start] == UInt8(ascii: "s") {
      while start < reach, ByteClass.smallLetter.contains(text[start]) { start += 1 }
      while start < reach, ByteClass.blank.contains(text[start]) { start += 1 }
    }
    // Each of Python's strings of bytes says what it is.
    if start + 1 < reach, text[start] | 0x20 == UInt8(ascii: "b"), text[start + 1] == quote {
      start += 1
    }
    return start < reach && text[start] == quote ? start + 1 : nil
  }

  /// `+` of most languages, `.` of PHP and Perl, a backslash at a line's end.
  private static func joins(_ byte: UInt8) -> Bool { byte == 0x2B || byte == 0x2E || byte == 0x5C }

  /// What a backslash and the characters behind it stand for.
  ///
  /// - Parameter start: where the first of its backslashes stands.
  private static func escaped(at slash: Int, from start: Int, in text: Span<UInt8>) -> Item? {
    guard slash + 1 < text.count else { return nil }
    let letter = text[slash + 1]
    switch letter {
    case UInt8(ascii: "x"):
      guard let value = HexDigits.number(2, at: slash + 2, in: text) else { return nil }
      return (UInt8(value), start, slash + 4)
    case UInt8(ascii: "u"):
      guard let value = HexDigits.number(4, at: slash + 2, in: text), value < 256 else {
        return nil
      }
      return (UInt8(value), start, slash + 6)
    case 0x30...0x37:
      var value = 0
      var end = slash + 1
      while end < text.count, end < slash + 4, (0x30...0x37).contains(text[end]) {
        value = value << 3 | Int(text[end] - 0x30)
        end += 1
      }
      return value < 256 ? (UInt8(value), start, end) : nil
    default: return simple(letter).map { ($0, start, slash + 2) }
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
