import Bytes

/// How a line of code joins lists, and the strings that stand in them.
struct ListJoiner {
  /// Where the `_` stands that comes between the elements; nil where nothing does.
  private(set) var separator: Range<Int>?

  /// How far a line is looked at for how it joins lists, on each side, in bytes.
  private static let lineReach = 96
  /// What joins a list without anything between; Go's separator is the last one's end.
  private static let joiners = Needles(
    [
      "%s%s", "{}{}", "{0}{1}", "oncat", "CONCAT", "cat(", "paste0", "\"\".join", "''.join",
      "join(\"\"",
      "join('')",
      ", \"\")",
    ].map { Array($0.utf8) })
  /// What joins one with `_` between its elements: the first `_` is the sign.
  private static let underscoreJoiners = Needles(
    [
      "%s_%s", "{}_{}", "{0}_{1}", "\"_\".join", "'_'.join", "join(\"_\"", "join('_'", ", \"_\")",
    ].map { Array($0.utf8) })
  /// The longest of them, in bytes.
  private static let longestJoiner = 8

  /// How the line around an offset joins lists; nil if it does not.
  init?(around offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) {
    let start = text.lineStart(before: offset, within: Self.lineReach)
    var end = offset
    while end < text.count, end - offset < Self.lineReach, text[end] != 0x0A { end += 1 }
    budget.charge(4 * (end - start))
    // The bytes from a place on, the first one lowest.
    var head: UInt64 = 0
    for next in start..<end + Self.longestJoiner - 1 {
      head = head >> 8 | UInt64(next < text.count ? text[next] : 0) << 56
      let place = next + 1 - Self.longestJoiner
      guard place >= start else { continue }
      if Self.joiners.contains(head) { return }
      if Self.underscoreJoiners.contains(head),
        let sign = text.firstOffset(of: UInt8(ascii: "_"), in: place..<end)
      {
        separator = sign..<sign + 1
        return
      }
    }
    return nil
  }
}
