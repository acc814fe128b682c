import Blobs
import Findings
import Platform
import Reports
import Testing
import Verification

@Suite struct ReportReaderTests {
  private func read(_ text: String) throws(ReportError) -> Report {
    try ReportReader.read(Array(text.utf8), path: Array("report.jsonl".utf8))
  }

  private func full() -> Report {
    var report = Samples.manyKinds()
    report.coverage.unread = [.init(path: [0x78, 0xFF], .system(SystemError("open", 13)))]
    var live = Samples.live()
    live.scopes = .init(listing: ["clusters:read"], notHeld: ["teams:read"], undetermined: [])
    var cluster = KeyVerification.Cluster(id: "c1")
    cluster.name = "prod"
    live.clusters = [cluster]
    live.hasMoreClusters = true
    live.restricted = true
    report.verdicts[report.findings[0].fingerprint] = live
    var revoked = KeyVerification(reason: .notAccepted, status: 401)
    revoked.mayBeAgentToken = true
    report.verdicts[report.findings[2].fingerprint] = revoked
    return report
  }

  @Test func jsonToSARIFToJSONLosesNothing() throws {
    for report in [full(), Samples.report([]), Hostile.report()] {
      let json = try Samples.text(report, .json)
      let first = try read(json)
      #expect(try Samples.text(first, .json) == json)
      let sarif = try Samples.text(first, .sarif)
      #expect(try Samples.text(try read(sarif), .json) == json)
      #expect(try Samples.text(try read(sarif), .sarif) == Samples.text(first, .sarif))
    }
  }

  @Test func secretsThatWereShownAreReadAndHidden() throws {
    let report = full()
    let shown = try Samples.text(report, .json) { $0.showsSecrets = true }
    var back = try read(shown)
    back.rules = report.rules
    let isSame = back.findings.map(\.secret) == report.findings.map(\.secret)
    #expect(isSame)
    #expect(try Samples.text(back, .json) == Samples.text(report, .json))
  }

  @Test func jsonLinesDoNotSayWhatWasRead() throws {
    let report = full()
    let back = try read(try Samples.text(report, .jsonl))
    #expect(try Samples.text(back, .jsonl) == Samples.text(report, .jsonl))
    #expect(!back.coverage.isComplete)
    #expect(back.coverage.unread.map(\.path) == [Array("report.jsonl".utf8)])
    let one = try read(try Samples.text(Samples.report([Samples.finding()]), .jsonl))
    #expect(one.findings.count == 1)
    #expect(try read("").findings.isEmpty)
    #expect(try !read("\n").coverage.isComplete)
  }

  @Test func whatIsNoReportIsRefused() throws {
    let json = try Samples.text(Samples.report([Samples.finding()]), .json)
    func error(_ text: String) -> ReportError? {
      do throws(ReportError) {
        _ = try read(text)
        return nil
      } catch { return error }
    }
    func changed(_ old: String, _ new: String) -> ReportError? {
      let parts = json.split(separator: old, omittingEmptySubsequences: false)
      #expect(parts.count > 1)
      return error(parts.joined(separator: new))
    }
    #expect(error("{") == .malformed(line: 1))
    #expect(error("hello") == .malformed(line: 1))
    #expect(error(String(json.dropLast(30))) == .malformed(line: 1))
    #expect(error("{}") == .foreign)
    #expect(error("[]") == .foreign)
    #expect(error("{\"version\":\"2.1.0\",\"runs\":[]}") == .foreign)
    #expect(
      error("{\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"x\"}}}]}")
        == .otherTool("x (SARIF)"))
    #expect(error("{\"findings\":[]}") == .foreign)
    #expect(changed("\"high\"", "\"great\"") == .invalid(field: "confidence", finding: 0))
    #expect(changed("\"in\":\"content\"", "\"in\":\"air\"") == .invalid(field: "in", finding: 0))
    #expect(
      changed("\"startLine\":3", "\"startLine\":0") == .invalid(field: "location", finding: 0))
    let fingerprint = Samples.finding().fingerprint.text
    #expect(changed(fingerprint, "zz") == .invalid(field: "fingerprint", finding: 0))
    let capped = try Samples.text(Samples.report([Samples.finding(1), Samples.finding(2)]), .sarif)
    {
      $0.sarifLimit = 1
    }
    #expect(error(capped) == .capped)
  }

  @Test func aContradictoryVerdictIsRefused() throws {
    var report = Samples.report([Samples.finding()])
    report.verdicts[report.findings[0].fingerprint] = Samples.live()
    let json = try Samples.text(report, .json)
    let parts = json.split(separator: "\"verdict\":\"live\"")
    #expect(throws: ReportError.invalid(field: "verification.reason", finding: 0)) {
      _ = try read(parts.joined(separator: "\"verdict\":\"revoked\""))
    }
    // A phrase of a newer version stands for its verdict.
    let newer = json.split(separator: "\"reason\":\"accepted\"")
    let back = try read(newer.joined(separator: "\"reason\":\"accepted, but newer\""))
    #expect(back.verdicts.values.map(\.verdict) == [.live])
  }

  @Test func incompleteStaysIncomplete() throws {
    var json = try Samples.text(Samples.report([]), .json)
    json = json.split(separator: "\"complete\":true").joined(separator: "\"complete\":false")
    #expect(try !read(json).coverage.isComplete)
  }
}
