import Bytes
import Platform

/// Decoding what hides all literals, such as long runs of base64 and embedded gzip.
extension DetectionWorker {
  /// The most bytes that a run in a block is decoded to; gzip data has to fit.
  private static let runLimit = 8 << 20
  /// How many bytes of a run are decoded again with the next block: more than the longest secret in
  /// any encoding, less than the blocks' overlap.
  private static let runOverlap = 4 << 10
  /// The room for a run that is kept, in bytes.
  private static let keptRoom = 256 << 10

  /// Decodes what begins at a carrier's literal.
  func followCarrier(
    _ index: Int, of literal: Int, _ text: Span<UInt8>, at hit: Int, depth: Int, blobOffset: Int,
    state: inout TextState
  ) {
    guard depth < detector.limits.decodeDepth else { return }
    let readings = carriers[index].readings(
      at: hit, of: literal, after: state.runEnd, in: text, charging: budget)
    for number in 0..<readings.count
    where !carriers[index].readsOnce || readings[number].start >= state.readEnd {
      search(
        index, from: readings[number].start, text, depth: depth, blobOffset: blobOffset,
        state: &state)
    }
    // The next block has to show the literal again, which may stand before the data.
    if let deferred = state.deferred { state.deferred = min(deferred, hit) }
  }

  /// Decodes what begins at a literal of packed data, and at no other.
  func followPacked(
    _ literal: Int, in text: Span<UInt8>, at hit: Int, blobOffset: Int, state: inout TextState
  ) {
    guard literal != LiteralSet.run else { return }
    for case .carrier(let index, let literal) in detector.owners[detector.ownerPlaces[literal]]
    where carriers[index].isArchive {
      followCarrier(
        index, of: literal, text, at: hit, depth: 0, blobOffset: blobOffset, state: &state)
    }
  }

  /// Notes where an archive begins amid the blob; opens one amid what was decoded.
  func followArchive(
    _ mark: Int, in text: Span<UInt8>, at hit: Int, depth: Int, blobOffset: Int,
    state: inout TextState
  ) {
    guard let start = ArchiveMark.all[mark].start(ofLiteralAt: hit, in: text) else { return }
    if depth == 0 {
      if blobOffset + start > 0 { packed.archives.append(blobOffset + start) }
    } else {
      openArchive(in: text, from: start, depth: depth, blobOffset: blobOffset, state: &state)
    }
  }

  /// Opens an archive amid what was decoded: one at its beginning is opened in any case.
  func openArchive(
    in text: Span<UInt8>, from start: Int, depth: Int, blobOffset: Int, state: inout TextState
  ) {
    guard start > 0, depth < detector.limits.decodeDepth, let opener else { return }
    search(opener, from: start, text, depth: depth, blobOffset: blobOffset, state: &state)
  }

  /// Whether packed data in the blob itself is left; notes where it stands if so.
  ///
  /// What stands in the header of such data is no part of what comes out of it, and is not left.
  private func leaves(
    _ index: Int, at start: Int, _ text: Span<UInt8>, blobOffset: Int, state: inout TextState
  ) -> Bool {
    switch state.packed {
    case .searched, .only: return false
    case .left: break
    case .leftBehindZipEntry: guard metZipEntry else { return false }
    }
    let place = blobOffset + start
    guard place >= state.leftHeaderEnd else { return false }
    state.leftHeaderEnd = place + carriers[index].headerSize(at: start, in: text, charging: budget)
    if place > 0 { packed.left.append(place) }
    return true
  }

  /// Decodes the run around a hit, in every way that it may be read.
  func followRun(_ text: Span<UInt8>, at hit: Int, depth: Int, state: inout TextState) {
    guard hit >= state.runEnd, depth < detector.limits.decodeDepth else { return }
    let floor = state.runEnd
    state.runStart = hit - 16
    for reader in runReaders.indices {
      let index = runReaders[reader]
      let carrier = carriers[index]
      let readings = carrier.readings(
        at: hit, of: nil, after: floor, in: text, charging: budget)
      guard readings.count > 0 else { continue }
      state.runStart = min(state.runStart, readings.start)
      var likely: OpenRun?
      for number in 0..<readings.count {
        let reading = readings[number]
        search(index, from: reading.start, text, depth: depth, blobOffset: 0, state: &state)
        if state.deferred != nil { return }
        if reading.isLikely {
          likely = state.openRun
        } else if let likely {
          state.openRun = likely
        }
      }
      // Another carrier's characters may stand before those of this one.
      if readings.start <= hit, carrier.endsRun(at: state.runEnd, in: text) { break }
      state.runEnd = floor
    }
    state.runEnd = max(state.runEnd, hit + 16)
  }

  /// Decodes what another carrier held if its beginning says that it is packed once more.
  func followBeginning(_ text: Span<UInt8>, depth: Int, state: inout TextState) {
    guard depth > 0 else {
      followBeginning(ofBlob: text, state: &state)
      return
    }
    guard depth < detector.limits.decodeDepth else { return }
    for index in beginners where carriers[index].isHeader(at: 0, in: text) {
      unsafe traces += 1
      search(index, from: 0, text, depth: depth, blobOffset: 0, state: &state)
      if state.deferred != nil { return }
    }
  }

