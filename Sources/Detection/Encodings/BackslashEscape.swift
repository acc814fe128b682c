import Bytes

/// The numeric escapes of string literals: `\x6b`, `\x{6b}`, `\u006b`, `\u{6b}`, `\U0000006b` and
/// octal `\153`, behind any number of backslashes (a literal in a literal doubles them).
struct BackslashEscape: EscapeEncoding {
  let table: EscapeTable

  static let name = "escape"
  static let markers = [UInt8(ascii: "\\")]

  static func pieces(of byte: UInt8, isFirst: Bool) -> [[UInt8]] {
    let octal = octalDigits(of: byte)
    if !isFirst {
      // One piece for all of them: what comes behind the letter is looked at when decoding.
      return ["\\x", "\\u", "\\U", "\\" + octal, "\\0" + octal].map { Array($0.utf8) }
    }
    var pieces = ["\\" + octal, "\\0" + octal]
    for digits in HexDigits.spellings(of: byte).map({ String(decoding: $0, as: UTF8.self) }) {
      // `\x6b`, `\u006b` and `\U0000006b`, `\u{6b}` with any zeros.
      pieces += ["x\(digits)", "u00\(digits)", "U000000\(digits.prefix(1))", "\(digits)}"]
    }
    return pieces.map { Array($0.utf8) }
  }

  static func whole(_ bytes: [UInt8]) -> [[UInt8]] {
    let digits = bytes.prefix(2).map {
      String(decoding: HexDigits.spellings(of: $0)[0], as: UTF8.self)
    }
    return [digits.map { "\\x\($0)" }.joined(), digits.map { "u00\($0)\\" }.joined()]
      .map { Array($0.utf8.prefix(8)) }
  }

  private static func octalDigits(of byte: UInt8) -> String {
    String(repeating: "0", count: byte < 0o10 ? 2 : byte < 0o100 ? 1 : 0)
      + String(byte, radix: 8)
  }

  static func escape(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Escape? {
    // Those that whole files are made of.
    if offset + 4 <= text.count, let byte = RunTables.shared.hex(at: offset + 2, in: text) {
      if text[offset + 1] == UInt8(ascii: "x") { return Escape(length: 4, scalar: UInt32(byte)) }
      if text[offset + 1] == UInt8(ascii: "u"),
        let low = RunTables.shared.hex(at: offset + 4, in: text)
      {
        return Escape(length: 6, scalar: UInt32(byte) << 8 | UInt32(low))
      }
    }
    var next = offset
    while next < text.count, text[next] == UInt8(ascii: "\\"), next < offset + 16 { next += 1 }
    guard next < text.count else { return nil }
    let backslashes = next - offset
    switch text[next] {
    case UInt8(ascii: "x"):
      return braced(at: next + 1, in: text, before: backslashes + 1)
        ?? fixed(2, at: next + 1, in: text, before: backslashes + 1)
    case UInt8(ascii: "u"):
      // Java takes any number of letters.
      var letters = 1
      while letters < 4, next + letters < text.count, text[next + letters] == UInt8(ascii: "u") {
        letters += 1
      }
      return braced(at: next + letters, in: text, before: backslashes + letters)
        ?? fixed(4, at: next + letters, in: text, before: backslashes + letters)
    case UInt8(ascii: "U"):
      return fixed(8, at: next + 1, in: text, before: backslashes + 1)
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      return octal(at: next, in: text, before: backslashes)
    default:
      return nil
    }
  }

  private static func fixed(
    _ digits: Int, at offset: Int, in text: Span<UInt8>, before: Int
  ) -> Escape? {
    guard let value = HexDigits.number(digits, at: offset, in: text) else { return nil }
    return Escape(length: before + digits, scalar: value)
  }

  private static func braced(at offset: Int, in text: Span<UInt8>, before: Int) -> Escape? {
    guard offset < text.count, text[offset] == UInt8(ascii: "{") else { return nil }
    var value: UInt32 = 0
    var next = offset + 1
    while next < text.count, next < offset + 10, let digit = HexDigits.value(text[next]) {
      guard value < 0x1000_0000 else { return nil }
      value = value << 4 | UInt32(digit)
      next += 1
    }
    guard next > offset + 1, next < text.count, text[next] == UInt8(ascii: "}") else { return nil }
    return Escape(length: before + next + 1 - offset, scalar: value)
  }

  private static func octal(at offset: Int, in text: Span<UInt8>, before: Int) -> Escape? {
    // `\0153` as echo -e and printf %b have it, `\153` as everyone else.
    let isLong = text[offset] == UInt8(ascii: "0")
    for digits in isLong ? [4, 3] : [3, 2] {
      guard offset + digits <= text.count else { continue }
      // Two where no other digit follows, as in `\62`.
      if digits == 2, offset + 2 < text.count, ByteClass.digit.contains(text[offset + 2]) {
        continue
      }
      var value: UInt32 = 0
      var isOctal = true
      for index in offset..<offset + digits {
        guard (0x30...0x37).contains(text[index]) else {
          isOctal = false
          break
        }
        value = value << 3 | UInt32(text[index] - 0x30)
      }
      if isOctal, value < 0x80 { return Escape(length: before + digits, scalar: value) }
    }
    return nil
  }
}
