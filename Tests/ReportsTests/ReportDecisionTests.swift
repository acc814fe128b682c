import Blobs
import Findings
import Reports
import Scanning
import Testing
import Verification

/// How a run over reports ends, which needs no process to be known.
@Suite struct ReportDecisionTests {
  private typealias Status = Scanning.ExitStatus
  private typealias Policy = Status.FailurePolicy

  private func status(_ report: Report, _ policy: Policy) -> Status {
    Status(
      of: report.outcome, verdicts: report.verdicts, policy: policy, isInterrupted: false)
  }

  private func report(
    _ number: Int, path: String = "x", _ suppression: Suppression? = nil, _ reason: Reason? = nil
  ) -> Report {
    var finding = Samples.finding(number, path: path)
    finding.suppression = suppression
    var report = Samples.report([finding])
    if let reason { report.verdicts[finding.fingerprint] = KeyVerification(reason: reason) }
    return report
  }

  private func again(_ report: Report, _ format: ReportFormat) throws -> Report {
    try ReportReader.read(Array(try Samples.text(report, format).utf8), path: [])
  }

  private let accepting = Suppression(by: .baseline, reason: "known", acceptsLive: true)
  private let plain = Suppression(by: .baseline, reason: "known")

  @Test(arguments: [ReportFormat.json, .sarif])
  func acceptedLiveKeysStayAccepted(_ format: ReportFormat) throws {
    let scanned = report(1, accepting, .accepted)
    for policy in Policy.allCases {
      #expect(status(scanned, policy) == .passed)
      #expect(status(Report.merging([try again(scanned, format)]), policy) == .passed)
    }
  }

  /// Every verdict and suppression, under every policy.
  @Test func theTable() {
    let rows: [(Suppression?, Reason?, any: Status, live: Status)] = [
      (nil, nil, .findings, .incomplete), (nil, .accepted, .findings, .findings),
      (nil, .notAccepted, .findings, .passed), (nil, .timedOut, .findings, .incomplete),
      (plain, nil, .passed, .incomplete), (plain, .notAccepted, .passed, .passed),
      (plain, .accepted, .findings, .findings), (plain, .timedOut, .passed, .incomplete),
      (accepting, nil, .passed, .passed), (accepting, .accepted, .passed, .passed),
      (accepting, .notAccepted, .passed, .passed), (accepting, .timedOut, .passed, .passed),
    ]
    for (suppression, reason, any, live) in rows {
      let merged = Report.merging([report(1, suppression, reason)])
      #expect(status(merged, .any) == any, "\(suppression as Any) \(reason as Any)")
      #expect(status(merged, .live) == live, "\(suppression as Any) \(reason as Any)")
      #expect(status(merged, .none) == .passed)
    }
  }

  @Test func whatWasNotReadIsIncomplete() throws {
    var clean = Samples.report([])
    #expect(status(clean, .any) == .passed)
    #expect(status(try again(clean, .jsonl), .none) == .incomplete)
    clean.coverage.unread = [.init(path: Array("x".utf8), .shallow)]
    for policy in Policy.allCases {
      #expect(status(Report.merging([Samples.report([]), clean]), policy) == .incomplete)
    }
    #expect(status(Report.merging([report(1), clean]), .any) == .findings)
  }

  /// A verdict of one report speaks for the places of all of them.
  @Test func aLiveKeyIsHiddenInNoReport() {
    let hidden = report(1, path: "a", plain)
    let live = report(1, path: "b", accepting, .accepted)
    for order in [[hidden, live], [live, hidden]] {
      let merged = Report.merging(order)
      #expect(merged.findings.map { $0.suppression == nil } == [true, false])
      #expect(status(merged, .any) == .findings)
    }
    let compared = Report.comparing(old: live, new: hidden)
    #expect(status(compared, .any) == .findings)
  }

  @Test func theSuppressionThatAcceptsLessHolds() {
    let reports = [report(1, accepting), report(1, plain)]
    for order in [reports, reports.reversed()] {
      #expect(Report.merging(order).findings.map { $0.suppression?.acceptsLive } == [false])
    }
  }

  @Test func onlyWhatIsNewFailsAComparison() throws {
    let one = report(1)
    let two = report(2, path: "y")
    let both = Report.merging([one, two])
    #expect(status(Report.comparing(old: both, new: one), .any) == .passed)
    #expect(status(Report.comparing(old: one, new: both), .any) == .findings)
    #expect(status(Report.comparing(old: one, new: one), .any) == .passed)
  }

  /// A comparison that is merged, with itself or alone, is the same comparison.
  @Test func aComparisonStaysOne() throws {
    let one = report(1)
    let gone = report(2, path: "a")
    let compared = Report.comparing(old: Report.merging([one, gone]), new: one)
    let json = try Samples.text(compared, .json)
    for count in 1...2 {
      let merged = Report.merging(
        [Report](repeating: try again(compared, .json), count: count))
      #expect(merged.changes == [.unchanged, .gone])
      #expect(status(merged, .any) == .passed)
      if count == 1 { #expect(try Samples.text(merged, .json) == json) }
    }
    // What a report without a comparison holds counts.
    #expect(status(Report.merging([compared, one]), .any) == .findings)
  }
}
