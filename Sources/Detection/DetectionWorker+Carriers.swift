/// Decoding what hides all literals: long runs and embedded gzip.
extension DetectionWorker {
  /// The most bytes that a run in a block is decoded to; gzip data has to fit.
  private static let runLimit = 8 << 20
  /// How many bytes of a run are decoded again with the next block: more than the longest secret in
  /// any encoding, less than the blocks' overlap.
  private static let runOverlap = 4 << 10
  /// The room for a run that is kept, in bytes.
  private static let keptRoom = 256 << 10
  /// How many bytes tell how a run is to be read.
  private static let sample = 36

  /// Decodes the run around a hit, in every way that it may be read.
  func followRun(_ text: Span<UInt8>, at hit: Int, depth: Int, state: inout TextState) {
    guard hit >= state.runEnd, depth < detector.limits.decodeDepth else { return }
    if (hit - 16..<hit + 16).allSatisfy({ HexDigits.value(text[$0]) != nil }) {
      let start = runStart(before: hit, in: text, floor: state.runEnd) {
        HexDigits.value($0) != nil
      }
      if isPlausible(Run(kind: .hex, start: start + 1), text) {
        search(Run(kind: .hex, start: start + 1), text, depth: depth, state: &state)
        if state.deferred != nil { return }
      }
      search(Run(kind: .hex, start: start), text, depth: depth, state: &state)
      if state.deferred != nil { return }
      // Other letters behind the digits make it base64 after all.
      let end = state.runEnd
      if end >= text.count || Base64Text.value(text[end]) == nil { return }
      state.runEnd = start
    }
    let start = runStart(before: hit, in: text, floor: state.runEnd) { Base64Text.value($0) != nil }
    var end = hit + 16
    var isFound = false
    for skipped in 1..<4 {
      // Here, and a little on, where what stands before the base64 text does not matter.
      let run = Run(kind: .base64, start: start + skipped)
      let later = Run(kind: .base64, start: run.start + (hit - start) / 8 * 4)
      guard isPlausible(run, text) || isPlausible(later, text) else { continue }
      search(run, text, depth: depth, state: &state)
      if state.deferred != nil { return }
      end = max(end, state.runEnd)
      isFound = true
    }
    // The likeliest way is tried even if it seems to give noise.
    let openRun = isFound ? state.openRun : nil
    search(Run(kind: .base64, start: start), text, depth: depth, state: &state)
    if let openRun { state.openRun = openRun }
    state.runEnd = max(end, state.runEnd)
  }

  /// Decodes base64 text that begins as gzip data does.
  func followEncodedGzip(_ text: Span<UInt8>, at hit: Int, depth: Int, state: inout TextState) {
    guard depth < detector.limits.decodeDepth, hit >= state.runEnd else { return }
    // Flags of which three bits are always zero, and room for header and trailer.
    let isHeader = unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { bytes in
      let count = unsafe Run(kind: .base64, start: hit).decode(text, into: bytes).count
      return unsafe GzipDecoder.isHeader(
        at: 0, in: Span(_unsafeElements: UnsafeBufferPointer(rebasing: bytes[..<count])))
    }
    guard isHeader else { return }
    search(Run(kind: .base64, start: hit), text, depth: depth, state: &state)
  }

  /// Goes on with a run that the last block ended in.
  func continueRun(_ text: Span<UInt8>, depth: Int, state: inout TextState) {
    guard var run = state.openRun else { return }
    state.openRun = nil
    // A whole number of groups back.
    var count = 0
    while count < Self.runOverlap / run.kind.groupBytes {
      var start = run.start
      for _ in 0..<run.kind.groupCharacters {
        guard let character = Base64Text.character(before: start, in: text) else {
          start = -1
          break
        }
        start = character.start
      }
      guard start >= 0 else { break }
      run.start = start
      count += 1
    }
    search(run, text, depth: depth, state: &state)
  }

  private func runStart(
    before hit: Int, in text: Span<UInt8>, floor: Int, _ isIn: (UInt8) -> Bool
  ) -> Int {
    let least = max(floor, hit - (4 << 10), 0)
    var start = hit
    while start > least, isIn(text[start - 1]) { start -= 1 }
    return start
  }

