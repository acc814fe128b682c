import Bytes

/// UTF-16 of which each zero is written as two characters: `k^@a^@` (`cat -A`, `less`), `k\0a\0` (Rust's
/// strings), and `\0k\0\x61` (Qt's settings), where a hexadecimal digit behind an escape is one itself.
struct ZeroMarkEncoding: Encoding {
  let name = UTF16Encoding.label
  let literals: [[UInt8]]

  private static let marks = ["^@", #"\0"#].map { Array($0.utf8) }
  /// What stands before the third letter in Qt's settings.
  private static let escapedStart: StaticString = #"k\0\x61\0"#
  /// The most characters that are read.
  private static let longest = 4096

  /// - Parameter prefixes: what secrets begin with.
  init(prefixes: [[UInt8]]) {
    let isShipped = prefixes.contains(KeyForm.prefix)
    literals = isShipped ? ["k^@a^@_^", #"k\0a\0_\"#, #"_\0l\0i\"#].map { Array($0.utf8) } : []
  }

  func isSeldom(_ literal: Int) -> Bool { true }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard literal != nil else { return nil }
    if text[hit] == KeyForm.prefix[0] { return hit }
    let start = hit - Self.escapedStart.utf8CodeUnitCount
    return start >= 0 && text.starts(at: start, with: Self.escapedStart) ? start : nil
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    guard let mark = Self.marks.first(where: { Self.isMark($0, at: anchor + 1, in: text) }) else {
      return
    }
    decoded.isChanged = true
    var start = anchor
    for _ in 0..<EncodingWindow.before / 8 {
      guard let before = Self.start(before: start, mark, in: text) else { break }
      start = before
    }
    var next = start
    while decoded.bytes.count < Self.longest,
      let (byte, end) = Self.character(at: next, mark, in: text)
    {
      decoded.append(byte, from: next, to: end)
      next = end
      guard Self.isMark(mark, at: next, in: text) else { break }
      next += mark.count
    }
    budget.charge(next - start)
    decoded.reach = next
    decoded.isComplete = decoded.bytes.count < Self.longest
  }

  private static func isMark(_ mark: [UInt8], at offset: Int, in text: Span<UInt8>) -> Bool {
    offset >= 0 && offset + 1 < text.count && text[offset] == mark[0] && text[offset + 1] == mark[1]
  }

  /// The character at an offset, and its end.
  private static func character(
    at offset: Int, _ mark: [UInt8], in text: Span<UInt8>
  ) -> (byte: UInt8, end: Int)? {
    guard offset < text.count, !isMark(mark, at: offset, in: text) else { return nil }
    if text[offset] == UInt8(ascii: "\\") {
      guard mark[0] == text[offset], text.starts(at: offset + 1, with: "x"),
        let value = HexDigits.number(2, at: offset + 2, in: text)
      else { return nil }
      return (UInt8(value), offset + 4)
    }
    return (0x20..<0x7F).contains(text[offset]) ? (text[offset], offset + 1) : nil
  }

  /// Where the character before one begins. One with three marks before it is a length.
  private static func start(before offset: Int, _ mark: [UInt8], in text: Span<UInt8>) -> Int? {
    guard isMark(mark, at: offset - 2, in: text) else { return nil }
    for size in mark[0] == UInt8(ascii: "\\") ? [4, 1] : [1] {
      let start = offset - 2 - size
      guard start >= 0, character(at: start, mark, in: text)?.end == offset - 2 else { continue }
      let isLength = [2, 4, 6].allSatisfy { isMark(mark, at: start - $0, in: text) }
      return isLength ? nil : start
    }
    return nil
  }
}
