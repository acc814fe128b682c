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
  private var outside: OutsideWatch
  /// The search of the blob whose blocks are coming.
  private var search: BlobSearch
  /// Where in that blob the next block begins; counted only for blobs of several blocks, the others
  /// are counted when something is found.
  private var position = TextPosition()
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
  package convenience init(
    _ detector: Detector, honoursSuppressions: Bool = true, hashesLines: Bool = true,
    isStrict: Bool = false, leavesArchivesClosed: Bool = false
  ) {
    self.init(
      detector, honoursSuppressions: honoursSuppressions, hashesLines: hashesLines,
      isStrict: isStrict, leavesArchivesClosed: leavesArchivesClosed, excludedMembers: nil)
  }

  /// - Parameter excludedMembers: members of archives that are not read; nil for none.
  init(
    _ detector: Detector, honoursSuppressions: Bool, hashesLines: Bool, isStrict: Bool,
    leavesArchivesClosed: Bool, excludedMembers: MemberExclusion?
  ) {
    self.isStrict = isStrict
    self.excludedMembers = excludedMembers
    outside = OutsideWatch(leavesArchivesClosed: leavesArchivesClosed)
    self.honoursSuppressions = honoursSuppressions
    self.hashesLines = hashesLines
    worker = DetectionWorker(detector)
    search = BlobSearch(worker)
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

  package func consume(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, provenance: () -> Provenance
  ) -> BlockOutcome {
    consume(bytes, at: offset, isLast: isLast, hits: nil, provenance: provenance)
  }

  package func exclusion(ofMember place: () -> Provenance) -> Coverage.Reason? {
    excludedMembers?.reason(for: place())
  }

  package func takeBack(_ parts: [Range<Int>], of provenance: () -> Provenance) {
    if findings.isEmpty { return }
    let place = provenance()
    findings.removeAll { finding in
      guard finding.provenance == place, let bytes = finding.location?.bytes else { return false }
      let next = parts.partitioningIndex { $0.lowerBound > bytes.lowerBound }
      return next > 0 && bytes.upperBound <= parts[next - 1].upperBound
    }
  }

  /// Takes the next block of a blob.
  ///
  /// - Parameter hits: the hits of a blob of one block, if they are known; else they are looked for.
  package func consume(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, hits: [UInt64]?,
    provenance: () -> Provenance
  ) -> BlockOutcome {
    var block = searched(bytes, at: offset, isLast: isLast, hits: hits, provenance)
    if let format = outside.pass(bytes, at: offset, isLast: isLast) {
      note(format, in: &block.outcome, provenance())
    }
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
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, hits: [UInt64]?,
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
    }
    var matches: [Match] = []
    let earlier = isNew ? [] : search.reachingOn
    let kept = search.search(bytes, at: offset, isLast: isLast, hits: hits) {
      matches.append($0)
    }
    var block = BlockOutcome(next: kept, holdsZipEntry: worker.metZipEntry)
    if !matches.isEmpty {
      block.outcome.hasFindings = true
      report(matches, earlier, in: bytes, at: offset, isLast, provenance)
    }
    if worker.isLimited { block.outcome.unread = newLimits(provenance) }
    if offset == 0, !isLast {
      position = TextPosition(TextPosition.Encoding(ofBlobThatBeginsWith: bytes))
    }
    if !isLast { position.advance(to: offset + kept, in: bytes, at: offset) }
    nextOffset = isLast ? nil : offset + kept
    return block
  }

  /// - Parameter earlier: where secrets lie that an earlier block showed, counted from the blob's
  ///   beginning.
  private func report(
    _ matches: [Match], _ earlier: [Range<Int>], in bytes: Span<UInt8>, at offset: Int,
    _ isLast: Bool,
    _ provenance: () -> Provenance
  ) {
    let provenance = provenance()
    let isWhole = offset == 0 && isLast
    let maker = FindingMaker(
      rules: worker.detector.rules, provenance: provenance, matches: matches,
      searched: isLast ? bytes.count : search.followed - offset,
      earlier: earlier.map { $0.lowerBound - offset..<$0.upperBound - offset },
      blockOffset: offset, position: position, honoursSuppressions: honoursSuppressions)
    if provenance.part == .name {
      findings += maker.names(in: bytes)
    } else {
      findings += maker.findings(in: bytes, hashesLines: isWhole && hashesLines)
    }
  }

  /// What keeps the search of the blob from looking at everything, and was not said yet.
  private func newLimits(_ provenance: () -> Provenance) -> [Coverage.Entry] {
    let new = worker.limits.subtracting(noted)
    noted = worker.limits
    if new.isEmpty { return [] }
    let place = provenance()
    return new.map { Coverage.Entry(place, $0.reason) }
  }
}

extension DetectionLimit {
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
