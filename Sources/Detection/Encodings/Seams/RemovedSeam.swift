import Bytes

/// A character that the code takes out again: `"ka_live_…#…".replace("#", "")`.
enum RemovedSeam {
  /// How far behind the character the call may stand, and how far before it where it begins with what
  /// is taken out, as in PHP.
  private static let reach = 96
  private static let reachBefore = 64

  /// The characters that are looked at.
  static let markers = "#|*@!~$%"

  static func read(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Seam? {
    guard offset > 0, offset + 1 < text.count, ByteClass.identifier.contains(text[offset - 1]),
      ByteClass.identifier.contains(text[offset + 1])
    else { return nil }
    let least = max(0, offset - reachBefore)
    let end = min(text.count, offset + reach)
    var next = offset + 2
    var before = offset - 1
    while next < end, text[next] != 0x0A {
      if isTakenOut(text[offset], at: next, in: text) {
        budget.charge(next - offset)
        return Seam(length: 1, isLoose: true)
      }
      next += 1
    }
    while before > least, text[before] != 0x0A {
      if isTakenOut(text[offset], at: before, in: text) {
        budget.charge(next - before)
        return Seam(length: 1, isLoose: true)
      }
      before -= 1
    }
    budget.charge(next - before)
    return nil
  }

  /// Whether a call's first arguments stand at an offset: the character as a string, and an empty one.
  private static func isTakenOut(
    _ byte: UInt8, at offset: Int, in text: Span<UInt8>
  ) -> Bool {
    guard offset + 5 < text.count, ByteClass.quote.contains(text[offset]),
      text[offset + 1] == byte, text[offset + 2] == text[offset],
      text[offset + 3] == UInt8(ascii: ",")
    else { return false }
    let second = text[offset + 4] == 0x20 ? offset + 5 : offset + 4
    return second + 1 < text.count && text[second] == text[offset]
      && text[second + 1] == text[offset]
  }
}