  /// Decodes a blob that is packed data, if that is no archive which the inputs open.
  private func followBeginning(ofBlob text: Span<UInt8>, state: inout TextState) {
    guard detector.limits.decodeDepth > 0 else { return }
    switch state.packed {
    case .left, .only: return
    case .searched, .leftBehindZipEntry: break
    }
    for index in blobBeginners where carriers[index].isHeader(at: 0, in: text) {
      search(index, from: 0, text, depth: 0, blobOffset: 0, isExpected: true, state: &state)
    }
  }

  /// Goes on with a run that the last block ended in.
  func continueRun(_ text: Span<UInt8>, depth: Int, state: inout TextState) {
    guard let run = state.openRun else { return }
    state.openRun = nil
    let start = carriers[run.carrier].restart(
      before: run.start, overlap: Self.runOverlap, in: text, charging: budget)
    search(run.carrier, from: start, text, depth: depth, blobOffset: 0, state: &state)
  }

  /// Decodes what a carrier holds and searches it.
  private func search(
    _ index: Int, from start: Int, _ text: Span<UInt8>, depth: Int, blobOffset: Int,
    isExpected: Bool = false, state: inout TextState
  ) {
    // What was passed over before may have used the budget up.
    guard budget.spend(1) else { return }
    var bytes: [UInt8] = []
    unsafe swap(&bytes, &carrierBuffers[depth])
    defer {
      // Room for a long run is not kept.
      if bytes.count > Self.keptRoom { bytes = [] }
      unsafe swap(&bytes, &carrierBuffers[depth])
    }
    let carrier = carriers[index]
    switch carrier.continuation {
    case .anywhere:
      searchRun(carrier, index, from: start, text, &bytes, depth: depth, state: &state)
    case .fromBeginning(let longestWait):
      let isBlob = depth == 0 && blobOffset + start == 0
      if depth == 0, carrier.isArchive {
        if leaves(index, at: start, text, blobOffset: blobOffset, state: &state) { return }
        if isBlob { return }
      }
      let isFirst = depth > 0 && blobOffset + start == 0
      if carrier.standsInRows {
        searchRow(
          index, from: start, to: start + 1, text, &bytes, depth: depth, isFirst: isFirst,
          isExpected: isExpected, longestWait: longestWait, state: &state)
      } else {
        let decoded = searchPacked(
          index, from: start, text, &bytes, depth: depth, isFirst: isFirst,
          longestWait: longestWait, state: &state)
        if let decoded, carrier.readsOnce {
          state.readEnd = max(state.readEnd, decoded.end)
        }
      }
    }
  }

  /// Searches a run, or as much of it as is there.
  private func searchRun(
    _ carrier: any Carrier, _ index: Int, from start: Int, _ text: Span<UInt8>,
    _ bytes: inout [UInt8], depth: Int, state: inout TextState
  ) {
    let decoded = carrier.decode(
      text, from: start, limit: Self.runLimit, mayWait: false, into: &bytes, charging: budget)
    let isWhole = decoded.ending != .limit
    let goesOn = !isWhole || (state.goesOn && decoded.end + 8 >= text.count)
    if decoded.count >= RunReading.least,
      goesOn || RunReading.mayHoldSecret(bytes.span.extracting(0..<decoded.count)),
      budget.spend(decoded.count)
    {
      let before = mark
      state.hasDecoded = true
      let open = searchDecoded(
        bytes.span.extracting(0..<decoded.count), depth: depth + 1, isWhole: true,
        goesOn: goesOn && isWhole && start >= state.waitsFrom, isCut: goesOn)
      if open != nil {
        // All of it again, with the next block behind it.
        matches.removeSubrange(before.matches...)
        state.deferred = start
        return
      }
      if carrier.readsRuns {
        followXored(bytes.span.extracting(0..<decoded.count), depth: depth + 1)
        if !goesOn { followMasked(bytes.span.extracting(0..<decoded.count), depth: depth + 1) }
      }
      adopt(from: before, of: carrier.name, text, depth: depth, leavesPlain: false) {
        carrier.sources(of: $0, from: start..<decoded.end, in: text, charging: budget)
      }
    }
    if carrier.readsRuns { state.runEnd = max(state.runEnd, decoded.ownEnd ?? decoded.end) }
    if goesOn, state.goesOn { state.openRun = OpenRun(carrier: index, start: decoded.groupEnd) }
  }

