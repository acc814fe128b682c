import CLiteralSearch

/// One thread's search for secrets: buffers, match data and what is known of the current blob.
package final class DetectionWorker {
  /// The shared rules and encodings.
  package let detector: Detector
  /// What kept the search of the current blob from looking at everything.
  package private(set) var limits: Set<DetectionLimit> = []
  /// Whether anything kept it from that.
  package var isLimited: Bool { !limits.isEmpty }
  /// The candidates of the current blob that were dropped, if they are asked for.
  package private(set) var dropped: [DroppedCandidate] = []
  /// Whether an entry of a zip begins in what was searched of the current blob, as it is and not
  /// encoded.
  package private(set) var metZipEntry = false
  /// Whether dropped candidates are kept.
  package var explains = false

  let patternScratch = PatternScratch()
  let gzip = GzipDecoder()
  var matches: [Match] = []
  /// How many bytes may still be decoded for the current blob.
  private var budget = 0
  /// Buffers for hits, one for each depth of decoding.
  var hitBuffers: [[LiteralSet.Hit]] = []
  /// Room for what runs are decoded to, for each depth of decoding.
  var runBuffers: [[UInt8]]
  /// The numbers of the texts that are being searched, by depth.
  private(set) var textNumbers: [Int]
  /// Where context words stand in those, by depth and rule.
  var contextMemos: [[ContextMemo]]
  /// The last window of each encoding, for each depth of decoding.
  private let windows: [[DecodedWindow]]
  /// Hashes of the windows that the current hit was decoded to, since encodings that are taken
  /// off in another order leave the same.
  private var seen: Set<Int> = []
  /// The number of the last text.
  private var lastNumber = 0

  /// Creates a worker.
  package init(_ detector: Detector) {
    self.detector = detector
    windows = (0...detector.limits.decodeDepth).map { _ in
      detector.encodings.map { _ in DecodedWindow() }
    }
    textNumbers = [Int](repeating: -1, count: detector.limits.decodeDepth + 2)
    contextMemos = textNumbers.map { _ in detector.rules.map { _ in ContextMemo() } }
    runBuffers = (0...detector.limits.decodeDepth).map { _ in
      [UInt8](repeating: 0, count: Run.usualRoom)
    }
    hitBuffers = (0...detector.limits.decodeDepth + 1).map { _ in
      [LiteralSet.Hit](repeating: LiteralSet.Hit(), count: LiteralSet.room)
    }
  }

  /// Forgets the last blob.
  func begin() {
    metZipEntry = false
    if !limits.isEmpty { limits.removeAll(keepingCapacity: true) }
    if !dropped.isEmpty { dropped.removeAll(keepingCapacity: true) }
    if !matches.isEmpty { matches.removeAll(keepingCapacity: true) }
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

  /// Searches decoded text.
  ///
  /// - Parameters:
  ///   - isWhole: whether the text is all that was encoded, rather than a window of it.
  ///   - goesOn: whether more of it follows in the blob's next block, which may begin with it.
  ///   - isCut: whether it is the beginning of what is encoded.
  ///   - waitsFrom: where in it the next block may begin at the earliest.
  /// - Returns: where compressed text begins that goes on behind the end, if there is any.
  func searchDecoded(
    _ text: Span<UInt8>, from start: Int = 0, depth: Int, isWhole: Bool, goesOn: Bool = false,
    isCut: Bool = false, waitsFrom: Int = 0
  ) -> Int? {
    var state = TextState()
    state.goesOn = goesOn
    state.isCut = isCut
    state.waitsFrom = goesOn ? waitsFrom : .max
    search(
      text, from: start, to: text.count, depth: depth, blobOffset: isWhole ? 0 : 1, state: &state)
    return state.deferred
  }

  /// Searches a text for hits that begin in a range, and follows each.
  ///
  /// - Parameters:
  ///   - text: the text; what was decoded, at a depth above 0.
  ///   - start: where hits may begin.
  ///   - end: where hits may no longer begin.
  ///   - blobOffset: how much of the blob, or of the encoded text, lies before the text.
  ///   - known: the text's hits, if it is a whole blob and they were found before.
  ///   - state: what is known of the text; the blob's own at depth 0.
  func search(
    _ text: Span<UInt8>, from start: Int, to end: Int, depth: Int, blobOffset: Int,
    hits known: [LiteralSet.PackedHit]? = nil, state: inout TextState
  ) {
    lastNumber += 1
    state.number = lastNumber
    textNumbers[depth] = lastNumber
    if depth == 0 || blobOffset == 0, !seen.isEmpty { seen.removeAll(keepingCapacity: true) }
    if blobOffset == 0 { state.byteOrder = markedByteOrder(text) }
    continueRun(text, depth: depth, state: &state)
    if let known {
      follow(known, in: text, depth: depth, state: &state)
    } else {
      followAll(text, from: start, to: end, depth: depth, blobOffset: blobOffset, state: &state)
    }
    if let order = state.byteOrder {
      followUTF16(text, from: start, order, depth: depth, blobOffset: blobOffset, state: &state)
    }
  }

  /// Follows a hit.
  func follow(
    _ literal: Int, in text: Span<UInt8>, at offset: Int, depth: Int, blobOffset: Int,
    state: inout TextState
  ) {
    if literal == LiteralSet.run {
      followRun(text, at: offset, depth: depth, state: &state)
      return
    }
    if depth == 0 || blobOffset == 0, !seen.isEmpty { seen.removeAll(keepingCapacity: true) }
    for owner in detector.owners[literal] {
      switch owner {
      case .rule(let rule):
        match(rule, in: text, at: offset, depth: depth)
      case .encoding(let index, let literal):
        decode(index, text, at: offset, of: literal, depth: depth, state: &state)
      case .gzip:
        followGzip(text, at: offset, depth: depth, blobOffset: blobOffset, state: &state)
      case .encodedGzip:
        followEncodedGzip(text, at: offset, depth: depth, state: &state)
      case .zipEntry:
        if depth == 0 { metZipEntry = true }
      }
    }
    guard detector.isPlain[literal], depth < detector.limits.decodeDepth else { return }
    // An escape in the secret itself ends the word that it begins with.
    if state.wordEnd <= offset {
      state.wordEnd = offset
      while state.wordEnd < text.count, Self.isWord(text[state.wordEnd]) { state.wordEnd += 1 }
    }
    if state.wordEnd - offset <= Self.longestWord {
      followEscapes(text, at: offset, from: state.wordEnd, depth: depth, state: &state)
    }
  }

  /// How far behind its beginning a secret's first escape may stand.
  private static let longestWord = 256

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D, 0x2E: true
    default: false
    }
  }

  /// Decodes the text around a hit with each encoding that has an escape at a place.
  private func followEscapes(
    _ text: Span<UInt8>, at hit: Int, from place: Int, depth: Int, state: inout TextState
  ) {
    guard place < text.count else { return }
    for (index, encoding) in detector.escapeEncodings[Int(text[place])] {
      guard encoding.hasEscape(at: place, in: text) else { continue }
      decode(index, text, at: hit, of: nil, depth: depth, state: &state)
    }
  }

  /// Decodes the text around a hit and searches what comes out.
  ///
  /// - Parameter literal: the encoding's literal that was found; nil for another one's.
  private func decode(
    _ index: Int, _ text: Span<UInt8>, at offset: Int, of literal: Int?, depth: Int,
    state: inout TextState
  ) {
    guard depth < detector.limits.decodeDepth else { return }
    let encoding = detector.encodings[index]
    guard let place = encoding.place(of: literal, at: offset, in: text) else { return }
    let window = windows[depth][index]
    if window.number == state.number, window.text.covers(place, group: encoding.group) { return }
    window.begin(state.number)
    encoding.decode(text, around: place, into: &window.text)
    guard window.text.isChanged, window.text.bytes.count >= 3, spend(window.text.bytes.count)
    else { return }
    if depth == 0 || seen.insert(window.text.bytes.hashValue).inserted {
      let first = matches.count
      let firstDropped = dropped.count
      _ = searchDecoded(window.text.bytes.span, depth: depth + 1, isWhole: false)
      adopt(from: first, dropped: firstDropped, of: encoding.name, text, depth: depth) { ranges in
        ranges.map { window.text.source(of: $0) }
      }
    }
    // An escape of another encoding may cut the run in two.
    if !detector.isEscape[index] {
      followEscapes(text, at: offset, from: window.text.reach, depth: depth, state: &state)
    }
  }

  /// Takes the matches that were found in decoded text over into the text it was decoded from.
  ///
  /// What is as long there as it was decoded stands there in plain and is left to the plain
  /// search. A match that waits for its context gets another chance.
  ///
  /// - Parameter sources: the ranges of the encoded text that hold ranges of decoded bytes.
  func adopt(
    from first: Int, dropped firstDropped: Int, of encoding: String, _ text: Span<UInt8>,
    depth: Int, sources: ([Range<Int>]) -> [Range<Int>]
  ) {
    guard matches.count > first || dropped.count > firstDropped else { return }
    var kept = first
    for (index, range) in zip(first..., sources(matches[first...].map(\.range))) {
      guard range.count != matches[index].range.count else { continue }
      matches[index].range = range
      matches[index].encodings.insert(encoding, at: 0)
      if matches[index].needsContext {
        matches[index].needsContext = !hasContext(
          matches[index].rule, around: range, in: text, depth: depth)
      }
      matches.swapAt(kept, index)
      kept += 1
    }
    matches.removeSubrange(kept...)
    for (index, range) in zip(firstDropped..., sources(dropped[firstDropped...].map(\.range))) {
      dropped[index].range = range
      dropped[index].encodings.insert(encoding, at: 0)
    }
  }

  /// Keeps a candidate that a filter dropped, if they are asked for.
  func drop(_ rule: Int, _ range: Range<Int>, _ reason: DroppedCandidate.Reason) {
    guard explains else { return }
    dropped.append(DroppedCandidate(rule: rule, range: range, encodings: [], reason: reason))
  }
}
