import Bytes

/// A key of which a template has the prefix and a word that code puts the rest for: `ka_live___BODY__` and
/// `sed 's/__BODY__/…/'`, `ka_live_@BODY@` and `.replace("@BODY@", "…")`.
struct SubstitutedText: Encoding {
  let name = "substitution"
  let literals: [[UInt8]] = []
  let markers: [UInt8]

  private static let longestWord = 48
  private static let shortestWord = 3
  /// How far away the code may stand, in bytes.
  private static let reach = 7 << 10
  private static let mostPlaces = 16
  /// What stands between the two texts of a substitution.
  private static let separators = Array("/|#,:!@~;%".utf8)

  /// - Parameter prefixes: what secrets begin with.
  init(prefixes: [[UInt8]]) {
    markers = prefixes.contains(KeyForm.prefix) ? Array("\n\r\"'` @%{$<[,;)".utf8) : []
  }

  var leavesPlain: Bool { false }

  func hasEscape(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Bool {
    let start = text.start(
      of: .identifier, endingAt: offset, within: KeyForm.prefix.count + Self.longestWord)
    guard text.equals(KeyForm.prefix, at: start) else { return false }
    return Self.word(behind: start + KeyForm.prefix.count, in: text) != nil
  }

  /// The word behind a prefix, with the signs around it.
  private static func word(behind start: Int, in text: Span<UInt8>) -> Range<Int>? {
    var end = start
    let limit = min(text.count, start + longestWord + 1)
    while end < limit, text[end] > 0x20, !ByteClass.quote.contains(text[end]), text[end] != 0x5C {
      end += 1
    }
    // Small letters and digits are an example's, or a key's.
    guard end - start >= shortestWord, end - start <= longestWord,
      (start..<end).allSatisfy({ !ByteClass.smallLetter.contains(text[$0]) })
        || !ByteClass.alphanumeric.contains(text[start])
    else { return nil }
    return start..<end
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    let end = anchor + KeyForm.prefix.count
    decoded.reach = min(end, text.count)
    guard text.equals(KeyForm.prefix, at: anchor),
      let word = Self.word(behind: end, in: text),
      let value = Self.value(of: word, in: text, charging: budget)
    else { return }
    decoded.reach = word.upperBound
    decoded.isChanged = true
    decoded.append(
      KeyForm.prefix + value.map { text[$0] } + [UInt8(ascii: "\"")],
      standingFor: min(anchor, value.lowerBound)..<max(word.upperBound, value.upperBound))
  }

  /// What code puts for a word, near it.
  private static func value(
    of word: Range<Int>, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    let range = max(1, word.lowerBound - reach)..<min(text.count, word.upperBound + reach)
    budget.charge(range.count / 8)
    let first = text[word.lowerBound]
    var next = range.lowerBound
    var places = 0
    while places < mostPlaces, next < range.upperBound,
      let place = text.firstOffset(of: first, in: next..<range.upperBound)
    {
      next = place + 1
      budget.charge(word.count / 2)
      let end = place + word.count
      guard place != word.lowerBound, end < text.count,
        text.isSame(word, place..<end)
      else { continue }
      places += 1
      if let value = value(behind: end, before: text[place - 1], in: text, charging: budget) {
        return value
      }
    }
    return nil
  }

  /// The second text of a substitution whose first one ends at an offset.
  private static func value(
    behind end: Int, before edge: UInt8, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    var cursor = ByteCursor(text, at: end, reach: KeyForm.size + 8, charging: budget)
    guard cursor.skip(edge) else { return nil }
    if ByteClass.quote.contains(edge) {
      cursor.skip(.blank, atMost: 2)
      guard cursor.skip(UInt8(ascii: ",")) else { return nil }
      cursor.skip(.blank, atMost: 2)
      guard cursor.skip(edge) else { return nil }
    } else if !separators.contains(edge) {
      return nil
    }
    let value = cursor.offset..<cursor.offset + KeyForm.size
    guard cursor.skip(.alphanumeric) == KeyForm.size, cursor.current == edge,
      KeyForm.isMixed(value.map { text[$0] }), !KeyForm.isDigest(at: value.lowerBound, in: text)
    else { return nil }
    return value
  }
}
