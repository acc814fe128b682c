/// Where in one text no match of a rule begins, as far as PCRE2 has looked: of hits that stand close
/// together, one call answers for many.
final class MissMemo {
  /// The text, by `TextState.number`.
  // One worker has it: each access is one load or store, and nothing happens meanwhile.
  @exclusivity(unchecked) private var number = -1
  @exclusivity(unchecked) private var misses = 0..<0

  /// How near to the last miss a hit has to be to look further ahead, in bytes.
  private static let near = 64
  /// How far ahead that is.
  private static let ahead = 2 << 10

  /// Whether no match begins at an offset of a text.
  ///
  /// - Parameter number: tells the text from others.
  func contains(_ offset: Int, number: Int) -> Bool {
    unsafe number == self.number && misses.contains(offset)
  }

  /// How many starts behind a hit are worth trying with it.
  func starts(behind offset: Int, number: Int) -> Int {
    unsafe number == self.number && misses.upperBound <= offset
      && offset - misses.upperBound < Self.near ? Self.ahead : 0
  }

  /// Notes that no match begins in a range.
  func note(_ range: Range<Int>, number: Int) {
    unsafe self.number = number
    unsafe misses = range
  }
}
