import Blobs
import Findings
import Reports
import Testing
import Verification

/// Which verdict is kept where two reports have one of the same key.
@Suite struct NewerVerdictTests {
  private let fingerprint = Fingerprint(of: Samples.key(1))

  private func merged(_ verdicts: KeyVerification..., inAgentPlace: Bool = false)
    -> KeyVerification?
  {
    var first = true
    let reports = verdicts.map { verdict in
      var finding = Samples.finding(1)
      finding.isInAgentPlace = inAgentPlace && first
      first = false
      var report = Samples.report([finding])
      report.verdicts[fingerprint] = verdict
      return report
    }
    let forward = Report.merging(reports).verdicts[fingerprint]
    #expect(Report.merging(reports.reversed()).verdicts[fingerprint] == forward)
    return forward
  }

  private func verdict(
    _ reason: Reason, at time: Int? = nil, from endpoint: String? = nil
  ) -> KeyVerification {
    var result = KeyVerification(reason: reason)
    result.checkedAt = time
    result.endpoint = endpoint
    return result
  }

  @Test func theNewerOneCountsAndTheOtherIsSaid() {
    let later = merged(verdict(.accepted, at: 100), verdict(.notAccepted, at: 200))
    #expect(later?.verdict == .revoked)
    #expect(later?.contradicted == .init(verdict: .live, checkedAt: 100))
    #expect(merged(verdict(.notAccepted, at: 1), verdict(.accepted, at: 2))?.verdict == .live)
  }

  @Test func unknownTakesNothingAway() {
    #expect(merged(verdict(.accepted, at: 1), verdict(.timedOut, at: 2))?.verdict == .live)
    #expect(merged(verdict(.accepted, at: 1), verdict(.timedOut, at: 2))?.contradicted == nil)
  }

  @Test func anotherAddressClosesNothing() {
    let sandbox = verdict(.notAccepted, at: 9, from: "http://127.0.0.1:1")
    let vendor = verdict(.accepted, at: 1, from: "https://public-api.kubeadapt.io")
    #expect(merged(vendor, sandbox)?.verdict == .live)
    let unanswered = verdict(.timedOut, at: 1, from: "https://public-api.kubeadapt.io")
    #expect(merged(unanswered, sandbox)?.verdict == .unknown)
  }

  @Test func anAgentPlaceInOneReportIsOneForAll() {
    let kept = merged(verdict(.notAccepted), verdict(.notAccepted), inAgentPlace: true)
    #expect(kept?.verdict == .revokedAsAPIKey)
  }

  @Test func timestampsAreReadBack() {
    for seconds in [0, 951_782_400, 1_582_934_401, 1_793_664_000, 4_102_444_799] {
      let time = Timestamp(secondsSince1970: seconds)
      #expect(Timestamp(text: time.text + "Z") == time)
    }
    for text in ["", "2026-01-01T00:00:00", "2026-13-01T00:00:00Z", "2026-01-01 00:00:00Z"] {
      #expect(Timestamp(text: text) == nil)
    }
  }
}
