import Bytes

/// The values that a file gives to names, near one place of it.
struct NamedValues {
  /// The longest name.
  static let longestName = 64
  /// How far away a definition or a use may stand, in bytes: less than blocks have in common.
  private static let reach = 7 << 10
  /// The most bytes between a name and its value, as for a type.
  private static let longestGap = 48
  private static let longestValue = 160
  /// The shortest value that may be the whole rest of a key.
  private static let worthwhile = 16
  /// The shortest value without quotes.
  private static let shortestWord = 4
  /// The most places at which one name is looked at, and the most names before one value.
  private static let mostPlaces = 16
  private static let mostNames = 4

  private let center: Int
  /// How often a name may still be looked for: each look passes over all that is near.
  private var looksLeft = 32

  /// How often it may still be asked how a line joins lists.
  private var joinersLeft = 8

  init(around offset: Int) { center = offset }

  /// Whether there may be one more look at how a line joins lists: of arrays every comma leads to one.
  mutating func mayAskForJoiner() -> Bool {
    joinersLeft -= 1
    return joinersLeft >= 0
  }

  /// The value that a name is given: the last one before the center, but none that is too short for
  /// the rest of a key in place of one that is not; or else the first one behind it.
  mutating func value(
    of name: Range<Int>, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    var best: Range<Int>?
    for place in places(of: name, in: text, charging: budget) where place != name.lowerBound {
      guard let value = value(behind: place + name.count, in: text, charging: budget) else {
        continue
      }
      guard let known = best else {
        best = value
        continue
      }
      if value.lowerBound > center { break }
      if value.count >= Self.worthwhile || known.count < Self.worthwhile { best = value }
    }
    return best
  }

