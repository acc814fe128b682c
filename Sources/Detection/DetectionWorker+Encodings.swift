import Bytes

/// Decoding the text around a hit and searching what comes out.
extension DetectionWorker {
  /// How far behind its beginning a secret's first escape may stand.
  private static let longestWord = 256

  /// Decodes the text around a plain hit if an escape ends the word that the hit is in.
  func followEscapes(
    _ text: Span<UInt8>, behindWordAt offset: Int, depth: Int, state: inout TextState
  ) {
    guard depth < detector.limits.decodeDepth else { return }
    if state.wordEnd <= offset { state.wordEnd = text.skip(.name, from: offset) }
    if state.wordEnd - offset <= Self.longestWord {
      followEscapes(text, at: offset, from: state.wordEnd, depth: depth, state: &state)
    }
  }

  /// Decodes the text around a hit with each encoding that has an escape at an offset.
  private func followEscapes(
    _ text: Span<UInt8>, at hit: Int, from offset: Int, depth: Int, state: inout TextState
  ) {
    guard offset < text.count else { return }
    for place in detector.escapePlaces[Int(text[offset])] {
      let index = detector.escapeEncodings[place]
      // What the encoding was undone around is not asked for again. Escapes are in no groups.
      guard !windows(of: index, at: depth).cover(hit, group: nil, number: state.number),
        detector.encodings[index].hasEscape(at: offset, in: text, charging: budget)
      else { continue }
      decode(index, text, at: hit, of: nil, depth: depth, state: &state)
    }
  }

  /// Decodes the text around a hit and searches what comes out.
  ///
  /// - Parameter literal: the encoding's literal that was found; nil for another one's.
  func decode(
    _ index: Int, _ text: Span<UInt8>, at offset: Int, of literal: Int?, depth: Int,
    state: inout TextState
  ) {
    guard depth < detector.limits.decodeDepth, budget.spend(1) else { return }
    // A shift of a shift is a shift: each would find all others in its line, at every depth.
    let isCipher = detector.isCipher[index]
    if unsafe isCipher && isInCipher { return }
    let windows = windows(of: index, at: depth)
    if let anchors = detector.anchors[index],
      windows.cover(offset + anchors.lowerBound...offset + anchors.upperBound, number: state.number)
    {
      return
    }
    let encoding = detector.encodings[index]
    guard let anchor = encoding.anchor(of: literal, at: offset, in: text, charging: budget)
    else { return }
    if windows.cover(anchor, group: encoding.group, number: state.number) { return }
    let window = windows.decode(anchor, group: encoding.group, number: state.number) { decoded in
      encoding.decode(text, around: anchor, into: &decoded, charging: budget)
    }
    let count = unsafe window.text.bytes.count
    guard unsafe window.text.isChanged, count >= 3, budget.spend(count) else { return }
    if unsafe depth == 0 || seen.insert(Self.hash(of: window.text.bytes)).inserted {
      let before = mark
      let known = noted
      state.hasDecoded = true
      if isCipher { unsafe isInCipher = true }
      unsafe _ = searchDecoded(window.text.bytes.span, depth: depth + 1, isWhole: false)
      if isCipher { unsafe isInCipher = false }
      // What breaks off where the window or the block ends is no damage.
      let goesOn = unsafe !window.text.isComplete || state.goesOn && window.text.reach >= text.count
      if goesOn { forgetDamage(but: known) }
      adopt(
        from: before, of: encoding.name, text, depth: depth, leavesPlain: encoding.leavesPlain
      ) { ranges in
        ranges.map { unsafe window.text.source(of: $0) }
      }
    }
    // An escape of another encoding may cut the run in two.
    if !detector.isEscape[index] {
      let reach = unsafe window.text.reach
      followEscapes(text, at: offset, from: reach, depth: depth, state: &state)
    }
  }

  /// A hash of all bytes at once, as `hashValue` has none.
  private static func hash(of bytes: [UInt8]) -> Int {
    var hasher = Hasher()
    unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    return hasher.finalize()
  }

  /// How many matches and dropped candidates there were at a time.
  struct Mark {
    var matches: Int
    var dropped: Int
  }

  /// How many matches and dropped candidates there are.
  var mark: Mark { Mark(matches: matches.count, dropped: dropped.count) }

  /// Takes the matches that were found in decoded text over into the text it was decoded from.
  ///
  /// What stands there as it was decoded is left to the plain search. A match that waits for its context gets another chance.
  ///
  /// - Parameters:
  ///   - mark: how many there were before the decoded text was searched.
  ///   - leavesPlain: whether some of the text may stand for itself. Of a carrier's none does: that
  ///     120 bytes of compressed data hold a key of 120 bytes is chance.
  ///   - sources: the ranges of the encoded text that hold ranges of decoded bytes.
  func adopt(
    from mark: Mark, of encoding: @autoclosure () -> String, _ text: Span<UInt8>, depth: Int,
    leavesPlain: Bool = true,
    sources: ([Range<Int>]) -> [Range<Int>]
  ) {
    guard matches.count > mark.matches || dropped.count > mark.dropped else { return }
    let encoding = encoding()
    var kept = mark.matches
    for (index, range) in zip(mark.matches..., sources(matches[mark.matches...].map(\.range))) {
      if leavesPlain, isPlain(matches[index], at: range, in: text) { continue }
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
    for (index, range) in zip(mark.dropped..., sources(dropped[mark.dropped...].map(\.range))) {
      dropped[index].range = range
      dropped[index].encodings.insert(encoding, at: 0)
    }
  }

  /// Whether a match of decoded text stands in the text around as it is.
  private func isPlain(_ match: Match, at range: Range<Int>, in text: Span<UInt8>) -> Bool {
    guard range.count == match.range.count else { return false }
    // What another encoding is around as well is as long only where nothing was decoded.
    if !match.encodings.isEmpty { return true }
    return zip(range, match.secret).allSatisfy { text[$0] == $1 }
  }
}
