/// Where in one text no match of a rule begins, as far as PCRE2 has looked: of hits that stand close
/// together, one call answers for many.
struct MissMemo {
  /// The text, by `TextState.number`.
  private let number: Int
  private let misses: Range<Int>

  /// How near to the last miss a hit has to be to look further ahead, in bytes.
  private static let near = 64
  /// How far ahead that is.
  private static let ahead = 2 << 10

  /// - Parameters:
  ///   - misses: where no match begins.
  ///   - number: tells the text from others.
  init(_ misses: Range<Int> = 0..<0, number: Int = -1) {
    self.misses = misses
    self.number = number
  }

  /// Whether no match begins at an offset of a text.
  func contains(_ offset: Int, number: Int) -> Bool {
    number == self.number && misses.contains(offset)
  }

  /// How many starts behind a hit are worth trying with it.
  func starts(behind offset: Int, number: Int) -> Int {
    number == self.number && misses.upperBound <= offset
      && offset - misses.upperBound < Self.near ? Self.ahead : 0
  }
}
