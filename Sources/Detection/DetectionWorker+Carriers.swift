/// Decoding what hides all literals: long runs and embedded gzip.
extension DetectionWorker {
  /// The most bytes that a run in a block is decoded to; gzip data has to fit.
  private static let runLimit = 8 << 20
  /// How many bytes of a run are decoded again with the next block: more than the longest secret in
  /// any encoding, less than the blocks' overlap.
  private static let runOverlap = 4 << 10
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
    let bytes = Run(kind: .base64, start: hit).decode(text, limit: 24).bytes
    guard bytes.count >= 18, GzipDecoder.isHeader(at: 0, in: bytes.span) else { return }
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
    let bytes = run.decode(text, limit: Self.sample + 4).bytes
    guard bytes.count >= 24 else { return false }
    return bytes.count(where: { $0 < 0x80 }) * 36 >= bytes.count * 31
      || GzipDecoder.isHeader(at: 0, in: bytes.span)
  }

  /// Decodes a run and searches it.
  private func search(_ run: Run, _ text: Span<UInt8>, depth: Int, state: inout TextState) {
    let decoded = run.decode(text, limit: Self.runLimit)
    let goesOn = !decoded.isWhole || (state.goesOn && decoded.end + 8 >= text.count)
    if decoded.bytes.count >= 24, spend(decoded.bytes.count) {
      let first = matches.count
      let firstDropped = dropped.count
      let open = searchDecoded(
        decoded.bytes.span, depth: depth + 1, isWhole: true,
        goesOn: goesOn && decoded.isWhole && state.waits)
      if open != nil {
        // All of it again, with the next block behind it.
        matches.removeSubrange(first...)
        state.deferred = run.start
        return
      }
      adopt(from: first, dropped: firstDropped, of: run.kind.name, text) {
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
    switch gzip.inflate(text, at: offset, limit: detector.limits.expansion) {
    case .damaged:
      if state.waits, text.count - offset < GzipDecoder.longestWait {
        state.deferred = offset
      } else if depth > 0, blobOffset + offset == 0 {
        // Three bytes that look like a header may be anything, but not at the beginning of what a
        // run was decoded to.
        note(.damaged)
      }
    case .tooLarge:
      note(.expansion(detector.limits.expansion))
    case .data(let data, let length):
      guard spend(data.count) else { return }
      let first = matches.count
      let firstDropped = dropped.count
      _ = searchDecoded(data.span, depth: depth + 1, isWhole: true)
      adopt(from: first, dropped: firstDropped, of: "gzip", text) { ranges in
        ranges.map { _ in offset..<offset + length }
      }
    }
  }
}
