import Bytes

/// A key in a list of places in an alphabet that stands near: `A = "abc…"`, `A[i] for i in [10, 0, …]`.
struct AlphabetIndexEncoding: Encoding {
  let name = "alphabet-index"
  let literals: [[UInt8]]
  private let prefix: [UInt8]

  /// Between which letters alphabets go from small ones to capitals, and back.
  private static let middles = ["xyzABCDE", "XYZabcde"]
  /// The longest alphabet: all printable characters, some escaped.
  private static let longest = 100
  /// How far from it the list may stand.
  private static let reach = 160

  /// - Parameter prefixes: what secrets begin with.
  init(prefixes: [[UInt8]]) {
    prefix = prefixes.first { $0.count >= 8 }.map { Array($0.prefix(8)) } ?? []
    literals = prefix.isEmpty ? [] : Self.middles.map { Array($0.utf8) }
  }

  func isSeldom(_ literal: Int) -> Bool { true }

  var leavesPlain: Bool { false }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard literal != nil, alphabet(around: hit, in: text, charging: budget) != nil else {
      return nil
    }
    return hit
  }

  /// The string around a hit, if all that a key's beginning needs is in it.
  private func alphabet(
    around hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    let least = max(0, hit - Self.longest)
    let most = min(text.count, hit + Self.longest)
    budget.charge(most - least)
    var end = hit
    while end < most, !ByteClass.quote.contains(text[end]), text[end] >= 0x20 { end += 1 }
    guard end < most, ByteClass.quote.contains(text[end]) else { return nil }
    let quote = text[end]
    var start = hit
    while start > least, text[start - 1] != quote, text[start - 1] >= 0x20 { start -= 1 }
    guard start > least, text[start - 1] == quote else { return nil }
    let hasAll = prefix.allSatisfy { byte in (start..<end).contains { text[$0] == byte } }
    return hasAll ? start..<end : nil
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    guard let alphabet = alphabet(around: anchor, in: text, charging: budget),
      let start = NumberList.start(
        near: alphabet.lowerBound - 1..<alphabet.upperBound + 1, ahead: Self.reach,
        before: Self.reach, in: text, charging: budget)
    else { return }
    var isIn = true
    NumberList.read(at: start, in: text, charging: budget) { value, first, end in
      isIn = isIn && Int(value) < alphabet.count
      guard isIn else { return }
      decoded.append(text[alphabet.lowerBound + Int(value)], from: first, to: end)
      decoded.reach = end
    }
    decoded.isChanged = isIn
    decoded.isComplete = true
  }
}
