/// Compressed data of one kind in a row: only what stands before the first tells where it begins.
extension DetectionWorker {
  /// How many bytes may stand between: the next one's length, name or number, or the end of one
  /// object and the beginning of the next (70 bytes in a PDF).
  private static let longestGap = 128
  /// How near to a block's end it is left to the next block, in bytes: less than the blocks' overlap.
  private static let lookAhead = 4 << 10
  /// What a header needs behind it in encoded text, in bytes.
  private static let leastBehind = 64

  /// Goes on with a row where the last block ended.
  func continueRow(_ text: Span<UInt8>, depth: Int, state: inout TextState) {
    guard let row = state.openRow else { return }
    state.openRow = nil
    guard depth < detector.limits.decodeDepth,
      case .fromBeginning(let longestWait) = carriers[row.carrier].continuation
    else { return }
    var bytes: [UInt8] = []
    searchRow(
      row.carrier, from: row.start, to: row.start + Self.longestGap, text, &bytes, depth: depth,
      isFirst: false, isExpected: row.isExpected, longestWait: longestWait, state: &state)
  }

  /// Searches compressed data, and all of its kind that follows with little between. No byte is
  /// looked at for a header twice, and none of what was inflated whole is.
  ///
  /// - Parameters:
  ///   - start: where the first may begin at the earliest, ...
  ///   - end: ... and where no longer.
  ///   - isExpected: whether the first has its place: it begins the blob, or follows another one.
  func searchRow(
    _ index: Int, from start: Int, to end: Int, _ text: Span<UInt8>, _ bytes: inout [UInt8],
    depth: Int, isFirst: Bool, isExpected: Bool = false, longestWait: Int,
    state: inout TextState
  ) {
    var place = start
    var reach = end
    var isExpected = isExpected
    while place < min(reach, text.count) {
      if waitsForRow(
        index, at: place, text, depth: depth, isOwn: reach == start + 1, isExpected: isExpected,
        &state)
      {
        return
      }
      guard carriers[index].isHeader(at: place, in: text) else {
        place += 1
        continue
      }
      let decoded = searchPacked(
        index, from: place, text, &bytes, depth: depth, isFirst: isFirst && place == start,
        isExpected: isExpected, longestWait: longestWait, state: &state)
      if state.deferred == place {
        if depth == 0 {
          // Hits before it are still followed; the next block goes on here.
          state.deferred = nil
          state.openRow = OpenRun(carrier: index, start: place, isExpected: isExpected)
          state.hitsEnd = place
        }
        return
      }
      if let decoded, decoded.ending == .complete {
        place = decoded.end
        reach = decoded.end + Self.longestGap
        isExpected = true
        state.readEnd = max(state.readEnd, decoded.end)
        budget.charge(Self.longestGap)
      } else {
        place += 1
      }
    }
  }

  /// Whether a row is left to the next block, because the text ends near a place.
  ///
  /// - Parameter isOwn: whether the place is that of a hit of its own, which has enough behind it.
  private func waitsForRow(
    _ index: Int, at place: Int, _ text: Span<UInt8>, depth: Int, isOwn: Bool,
    isExpected: Bool, _ state: inout TextState
  ) -> Bool {
    guard state.goesOn, !isOwn else { return false }
    if depth == 0 {
      guard text.count - place < Self.lookAhead else { return false }
      state.openRow = OpenRun(carrier: index, start: place, isExpected: isExpected)
      return true
    }
    guard text.count - place < Self.leastBehind, place >= state.waitsFrom else { return false }
    state.deferred = place
    return true
  }
}
