package import Blobs
package import Detection
package import Findings
import Inputs
package import Platform

/// One worker's consumer: searches blobs and keeps what it finds.
package final class FindingConsumer: BlobConsumer {
  /// What was found so far.
  package private(set) var findings: [Finding] = []
  /// What detection could not look at.
  package private(set) var coverage = Coverage()
  package private(set) var metZipEntry = false

  private let worker: DetectionWorker
  private let honoursSuppressions: Bool
  /// The search of the blob whose blocks are coming.
  private var search: BlobSearch
  /// Where in that blob the next block begins; counted only for blobs of several blocks, the others
  /// are counted when something is found.
  private var position = TextPosition()
  /// What of that blob is in `coverage`.
  private var noted: Set<DetectionLimit> = []
  /// The hits of the blob that comes next; nil if they are not known before.
  private var prepared: [UInt64]?
  /// Where the current blob's next block has to begin; nil between blobs.
  private var nextOffset: Int?

  /// Creates a consumer with a worker of its own.
  ///
  /// - Parameter honoursSuppressions: whether a comment on the line can suppress a finding.
  package init(_ detector: Detector, honoursSuppressions: Bool = true) {
    self.honoursSuppressions = honoursSuppressions
    worker = DetectionWorker(detector)
    search = BlobSearch(worker)
  }

  /// Finds the hits of the blob that is consumed next, in one block.
  ///
  /// - Parameters:
  ///   - parts: what the blob has in common with another, in order.
  ///   - known: the other's hits.
  ///   - hits: set to the blob's hits.
  /// - Returns: false if they are too many to be kept; the blob is consumed all the same.
  package func prepare(
    _ bytes: Span<UInt8>, sharing parts: [CopiedRange], with known: [UInt64], hits: inout [UInt64]
  ) -> Bool {
    guard worker.findHits(in: bytes, sharing: parts, with: known, into: &hits) else { return false }
    prepared = hits
    return true
  }

  package func consume(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, provenance: () -> Provenance
  ) -> Int {
    let hits = prepared
    prepared = nil
    // Nothing in it leads to anything.
    if let hits, hits.isEmpty, !worker.isMarkedAsUTF16(bytes) {
      nextOffset = nil
      metZipEntry = false
      return bytes.count
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
    if !matches.isEmpty { report(matches, earlier, in: bytes, at: offset, isLast, provenance) }
    if worker.isLimited { note(provenance) }
    if offset == 0, !isLast {
      position = TextPosition(TextPosition.Encoding(ofBlobThatBeginsWith: bytes))
    }
    if !isLast { position.advance(to: offset + kept, in: bytes, at: offset) }
    nextOffset = isLast ? nil : offset + kept
    metZipEntry = worker.metZipEntry
    return kept
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
      findings += maker.findings(in: bytes, isWhole: isWhole)
    }
  }

  private func note(_ provenance: () -> Provenance) {
    let place = provenance()
    for limit in worker.limits.subtracting(noted) {
      coverage.unread.append(.init(path: place.coveragePath, reason: limit.description))
    }
    noted = worker.limits
  }
}

extension ScanOutcome {
  /// Adds what a consumer found.
  mutating func add(_ consumer: FindingConsumer) {
    findings += consumer.findings
    coverage.merge(consumer.coverage)
  }
}