  /// Searches compressed data, and says what of it could not be had.
  ///
  /// - Parameter isFirst: whether it is the first thing in what another carrier held. Bytes that
  ///   look like a header may be anything elsewhere, but not there.
  /// - Parameter isExpected: whether it has its place, so that the carrier tells what is no chance.
  /// - Returns: what was searched, if there was anything and it is not left to the next block.
  func searchPacked(
    _ index: Int, from start: Int, _ text: Span<UInt8>, _ bytes: inout [UInt8], depth: Int,
    isFirst: Bool, isExpected: Bool = false, longestWait: Int, state: inout TextState
  ) -> CarrierDecoding? {
    let carrier = carriers[index]
    let limit = detector.limits.expansion
    let spent = budget.spent
    // The next block may show it together with its end.
    let mayWait = start >= state.waitsFrom && text.count - start < longestWait
    let decoded = carrier.decode(
      text, from: start, limit: limit, mayWait: mayWait, into: &bytes, charging: budget)
    let isSure = carrier.isSure(at: start, in: text)
    let isCertain =
      isExpected && !(depth == 0 && comesOut(of: state.packed))
      && carrier.isSure(at: start, in: text, expected: bytes.span.extracting(0..<decoded.count))
    switch decoded.ending {
    case .nothing(isRefused: true): return nil
    case .nothing(isRefused: false):
      if !carrier.isSure { return nil }
      if mayWait {
        state.deferred = start
      } else if isFirst, isSure {
        note(.damaged(carrier: carrier.name))
      }
      return nil
    case .cutOff where mayWait, .damaged where mayWait && isCertain:
      // A stored block that is cut off looks damaged.
      state.deferred = start
      return nil
    case .cutOff where isCertain, .damaged where isCertain:
      note(
        state.isCut && decoded.ending == .cutOff
          ? .cutOff(carrier: carrier.name, longestWait) : .damaged(carrier: carrier.name))
    case .cutOff where !isSure:
      if state.isCut,
        carrier.tellsCuts
          ? !endsEarlier(bytes.span.extracting(0..<decoded.count))
          : Self.isCompressedText(bytes, from: text.count - start)
      {
        note(.cutOff(carrier: carrier.name, longestWait))
      }
    case .cutOff where !isFirst && decoded.count <= Inflater.firstRoom: break
    case .cutOff:
      // What inflates to so much is such data, wherever it stands.
      note(
        state.isCut
          ? .cutOff(carrier: carrier.name, longestWait) : .damaged(carrier: carrier.name))
    case .damaged where mayWait && carrier.isSure && decoded.count <= Inflater.firstRoom:
      // Nothing of a stored block inflates before all of it is there, so it may be cut off.
      state.deferred = start
      return nil
    case .damaged:
      // Of data that is broken amid a text there is no more to be had: a packed archive may have
      // its own marks in it.
      if isFirst, isSure { note(.damaged(carrier: carrier.name)) }
    case .limit: note(.expansion(carrier: carrier.name, limit))
    case .complete: break
    }
    guard budget.spend(decoded.count) else { return nil }
    let before = mark
    let known = noted
    state.hasDecoded = true
    _ = searchDecoded(
      bytes.span.extracting(0..<decoded.count), depth: depth + 1, isWhole: true)
    // What lies in the beginning of data that breaks off breaks off with it.
    if decoded.ending == .damaged || decoded.ending == .cutOff || carrier.showsParts {
      forgetDamage(but: known)
    }
    adopt(from: before, of: carrier.name, text, depth: depth, leavesPlain: false) {
      carrier.sources(of: $0, from: start..<decoded.end, in: text, charging: budget)
    }
    // Pictures alone would use up what may be decoded.
    if depth == 0, state.isPDF, matches.count == before.matches {
      budget.giveBack(budget.spent - spent)
    }
    return decoded
  }

  /// Whether what lies in the blob itself comes out of it as an archive's contents: there pieces of it
  /// may stand among other bytes.
  private func comesOut(of packed: PackedData) -> Bool {
    switch packed {
    case .left, .only: true
    case .leftBehindZipEntry: metZipEntry
    case .searched: false
    }
  }

  /// Whether compressed data that bytes begin with ends before they do, or is none: what stands behind
  /// it, as more of a list or a dump, may well be cut off.
  private func endsEarlier(_ bytes: Span<UInt8>) -> Bool {
    let held = carriers.first {
      ($0.isArchive || $0.standsInRows) && $0.isHeader(at: 0, in: bytes)
    }
    guard let held else { return false }
    var content: [UInt8] = []
    let decoded = held.decode(
      bytes, from: 0, limit: detector.limits.expansion, mayWait: false, into: &content,
      charging: budget)
    return decoded.ending != .cutOff && decoded.ending != .limit
  }

  /// Whether data that inflated to some bytes is compressed text: what is inflated by chance, such
  /// as a long run of one character in base64, is as long before as after.
  private static func isCompressedText(_ bytes: [UInt8], from count: Int) -> Bool {
    let beginning = bytes.prefix(4096)
    let printable = beginning.count { $0 >= 0x20 && $0 != 0x7f || (0x09...0x0d).contains($0) }
    return bytes.count > count + count / 4 && printable > beginning.count - beginning.count / 16
  }
}
