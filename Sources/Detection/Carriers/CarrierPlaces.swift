/// Where in a text decoded ranges come from, found by decoding once more: only where something was
/// found.
struct CarrierPlaces {
  private let ranges: [Range<Int>]
  /// The first and last bytes of the ranges, in order.
  private let wanted: [Int]
  private var next = 0
  private var index = 0
  private var starts: [Int: Int] = [:]
  private var ends: [Int: Int] = [:]

  init(_ ranges: [Range<Int>]) {
    self.ranges = ranges
    wanted = Set(ranges.flatMap { [$0.lowerBound, max($0.lowerBound, $0.upperBound - 1)] })
      .sorted()
  }

  /// How many bytes have to be decoded.
  var limit: Int { wanted.last.map { $0 + 1 } ?? 0 }

  /// Takes note of the text that the next byte came from.
  mutating func note(_ start: Int, _ end: Int) {
    if next < wanted.count, index == wanted[next] {
      starts[index] = start
      ends[index] = end
      next += 1
    }
    index += 1
  }

  /// The ranges of the text; that of all for bytes that were not met.
  func sources(or source: Range<Int>) -> [Range<Int>] {
    ranges.map { range in
      let start = starts[range.lowerBound] ?? source.lowerBound
      return start..<max(start, ends[range.upperBound - 1] ?? start)
    }
  }
}
