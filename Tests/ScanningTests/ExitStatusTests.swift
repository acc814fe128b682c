import Blobs
import Findings
import Rules
import Scanning
import Testing
import Verification

/// How runs end, by what was found, read and verified.
@Suite struct ExitStatusTests {
  private static let fingerprint = Fingerprint(of: [1])

  private func outcome(
    finds: Bool, suppression: Suppression? = nil, isComplete: Bool = true
  ) -> ScanOutcome {
    var outcome = ScanOutcome()
    if finds {
      var finding = Finding(
        rule: "r", confidence: .high, fingerprint: Self.fingerprint, secret: [1],
        provenance: Provenance(path: []), location: nil, encodings: [],
        excerpt: Excerpt(before: "", masked: "", after: ""))
      finding.suppression = suppression
      outcome.findings = [finding]
    }
    if !isComplete { outcome.coverage.unread = [.init(path: [], .shallow)] }
    return outcome
  }

  private func status(
    _ outcome: ScanOutcome, _ policy: Scanning.ExitStatus.FailurePolicy,
    _ verdict: KeyVerification? = nil, isInterrupted: Bool = false
  ) -> Scanning.ExitStatus {
    Scanning.ExitStatus(
      of: outcome, verdicts: verdict.map { [Self.fingerprint: $0] } ?? [:], policy: policy,
      isInterrupted: isInterrupted)
  }

  @Test func withoutVerification() {
    #expect(status(outcome(finds: false), .any) == .passed)
    #expect(status(outcome(finds: true), .any) == .findings)
    #expect(status(outcome(finds: true), .none) == .passed)
    #expect(status(outcome(finds: true, suppression: Suppression(by: .inline)), .any) == .passed)
  }

  @Test(arguments: Scanning.ExitStatus.FailurePolicy.allCases)
  func nothingUnreadPasses(policy: Scanning.ExitStatus.FailurePolicy) {
    #expect(status(outcome(finds: false, isComplete: false), policy) == .incomplete)
    // What was found is more than that something may be.
    let live = KeyVerification(reason: .accepted, status: 200)
    let found = status(outcome(finds: true, isComplete: false), policy, live)
    #expect(found == (policy == .none ? .incomplete : .findings))
  }

  @Test func verdictsDecideWhereOnlyLiveKeysFail() {
    let live = KeyVerification(reason: .accepted, status: 200)
    let revoked = KeyVerification(reason: .notAccepted, status: 401)
    let unknown = KeyVerification(reason: .timedOut)
    #expect(status(outcome(finds: true), .live, live) == .findings)
    #expect(status(outcome(finds: true), .live, revoked) == .passed)
    #expect(status(outcome(finds: true), .live, unknown) == .incomplete)
    #expect(status(outcome(finds: true), .live) == .incomplete)
    let marked = Suppression(by: .baseline)
    #expect(status(outcome(finds: true, suppression: marked), .live, unknown) == .incomplete)
    let accepted = Suppression(by: .baseline, acceptsLive: true)
    for verdict in [live, unknown] {
      #expect(status(outcome(finds: true, suppression: accepted), .live, verdict) == .passed)
    }
  }

  @Test func interruptionComesFirst() {
    #expect(status(outcome(finds: true), .any, isInterrupted: true) == .interrupted)
  }

  @Test func keysAlone() {
    #expect(Scanning.ExitStatus(ofVerdicts: [.live, .unknown]) == .findings)
    #expect(Scanning.ExitStatus(ofVerdicts: [.revoked, .unknown]) == .incomplete)
    #expect(Scanning.ExitStatus(ofVerdicts: [.revoked]) == .passed)
  }
}
