import Bytes

/// The parts of a list that the code joins with `_`: `['ka', 'live', '…'].join('_')`,
/// `'_'.join(…)`, `String.join("_", …)`, `"%s_%s_%s" % (…)`, `%w[ka live …].join('_')`,
/// `!Join ['_', [ka, live, …]]` of CloudFormation.
struct ListJoin: Encoding {
  let name = "list-join"
  let literals: [[UInt8]]
  let markers = Array("\"'`".utf8)

  private let head: [UInt8]

  /// How far from the list the `_` may stand, in bytes.
  private static let reach = 96
  /// The longest gap between two elements, the longest list, and how many elements one may have.
  private static let longestGap = 64
  private static let longestList = 1024
  private static let mostElements = 8
  /// How the code says what stands between two elements.
  private static let joiners: [StaticString] = [
    "'_'", "\"_\"", "\"_\\", "`_`", "%s_%s", "{}_{}", "{0}_{1}", "%v_%v", "IFS=_", "$1_$2", "@_@",
  ]

  private static let joinerBeginnings = Array("'\"`%{I$@".utf8)

  /// - Parameter prefixes: what secrets begin with.
  init(prefixes: [[UInt8]]) {
    let head = prefixes.first { $0.count >= 8 }.map { Array($0.prefix(2)) }
    self.head = head ?? []
    literals =
      head.map { head in ["\"", "'", "`", "\\\"", " live ", ", live"].map { head + Array($0.utf8) }
      } ?? []
  }

  func hasEscape(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Bool {
    gap(at: offset, in: text, charging: budget) != nil
  }

  func isSeldom(_ literal: Int) -> Bool { true }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard let literal else { return hit }
    guard hit > 0, !ByteClass.identifier.contains(text[hit - 1]) else { return nil }
    if literal >= literals.count - 2 { return hit }
    return gap(at: hit + head.count, in: text, charging: budget) == nil ? nil : hit
  }

  /// The end of one element and the beginning of the next, as the length of what stands between.
  private func gap(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Int? {
    var cursor = ByteCursor(text, at: offset, reach: Self.longestGap, charging: budget)
    for _ in 0..<2 where cursor.current == UInt8(ascii: "\\") { cursor.advance() }
    guard cursor.stands(in: .quote) else { return nil }
    cursor.advance()
    cursor.skip(.space)
    guard cursor.skip(UInt8(ascii: ",")) else { return nil }
    cursor.skip(.space)
    for _ in 0..<2 where cursor.current == UInt8(ascii: "\\") { cursor.advance() }
    guard cursor.stands(in: .quote), cursor.stands(in: .identifier, ahead: 1) else { return nil }
    return cursor.offset + 1 - offset
  }

  /// The length of a comma and a blank between two words.
  private func commaLength(at offset: Int, in text: Span<UInt8>) -> Int? {
    text.starts(at: offset, with: ", ") ? 2 : nil
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    let end = min(text.count, anchor + Self.longestList)
    var offset = text.skip(.identifier, from: anchor)
    // The words of `%w[…]` have nothing but blanks between, those of YAML a comma as well.
    let isWords = offset < text.count && ByteClass.blank.contains(text[offset])
    let isPlain = offset < text.count && text[offset] == UInt8(ascii: ",")
    var elements = [anchor..<offset]
    while elements.count < Self.mostElements, offset < end {
      let length =
        isWords
        ? 1
        : isPlain ? commaLength(at: offset, in: text) : gap(at: offset, in: text, charging: budget)
      guard let length, offset + length < text.count,
        ByteClass.identifier.contains(text[offset + length])
      else { break }
      let start = offset + length
      offset = text.skip(.identifier, from: start)
      elements.append(start..<offset)
      budget.charge(offset - start)
    }
    decoded.reach = offset
    guard elements.count > 1, offset <= end,
      isJoined(elements[0].lowerBound..<offset, in: text, charging: budget)
    else { return }
    decoded.isChanged = true
    for (index, element) in elements.enumerated() {
      if index > 0 {
        decoded.append(
          UInt8(ascii: "_"), from: elements[index - 1].upperBound, to: element.lowerBound)
      }
      decoded.append(element, of: text)
    }
    decoded.append(offset..<min(text.count, offset + 1), of: text)
  }

  /// Whether the code around a list says that `_` joins it.
  private func isJoined(
    _ list: Range<Int>, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Bool {
    let before = max(0, list.lowerBound - Self.reach)..<list.lowerBound
    let behind = list.upperBound..<min(text.count, list.upperBound + Self.reach)
    budget.charge(before.count + behind.count)
    return [before, behind].contains { range in
      range.contains { offset in
        Self.joinerBeginnings.contains(text[offset])
          && Self.joiners.contains { text.starts(at: offset, with: $0) }
      }
    }
  }
}
