/// A fixed set of small numbers.
struct Bitmap: Sendable {
  private var words: [UInt64]

  /// Creates a set of every number below `count`, or of none.
  init(count: Int, filled: Bool) {
    words = [UInt64](repeating: filled ? .max : 0, count: (count + 63) / 64)
  }

  /// How many numbers are in the set, of those below the `count` that it was made with.
  func members(below count: Int) -> Int {
    var sum = 0
    for (place, word) in words.enumerated() {
      let rest = count - place * 64
      if rest <= 0 { break }
      sum += (rest < 64 ? word & (1 << UInt64(rest) - 1) : word).nonzeroBitCount
    }
    return sum
  }

  /// Adds what another set of the same size has.
  mutating func formUnion(_ other: Bitmap) {
    for place in words.indices { words[place] |= other.words[place] }
  }

  /// Takes out what another set of the same size has not.
  mutating func intersect(_ other: Bitmap) {
    for place in words.indices { words[place] &= other.words[place] }
  }

  /// Takes out what another set of the same size has.
  mutating func subtract(_ other: Bitmap) {
    for place in words.indices { words[place] &= ~other.words[place] }
  }

  /// Whether a number is in the set.
  @inline(__always)
  subscript(number: Int) -> Bool {
    get { words[number >> 6] >> UInt64(number & 63) & 1 != 0 }
    set {
      let bit = UInt64(1) << UInt64(number & 63)
      if newValue { words[number >> 6] |= bit } else { words[number >> 6] &= ~bit }
    }
  }
}
