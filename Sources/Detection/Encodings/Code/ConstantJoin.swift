import Bytes

/// A key of which parts are values that the same file gives to names near it: `f"{PREFIX}…"`,
/// `"ka_live_" + BODY`, `` `ka_live_${body}` ``, `a + b + c`, `"$A$B"`, `k += "…"`, `p[1] + p[0]`.
///
/// Either the key's beginning stands before a name, or it is the whole value of one.
struct ConstantJoin: Encoding {
  let name = "constant"
  let literals: [[UInt8]]
  let markers = Array("\"'`{$#\\%&<)\n\r; },.".utf8)

  /// The longest beginning that is no whole key.
  private static let longestBeginning = 39
  /// The fewest bytes that names add, and the most; fewer are enough for what has as many with its
  /// beginning.
  private static let leastRest = 16
  private static let leastKey = 24
  private static let longestRest = 160
  /// How far behind the parenthesis of a shell's list a word may stand, in bytes.
  private static let shellListReach = 96
  /// The most parts of a key.
  static let mostParts = 16

  /// - Parameter heads: the first two characters of a key in quotes, without the first quote: a longer
  ///   beginning is found as what it is.
  init(heads: [[UInt8]]) { literals = heads }

  func isSeldom(_ literal: Int) -> Bool { true }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    literal == nil || hit > 0 && ByteClass.quote.contains(text[hit - 1]) ? hit : nil
  }

  func hasEscape(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Bool {
    switch text[offset] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): return true
    case 0x20:
      guard let start = start(ofWordEndingAt: offset, in: text),
        text.starts(at: start, with: "ka")
      else { return false }
      return isInDockerLine(start, text, charging: budget)
        || isInShellList(start, text, charging: budget) || ShellWords.isPrinted(start, in: text)
    case UInt8(ascii: "<"):
      if JoinedPart.reference(at: offset, in: text, charging: budget) != nil { return true }
      return start(ofWordEndingAt: offset, in: text).map { Definition.isGiven(at: $0, in: text) }
        ?? false
    case 0x0A, 0x0D, UInt8(ascii: ";"), UInt8(ascii: ")"), UInt8(ascii: "}"),
      UInt8(ascii: ","):
      return start(ofWordEndingAt: offset, in: text).map { Definition.isGiven(at: $0, in: text) }
        ?? false
    default: break
    }
    return JoinedPart.reference(at: offset, in: text, charging: budget) != nil
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    let end = text.skip(.identifier, from: anchor)
    decoded.reach = end
    guard end < text.count, end - anchor <= Self.longestBeginning else { return }
    let beginning = anchor..<end
    var values = NamedValues(around: anchor)
    var rest: [Range<Int>] = []
    if JoinedPart.reference(at: end, in: text, charging: budget) != nil {
      rest = self.rest(
        of: beginning, from: end, in: text, values: &values, charging: budget)
    }
    if rest.isEmpty { rest = listed(behind: beginning, in: text, charging: budget) }
    if rest.isEmpty {
      appendUse(of: beginning, to: &decoded, of: text, values: &values, charging: budget)
    } else {
      append(beginning, rest, to: &decoded, of: text)
    }
  }

  /// The elements of a list, or the words of a shell's command, that make a whole key with its beginning.
  private func listed(
    behind beginning: Range<Int>, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> [Range<Int>] {
    let end = beginning.upperBound
    if text[end] == 0x20 {
      return ShellWords.parts(behind: beginning, in: text, charging: budget)
    }
    guard ByteClass.shellQuote.contains(text[end]) else { return [] }
    let rest = JoinedList.rest(behind: end, of: beginning.count, in: text, charging: budget)
    if !rest.isEmpty { return rest }
    let list = JoinedList.list(before: beginning.lowerBound, in: text, charging: budget) ?? []
    return size(of: list, behind: beginning) == EncodingWindow.wholeKey ? list : []
  }

  /// Where the word begins that ends at an offset; nil if it is no beginning of a key.
  private func start(ofWordEndingAt offset: Int, in text: Span<UInt8>) -> Int? {
    let start = text.start(
      of: .identifier, endingAt: offset, within: Self.longestBeginning + 1)
    return start < offset && offset - start <= Self.longestBeginning ? start : nil
  }

  /// Whether a word is what Docker's `ENV NAME=` gives to a name: others may follow in its line.
  private func isInDockerLine(
    _ start: Int, _ text: Span<UInt8>, charging budget: WorkBudget
  ) -> Bool {
    guard Definition.isGiven(at: start, in: text) else { return false }
    let line = text.lineStart(before: start, within: Self.longestRest)
    budget.charge(start - line)
    return text.starts(at: line, with: "ENV ")
  }

  /// Whether a word is one of the first of a shell's `NAME=(… …)`.
  private func isInShellList(
    _ start: Int, _ text: Span<UInt8>, charging budget: WorkBudget
  ) -> Bool {
    guard start > 1 else { return false }
    let least = max(1, start - Self.shellListReach)
    var next = start
    while next > least, ByteClass.identifier.contains(text[next - 1]) || text[next - 1] == 0x20 {
      next -= 1
    }
    budget.charge(start - next)
    return text.starts(at: next - 1, with: "(") && next > 1 && text[next - 2] == UInt8(ascii: "=")
  }

  /// Adds parts that stand apart; each of their bytes stands for all that lies between.
  private func append(
    _ beginning: Range<Int>, _ rest: [Range<Int>], to decoded: inout DecodedText,
    of text: Span<UInt8>
  ) {
    let parts = [beginning] + rest
    let first = parts.reduce(beginning.lowerBound) { min($0, $1.lowerBound) }
    let last = parts.reduce(beginning.upperBound) { max($0, $1.upperBound) }
    guard let bytes = KeyForm.joined(parts, in: text) else { return }
    decoded.isChanged = true
    decoded.append(bytes + [UInt8(ascii: "\"")], standingFor: first..<last)
  }

  /// Adds the first use of a name whose value is the beginning, with what goes on behind it, or what is
  /// added to that value further on.
  private func appendUse(
    of beginning: Range<Int>, to decoded: inout DecodedText, of text: Span<UInt8>,
    values: inout NamedValues, charging budget: WorkBudget
  ) {
    let start = beginning.lowerBound
    if let list = ListElement(at: start, in: text, charging: budget) {
      let rest = rest(of: beginning, in: list, of: text, values: &values, charging: budget)
      if !rest.isEmpty { return append(beginning, rest, to: &decoded, of: text) }
    }
    guard start > 0,
      ByteClass.quote.contains(text[start - 1]) || Definition.isGiven(at: start, in: text)
    else { return }
    for name in values.names(givenValueAt: start, in: text, charging: budget) {
      let parts = grown(name, from: beginning, in: text, values: &values, charging: budget)
      if !parts.isEmpty { return append(beginning, parts, to: &decoded, of: text) }
    }
  }

  /// What goes on behind the first use of an element of a list that is the beginning, or the other
  /// elements where the list is turned round.
  private func rest(
    of beginning: Range<Int>, in list: ListElement, of text: Span<UInt8>,
    values: inout NamedValues, charging budget: WorkBudget
  ) -> [Range<Int>] {
    if ListElement.isTurned(behind: beginning.upperBound, in: text, charging: budget),
      isEnough(list.before, for: beginning)
    {
      return list.before
    }
    guard let name = list.name else { return [] }
    for place in values.places(of: name, in: text, charging: budget) {
      guard
        let number = ListElement.number(at: place + name.count, in: text, charging: budget),
        number.value == list.index
      else { continue }
      let rest = rest(
        of: beginning, from: number.end, in: text, values: &values, charging: budget)
      if !rest.isEmpty { return rest }
    }
    return []
  }

  /// The parts that a string goes on with at an offset, in their order; none where they are too
  /// short to be the rest of a key.
  private func rest(
    of beginning: Range<Int>, from offset: Int, in text: Span<UInt8>, values: inout NamedValues,
    charging budget: WorkBudget
  ) -> [Range<Int>] {
    let parts = parts(from: offset, in: text, values: &values, charging: budget)
    return isEnough(parts, for: beginning) ? parts : []
  }

  /// The parts that a string goes on with at an offset, in their order.
  func parts(
    from offset: Int, in text: Span<UInt8>, values: inout NamedValues, charging budget: WorkBudget
  ) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var count = 0
    var next = offset
    // Of the line that the parts stand in; asked for once, where it matters.
    var joiner: ListJoiner?
    var isAsked = false
    while parts.count < Self.mostParts, count < Self.longestRest,
      let part = JoinedPart(
        at: next, in: text, charging: budget,
        joinsList: {
          if !isAsked, values.mayAskForJoiner() {
            joiner = ListJoiner(around: offset, in: text, charging: budget)
          }
          isAsked = true
          return joiner != nil
        })
    {
      next = part.end
      let value =
        switch part.content {
        case .text(let range): [range]
        case .name(let name, let element):
          values.parts(of: name, element: element, in: text, charging: budget)
        }
      guard !value.isEmpty else { break }
      if let separator = joiner?.separator { parts.append(separator) }
      parts += value
      count += value.reduce(0) { $0 + $1.count }
    }
    return parts
  }

  func size(of parts: [Range<Int>], behind beginning: Range<Int>) -> Int {
    parts.reduce(beginning.count) { $0 + $1.count }
  }

  func isWhole(_ parts: [Range<Int>], behind beginning: Range<Int>) -> Bool {
    size(of: parts, behind: beginning) >= EncodingWindow.wholeKey
  }

  func isEnough(_ parts: [Range<Int>], for beginning: Range<Int>) -> Bool {
    let count = parts.reduce(0) { $0 + $1.count }
    return count >= Self.leastRest || count > 0 && beginning.count + count >= Self.leastKey
  }
}
