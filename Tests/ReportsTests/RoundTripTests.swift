import Blobs
import Findings
import Reports
import Rules
import Testing
import Verification

/// What a report says is what is read back out of it, in each format that can be read.
@Suite struct RoundTripTests {
  /// A finding with every field set, most to something that a format could lose.
  private func finding() -> Finding {
    var finding = Samples.finding(1, encodings: ["base64", "gzip"])
    finding.confidence = .medium
    finding.secret = [0x6B, 0xFF, 0x00, 0x61]
    let object = String(repeating: "ab", count: 20)
    finding.provenance = Provenance(
      path: [0x61, 0xFF], members: [Array("a!b.zip".utf8), [0xFE, 0x21], Array("c".utf8)],
      part: .content, repository: [0x72, 0xFD], object: object)
    finding.location = Location(
      bytes: 40..<40, start: .init(line: 3, column: 4), end: .init(line: 5, column: 6))
    finding.kubernetes = KubernetesField(kind: "Secret", name: "agent", key: "data.token")
    finding.history = HistoryEntry(
      object: object, commit: String(repeating: "cd", count: 20), author: "A <a@example.com>",
      date: "2024-05-06T07:08:09+02:00", path: [0x70, 0xFC], refs: ["refs/heads/main"],
      inHead: true)
    finding.suppression = Suppression(by: .baseline, reason: "known", acceptsLive: true)
    // No format shows the line in a form that could be read.
    finding.excerpt = Excerpt(before: "", masked: "", after: "")
    return finding
  }

  private func verification() -> KeyVerification {
    var result = KeyVerification(reason: .scopeMissing, status: 403)
    result.mayBeAgentToken = true
    result.organization = .init(id: "o", name: "Acme", counts: ["clusters": 2])
    result.scopes = .init(listing: ["a"], notHeld: ["b"], undetermined: ["c"])
    var cluster = KeyVerification.Cluster(id: "c1")
    cluster.name = "prod"
    cluster.provider = "aws"
    cluster.region = "eu-central-1"
    cluster.environment = "production"
    cluster.status = "up"
    result.clusters = [cluster]
    result.hasMoreClusters = true
    result.restricted = true
    return result
  }

  private func report() -> Report {
    let all = finding()
    var name = Samples.finding(2)
    name.provenance.part = .name
    name.location = nil
    name.lineHash = nil
    name.excerpt = all.excerpt
    name.suppression = Suppression(by: .inline)
    var report = Samples.report([name, all])
    report.verdicts[all.fingerprint] = verification()
    report.verdicts[name.fingerprint] = KeyVerification(reason: .timedOut)
    report.coverage.objects = 7
    let entry = Coverage.Entry(path: [0x78, 0xFB], reason: "permission denied")
    report.coverage.unread = [entry]
    report.coverage.excluded = [.init(path: Array("b".utf8), reason: "ignored"), entry]
    report.coverage.notes = [entry]
    return report
  }

  private func again(_ report: Report, _ format: ReportFormat) throws -> Report {
    let text = try Samples.text(report, format) { $0.showsSecrets = true }
    return try ReportReader.read(Array(text.utf8), path: [])
  }

  @Test(arguments: ReportFormat.all.filter(\.isReadable))
  func nothingIsLost(_ format: ReportFormat) throws {
    let report = report()
    let back = try again(report, format)
    let isSame = back.findings == report.findings
    #expect(isSame)
    #expect(back.verdicts == report.verdicts)
    if format == .jsonl { return }
    #expect(back.coverage == report.coverage)
    #expect(back.version == report.version)
  }

  @Test func anyWayRoundIsTheSame() throws {
    let report = report()
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
    let old = json.split(separator: ",\"code\":\"timedOut\"").joined()
    #expect(old.utf8.count < json.utf8.count)
    #expect(try ReportReader.read(Array(old.utf8), path: []).verdicts == report.verdicts)
  }
}
