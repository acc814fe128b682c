import Bytes

/// How the items of a list of character codes are written.
enum CodeForm {
  /// `107`.
  case decimal
  /// `0x6b`, `0x006b`, `&H6B`, `$6B`, `#x6b`, `U+006B`.
  case hex
  /// `6Bh`, `06Bh`.
  case suffixedHex
  /// `0153`, as C, Go and Java write octal numbers; the zero is part of an item.
  case octal
  /// `0o153`.
  case markedOctal
  /// `'k'`, `"k"`.
  case character
  /// `k` by itself, as in what Java's `Arrays.toString` makes of characters, or behind a mark: `?k`,
  /// `$k`, `\k`, `#\k`. What is no letter may have quotes, as Prolog prints it: `[k,a,'_']`.
  case bare

  /// The name that findings carry.
  var name: String {
    switch self {
    case .decimal: "decimal"
    case .hex, .suffixedHex: "hex"
    case .octal, .markedOctal: "octal"
    case .character, .bare: "characters"
    }
  }

  /// What lists of the characters of a prefix begin with, and how much of that is not the first
  /// item's own.
  func literals(for prefix: [UInt8]) -> [(literal: [UInt8], lead: Int)] {
    let byte = prefix[0]
    switch self {
    case .decimal:
      let digits = String(byte)
      return (byte >= 100 ? [digits] : [",", " ", ")"].map { digits + $0 })
        .map { (Array($0.utf8), 0) }
    case .hex:
      let spellings = HexDigits.spellings(of: byte)
      let lower = spellings.map { String(decoding: $0, as: UTF8.self) }
      // A comma follows in the languages that have a dollar, or an `h`; in Delphi's strings `#$`.
      return lower.flatMap { ["x\($0)", "x00\($0)", "H\($0)", "$\($0),", "$\($0)#"] }.map {
        (Array($0.utf8), 1)
      } + lower.map { (Array("U+00\($0)".utf8), 2) }
    case .suffixedHex:
      return HexDigits.spellings(of: byte).map { ($0 + Array("h,".utf8), 0) }
    case .octal: return [(Array("0\(String(byte, radix: 8))".utf8), 0)]
    case .markedOctal:
      return ["o", "O"].map { (Array("\($0)\(String(byte, radix: 8))".utf8), 1) }
    case .character:
      return ["'", "\""].map { quote in
        (Array(quote.utf8) + [byte] + Array(quote.utf8), 1)
      }
    case .bare:
      // All that is as long as may be: a letter by itself is in every text. The last is what PHP's
      // `print_r` writes.
      return [", ", ",", " ", "\n", "\r\n", "\t", "|", ";"].map { gap in
        (Array(prefix.map { [$0] }.joined(separator: gap.utf8).prefix(8)), 0)
      } + [(Array("=> ".utf8) + [byte] + Array("\n   ".utf8), 3)]
        + [(prefix.quotedAsProlog, 0)]
        // What Java's `XMLEncoder` writes.
        + [(Array("<char>".utf8) + [byte], 6)]
        + Self.marks.flatMap { mark, gaps in
          gaps.map { gap in
            let items = prefix.map { Array(mark.utf8) + [$0] }
            return (Array(items.joined(separator: gap.utf8).prefix(8)), mark.utf8.count)
          }
        }
    }
  }

  /// What stands before a character in languages that have a mark for one, and between two of them:
  /// Ruby and Elixir, Erlang, Clojure, Lisp.
  private static let marks: [(mark: String, gaps: [String])] = [
    ("?", [",", ", ", " + ", "+", " "]), ("$", [",", ", "]), ("\\", [" ", ", ", " #"]),
  ]

  /// Whether items are characters as they are.
  private var isCharacter: Bool { self == .character || self == .bare }

  /// The longest number, in digits.
  private var mostDigits: Int { self == .decimal ? 3 : 4 }

  private var radix: Int {
    switch self {
    case .decimal: 10
    case .octal, .markedOctal: 8
    default: 16
    }
  }

  /// The item at an offset.
  @inline(__always)
  func item(at offset: Int, in text: Span<UInt8>) -> (value: UInt8, end: Int)? {
    guard offset < text.count else { return nil }
    if isCharacter {
      let byte = text[offset]
      if self == .bare, let quoted = Self.quoted(at: offset, in: text) { return quoted }
      // A word is no item.
      if self == .bare, offset + 1 < text.count, ByteClass.identifier.contains(text[offset + 1]) {
        return nil
      }
      return (0x21..<0x7F).contains(byte) ? (byte, offset + 1) : nil
    }
    guard let first = digit(text[offset]), self != .octal || first == 0 else { return nil }
    var value = UInt32(first)
    var end = offset + 1
    while end < text.count, let digit = digit(text[end]) {
      guard end - offset < mostDigits else { return nil }
      value = value * UInt32(radix) + UInt32(digit)
      end += 1
    }
    if self == .suffixedHex {
      guard end < text.count, text[end] | 0x20 == UInt8(ascii: "h") else { return nil }
      end += 1
    }
    return UInt8(exactly: value).map { ($0, end) }
  }

