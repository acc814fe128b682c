import Bytes

/// Bytes as bits: `01101011 01100001`, `0110101101100001`, `0b1101011, 0b1100001`.
struct BitStringEncoding: Encoding {
  static let label = "binary"
  let name = BitStringEncoding.label
  let group: Int? = 1
  let alignments = 8
  let literals: [[UInt8]]
  private let needles: Needles

  /// The most bytes between two numbers, and the fewest digits of one that leaves zeros out.
  private static let longestGap = 80
  private static let fewest = 4

  init(prefixes: [[UInt8]]) {
    needles = Needles(prefixes)
    literals = Self.literals(for: prefixes)
  }

  /// The bits of the first bytes; whether zeros stand before them is looked at later.
  static func literals(for prefixes: [[UInt8]]) -> [[UInt8]] {
    prefixes.map { prefix in
      let bits = String(prefix[0], radix: 2)
      return Array((String(repeating: "0", count: max(0, 7 - bits.count)) + bits).utf8)
    }.distinct()
  }

  func isSeldom(_ literal: Int) -> Bool { true }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard let literal else { return nil }
    let isShort = literals[literal].count < 8
    let start = isShort && hit > 0 && text[hit - 1] == UInt8(ascii: "0") ? hit - 1 : hit
    var word: UInt64 = 0
    var count: UInt64 = 0
    var offset = start
    while count < 8, let next = Self.number(at: offset, in: text, charging: budget) {
      word |= UInt64(next.value) << (8 * count)
      count += 1
      offset = next.end
    }
    return needles.contains(word) ? start : nil
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    var start = anchor
    for _ in 0..<EncodingWindow.before / 4 {
      guard let before = Self.number(before: start, in: text, charging: budget) else { break }
      start = before
    }
    decoded.isChanged = true
    decoded.reach = start
    let limit = decoded.after / 4
    while decoded.bytes.count < limit,
      let next = Self.number(at: decoded.reach, in: text, charging: budget)
    {
      decoded.append(next.value, from: next.start, to: next.end)
      decoded.reach = next.end
    }
    decoded.isComplete = decoded.bytes.count < limit
  }

  private static func isBit(_ byte: UInt8) -> Bool { byte & 0xFE == 0x30 }

  /// The number at an offset, or behind what may stand between two.
  private static func number(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> (value: UInt8, start: Int, end: Int)? {
    var cursor = ByteCursor(text, at: offset, reach: longestGap, charging: budget)
    cursor.skip(.bitSeparator)
    if cursor.current == UInt8(ascii: "0"), let letter = cursor.byte(1),
      letter | 0x20 == UInt8(ascii: "b")
    {
      cursor.advance(2)
    }
    let start = cursor.offset
    var value: UInt8 = 0
    var end = start
    while end < text.count, end < start + 8, isBit(text[end]) {
      value = value << 1 | text[end] & 1
      end += 1
    }
    budget.charge(end - start)
    guard end - start >= fewest else { return nil }
    return (value, start, end)
  }

  /// Where the number begins that ends before an offset.
  private static func number(
    before offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    var end = offset
    let least = max(0, offset - longestGap)
    if end >= 2, text[end - 1] | 0x20 == UInt8(ascii: "b"), text[end - 2] == UInt8(ascii: "0") {
      end -= 2
    }
    while end > least, ByteClass.bitSeparator.contains(text[end - 1]) { end -= 1 }
    var start = end
    while start > 0, end - start < 8, isBit(text[start - 1]) { start -= 1 }
    budget.charge(offset - start)
    return end - start >= fewest ? start : nil
  }
}
