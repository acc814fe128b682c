import Bytes

/// A key in a list of numbers of which each was changed: `chr(c ^ 0x10) for c in [123, 113, …]`.
///
/// No number is known. So the words are looked for that stand around such lists, and the list has to
/// be as long as a key.
struct MaskedListEncoding: Encoding {
  let name = "masked-list"
  let literals: [[UInt8]]
  private let prefix: [UInt8]
  /// How far behind each literal and before it a list may stand.
  private let reaches: [(ahead: Int, before: Int)]

  // All are long, and no more: with those of four to six bytes (`[] = {`, `xor(`, `]int{`) half as
  // many places again pass the literal search.

  /// What code makes text of numbers with: the list is an argument, or stands before.
  private static let calls = ["fromChar", "oin(chr("]
  /// Names of functions that the list is an argument of.
  private static let names = ["xor_"]
  /// How lists of bytes begin in languages with types.
  private static let lists = [
    "w int[]", "w byte[]", "]byte{", "([]int{", "char[]){", "(int[]){", "[] = {0x",
  ]
  /// How far behind its literal and before it a list may stand, in bytes.
  private static let words: [(words: [String], ahead: Int, before: Int)] = [
    (calls, 96, 160), (names, 48, 0), (lists, 24, 0),
  ]

  /// - Parameter prefixes: what secrets begin with.
  init(prefixes: [[UInt8]]) {
    prefix = prefixes.first { $0.count >= 8 }.map { Array($0.prefix(8)) } ?? []
    let words = prefix.isEmpty ? [] : Self.words
    literals = words.flatMap { $0.words.map { Array($0.utf8) } }
    reaches = words.flatMap { group in group.words.map { _ in (group.ahead, group.before) } }
  }

  func isSeldom(_ literal: Int) -> Bool { true }

  /// A list of other numbers stands there as it is.
  var leavesPlain: Bool { false }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard let literal else { return nil }
    // The literal may end with the bracket that opens the list.
    let list = NumberList.start(
      near: hit..<hit + literals[literal].count - Self.lead(literals[literal]),
      ahead: reaches[literal].ahead, before: reaches[literal].before, in: text, charging: budget)
    guard list == nil, reaches[literal].before > 0 else { return list }
    return MaskedLiteral.start(before: hit, in: text, charging: budget)
  }

  /// How many bytes of a literal may be of the list: its bracket, and the first number's.
  private static func lead(_ literal: [UInt8]) -> Int { literal.last == UInt8(ascii: "x") ? 3 : 1 }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    var bytes: [UInt8] = []
    var places: [Range<Int>] = []
    let count = NumberList.read(at: anchor, in: text, charging: budget) { value, start, end in
      bytes.append(value)
      places.append(start..<end)
    }
    if count == nil, let literal = MaskedLiteral.bytes(at: anchor, in: text, charging: budget) {
      (bytes, places) = literal
    }
    guard let key = MaskedKey(bytes.span, prefix: prefix) else { return }
    for (byte, place) in zip(key.bytes, places) {
      decoded.append(byte, from: place.lowerBound, to: place.upperBound)
    }
    decoded.isChanged = true
    decoded.isComplete = true
    decoded.reach = places.last?.upperBound ?? anchor
  }
}