  /// A character in quotes.
  private static func quoted(
    at offset: Int, in text: Span<UInt8>
  ) -> (value: UInt8, end: Int)? {
    guard text[offset] == UInt8(ascii: "'"), offset + 2 < text.count,
      text[offset + 2] == UInt8(ascii: "'"), (0x21..<0x7F).contains(text[offset + 1])
    else { return nil }
    return (text[offset + 1], offset + 3)
  }

  /// Where the item begins that ends at an offset.
  func item(endingAt end: Int, in text: Span<UInt8>) -> Int? {
    if isCharacter {
      if self == .bare, end > 2, Self.quoted(at: end - 3, in: text) != nil { return end - 3 }
      guard end > 1, item(at: end - 1, in: text) != nil else { return nil }
      if self == .bare, ByteClass.identifier.contains(text[end - 2]) { return nil }
      // An escape such as `\\n` is no character that an item has.
      return text[end - 2] == UInt8(ascii: "\\") ? nil : end - 1
    }
    var start = self == .suffixedHex ? max(0, end - 1) : end
    while start > 0, end - start <= mostDigits, digit(text[start - 1]) != nil { start -= 1 }
    guard start < end, item(at: start, in: text) != nil else { return nil }
    return start
  }

  /// Whether an item may be the first of a list, as far as what stands before it tells.
  func begins(at first: Int, in text: Span<UInt8>) -> Bool {
    switch self {
    case .decimal:
      // `&#107;` is a character reference.
      first == 0
        || digit(text[first - 1]) == nil
          && !(first > 1 && text[first - 1] == UInt8(ascii: "#")
            && text[first - 2] == UInt8(ascii: "&"))
    case .hex: Self.isMark(before: first, in: text)
    case .suffixedHex: first == 0 || !ByteClass.identifier.contains(text[first - 1])
    case .octal: first == 0 || !ByteClass.name.contains(text[first - 1])
    case .markedOctal:
      first > 1 && text[first - 1] | 0x20 == UInt8(ascii: "o") && text[first - 2] == 0x30
    case .character, .bare: true
    }
  }

  /// Whether one of the marks of hexadecimal stands before an offset; `\\x` and `&#x` are escapes.
  private static func isMark(before first: Int, in text: Span<UInt8>) -> Bool {
    guard first > 0 else { return false }
    if text[first - 1] == UInt8(ascii: "$") { return true }
    guard first > 1 else { return false }
    let before = text[first - 2]
    return switch text[first - 1] {
    case UInt8(ascii: "x"), UInt8(ascii: "X"):
      before == UInt8(ascii: "0")
        || before == UInt8(ascii: "#") && !(first > 2 && text[first - 3] == UInt8(ascii: "&"))
    case UInt8(ascii: "H"): before == UInt8(ascii: "&")
    case UInt8(ascii: "+"): before == UInt8(ascii: "U")
    default: false
    }
  }

  /// Where an item begins that a literal is in.
  func start(before offset: Int, in text: Span<UInt8>) -> Int {
    guard self == .suffixedHex else { return offset }
    var start = offset
    while start > 0, offset - start < 2, text[start - 1] == 0x30 { start -= 1 }
    return start
  }

  /// Whether an item may begin with a byte that stands for one of some bytes.
  func mayBegin(_ byte: UInt8, itemOf values: [UInt8]) -> Bool {
    if isCharacter { return values.contains(byte) }
    guard let first = digit(byte) else { return false }
    return first == 0
      || values.contains { value in
        String(value, radix: radix).utf8.first.flatMap(digit) == first
      }
  }

  /// Whether an item stands between the same bytes as the first of a list does, as far as they tell
  /// where an item begins.
  func stands(
    at start: Int, to end: Int, asAt first: Int, to firstEnd: Int, in text: Span<UInt8>
  ) -> Bool {
    switch self {
    case .decimal, .octal: digit(text[start - 1]) == nil
    case .hex, .markedOctal: text[start - 1] == text[first - 1]
    case .suffixedHex: !ByteClass.identifier.contains(text[start - 1])
    case .character:
      text[start - 1] == text[first - 1] && end < text.count && firstEnd < text.count
        && text[end] == text[firstEnd]
    case .bare: true
    }
  }

  private func digit(_ byte: UInt8) -> UInt8? {
    let digit = byte &- 0x30  // What is below wraps to more than 10.
    if digit < 10 { return digit < radix ? digit : nil }
    return radix == 16 ? HexDigits.value(byte) : nil
  }
}

extension [UInt8] {
  /// How Prolog prints the characters, 8 bytes at most: what is no letter in quotes.
  fileprivate var quotedAsProlog: [UInt8] {
    let quote = [UInt8(ascii: "'")]
    let items = map { ByteClass.letter.contains($0) ? [$0] : quote + [$0] + quote }
    return Array(items.joined(separator: [UInt8(ascii: ",")]).prefix(8))
  }
}
