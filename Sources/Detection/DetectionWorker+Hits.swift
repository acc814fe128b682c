import CLiteralSearch
package import Platform

/// Where the hits of a text come from: a search, or what was found before.
extension DetectionWorker {
  /// Finds the hits of a text and follows each.
  func followAll(
    _ text: Span<UInt8>, from start: Int, to end: Int, depth: Int, blobOffset: Int,
    state: inout TextState
  ) {
    var hits: [LiteralSet.Hit] = []
    swap(&hits, &hitBuffers[depth])
    defer { swap(&hits, &hitBuffers[depth]) }
    var position = LiteralSet.Position(offset: start)
    while position.offset < text.count {
      let count = detector.literalSet.search(
        text, from: &position, to: text.count, into: &hits, kernel: detector.kernel)
      for index in 0..<count {
        let offset = Int(hits[index].offset)
        guard offset < end, state.deferred == nil else { return }
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
    for hit in known {
      follow(
        LiteralSet.literal(of: hit), in: text, at: LiteralSet.offset(of: hit), depth: depth,
        blobOffset: 0, state: &state)
    }
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
    var buffer: [LiteralSet.Hit] = []
    swap(&buffer, &hitBuffers[0])
    defer { swap(&buffer, &hitBuffers[0]) }
    return detector.literalSet.findHits(
      in: text, sharing: parts, with: known, into: &hits, &buffer, kernel: detector.kernel)
  }
}
