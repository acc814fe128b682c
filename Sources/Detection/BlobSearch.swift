/// The search of one blob that comes in blocks.
package struct BlobSearch {
  /// A hit is followed only when this many bytes behind it are there, unless the blob ends.
  private static let lookAhead = 8 << 10
  /// How much before a hit its encodings and its context may need.
  private static let lookBehind = 8 << 10

  private let worker: DetectionWorker
  /// Where in the blob hits have been followed up to.
  private var followed = 0
  private var runs = RunState()
  /// Matches near the end of the last block, their ranges counted from the blob's beginning: what
  /// two blocks hold is found twice.
  private var recent: [(secret: [UInt8], range: Range<Int>)] = []

  /// Begins with a blob.
  package init(_ worker: DetectionWorker) {
    self.worker = worker
    worker.begin()
  }

  /// What kept the search from looking at everything so far.
  package var limits: Set<DetectionLimit> { worker.limits }

  /// Searches the next block.
  ///
  /// - Parameters:
  ///   - bytes: the block, from where the last call asked for.
  ///   - offset: where in the blob the block begins.
  ///   - isLast: whether the blob ends with the block.
  ///   - found: gets the new matches, their ranges counted from the beginning of the block.
  /// - Returns: where in the block the next one has to begin.
  package mutating func search(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, found: (Match) -> Void
  ) -> Int {
    worker.matches.removeAll(keepingCapacity: true)
    worker.earn(bytes.count)
    let start = max(0, followed - offset)
    let end = isLast ? bytes.count : max(start, bytes.count - Self.lookAhead)
    runs.end = max(0, runs.end - offset)
    worker.search(bytes, from: start, to: end, depth: 0, blobOffset: offset, runs: &runs)
    var atEnd: [(secret: [UInt8], range: Range<Int>)] = []
    for match in distinct(worker.matches) where !match.needsContext {
      let range = match.range.lowerBound + offset..<match.range.upperBound + offset
      let isKnown = recent.contains { $0.secret == match.secret && $0.range.overlaps(range) }
      if !isKnown { found(match) }
      if match.range.upperBound > end - Self.lookBehind { atEnd.append((match.secret, range)) }
    }
    recent = atEnd
    followed = offset + end
    // A run that goes on behind the block is taken up again where hits are.
    runs.end = offset + (isLast ? runs.end : min(runs.end, end))
    return max(0, end - Self.lookBehind)
  }

  /// A secret may be found by several ways in one place: the plainest is kept.
  private func distinct(_ matches: [Match]) -> [Match] {
    guard matches.count > 1 else { return matches }
    let sorted = matches.sorted {
      ($0.encodings.count, $0.range.lowerBound, $0.range.count)
        < ($1.encodings.count, $1.range.lowerBound, $1.range.count)
    }
    var kept: [[UInt8]: [Match]] = [:]
    for match in sorted {
      let others = kept[match.secret, default: []]
      if !others.contains(where: { $0.range.overlaps(match.range) }) {
        kept[match.secret] = others + [match]
      }
    }
    return kept.values.joined().sorted {
      ($0.range.lowerBound, $0.rule) < ($1.range.lowerBound, $1.rule)
    }
  }
}
