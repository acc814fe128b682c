/// Numbers of pages, from 1.
struct PageSet {
  private var words: [UInt64]
  private let count: Int

  /// An empty set of numbers up to `count`.
  init(_ count: Int) {
    self.count = max(count, 0)
    words = [UInt64](repeating: 0, count: self.count / 64 + 1)
  }

  func contains(_ number: Int) -> Bool {
    number >= 1 && number <= count && words[number / 64] & 1 << UInt64(number % 64) != 0
  }

  /// Adds a number.
  ///
  /// - Returns: whether it is one of the pages, and new.
  @discardableResult
  mutating func insert(_ number: Int) -> Bool {
    guard number >= 1, number <= count, !contains(number) else { return false }
    words[number / 64] |= 1 << UInt64(number % 64)
    return true
  }
}
