import CLiteralSearch

/// One thread's search for secrets: buffers, match data and what is known of the current blob.
package final class DetectionWorker {
  /// The shared rules and encodings.
  package let detector: Detector
  /// What kept the search of the current blob from looking at everything.
  package private(set) var limits: Set<DetectionLimit> = []
  /// The candidates of the current blob that were dropped, if they are asked for.
  package private(set) var dropped: [DroppedCandidate] = []
  /// Whether dropped candidates are kept.
  package var explains = false

  let patternScratch = PatternScratch()
  let gzip = GzipDecoder()
  var matches: [Match] = []
  /// How many bytes may still be decoded for the current blob.
  private var budget = 0
  /// Buffers for hits, one for each depth of decoding.
  private var hitBuffers: [[LiteralSet.Hit]] = []
  /// Buffers for decoded windows that are not in use.
  private var windows: [DecodedText] = []
  /// Hashes of the windows that the current hit was decoded to, since encodings that are taken
  /// off in another order leave the same.
  private var seen: Set<Int> = []

  /// Creates a worker.
  package init(_ detector: Detector) {
    self.detector = detector
    hitBuffers = (0...detector.limits.decodeDepth + 1).map { _ in
      [LiteralSet.Hit](repeating: LiteralSet.Hit(), count: 256)
    }
  }

  /// Forgets the last blob.
  func begin() {
    limits.removeAll(keepingCapacity: true)
    dropped.removeAll(keepingCapacity: true)
    matches.removeAll(keepingCapacity: true)
    budget = detector.limits.decodingFloor
  }

  /// Adds the share of decoding that comes with more bytes of the blob.
  func earn(_ bytes: Int) { budget += bytes * detector.limits.decodingRatio }

  /// Takes the cost of decoding from the blob's share; false, and a limit, when it is used up.
  func spend(_ bytes: Int) -> Bool {
    guard budget >= bytes else {
      limits.insert(.decoding)
      return false
    }
    budget -= bytes
    return true
  }

  func note(_ limit: DetectionLimit) { limits.insert(limit) }

  /// Searches a text for hits that begin below an offset, and follows each.
  ///
  /// - Parameters:
  ///   - text: the text; what was decoded, at a depth above 0.
  ///   - start: where hits may begin.
  ///   - end: where hits may no longer begin.
  ///   - blobOffset: where in the blob the text begins; 0 for decoded text.
  ///   - runs: what is known of runs; the blob's own at depth 0.
  func search(
    _ text: Span<UInt8>, from start: Int, to end: Int, depth: Int, blobOffset: Int,
    runs: inout RunState
  ) {
    var hits: [LiteralSet.Hit] = []
    swap(&hits, &hitBuffers[depth])
    defer { swap(&hits, &hitBuffers[depth]) }
    var escapes = NextMarkers(count: detector.encodings.count)
    var from = start
    while from < text.count {
      let count = detector.literalSet.search(
        text, from: &from, into: &hits, kernel: detector.kernel)
      for index in 0..<count {
        let offset = Int(hits[index].offset)
        guard offset < end else { return }
        if Int(hits[index].literal) == LiteralSet.run {
          followRun(text, at: offset, depth: depth, runs: &runs)
        } else {
          follow(
            Int(hits[index].literal), in: text, at: offset, depth: depth, blobOffset: blobOffset,
            escapes: &escapes)
        }
      }
    }
  }

  private func follow(
    _ literal: Int, in text: Span<UInt8>, at offset: Int, depth: Int, blobOffset: Int,
    escapes: inout NextMarkers
  ) {
    if depth == 0 { seen.removeAll(keepingCapacity: true) }
    let bytes = detector.literalSet.literals[literal]
    var tried = 0
    for owner in detector.owners[literal] {
      switch owner {
      case .rule(let rule):
        match(rule, in: text, at: offset, depth: depth)
      case .encoding(let index):
        tried |= 1 << index
        decode(index, text, at: offset, of: bytes, depth: depth)
      case .gzip:
        followGzip(text, at: offset, depth: depth, blobOffset: blobOffset)
      }
    }
    for index in detector.escapeEncodings where tried & 1 << index == 0 {
      guard let encoding = detector.encodings[index] as? any EscapeText else { continue }
      // Only where the secret itself can hold an escape.
      let next = escapes.next(index, from: max(0, offset - 16)) { encoding.nextMarker(in: text, from: $0) }
      if next < offset + EncodingWindow.after {
        decode(index, text, at: offset, of: [], depth: depth)
      }
    }
  }

  /// Decodes the text around a hit and searches what comes out.
  private func decode(
    _ index: Int, _ text: Span<UInt8>, at offset: Int, of literal: [UInt8], depth: Int
  ) {
    guard depth < detector.limits.decodeDepth else { return }
    var window = windows.popLast() ?? DecodedText()
    defer {
      window.removeAll()
      windows.append(window)
    }
    detector.encodings[index].decode(text, around: offset, of: literal, into: &window)
    guard window.isChanged, window.bytes.count >= 3, spend(window.bytes.count) else { return }
    if depth > 0 || literal.isEmpty {
      guard seen.insert(window.bytes.hashValue).inserted else { return }
    }
    let first = matches.count
    let firstDropped = dropped.count
    var runs = RunState()
    search(
      window.bytes.span, from: 0, to: window.bytes.count, depth: depth + 1, blobOffset: 0,
      runs: &runs)
    let name = detector.encodings[index].name
    adopt(from: first, dropped: firstDropped, of: name, text) { window.source(of: $0) }
  }

  /// Takes the matches that were found in decoded text over into the text it was decoded from.
  ///
  /// What is as long there as it was decoded stands there in plain and is left to the plain
  /// search. A match that waits for its context gets another chance.
  func adopt(
    from first: Int, dropped firstDropped: Int, of encoding: String, _ text: Span<UInt8>,
    source: (Range<Int>) -> Range<Int>
  ) {
    var kept = first
    for index in first..<max(first, matches.count) {
      let range = source(matches[index].range)
      guard range.count != matches[index].range.count else { continue }
      matches[index].range = range
      matches[index].encodings.insert(encoding, at: 0)
      if matches[index].needsContext {
        matches[index].needsContext = !hasContext(matches[index].rule, around: range, in: text)
      }
      matches.swapAt(kept, index)
      kept += 1
    }
    matches.removeSubrange(min(kept, matches.count)...)
    for index in firstDropped..<max(firstDropped, dropped.count) {
      dropped[index].range = source(dropped[index].range)
      dropped[index].encodings.insert(encoding, at: 0)
    }
  }

  /// Keeps a candidate that a filter dropped, if they are asked for.
  func drop(_ rule: Int, _ range: Range<Int>, _ reason: DroppedCandidate.Reason) {
    guard explains else { return }
    dropped.append(DroppedCandidate(rule: rule, range: range, encodings: [], reason: reason))
  }
}

/// Where the next byte stands that an escape of each encoding may begin with.
///
/// Hits come in order, so each encoding's search goes over the text once.
struct NextMarkers {
  private var positions: [Int]

  init(count: Int) { positions = [Int](repeating: -1, count: count) }

  mutating func next(_ encoding: Int, from offset: Int, search: (Int) -> Int) -> Int {
    if positions[encoding] < offset { positions[encoding] = search(offset) }
    return positions[encoding]
  }
}