  /// Whether what a run is decoded to looks like text of any kind, or begins as gzip data does.
  ///
  /// Of 36 random bytes 31 are ASCII (UTF-16 text and protocols are mostly so) once in 200,000.
  private func isPlausible(_ run: Run, _ text: Span<UInt8>) -> Bool {
    guard run.start < text.count else { return false }
    let room = Self.sample + 4
    return unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: room) { bytes in
      let count = unsafe run.decode(text, into: bytes).count
      guard count >= 24 else { return false }
      // Without a branch: of noise, none can be foretold. 40 bytes can't overflow.
      var others = 0
      for index in 0..<count { unsafe others &+= Int(bytes[index] >> 7) }
      if (count - others) * 36 >= count * 31 { return true }
      return unsafe GzipDecoder.isHeader(
        at: 0, in: Span(_unsafeElements: UnsafeBufferPointer(rebasing: bytes[..<count])))
    }
  }

  /// Decodes a run and searches it.
  private func search(_ run: Run, _ text: Span<UInt8>, depth: Int, state: inout TextState) {
    var bytes: [UInt8] = []
    swap(&bytes, &runBuffers[depth])
    defer {
      // Room for a long run is not kept.
      if bytes.count > Self.keptRoom { bytes = [UInt8](repeating: 0, count: Run.usualRoom) }
      swap(&bytes, &runBuffers[depth])
    }
    let decoded = run.decode(text, limit: Self.runLimit, into: &bytes)
    let goesOn = !decoded.isWhole || (state.goesOn && decoded.end + 8 >= text.count)
    if decoded.count >= 24, spend(decoded.count) {
      let first = matches.count
      let firstDropped = dropped.count
      let open = searchDecoded(
        bytes.span.extracting(0..<decoded.count), depth: depth + 1, isWhole: true,
        goesOn: goesOn && decoded.isWhole && run.start >= state.waitsFrom, isCut: goesOn)
      if open != nil {
        // All of it again, with the next block behind it.
        matches.removeSubrange(first...)
        state.deferred = run.start
        return
      }
      adopt(from: first, dropped: firstDropped, of: run.kind.name, text, depth: depth) {
        run.sources(of: $0, in: text)
      }
    }
    state.runEnd = max(state.runEnd, decoded.end)
    if goesOn, state.goesOn {
      state.openRun = Run(kind: run.kind, start: decoded.groupEnd)
    }
  }

  /// Inflates gzip data and searches what comes out; all of it is then the finding's place.
  func followGzip(
    _ text: Span<UInt8>, at offset: Int, depth: Int, blobOffset: Int, state: inout TextState
  ) {
    // A blob that is gzip data is an archive, which the inputs open.
    guard depth < detector.limits.decodeDepth, depth > 0 || blobOffset + offset > 0,
      GzipDecoder.isHeader(at: offset, in: text)
    else { return }
    // What is no gzip data after all has its cost as well.
    guard spend(GzipDecoder.firstRoom) else { return }
    switch gzip.inflate(
      text, at: offset, limit: detector.limits.expansion, affords: { spend($0) })
    {
    case .damaged:
      if mayWait(for: offset, text, state) {
        state.deferred = offset
      } else if depth > 0, blobOffset + offset == 0 {
        // Three bytes that look like a header may be anything, but not at the beginning of what a
        // run was decoded to.
        note(.damaged)
      }
    case .beginning(let data, let reachesEnd):
      if reachesEnd, mayWait(for: offset, text, state) {
        state.deferred = offset
        return
      }
      // What inflates to so much is gzip data, wherever it stands. Of data that is broken amid a
      // text there is no more to be had: a packed archive may have its own marks in it.
      if reachesEnd {
        note(state.isCut ? .cutOff : .damaged)
      } else if depth > 0, blobOffset + offset == 0 {
        note(.damaged)
      }
      searchInflated(data, from: offset..<text.count, text, depth: depth)
    case .tooLarge(let data):
      note(.expansion(detector.limits.expansion))
      searchInflated(data, from: offset..<text.count, text, depth: depth)
    case .data(let data, let length):
      searchInflated(data, from: offset..<offset + length, text, depth: depth)
    }
  }

  /// Whether the next block may show compressed data together with its end.
  private func mayWait(for offset: Int, _ text: Span<UInt8>, _ state: TextState) -> Bool {
    offset >= state.waitsFrom && text.count - offset < GzipDecoder.longestWait
  }

  private func searchInflated(
    _ data: [UInt8], from range: Range<Int>, _ text: Span<UInt8>, depth: Int
  ) {
    guard spend(data.count) else { return }
    let first = matches.count
    let firstDropped = dropped.count
    _ = searchDecoded(data.span, depth: depth + 1, isWhole: true)
    adopt(from: first, dropped: firstDropped, of: "gzip", text, depth: depth) { ranges in
      ranges.map { _ in range }
    }
  }
}
