import Findings
import Reports
import Testing
import Verification

/// What a report says is what is read back out of it, in each format that can be read.
@Suite struct RoundTripTests {
  private func again(_ report: Report, _ format: ReportFormat) throws -> Report {
    let text = try Samples.text(report, format) { $0.showsSecrets = true }
    return try ReportReader.read(Array(text.utf8), path: [])
  }

  /// A field that is added to a finding or a verification has to be added to the sample.
  @Test func theSampleLeavesNothingOut() throws {
    let report = Samples.everyField()
    let finding = try #require(report.findings.last)
    let verification = try #require(report.verification(of: finding))
    let parts: [Any] = [
      finding, finding.provenance, try #require(finding.history),
      try #require(finding.suppression), verification,
      try #require(verification.clusters?.first),
    ]
    for part in parts {
      for child in Mirror(reflecting: part).children {
        let value = Mirror(reflecting: child.value)
        #expect(value.displayStyle != .optional || !value.children.isEmpty, "\(child.label ?? "")")
      }
    }
  }

  @Test(arguments: ReportFormat.all.filter(\.isReadable))
  func nothingIsLost(_ format: ReportFormat) throws {
    let report = Samples.everyField()
    let back = try again(report, format)
    let isSame = back.findings == report.findings
    #expect(isSame)
    #expect(back.verdicts == report.verdicts)
    if format == .jsonl { return }
    #expect(back.coverage == report.coverage)
    #expect(back.targets == report.targets)
    #expect(back.version == report.version)
  }

  @Test func anyWayRoundIsTheSame() throws {
    let report = Samples.everyField()
    let json = try Samples.text(report, .json)
    #expect(try Samples.text(again(again(report, .json), .sarif), .json) == json)
    #expect(try Samples.text(again(again(report, .sarif), .json), .json) == json)
    #expect(try Samples.text(Report.merging([again(report, .json)]), .json) == json)
  }

  @Test(arguments: Reason.allCases)
  func everyReasonComesBack(_ reason: Reason) throws {
    var report = Samples.report([Samples.finding()])
    let fingerprint = report.findings[0].fingerprint
    for mayBeAgentToken in [true, false] {
      report.verdicts[fingerprint] = KeyVerification(reason: reason)
      report.verdicts[fingerprint]?.mayBeAgentToken = mayBeAgentToken
      #expect(try again(report, .json).verdicts == report.verdicts)
    }
  }

  /// Reports of versions that wrote no code have a phrase.
  @Test func aReasonWithoutACodeIsItsPhrase() throws {
    var report = Samples.report([Samples.finding()])
    report.verdicts[report.findings[0].fingerprint] = KeyVerification(reason: .timedOut)
    let json = try Samples.text(report, .json)
    let old = json.split(separator: ",\"code\":\"timed-out\"").joined()
    #expect(old.utf8.count < json.utf8.count)
    #expect(try ReportReader.read(Array(old.utf8), path: []).verdicts == report.verdicts)
  }
}
