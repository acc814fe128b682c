import Archives
package import Blobs
package import Detection
package import Findings
import Git
import Inputs
package import Platform

/// One worker's consumer: searches blobs and keeps what it finds.
package final class FindingConsumer: BlobConsumer {
  /// What was found so far.
  package private(set) var findings: [Finding] = []

  /// The Git LFS pointers among the blobs.
  private(set) var pointers: [PlacedPointer] = []

  private let worker: DetectionWorker
  private let honoursSuppressions: Bool
  private let hashesLines: Bool
  private let excludedMembers: MemberExclusion?
  private let isStrict: Bool
  private let progress: ScanProgress?
  /// Bytes searched that were not counted yet: workers share the counter.
  private var uncounted = 0
  private static let countedAtOnce = 1 << 22
  private var outside: OutsideWatch
  /// The search of the blob whose blocks are coming.
  private var search: BlobSearch
  /// Where in that blob the next block begins; counted only for blobs of several blocks, the others
  /// are counted when something is found.
  private var position = TextPosition()
  /// How many findings that blob has of each key, those that are suppressed apart.
  private var places = RepeatedPlaces(most: 0)
  /// Where the findings begin of that blob and of those around it.
  private var starts = BlobStarts()
  private let budget: FindingBudget
  private var room: FindingRoom
  /// What of that blob was said not to be looked at.
  private var noted: Set<DetectionLimit> = []
  /// Where the current blob's next block has to begin; nil between blobs.
  private var nextOffset: Int?

  /// Creates a consumer with a worker of its own.
  ///
  /// - Parameters:
  ///   - honoursSuppressions: whether a comment on the line can suppress a finding.
  ///   - hashesLines: whether findings carry the hash of their lines.
  ///   - isStrict: whether what is read on the outside only is unread.
  ///   - leavesArchivesClosed: whether nothing opens archives.
  ///   - budget: how many findings are kept.
  package convenience init(
    _ detector: Detector, honoursSuppressions: Bool = true, hashesLines: Bool = true,
    isStrict: Bool = false, leavesArchivesClosed: Bool = false,
    budget: FindingBudget = FindingBudget()
  ) {
    self.init(
      detector, honoursSuppressions: honoursSuppressions, hashesLines: hashesLines,
      isStrict: isStrict, leavesArchivesClosed: leavesArchivesClosed, budget: budget,
      excludedMembers: nil, progress: nil)
  }

  /// - Parameters:
  ///   - excludedMembers: members of archives that are not read; nil for none.
  ///   - progress: where searched bytes are counted; nil for nowhere.
  init(
    _ detector: Detector, honoursSuppressions: Bool, hashesLines: Bool, isStrict: Bool,
    leavesArchivesClosed: Bool, budget: FindingBudget, excludedMembers: MemberExclusion?,
    progress: ScanProgress?
  ) {
    self.budget = budget
    room = FindingRoom(budget)
    self.progress = progress
    self.isStrict = isStrict
    self.excludedMembers = excludedMembers
    outside = OutsideWatch(leavesArchivesClosed: leavesArchivesClosed)
    self.honoursSuppressions = honoursSuppressions
    self.hashesLines = hashesLines
    worker = DetectionWorker(detector, opener: leavesArchivesClosed ? nil : EmbeddedArchives())
    search = BlobSearch(worker)
  }

  /// Hands over what was found, so that it is not there twice.
  func takeFindings() -> [Finding] {
    defer {
      findings = []
      starts.reset()
    }
    return findings
  }

  /// Finds the hits of a blob that is in memory as a whole.
  ///
  /// - Parameters:
  ///   - parts: what the blob has in common with another, in order.
  ///   - known: the other's hits.
  ///   - hits: set to the blob's hits.
  /// - Returns: false if they are too many to be kept.
  package func findHits(
    in bytes: Span<UInt8>, sharing parts: [CopiedRange], with known: [UInt64],
    into hits: inout [UInt64]
  ) -> Bool {
    worker.findHits(in: bytes, sharing: parts, with: known, into: &hits)
  }

  /// Puts what the search of a blob has found out into the hits that `findHits` has found of it.
  package func noteSpent(in hits: inout [UInt64]) { worker.noteSpent(in: &hits) }

  package func consume(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, provenance: () -> Provenance
  ) -> BlockOutcome {
    consume(bytes, at: offset, isLast: isLast, hits: nil, provenance: provenance)
  }

  package func consume(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, packed: PackedData,
    provenance: () -> Provenance
  ) -> BlockOutcome {
    consume(bytes, at: offset, isLast: isLast, hits: nil, packed: packed, provenance: provenance)
  }

  package func exclusion(ofMember place: () -> Provenance) -> Coverage.Reason? {
    excludedMembers?.reason(for: place())
  }

  package func takeBack(_ parts: [Range<Int>], of provenance: () -> Provenance) {
    if findings.isEmpty { return }
    let place = provenance()
    let first = starts.index(of: place)
    let kept = findings[first...].filter { finding in
      guard finding.provenance == place, let bytes = finding.location?.bytes else { return true }
      let next = parts.partitioningIndex { $0.lowerBound > bytes.lowerBound }
      return next == 0 || bytes.upperBound > parts[next - 1].upperBound
    }
    room.giveBack(findings.count - first - kept.count)
    findings.replaceSubrange(first..., with: kept)
  }

  package func outcome(ofOutside format: String, at place: () -> Provenance) -> BlobOutcome {
    var outcome = BlobOutcome()
    note(format, in: &outcome, place())
    return outcome
  }

  /// Takes the next block of a blob.
  ///
  /// - Parameters:
  ///   - hits: the hits of a blob of one block, if they are known; else they are looked for.
  ///   - packed: what is done about packed data.
  package func consume(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, hits: [UInt64]?,
    packed: PackedData = .searched, provenance: () -> Provenance
  ) -> BlockOutcome {
    if let progress {
      uncounted += bytes.count
      if uncounted >= Self.countedAtOnce {
        progress.count(searched: uncounted)
        uncounted = 0
      }
    }
    // A first block that was kept whole comes again.
    let isAgain = offset == 0 && nextOffset == 0
    let format = outside.pass(bytes, at: offset, isLast: isLast) {
      let place = provenance()
      return place.members.last ?? place.path
    }
    if case .only = packed {
      return searched(bytes, at: offset, isLast: isLast, hits: hits, packed, provenance)
    }
    if offset == 0, !isAgain { starts.begin(at: findings.count, provenance) }
    var block = searched(bytes, at: offset, isLast: isLast, hits: hits, packed, provenance)
    if let format, !isAgain { note(format, in: &block.outcome, provenance()) }
    if offset == 0, isLast, let pointer = LFSPointer(bytes) {
      note(pointer, in: &block.outcome, provenance())
    }
    return block
  }

  private func note(
    _ pointer: LFSPointer, in outcome: inout BlobOutcome, _ place: Provenance
  ) {
    if place.part != .content { return }
    outcome.isPointer = true
    pointers.append(PlacedPointer(pointer: pointer, place: place))
  }

  /// Notes that only the outside of a blob is read.
  private func note(_ format: String, in outcome: inout BlobOutcome, _ place: Provenance) {
    if place.part != .content { return }
    outcome.outsideOnly[format, default: 0] += 1
    if isStrict { outcome.unread.append(Coverage.Entry(place, .outsideOnly(format: format))) }
  }

  private func searched(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, hits: [UInt64]?, _ packed: PackedData,
    _ provenance: () -> Provenance
  ) -> BlockOutcome {
    // Nothing in it leads to anything.
    if let hits, hits.isEmpty, !worker.isMarkedAsUTF16(bytes) {
      nextOffset = nil
      return BlockOutcome(next: bytes.count)
    }
    // A blob whose producer failed midway has no last block. A block that was kept whole comes
    // again, with more behind it.
    let isNew = offset != nextOffset
    if isNew {
      search.begin()
      position = TextPosition(at: offset)
      if !noted.isEmpty { noted = [] }
      places = RepeatedPlaces(most: budget.limits.perKey)
    }
    var matches: [Match] = []
    let earlier = isNew ? [] : search.reachingOn
    let kept = search.search(bytes, at: offset, isLast: isLast, hits: hits, packed: packed) {
      matches.append($0)
    }
    var block = BlockOutcome(next: kept, holdsZipEntry: worker.metZipEntry)
    if !worker.packed.isEmpty { block.packed = worker.packed }
    if !matches.isEmpty {
      block.outcome.hasFindings = true
      let (repeated, entry) = report(matches, earlier, in: bytes, at: offset, isLast, provenance)
      if repeated > 0 {
        block.outcome.excluded.append(Coverage.Entry(provenance(), .repeated(repeated)))
      }
      if let entry { block.outcome.unread.append(entry) }
    }
    if worker.isLimited { block.outcome.unread += newLimits(provenance) }
    if offset == 0, !isLast {
      position = TextPosition(TextPosition.Encoding(ofBlobThatBeginsWith: bytes))
    }
    if !isLast { position.advance(to: offset + kept, in: bytes, at: offset) }
    nextOffset = isLast ? nil : offset + kept
    return block
  }

  /// - Parameter earlier: where secrets lie that an earlier block showed, counted from the blob's
  ///   beginning.
  /// - Returns: how many places are not kept, since the blob has enough of their keys; and what is to
  ///   be said of others that are not.
  private func report(
    _ matches: [Match], _ earlier: [Range<Int>], in bytes: Span<UInt8>, at offset: Int,
    _ isLast: Bool,
    _ provenance: () -> Provenance
  ) -> (repeated: Int, unread: Coverage.Entry?) {
    let provenance = provenance()
    let isWhole = offset == 0 && isLast
    let maker = FindingMaker(
      rules: worker.detector.rules, provenance: provenance, matches: matches,
      searched: isLast ? bytes.count : search.followed - offset,
      earlier: earlier.map { $0.lowerBound - offset..<$0.upperBound - offset },
      blockOffset: offset, position: position, honoursSuppressions: honoursSuppressions)
    room.enter(provenance)
    var repeated = 0
    let chosen = maker.chosen(in: bytes) { fingerprint, isSuppressed in
      if !places.take(fingerprint, isSuppressed: isSuppressed) {
        repeated += 1
        return false
      }
      return room.take()
    }
    findings +=
      provenance.part == .name
      ? maker.names(chosen, in: bytes)
      : maker.findings(chosen, in: bytes, hashesLines: isWhole && hashesLines)
    return (repeated, room.newEntry())
  }

  /// What keeps the search of the blob from looking at everything, and was not said yet.
  private func newLimits(_ provenance: () -> Provenance) -> [Coverage.Entry] {
    let new = worker.limits.subtracting(noted)
    noted = worker.limits
    if new.isEmpty { return [] }
    let place = provenance()
    // Where only the outside counts as read, data may lie in pieces, as in the sectors of OLE2.
    return new.filter { !outside.isOutside || !$0.isDamage }
      .map { Coverage.Entry(place, $0.reason) }
  }
}

extension DetectionLimit {
  /// Whether data broke off, rather than that there was too much of it.
  fileprivate var isDamage: Bool {
    switch self {
    case .damaged, .cutOff: true
    case .matching, .decoding, .expansion: false
    }
  }

  /// What coverage says of it.
  package var reason: Coverage.Reason {
    switch self {
    case .matching(let rule): .matchLimit(rule: rule)
    case .decoding: .decodingLimit
    case .expansion(let carrier, let bytes): .expansionLimit(carrier: carrier, bytes)
    case .damaged(let carrier): .embeddedDamaged(carrier: carrier)
    case .cutOff(let carrier, let bytes): .embeddedCutOff(carrier: carrier, bytes)
    }
  }
}
