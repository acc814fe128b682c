import Bytes

/// Reads base85 that may be cut in lines or in strings of code.
struct Base85Reader {
  /// Where to go on.
  private(set) var offset: Int
  private let alphabet: Base85Alphabet
  private let values: [UInt8]
  /// The quote of the string that the data is in; 0 if it is in none.
  private let quote: UInt8

  /// The longest text between two lines: a line end and indentation.
  private static let longestBreak = 64

  init(_ alphabet: Base85Alphabet, at start: Int, in text: Span<UInt8>) {
    self.alphabet = alphabet
    values = alphabet.values
    offset = start
    let before = start > 0 ? text[start - 1] : 0
    quote = ByteClass.shellQuote.contains(before) ? before : 0
  }

  /// Decodes up to a number of bytes.
  ///
  /// - Parameter body: gets each byte, and the start and end of the characters that it came from.
  mutating func each(
    in text: Span<UInt8>, limit: Int, _ body: (UInt8, Int, Int) -> Void
  ) -> CarrierDecoding.Ending {
    var made = 0
    while let group = group(in: text) {
      for index in 0..<group.count {
        if made == limit { return .limit }
        made += 1
        body(UInt8(truncatingIfNeeded: group.bytes >> UInt32(24 - 8 * index)), group.start, offset)
      }
      if group.count < 4 { break }
    }
    return offset + NextString.longestGap < text.count ? .complete : .cutOff
  }

  /// The four bytes of the next group, fewer at the end.
  private mutating func group(in text: Span<UInt8>) -> (bytes: UInt32, count: Int, start: Int)? {
    var value: UInt64 = 0
    var digits = 0
    var start = offset
    while digits < 5, let next = character(in: text) {
      if digits == 0 {
        start = next.start
        if alphabet == .ascii85, text[next.start] == UInt8(ascii: "z") {
          offset = next.end
          return (0, 4, start)
        }
      }
      guard next.value < 85 else { break }
      value = value * 85 + UInt64(next.value)
      digits += 1
      offset = next.end
    }
    guard digits > 1 else { return nil }
    for _ in digits..<5 { value = value * 85 + 84 }
    return value <= UInt64(UInt32.max) ? (UInt32(value), digits - 1, start) : nil
  }

  /// The next character, behind a break if there is one.
  private func character(in text: Span<UInt8>) -> (value: UInt8, start: Int, end: Int)? {
    var next = offset
    if quote != 0 {
      guard next < text.count else { return nil }
      if text[next] == quote {
        guard let string = NextString.start(behind: next, in: text, quote: quote) else {
          return nil
        }
        next = string
      }
      // A backslash stands before another one and before quotes, and at a line's end.
      if next + 1 < text.count, text[next] == 0x5C {
        let escaped = text[next + 1]
        if escaped == 0x5C || ByteClass.shellQuote.contains(escaped) {
          return (values[Int(escaped)], next, next + 2)
        }
        if ByteClass.space.contains(escaped) { next += 1 }
      }
    }
    let reach = min(text.count, next + Self.longestBreak)
    if next < reach, text[next] == 0x0A || text[next] == 0x0D {
      while next < reach, ByteClass.space.contains(text[next]) { next += 1 }
    }
    guard next < text.count else { return nil }
    return (values[Int(text[next])], next, next + 1)
  }
}
