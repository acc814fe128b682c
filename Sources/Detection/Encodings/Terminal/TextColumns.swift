import Bytes

/// The columns of a line of text as a terminal shows it: each character has one, a sequence that sets
/// colours has none.
enum TextColumns {
  /// The longest line that is read, in bytes: characters of borders have three.
  static let longestLine = 1024
  /// The longest control sequence, in bytes.
  private static let longestSequence = 32

  /// The column at which an offset is, counted from its line's beginning.
  static func column(
    of offset: Int, inLineAt line: Int, of text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int {
    var (next, column) = (line, 0)
    while next < offset {
      let length = sequence(at: next, in: text)
      if length == 0, !isContinuation(text[next]) { column += 1 }
      next += max(1, length)
    }
    budget.charge(offset - line)
    return column
  }

  /// Where the character in a column of a line begins; nil if the line is shorter.
  static func offset(
    ofColumn wanted: Int, inLineAt line: Int, of text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    var (next, column) = (line, 0)
    let end = min(text.count, line + longestLine)
    defer { budget.charge(next - line) }
    while next < end, !text.isLineEnd(next) {
      let length = sequence(at: next, in: text)
      if length > 0 {
        next += length
        continue
      }
      if column == wanted { return next }
      column += 1
      next += 1
      while next < end, isContinuation(text[next]) { next += 1 }
    }
    return nil
  }

  /// Where what sets colours ends that begins at an offset.
  static func skipSequences(from offset: Int, in text: Span<UInt8>) -> Int {
    var next = offset
    while next < offset + 4 * longestSequence {
      let length = sequence(at: next, in: text)
      if length == 0 { break }
      next += length
    }
    return next
  }

  /// Where what sets colours begins that ends at an offset.
  static func skipSequences(before offset: Int, in text: Span<UInt8>) -> Int {
    var start = offset
    for _ in 0..<4 {
      guard start > 2, text[start - 1] == UInt8(ascii: "m") || text[start - 1] == UInt8(ascii: "K")
      else { break }
      var next = start - 2
      while next > 1, start - next < longestSequence, (0x30...0x3B).contains(text[next]) {
        next -= 1
      }
      guard next > 0, text[next] == UInt8(ascii: "["), text[next - 1] == 0x1B else { break }
      start = next - 1
    }
    return start
  }

  /// The length of the border at an offset: `|`, or a vertical line of Unicode's box drawing.
  static func border(at offset: Int, in text: Span<UInt8>) -> Int? {
    guard offset < text.count else { return nil }
    if text[offset] == UInt8(ascii: "|") { return 1 }
    guard text[offset] == 0xE2, offset + 2 < text.count else { return nil }
    switch (text[offset + 1], text[offset + 2]) {
    case (0x94, 0x82...0x83), (0x94, 0x86...0x87), (0x94, 0x8A...0x8B), (0x95, 0x8E...0x91):
      return 3
    default: return nil
    }
  }

  /// The length of a sequence that sets colours (ECMA-48, `SGR`); 0 if none is at the offset.
  private static func sequence(at offset: Int, in text: Span<UInt8>) -> Int {
    guard offset + 2 < text.count, text[offset] == 0x1B, text[offset + 1] == UInt8(ascii: "[")
    else { return 0 }
    var next = offset + 2
    let end = min(text.count, offset + longestSequence)
    while next < end, (0x30...0x3B).contains(text[next]) { next += 1 }
    guard next < end, text[next] == UInt8(ascii: "m") || text[next] == UInt8(ascii: "K") else {
      return 0
    }
    return next + 1 - offset
  }

  private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
