import CLiteralSearch
package import Platform

/// Where the hits of a text come from: a search, or what was found before.
extension DetectionWorker {
  /// Finds the hits of a text and follows each.
  func followAll(
    _ text: Span<UInt8>, from start: Int, to end: Int, depth: Int, blobOffset: Int,
    state: inout TextState
  ) {
    var hits = takeHitBuffer(at: depth)
    defer { unsafe swap(&hits, &hitBuffers[depth]) }
    var position = LiteralSet.Position(offset: start)
    while position.offset < text.count {
      let count = detector.literalSet.search(
        text, from: &position, to: text.count, into: &hits, kernel: detector.kernel)
      for index in 0..<count {
        let offset = Int(hits[index].offset)
        guard offset < min(end, state.hitsEnd), state.deferred == nil else { return }
        follow(
          Int(hits[index].literal), in: text, at: offset, depth: depth, blobOffset: blobOffset,
          state: &state)
      }
    }
  }

  /// Follows the hits of a whole text that were found before.
  func follow(
    _ known: [LiteralSet.PackedHit], in text: Span<UInt8>, depth: Int, state: inout TextState
  ) {
    for (index, hit) in known.enumerated() {
      let offset = LiteralSet.offset(of: hit)
      if let length = LiteralSet.length(ofSpentRun: hit) {
        if offset + length > state.runEnd {
          state.runEnd = offset + length
          state.runStart = offset - LiteralSet.spentReach / 2
        }
        continue
      }
      let literal = LiteralSet.literal(of: hit)
      let before = unsafe traces
      follow(literal, in: text, at: offset, depth: depth, blobOffset: 0, state: &state)
      if literal == LiteralSet.run, unsafe traces == before {
        noteSpent(index, offset, state)
      }
    }
  }

  /// Notes that there is nothing in the run of a hit, if the run is short and all that was looked at
  /// is close to the hit: texts that have the surroundings in common need not look again.
  private func noteSpent(_ index: Int, _ offset: Int, _ state: TextState) {
    guard !isLimited, state.openRun == nil, state.deferred == nil,
      state.runStart >= offset - LiteralSet.spentReach / 2,
      let hit = LiteralSet.spentRun(at: offset, length: state.runEnd - offset)
    else { return }
    if case .only = state.packed { return }
    unsafe spent.append((index, hit))
  }

  /// Puts what the search of a blob has found out about its runs into its hits.
  package func noteSpent(in hits: inout [UInt64]) {
    for (index, hit) in unsafe spent where hits.indices.contains(index) { hits[index] = hit }
    unsafe spent.removeAll(keepingCapacity: true)
  }

  /// Finds the hits of a blob before it is searched, so that they are known for those that have
  /// parts in common with it.
  ///
  /// - Parameters:
  ///   - parts: what the blob has in common with another, in order and without overlapping.
  ///   - known: the hits of the other.
  ///   - hits: set to the hits; they mean something to this detector alone.
  /// - Returns: false if they are too many; then `hits` is of no use.
  package func findHits(
    in text: Span<UInt8>, sharing parts: [CopiedRange], with known: [UInt64],
    into hits: inout [UInt64]
  ) -> Bool {
    unsafe spent.removeAll(keepingCapacity: true)
    var buffer = takeHitBuffer(at: 0)
    defer { unsafe swap(&buffer, &hitBuffers[0]) }
    return detector.literalSet.findHits(
      in: text, sharing: parts, with: known, into: &hits, &buffer, kernel: detector.kernel)
  }

  /// Where in its blob a hit lies that `findHits` has found, in bytes.
  package static func offset(ofHit hit: UInt64) -> Int { LiteralSet.offset(of: hit) }
}
