package import Platform

/// The search of one blob that comes in blocks.
package struct BlobSearch {
  /// A hit is followed only when this many bytes behind it are there, unless the blob ends.
  private static let lookAhead = 8 << 10
  /// How much before a hit its encodings and its context may need.
  private static let lookBehind = 8 << 10
  /// A block that is smaller may be kept whole, to see it together with what follows; of others
  /// the second half may.
  private static let longestWait = 4 << 20

  private let worker: DetectionWorker
  /// Where in the blob hits have been followed up to, in bytes: behind that, secrets may begin that
  /// the next block will show.
  package private(set) var followed = 0
  /// What is known of the blob; offsets are counted from the blob's beginning between blocks.
  private var state = TextState()
  /// Where the matches lie that the next block holds as well, by secret, counted from the blob's
  /// beginning.
  private var recent: [[UInt8]: [Range<Int>]] = [:]
  /// The values of places that secrets of the next block may stand in, counted from the blob's
  /// beginning: a name was followed, and what it leads to was not.
  private var openPlaces: [Match] = []

  /// Begins with a blob.
  package init(_ worker: DetectionWorker) {
    self.worker = worker
    worker.begin()
  }

  /// Begins with another blob.
  package mutating func begin() {
    followed = 0
    state = TextState()
    if !recent.isEmpty { recent = [:] }
    if !openPlaces.isEmpty { openPlaces = [] }
    worker.begin()
  }

  /// What kept the search from looking at everything so far.
  package var limits: Set<DetectionLimit> { worker.limits }

  /// The matches so far that reach into the next block, counted from the blob's beginning.
  package var reachingOn: [Range<Int>] { recent.values.flatMap(\.self) }

  /// Searches the next block.
  ///
  /// - Parameters:
  ///   - bytes: the block, from where the last call asked for.
  ///   - offset: where in the blob the block begins.
  ///   - isLast: whether the blob ends with the block.
  ///   - hits: the hits of a blob of one block, if `DetectionWorker.findHits` has found them before.
  ///   - packed: what is done about packed data; the same for all blocks of the blob.
  ///   - found: gets the new matches, their ranges counted from the beginning of the block.
  /// - Returns: where in the block the next one has to begin: in its second half, or anywhere if
  ///   the block is smaller than 4 MiB.
  package mutating func search(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, hits: [UInt64]? = nil,
    packed: PackedData = .searched, found: (Match) -> Void
  ) -> Int {
    worker.matches.removeAll(keepingCapacity: true)
    if !worker.packed.isEmpty { worker.packed = PackedPlaces() }
    state.packed = packed
    worker.earn(bytes.count)
    let start = max(0, followed - offset)
    var end = isLast ? bytes.count : max(start, bytes.count - Self.lookAhead)
    state.goesOn = !isLast
    state.isCut = !isLast
    state.waitsFrom = isLast ? .max : 0
    if bytes.count >= Self.longestWait, !isLast {
      state.waitsFrom = bytes.count / 2 + Self.lookBehind
    }
    state.runEnd = max(0, state.runEnd - offset)
    state.openRun?.start -= offset
    state.openRow?.start -= offset
    state.readEnd = max(0, state.readEnd - offset)
    state.hitsEnd = .max
    state.wordEnd = 0
    if offset == 0 && !isLast { state.noteHead(bytes) } else { state.forgetBlock() }
    state.name = 0..<0
    worker.search(
      bytes, from: start, to: end, depth: 0, blobOffset: offset, hits: hits, state: &state)
    if !isLast { findPlaces(bytes, from: end, at: offset) }
    end = min(end, state.deferred ?? end, state.hitsEnd)
    state.deferred = nil
    state.runEnd += offset
    state.openRun?.start += offset
    state.openRow?.start += offset
    state.readEnd += offset
    followed = offset + end
    let next = isLast ? bytes.count : max(0, end - Self.lookBehind)
    report(at: offset, next: next, found)
    return next
  }

  /// Finds the places of the last matches whose names stand behind what was searched.
  ///
  /// The next block shows those names when the matches are handed over already.
  private func findPlaces(_ bytes: Span<UInt8>, from end: Int, at offset: Int) {
    let reach = DetectionWorker.valueBefore
    guard worker.matches.contains(where: { $0.range.upperBound > end - reach }) else { return }
    let (found, packed) = (worker.matches, worker.packed)
    worker.matches.removeAll()
    var state = TextState()
    worker.search(
      bytes, from: end, to: min(bytes.count, end + reach), depth: 0, blobOffset: max(1, offset),
      state: &state)
    worker.matches = found + worker.matches.filter(\.isPlace)
    worker.packed = packed
  }

  /// Hands over the matches that are new.
  private mutating func report(at offset: Int, next: Int, _ found: (Match) -> Void) {
    markPlaces(at: offset)
    if worker.matches.isEmpty && recent.isEmpty { return }
    var kept: [[UInt8]: [Range<Int>]] = [:]
    for match in distinct(worker.matches) where !match.needsContext {
      let range = match.range.lowerBound + offset..<match.range.upperBound + offset
      let isKnown = recent[match.secret, default: []].contains { $0.overlaps(range) }
      if !isKnown { found(match) }
      if match.range.upperBound > next { kept[match.secret, default: []].append(range) }
    }
    for (secret, ranges) in recent {
      kept[secret, default: []] += ranges.filter { $0.upperBound > offset + next }
    }
    recent = kept.filter { !$0.value.isEmpty }
  }

  /// Marks the matches that stand in places, those that the last block named among them.
  private mutating func markPlaces(at offset: Int) {
    if worker.matches.isEmpty && openPlaces.isEmpty { return }
    let places = openPlaces.map { $0.moved(by: -offset) } + worker.matches.filter(\.isPlace)
    openPlaces = []
    if places.isEmpty { return }
    worker.matches.mark(places)
    openPlaces = places.map { $0.moved(by: offset) }.filter { $0.range.upperBound > followed }
  }

  /// A secret may be found by several ways in one place: the plainest is kept.
  private func distinct(_ matches: [Match]) -> [Match] {
    guard matches.count > 1 else { return matches }
    var kept: [Match] = []
    for group in Dictionary(grouping: matches, by: \.secret).values {
      var last: Match?
      for match in group.sorted(by: { Self.order($0) < Self.order($1) }) {
        guard let best = last, best.range.overlaps(match.range) else {
          if let last { kept.append(last) }
          last = match
          continue
        }
        if Self.plainness(match) < Self.plainness(best) { last = match }
      }
      if let last { kept.append(last) }
    }
    return kept.sorted { Self.order($0) < Self.order($1) }
  }

  private static func order(_ match: Match) -> (Int, Int, Int) {
    (match.range.lowerBound, match.range.upperBound, match.rule)
  }

  private static func plainness(_ match: Match) -> (Int, Int, Int) {
    (match.encodings.count, match.range.count, match.rule)
  }
}
