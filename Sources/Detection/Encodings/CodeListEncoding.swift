import Bytes

/// A list of character codes or of single characters: `[107, 97, 95]`, `[107 97 95]`,
/// `{"0":107,"1":97}`, `chr(107) + chr(97)`, `(byte)0x6b, (byte)0x61`, `0153, 0141`,
/// `{'k', 'a', '_'}`, `[k, a, _]`, `[?k, ?a]`.
///
/// What stands between two items is the same everywhere in such a list (`ListGap`), but for the word
/// that begins a row of an assembler: so the gap between the first two characters of a secret tells
/// where all others are.
struct CodeListEncoding: Encoding {
  let name: String
  let literals: [[UInt8]]
  private let form: CodeForm
  /// What secrets begin with, and which second bytes that leaves.
  private let needles: Needles
  private let seconds: [UInt8]
  /// Whether an item of one of those may begin with each byte.
  private let beginsSecond: [Bool]
  /// For each literal, how many of its bytes stand before the first item.
  private let leads: [Int]

  /// How many items before a secret are read as well.
  private static let mostBefore = 128

  init(_ form: CodeForm, prefixes: [[UInt8]]) {
    self.form = form
    name = form.name
    needles = Needles(prefixes)
    let seconds = Array(Set(prefixes.map { $0[1] })).sorted()
    self.seconds = seconds
    beginsSecond = (0...UInt8.max).map { form.mayBegin($0, itemOf: seconds) }
    var literals: [(literal: [UInt8], lead: Int)] = []
    // What begins with another literal need not be looked for; short prefixes come first.
    for prefix in prefixes.sorted(by: { $0.count < $1.count }) {
      for (literal, lead) in form.literals(for: prefix)
      where literal.count >= 3
        && !literals.contains(where: { literal.starts(with: $0.literal) && lead == $0.lead })
      {
        literals.append((literal, lead))
      }
    }
    self.literals = literals.map(\.literal)
    leads = literals.map(\.lead)
  }

  func isSeldom(_ literal: Int) -> Bool { true }

  var anchors: ClosedRange<Int>? { (form == .suffixedHex ? -2 : 0)...(leads.max() ?? 0) }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard let literal else { return nil }
    let start = form.start(before: hit + leads[literal], in: text)
    return gap(behind: start, in: text, charging: budget) == nil ? nil : start
  }

  /// The gap behind the first item of a secret; nil if none begins here.
  private func gap(
    behind start: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    guard let first = form.item(at: start, in: text), form.begins(at: start, in: text) else {
      return nil
    }
    let end = min(text.count, first.end + ListGap.longest)
    var next = first.end + 1
    defer { budget.charge(next - start) }
    while next < end {
      if beginsSecond[Int(text[next])], let second = form.item(at: next, in: text),
        seconds.contains(second.value),
        form.stands(at: next, to: second.end, asAt: start, to: first.end, in: text)
      {
        let gap = first.end..<next
        if form == .decimal, ListGap.holdsItems(gap, in: text) { return nil }
        let word = firstBytes(from: start, gap, in: text, charging: budget)
        if needles.contains(word) { return gap }
      }
      next += 1
    }
    return nil
  }

  private func firstBytes(
    from start: Int, _ gap: Range<Int>, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> UInt64 {
    var word: UInt64 = 0
    var count: UInt64 = 0
    var offset = start
    while count < 8, let item = form.item(at: offset, in: text) {
      word |= UInt64(item.value) << (8 * count)
      count += 1
      if count == 3, !needles.mayBegin(word) { break }
      guard let next = next(behind: item.end, after: gap, in: text, charging: budget) else {
        break
      }
      offset = next.start
    }
    return word
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    guard let gap = gap(behind: anchor, in: text, charging: budget) else { return }
    var start = anchor
    for _ in 0..<Self.mostBefore {
      guard let end = ListGap.start(of: gap, before: start, in: text, charging: budget),
        let before = form.item(endingAt: end, in: text)
      else { break }
      start = before
    }
    decoded.isChanged = true
    decoded.reach = start
    let limit = decoded.after / 4
    var offset = start
    // How many characters there are from the anchor on.
    var count = 0
    while decoded.bytes.count < limit, let item = form.item(at: offset, in: text) {
      decoded.append(item.value, from: offset, to: item.end)
      decoded.reach = item.end
      if offset >= anchor { count += 1 }
      guard let next = next(behind: item.end, after: gap, in: text, charging: budget),
        form != .character || count < EncodingWindow.wholeKey || !isEnd(at: next.start, in: text)
      else { break }
      // Other data may follow in the rows behind a key.
      if next.isInNewRow, count >= EncodingWindow.wholeKey {
        decoded.append(0x0A, from: item.end, to: next.start)
      }
      offset = next.start
    }
    decoded.isComplete = decoded.bytes.count < limit
  }

  /// Where the item begins that follows one, in its row or the next one.
  private func next(
    behind offset: Int, after gap: Range<Int>, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> (start: Int, isInNewRow: Bool)? {
    if let start = ListGap.end(of: gap, at: offset, in: text, charging: budget) {
      return (start, false)
    }
    if form == .character {
      return bareDigit(behind: offset, gap, in: text, charging: budget).map { ($0, false) }
    }
    return AssemblerRow.number(behind: offset, after: gap, in: text, charging: budget)
      .map { ($0, true) }
  }

  /// Whether the zero stands at an offset with which C ends a text, behind the last character.
  private func isEnd(at offset: Int, in text: Span<UInt8>) -> Bool {
    text[offset] == UInt8(ascii: "0") && !ByteClass.shellQuote.contains(text[offset - 1])
  }

  /// Where the next item begins if this one or that one is a digit without quotes: dynamic languages
  /// print `"k", 4, "a"` of what are numbers as well.
  private func bareDigit(
    behind offset: Int, _ gap: Range<Int>, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    let quote = text[gap.lowerBound]
    guard gap.count > 2, ByteClass.shellQuote.contains(quote), text[gap.upperBound - 1] == quote,
      offset < text.count
    else { return nil }
    let isQuoted = text[offset] == quote
    guard isQuoted || ByteClass.digit.contains(text[offset - 1]),
      let next = ListGap.end(
        of: gap.lowerBound + 1..<gap.upperBound - 1, at: isQuoted ? offset + 1 : offset, in: text,
        charging: budget),
      next + 1 < text.count
    else { return nil }
    if text[next] == quote { return next + 1 }
    return ByteClass.digit.contains(text[next]) && !ByteClass.name.contains(text[next + 1])
      ? next : nil
  }
}
