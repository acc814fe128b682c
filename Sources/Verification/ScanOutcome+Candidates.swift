import Blobs
import Findings
import Synchronization

extension ScanOutcome {
  /// The keys to verify: one candidate a finding, suppressed ones too.
  package var verificationCandidates: [Candidate] {
    findings.map { finding in
      Candidate(
        fingerprint: finding.fingerprint.text, secret: finding.secret, rule: finding.rule,
        foundInAgentPlace: finding.isInAgentPlace)
    }
  }
}

/// How far verification has come.
package final class VerificationProgress: Sendable {
  private let counts = Mutex((done: 0, total: 0))

  /// Creates the progress of a verification that has not begun.
  package init() {}

  /// Sets the counts.
  package func set(_ done: Int, _ total: Int) { counts.withLock { $0 = (done, total) } }

  /// How far it has come, in a few words.
  package var summary: String {
    let (done, total) = counts.withLock { $0 }
    return "verifying: \(done) of \(total) keys"
  }
}
