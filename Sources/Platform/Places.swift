/// Places in a blob, in order, in bounded room.
///
/// Each is kept by itself until they are many; then near ones are kept as one range, so that `contains`
/// may say yes between them as well.
package struct Places: Equatable, Sendable {
  /// The places, in order and without overlapping.
  package private(set) var ranges: [Range<Int>] = []
  /// How near a place has to be to the one before to be kept with it, in bytes.
  private var nearness = 0
  /// How many ranges are kept at the most.
  static let most = 4096

  /// Creates an empty list.
  package init() {}

  /// Whether there are none.
  package var isEmpty: Bool { ranges.isEmpty }

  /// Adds a place that is not before the last one.
  package mutating func append(_ place: Int) { append(place..<place + 1) }

  /// Adds the places of a later part of the blob.
  package mutating func append(_ later: Places) {
    for range in later.ranges { append(range) }
  }

  private mutating func append(_ range: Range<Int>) {
    if let last = ranges.last, range.lowerBound - last.upperBound < nearness {
      ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
    } else {
      ranges.append(range)
    }
    while ranges.count > Self.most { thin() }
  }

  /// Keeps nearer ones together.
  private mutating func thin() {
    nearness = max(64, nearness * 2)
    var kept: [Range<Int>] = []
    for range in ranges {
      if let last = kept.last, range.lowerBound - last.upperBound < nearness {
        kept[kept.count - 1] = last.lowerBound..<range.upperBound
      } else {
        kept.append(range)
      }
    }
    ranges = kept
  }

  /// Whether a place may be one of them.
  package func contains(_ place: Int) -> Bool {
    let next = ranges.partitioningIndex { $0.lowerBound > place }
    return next > 0 && place < ranges[next - 1].upperBound
  }

  /// The places that lie in none of some ranges, which may be in any order and overlap.
  package func outside(_ covered: [Range<Int>]) -> Places {
    guard !isEmpty, !covered.isEmpty else { return self }
    let covered = covered.sorted { $0.lowerBound < $1.lowerBound }
    var result = Places()
    result.nearness = nearness
    var next = 0
    var end = 0
    for range in ranges {
      var start = range.lowerBound
      while start < range.upperBound {
        while next < covered.count, covered[next].lowerBound <= start {
          end = max(end, covered[next].upperBound)
          next += 1
        }
        start = max(start, end)
        let stop = min(
          range.upperBound, next < covered.count ? covered[next].lowerBound : range.upperBound)
        if start < stop { result.ranges.append(start..<stop) }
        start = max(start, stop)
      }
    }
    return result
  }
}
