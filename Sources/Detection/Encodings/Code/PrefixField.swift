import Bytes

/// A key of which the prefix and the rest are values of two names side by side:
/// `key_prefix: ka_live_` above `key_secret: …`, `{"prefix": "ka_live_", "secret": "…"}`.
struct PrefixField: Encoding {
  let name = "fields"
  let literals: [[UInt8]] = []
  let markers: [UInt8]

  /// How far before the prefix its name may begin, and how far behind it the rest, in bytes.
  private static let reach = 160
  /// What the names of the rest end with.
  private static let names: [StaticString] = [
    "secret", "key", "token", "suffix", "body", "value", "rest", "random", "part",
  ]

  /// - Parameter prefixes: what secrets begin with.
  init(prefixes: [[UInt8]]) {
    markers = prefixes.contains(KeyForm.prefix) ? Array("\"'\n\r,".utf8) : []
  }

  /// Whether the prefix alone is the value of a name that has the word in it.
  func hasEscape(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Bool {
    let start = offset - KeyForm.prefix.count
    guard start > 0, text.equals(KeyForm.prefix, at: start),
      !ByteClass.identifier.contains(text[start - 1]),
      Self.mayBeFollowed(offset, in: text)
    else { return false }
    return Self.name(before: start, in: text, charging: budget) != nil
  }

  /// The name that is given a value at an offset, if it has the word in it.
  private static func name(
    before offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    budget.charge(reach)
    let least = max(0, offset - reach)
    var end = offset
    while end > least, !ByteClass.identifier.contains(text[end - 1]) { end -= 1 }
    let name = text.start(of: .name, endingAt: end, within: reach)..<end
    return place(of: "prefix", in: name, of: text) == nil ? nil : name
  }

  /// Whether another name may follow a value that ends at an offset: cheaper than to look for it.
  private static func mayBeFollowed(_ offset: Int, in text: Span<UInt8>) -> Bool {
    let next = ByteClass.quote.contains(text[offset]) ? offset + 1 : offset
    guard next + 1 < text.count else { return false }
    switch text[next] {
    case UInt8(ascii: ","), UInt8(ascii: ";"), 0x0A, 0x0D: return true
    case 0x20: return ByteClass.identifier.contains(text[next + 1])
    default: return false
    }
  }

  /// Skips the quote that ends the value, and what stands before the next name.
  private static func skipToName(_ cursor: inout ByteCursor) -> Bool {
    cursor.skip(.quote)
    _ = cursor.skip(UInt8(ascii: ",")) || cursor.skip(UInt8(ascii: ";"))
    cursor.skip(.space)
    cursor.skip(.quote)
    return cursor.stands(in: .identifier)
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    let end = anchor + KeyForm.prefix.count
    decoded.reach = min(end, text.count)
    var cursor = ByteCursor(text, at: end, reach: Self.reach, charging: budget)
    guard Self.skipToName(&cursor) else { return }
    let start = cursor.offset
    guard cursor.skip(.name, atMost: NamedValues.longestName) > 0,
      let name = Self.name(before: anchor, in: text, charging: budget),
      Self.belong(name, start..<cursor.offset, of: text)
    else { return }
    cursor.skip(.quote)
    cursor.skip(.blank)
    guard cursor.skip(UInt8(ascii: ":")) || cursor.skip(UInt8(ascii: "=")) else { return }
    cursor.skip(.blank)
    cursor.skip(.quote)
    let rest = cursor.offset..<text.skip(.name, from: cursor.offset)
    guard rest.count == KeyForm.size, KeyForm.isMixed(rest.map { text[$0] }) else { return }
    decoded.append(anchor..<end, of: text)
    decoded.append(rest, of: text)
    decoded.isChanged = true
  }

  /// Whether two names are those of a prefix and of what goes with it: the same but for these words.
  private static func belong(
    _ prefix: Range<Int>, _ rest: Range<Int>, of text: Span<UInt8>
  ) -> Bool {
    guard let place = place(of: "prefix", in: prefix, of: text) else { return false }
    let letters =
      letters(prefix.lowerBound..<place, of: text)
      + letters(place + 6..<prefix.upperBound, of: text)
    for word in names {
      let end = rest.upperBound - word.utf8CodeUnitCount
      if end >= rest.lowerBound, isWord(word, at: end, of: text),
        Self.letters(rest.lowerBound..<end, of: text) == letters
      {
        return true
      }
    }
    return !letters.isEmpty && Self.letters(rest, of: text) == letters
  }

  /// The letters and digits in a range, all of them small.
  private static func letters(_ places: Range<Int>, of text: Span<UInt8>) -> [UInt8] {
    var letters: [UInt8] = []
    for place in places where ByteClass.alphanumeric.contains(text[place]) {
      letters.append(text[place] | 0x20)
    }
    return letters
  }

  /// Where a word stands in a name.
  private static func place(
    of word: StaticString, in name: Range<Int>, of text: Span<UInt8>
  ) -> Int? {
    name.first { start in
      start + word.utf8CodeUnitCount <= name.upperBound && isWord(word, at: start, of: text)
    }
  }

  /// Whether a word of small letters stands at an offset, in either case.
  private static func isWord(_ word: StaticString, at start: Int, of text: Span<UInt8>) -> Bool {
    word.withUTF8Buffer { letters in
      letters.indices.allSatisfy { unsafe text[start + $0] | 0x20 == letters[$0] }
    }
  }
}