  /// The places near the center at which a name stands as a whole; none when there were too many
  /// looks.
  mutating func places(
    of name: Range<Int>, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> [Int] {
    guard looksLeft > 0 else { return [] }
    looksLeft -= 1
    let start = max(0, center - Self.reach)
    let end = min(text.count, center + Self.reach) - name.count
    let first = text[name.lowerBound]
    var places: [Int] = []
    places.reserveCapacity(Self.mostPlaces)
    var next = start
    while places.count < Self.mostPlaces, next < end,
      let place = text.firstOffset(of: first, in: next..<end)
    {
      if isName(name, at: place, in: text) { places.append(place) }
      next = place + 1
    }
    budget.charge((next - start) / 8)
    return places
  }

  /// The names that are given the value at an offset, the nearest first: a type is among them.
  func names(
    givenValueAt offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> [Range<Int>] {
    // Only what leads from a name to its value stands between, in the same line.
    var start = max(0, offset - 1)
    let least = max(0, offset - 2 * Self.longestName)
    while start > least, Self.leadsToValue(text[start - 1]) { start -= 1 }
    budget.charge(offset - start)
    var names = EnvironmentEntry.name(before: offset, in: text).map { [$0] } ?? []
    var next = start
    while next < offset {
      let end = min(offset, text.skip(.identifier, from: next))
      if end > next, !ByteClass.digit.contains(text[next]),
        value(behind: end, in: text, charging: budget)?.lowerBound == offset
      {
        names.append(next..<end)
      }
      next = max(end, next + 1)
    }
    return Array(names.reversed().prefix(Self.mostNames))
  }

  /// Whether a word at an offset, without quotes, is what a shell's or make's `NAME=` gives to a name,
  /// YAML's `NAME: `, or an entry's `value:` of Kubernetes.
  static func isGiven(at offset: Int, in text: Span<UInt8>) -> Bool {
    if EnvironmentEntry.name(before: offset, in: text) != nil { return true }
    var start = offset
    while start > 0, offset - start < longestGap, ByteClass.blank.contains(text[start - 1]) {
      start -= 1
    }
    guard start > 1 else { return false }
    let before = text[start - 2]
    switch text[start - 1] {
    case UInt8(ascii: "="):
      return ByteClass.identifier.contains(before) || start < offset && ": ?+".utf8.contains(before)
    case UInt8(ascii: ":"): return start < offset && ByteClass.identifier.contains(before)
    default: return false
    }
  }

  /// The value that is added to a name's that ends at an offset: `+= "…"`, `.= '…'`, `<< "…"`, `+=…` of
  /// shells.
  static func added(
    behind offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    var cursor = ByteCursor(
      text, at: offset, reach: longestGap + longestValue, charging: budget)
    cursor.skip(.blank, atMost: longestGap)
    guard cursor.starts(with: "+=") || cursor.starts(with: ".=") || cursor.starts(with: "<<") else {
      return nil
    }
    cursor.advance(2)
    let hasBlank = cursor.skip(.blank, atMost: longestGap) > 0
    let isQuoted = cursor.stands(in: .quote)
    // Make puts a blank before what it adds.
    guard isQuoted || !hasBlank else { return nil }
    if isQuoted { cursor.advance() }
    let start = cursor.offset
    let count = cursor.skip(.identifier, atMost: longestValue)
    let isClosed =
      isQuoted
      ? cursor.stands(in: .quote) : cursor.current.map { "\n\r;".utf8.contains($0) } ?? true
    return count > 0 && isClosed ? start..<start + count : nil
  }

  private func isName(_ name: Range<Int>, at place: Int, in text: Span<UInt8>) -> Bool {
    if place > 0, ByteClass.identifier.contains(text[place - 1]) { return false }
    if ByteClass.identifier.contains(text[place + name.count]) { return false }
    for index in 0..<name.count where text[place + index] != text[name.lowerBound + index] {
      return false
    }
    return true
  }

  /// Whether a byte may be of a name, or stand between one and the quote before its value.
  private static func leadsToValue(_ byte: UInt8) -> Bool {
    ByteClass.identifier.contains(byte) || ByteClass.assignment.contains(byte)
      || ByteClass.quote.contains(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]")
  }

  /// The value that is given to a name that ends at an offset: `= "…"`, `: str = '…'`, ` "…"` of
  /// `#define`, `=…` of shells, `:= …` of make, `value: …` of Kubernetes.
  private func value(
    behind offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    if let value = EnvironmentEntry.value(behind: offset, in: text, charging: budget) {
      return value
    }
    var cursor = ByteCursor(
      text, at: offset, reach: Self.longestGap + Self.longestValue, charging: budget)
    Self.skipEndOfQuotedName(&cursor)
    let first = cursor.offset
    let limit = cursor.offset + Self.longestGap
    while cursor.offset < limit, let byte = cursor.current {
      switch byte {
      case UInt8(ascii: "=") where cursor.byte(1) == UInt8(ascii: "="): return nil
      case _ where ByteClass.assignment.contains(byte): cursor.advance()
      case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
        cursor.advance()
        let start = cursor.offset
        let count = cursor.skip(.identifier, atMost: Self.longestValue)
        return count > 0 && cursor.stands(in: .quote) ? start..<start + count : nil
      case _ where ByteClass.identifier.contains(byte):
        let start = cursor.offset
        let count = cursor.skip(.identifier, atMost: Self.longestValue)
        // A value without quotes; other words are types.
        let isFirst = (first..<start).allSatisfy { ByteClass.assignment.contains(text[$0]) }
        // Behind a colon a type may stand, and something behind that.
        let isAssigned = (first..<start).contains { text[$0] == UInt8(ascii: "=") }
        if isFirst, Self.isGiven(at: start, in: text), count >= Self.shortestWord,
          cursor.current.map({
            "\n\r".utf8.contains($0) || isAssigned && "; &\"'".utf8.contains($0)
          }) ?? true
        {
          return start..<start + count
        }
      default: return nil
      }
    }
    return nil
  }

  /// Skips the quote that ends a name, and what leads from it to the value: `"NAME": "…"`,
  /// `'NAME' => '…'`, `["NAME"] = "…"`, `put("NAME", "…")`.
  private static func skipEndOfQuotedName(_ cursor: inout ByteCursor) {
    guard cursor.stands(in: .quote) else { return }
    var probe = cursor
    probe.advance()
    _ = probe.skip(UInt8(ascii: "]"))
    probe.skip(.blank, atMost: longestGap)
    guard
      probe.skip(UInt8(ascii: ",")) || probe.skip(UInt8(ascii: ":"))
        || probe.skip(UInt8(ascii: "=")), !probe.stands(in: .identifier)
    else { return }
    _ = probe.skip(UInt8(ascii: ">"))
    cursor = probe
  }
}
