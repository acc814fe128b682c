import Blobs
package import Findings
import FoundationEssentials
import Verification

/// What a line of a state file says of one repository: that it was scanned, as what, and what came
/// of it. No secret is in it.
package struct RepositoryRecord: Sendable {
  /// What reports call the repository.
  package var target: [UInt8]
  /// The digest of what tells whether the repository has changed.
  package var identity: String
  /// The digest of all that decides what a scan finds.
  package var settings: String
  /// The last day on which it holds, `yyyy-mm-dd`, where a suppression ends; nil for always.
  package var validUntil: String?
  /// When the scan ended.
  package var finished: Timestamp
  /// What the scans of the repository and of its submodules came to.
  package var outcomes: [TargetOutcome]

  /// Creates a record.
  package init(
    target: [UInt8], identity: String, settings: String, validUntil: String?, finished: Timestamp,
    outcomes: [TargetOutcome]
  ) {
    self.target = target
    self.identity = identity
    self.settings = settings
    self.validUntil = validUntil
    self.finished = finished
    self.outcomes = outcomes
  }

  /// Whether everything was read.
  package var isComplete: Bool { outcomes.allSatisfy(\.outcome.coverage.isComplete) }

  /// The line, without its end.
  ///
  /// - Parameter mask: masks secrets in texts that were not scanned.
  package func line(masking mask: @escaping @Sendable ([[UInt8]]) -> [[UInt8]]) -> [UInt8] {
    let sink = LineSink()
    var output = Output(sink)
    let coverage = ScanOutcome(of: outcomes).coverage
    let fingerprints = Set(outcomes.flatMap(\.outcome.findings).map(\.fingerprint)).sorted()
    output.beginObject()
    output.path(target, "target", "targetBytes")
    output.member("identity", identity)
    output.member("settings", settings)
    output.member("validUntil", validUntil)
    output.member("finished", Wording.moment(finished.secondsSince1970))
    output.member("complete", isComplete)
    output.member("objects", coverage.objects)
    output.member("bytes", coverage.bytes)
    output.member("fingerprints", fingerprints.map(\.text))
    output.member("unread", Set(coverage.unread.map(\.reason.code)).sorted())
    output.array("outcomes") { output in
      for outcome in outcomes { output.element { $0.recorded(outcome, masking: mask) } }
    }
    output.endObject()
    // Memory is never full as a disk is.
    try? output.finish()
    return sink.bytes
  }

  /// Reads a line; nil for what is none of this version.
  package init?(line: [UInt8]) {
    guard let wire = try? JSONDecoder().decode(WireRecord.self, from: Data(line)),
      let target = WireFinding.bytes(wire.target, wire.targetBytes),
      let finished = Timestamp(text: wire.finished)
    else { return nil }
    var outcomes: [TargetOutcome] = []
    for outcome in wire.outcomes {
      guard let read = try? outcome.outcome() else { return nil }
      outcomes.append(read)
    }
    self.init(
      target: target, identity: wire.identity, settings: wire.settings,
      validUntil: wire.validUntil, finished: finished, outcomes: outcomes)
    // Someone changed what one of the two says.
    if wire.complete != isComplete { return nil }
  }
}
