import Bytes

/// What else the value of a name has beside its first string: strings that an operator joins to that,
/// and what later statements put behind it (`ID := $(ID)…` of make, `ID="${ID}…"`, `ID += "…"`).
enum ValueGrowth {
  private static let most = 8

  /// The strings that operators join to a value.
  static func joined(
    behind value: Range<Int>, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var end = value.upperBound
    while parts.count < most, end < text.count, ByteClass.quote.contains(text[end]),
      let escape = StringJoin.escape(at: end, in: text, charging: budget), escape.scalar == nil
    {
      let start = end + escape.length
      // The strings of a list, and those of two lines, are no one value.
      guard (end..<start).contains(where: { isOperator(text[$0]) }),
        !(end..<start).contains(where: { text[$0] == UInt8(ascii: ",") })
      else { break }
      let word = start..<min(text.count, text.skip(.identifier, from: start))
      guard !word.isEmpty, word.count <= NamedValues.longestValue else { break }
      parts.append(word)
      end = word.upperBound
    }
    return parts
  }

  private static func isOperator(_ byte: UInt8) -> Bool { "+.&|~^*<".utf8.contains(byte) }

  /// What a statement that begins with a name puts behind the name's own value.
  static func added(
    to name: Range<Int>, at place: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> [Range<Int>] {
    let end = place + name.count
    let added = Definition.added(behind: end, in: text, charging: budget)
    if !added.isEmpty { return added }
    var cursor = ByteCursor(text, at: end, reach: 2 * NamedValues.longestName, charging: budget)
    cursor.skip(.blank, atMost: 4)
    _ = cursor.skip(UInt8(ascii: ":"))
    guard cursor.skip(UInt8(ascii: "=")), cursor.current != UInt8(ascii: "=") else { return [] }
    cursor.skip(.blank, atMost: 4)
    if cursor.stands(in: .quote) { cursor.advance() }
    if cursor.skip(UInt8(ascii: "$")) {
      _ = cursor.skip(UInt8(ascii: "(")) || cursor.skip(UInt8(ascii: "{"))
    }
    let start = cursor.offset
    cursor.skip(.identifier, atMost: NamedValues.longestName)
    guard text.isSame(start..<cursor.offset, name),
      let part = JoinedPart(
        at: cursor.offset, in: text, charging: budget, joinsList: { false }),
      case .text(let range) = part.content
    else { return [] }
    return [range]
  }
}
