import Detection

/// Finds the matches that overlap a range: a block of nothing but keys holds 25,000 of them, and
/// looking through all of them for each takes minutes.
struct MatchIndex {
  private let matches: [Match]
  /// Where the matches up to each one end at the furthest.
  private let reaches: [Int]

  init(_ matches: [Match]) {
    self.matches = matches.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    var reach = 0
    reaches = self.matches.map { match in
      reach = max(reach, match.range.upperBound)
      return reach
    }
  }

  /// The matches that overlap a range, by where they begin.
  func overlapping(_ range: Range<Int>) -> [Match] {
    var low = 0
    var end = matches.count
    while low < end {
      let middle = (low + end) / 2
      if matches[middle].range.lowerBound < range.upperBound { low = middle + 1 } else { end = middle }
    }
    var start = end
    while start > 0, reaches[start - 1] > range.lowerBound { start -= 1 }
    return matches[start..<end].filter { $0.range.overlaps(range) }
  }
}
