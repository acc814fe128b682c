import Bytes
import CLiteralSearch
package import Platform

/// One thread's search for secrets: buffers, match data and what is known of the current blob.
package final class DetectionWorker {
  /// The shared rules and encodings.
  package let detector: Detector
  // Here and below: what a hit reads or sets, of one thread, in one load or store. To have checked that
  // nothing else happens meanwhile took half the time of hits that come to nothing.
  // Nothing that is called while a part of `found` is changed looks at it.
  @exclusivity(unchecked) private var found = Found()
  @exclusivity(unchecked) private var hasZipEntry = false
  /// Whether an entry of a zip begins in what was searched of the current blob, as it is and not
  /// encoded.
  package var metZipEntry: Bool { unsafe hasZipEntry }
  /// Whether dropped candidates are kept.
  package var explains = false

  let patternScratch = PatternScratch()
  /// How long each rule's pattern took in the current blob.
  @exclusivity(unchecked) var patternTimes: PatternTimes
  let carriers: [any Carrier]
  /// Those that are looked for at the beginning of what others held.
  let beginners: [Int]
  /// Those that are asked about long runs of letters and digits, in the order of trying.
  let runReaders: [Int]
  /// Those that are looked for at a blob's beginning.
  let blobBeginners: [Int]
  /// The one that opens archives, if there is one.
  let opener: Int?
  /// What may still be decoded for the current blob.
  let budget: WorkBudget
  /// Buffers for hits, one for each depth of decoding; empty until they are needed.
  @exclusivity(unchecked) var hitBuffers: [[LiteralSet.Hit]]
  /// Room for what carriers hold, for each depth of decoding.
  @exclusivity(unchecked) var carrierBuffers: [[UInt8]]
  /// The last windows of each encoding, of one depth of decoding behind the other; nil until there is
  /// one to keep.
  @exclusivity(unchecked) private var windows: [DecodedWindows?]
  /// The numbers of the texts that are being searched, by depth.
  private(set) var textNumbers: [Int]
  /// Where context words stand in those, by depth and rule.
  var contextMemos: [[ContextMemo]]
  /// Where no matches begin in those, of all rules of one depth behind the other.
  @exclusivity(unchecked) private var missMemos: [MissMemo]
  /// Where the words stand that names of tokens go with, by depth and rule.
  var nameMemos: [[NameMemo]]
  /// Hashes of the windows that the current hit was decoded to, since encodings that are undone in
  /// another order leave the same.
  @exclusivity(unchecked) var seen: Set<Int> = []
  /// Whether what is searched comes out of a cipher.
  @exclusivity(unchecked) var isInCipher = false
  /// Grows with each hit in what was decoded, and with whatever else says that it is not noise.
  @exclusivity(unchecked) var traces = 0
  /// The hits of runs in which there is nothing, by their places in the blob's list, as they are to
  /// be told to blobs that have parts in common with it.
  @exclusivity(unchecked) var spent: [(index: Int, hit: LiteralSet.PackedHit)] = []
  /// The number of the last text.
  private var lastNumber = 0

  /// What was found in the current blob.
  private struct Found {
    var matches: [Match] = []
    var dropped: [DroppedCandidate] = []
    var noted: Set<DetectionLimit> = []
    var packed = PackedPlaces()
  }

  var matches: [Match] {
    _read { yield unsafe found.matches }
    _modify { yield unsafe &found.matches }
  }

  /// The candidates of the current blob that were dropped, if they are asked for.
  package internal(set) var dropped: [DroppedCandidate] {
    _read { yield unsafe found.dropped }
    _modify { yield unsafe &found.dropped }
  }

  /// What kept the search of the current blob from looking at everything, but for the budget.
  private(set) var noted: Set<DetectionLimit> {
    _read { yield unsafe found.noted }
    _modify { yield unsafe &found.noted }
  }

  /// Where packed data begins in the current block that was not searched, counted from the blob's
  /// beginning.
  package internal(set) var packed: PackedPlaces {
    _read { yield unsafe found.packed }
    _modify { yield unsafe &found.packed }
  }

  /// Creates a worker.
  ///
  /// - Parameter opener: opens archives in encoded text; nil to leave them closed.
  package init(_ detector: Detector, opener: (any ArchiveOpener)? = nil) {
    self.detector = detector
    unsafe patternTimes = PatternTimes(detector.limits, rules: detector.rules.count)
    let depths = 0...detector.limits.decodeDepth
    carriers = detector.decodesAnything ? Carriers.all(opener: opener) : []
    beginners = carriers.indices.filter { [carriers] in carriers[$0].beginsDecoded }
    runReaders = carriers.indices.filter { [carriers] in carriers[$0].readsRuns }
    blobBeginners = carriers.indices.filter { [carriers] in carriers[$0].beginsBlob }
    self.opener = carriers.lastIndex { $0 is PackedArchive }
    budget = WorkBudget(detector.limits.decodingFloor)
    unsafe windows = Array(repeating: nil, count: depths.count * detector.encodings.count)
    textNumbers = [Int](repeating: -1, count: detector.limits.decodeDepth + 2)
    contextMemos = textNumbers.map { _ in detector.rules.map { _ in ContextMemo() } }
    unsafe missMemos = Array(
      repeating: MissMemo(), count: textNumbers.count * detector.rules.count)
    nameMemos = textNumbers.map { _ in detector.rules.map { _ in NameMemo() } }
    unsafe carrierBuffers = depths.map { _ in [] }
    unsafe hitBuffers = textNumbers.map { _ in [] }
  }

  /// The last windows of an encoding at a depth of decoding.
  ///
  /// Workers are made for each repository, and few of them decode anything.
  func windows(of encoding: Int, at depth: Int) -> DecodedWindows {
    let index = depth * detector.encodings.count + encoding
    if let known = unsafe windows[index] { return known }
    let made = DecodedWindows(detector.encodings[encoding].alignments)
    unsafe windows[index] = made
    return made
  }

  /// Where no matches of a rule begin in the text of a depth.
  func missMemo(of rule: Int, at depth: Int) -> MissMemo {
    unsafe missMemos[depth * detector.rules.count + rule]
  }

  /// Notes that none begins in a range.
  func noteMiss(of rule: Int, at depth: Int, in range: Range<Int>, number: Int) {
    unsafe missMemos[depth * detector.rules.count + rule] = MissMemo(range, number: number)
  }

  /// Takes the buffer for hits of a depth, which has room; `hitBuffers` gets it back.
  func takeHitBuffer(at depth: Int) -> [LiteralSet.Hit] {
    var buffer: [LiteralSet.Hit] = []
    unsafe swap(&buffer, &hitBuffers[depth])
    if buffer.isEmpty { buffer = [LiteralSet.Hit](repeating: .init(), count: LiteralSet.room) }
    return buffer
  }

  /// Forgets the last blob.
  func begin() {
    unsafe hasZipEntry = false
    if !noted.isEmpty { noted.removeAll(keepingCapacity: true) }
    if !dropped.isEmpty { dropped.removeAll(keepingCapacity: true) }
    if !matches.isEmpty { matches.removeAll(keepingCapacity: true) }
    budget.begin(detector.limits.decodingFloor)
    unsafe patternTimes.begin()
  }

  /// Adds the share of decoding that comes with more bytes of the blob.
  func earn(_ bytes: Int) {
    budget.earn(bytes * detector.limits.decodingRatio)
    unsafe patternTimes.earn(bytes)
  }

  func note(_ limit: DetectionLimit) { noted.insert(limit) }

  /// Takes back that data is damaged or cut off, but for what was noted before.
  func forgetDamage(but before: Set<DetectionLimit>) {
    noted = noted.filter { limit in
      switch limit {
      case .damaged, .cutOff: before.contains(limit)
      default: true
      }
    }
  }

  /// What kept the search of the current blob from looking at everything.
  package var limits: Set<DetectionLimit> {
    budget.isExceeded ? noted.union([.decoding]) : noted
  }

  /// Whether anything kept it from that.
  package var isLimited: Bool { budget.isExceeded || !noted.isEmpty }

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
    state.firstMatch = matches.count
    if depth == 0 || blobOffset == 0 { forgetSeen() }
    if blobOffset == 0 {
      state.byteOrder = markedByteOrder(text)
      state.isPDF = depth == 0 && text.starts(at: 0, with: "%PDF-")
    }
    if state.byteOrder != nil { unsafe traces += 1 }
    continueRun(text, depth: depth, state: &state)
    continueRow(text, depth: depth, state: &state)
    if blobOffset == 0 { followBeginning(text, depth: depth, state: &state) }
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
    if case .only(let places) = state.packed {
      if places.contains(blobOffset + offset) {
        followPacked(literal, in: text, at: offset, blobOffset: blobOffset, state: &state)
      }
      return
    }
    if depth > 0 { unsafe traces += 1 }
    if literal == LiteralSet.run {
      followRun(text, at: offset, depth: depth, state: &state)
      return
    }
    if state.hasDecoded, depth == 0 || blobOffset == 0 {
      forgetSeen()
      state.hasDecoded = false
    }
    for place in detector.ownerPlaces[literal] {
      switch detector.owners[place] {
      case .rule(let rule):
        match(rule, in: text, at: offset, depth: depth, state: &state)
      case .encoding(let index, let literal):
        decode(index, text, at: offset, of: literal, depth: depth, state: &state)
      case .carrier(let index, let literal):
        followCarrier(
          index, of: literal, text, at: offset, depth: depth, blobOffset: blobOffset, state: &state)
      case .zipEntry:
        if depth == 0 {
          unsafe hasZipEntry = true
        } else if !state.hasOpenedZip {
          state.hasOpenedZip = true
          openArchive(in: text, from: offset, depth: depth, blobOffset: blobOffset, state: &state)
        }
      case .zipEnd:
        if depth == 0 { unsafe hasZipEntry = true }
        noteZip(ArchiveMark.endsZip(at: offset, in: text), depth, blobOffset + offset)
      case .zipList:
        noteZip(ArchiveMark.isListed(inZipAt: offset, in: text), depth, blobOffset + offset)
      case .archive(let mark):
        followArchive(
          mark, in: text, at: offset, depth: depth, blobOffset: blobOffset, state: &state)
      }
    }
    if detector.isPlain[literal] {
      followEscapes(text, behindWordAt: offset, depth: depth, state: &state)
    }
  }

  /// Notes a part of a zip's directory in the blob itself.
  private func noteZip(_ isThere: Bool, _ depth: Int, _ place: Int) {
    guard isThere, depth == 0 else { return }
    unsafe hasZipEntry = true
    packed.zipRecord = packed.zipRecord ?? place
  }

  private func forgetSeen() {
    if unsafe !seen.isEmpty { unsafe seen.removeAll(keepingCapacity: true) }
  }

  /// Keeps a candidate that a filter dropped, if they are asked for.
  func drop(_ rule: Int, _ range: Range<Int>, _ reason: DroppedCandidate.Reason) {
    guard explains else { return }
    dropped.append(DroppedCandidate(rule: rule, range: range, encodings: [], reason: reason))
  }
}
