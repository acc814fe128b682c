import Blobs
import Findings
import Reports
import Rules
import Verification

extension Samples {
  /// A finding with every field set, most to something that a format could lose.
  private static func fullFinding() -> Finding {
    var finding = finding(1, encodings: ["base64", "gzip"])
    finding.confidence = .medium
    finding.isInAgentPlace = true
    finding.secret = [0x6B, 0xFF, 0x00, 0x61]
    let object = String(repeating: "ab", count: 20)
    finding.provenance = Provenance(
      path: [0x61, 0xFF], members: [Array("a!b.zip".utf8), [0xFE, 0x21], Array("c".utf8)],
      part: .content, repository: [0x72, 0xFD], object: object)
    finding.location = Location(
      bytes: 40..<40, start: .init(line: 3, column: 4), end: .init(line: 5, column: 6))
    finding.kubernetes = KubernetesField(
      kind: "Secret", name: "agent", key: "data.token", namespace: "shop")
    finding.history = HistoryEntry(
      object: object, commit: String(repeating: "cd", count: 20), author: "A <a@example.com>",
      date: "2024-05-06T07:08:09+02:00", path: [0x70, 0xFC], refs: ["refs/heads/main"],
      inHead: true)
    finding.history?.headPaths = [[0x61, 0xFF], Array("b".utf8)]
    finding.history?.otherPaths = [[0x71, 0xFC]]
    finding.history?.isPushed = true
    finding.suppression = Suppression(by: .baseline, reason: "known", acceptsLive: true)
    // No format shows the line in a form that could be read.
    finding.excerpt = Excerpt(before: "", masked: "", after: "")
    return finding
  }

  private static func fullVerification() -> KeyVerification {
    var result = KeyVerification(reason: .scopeMissing, status: 403)
    result.mayBeAgentToken = true
    result.endpoint = "https://mirror.example"
    result.checkedAt = 1_793_664_000
    result.contradicted = .init(verdict: .revoked, checkedAt: 1_582_934_401)
    result.organization = .init(id: "o", name: "Acme", plan: "business", counts: ["clusters": 2])
    result.scopes = .init(listing: ["a"], notHeld: ["b"], undetermined: ["c"])
    var cluster = KeyVerification.Cluster(id: "c1")
    cluster.name = "prod"
    cluster.provider = "aws"
    cluster.region = "eu-central-1"
    cluster.environment = "production"
    cluster.status = "up"
    cluster.isStale = true
    cluster.counts = ["nodes": 3]
    result.clusters = [cluster]
    result.hasMoreClusters = true
    result.restricted = true
    return result
  }

  /// A report in which every field that a format can hold is set.
  static func everyField() -> Report {
    let all = fullFinding()
    var name = finding(2)
    name.provenance.part = .name
    name.location = nil
    name.lineHash = nil
    name.excerpt = all.excerpt
    name.suppression = Suppression(by: .inline)
    var report = report([name, all])
    report.verdicts[all.fingerprint] = fullVerification()
    report.verdicts[name.fingerprint] = KeyVerification(reason: .timedOut)
    report.coverage.objects = 7
    report.coverage.seenObjects = 5
    let entry = Coverage.Entry(
      Provenance(path: [0x78, 0xFB], object: String(repeating: "b", count: 40)),
      .reported(code: "archive-encrypted", text: "encrypted"),
      contentHash: String(repeating: "c", count: 64))
    report.coverage.unread = [entry]
    report.coverage.excluded = [
      .init(path: Array("b".utf8), .reported(code: "ignored", text: "ignore rules")), entry,
    ]
    var repository = TargetOutcome(
      Target(.repository, [[0x78, 0xFB]]), ScanOutcome(coverage: report.coverage))
    repository.settings = SettingsFiles(
      configuration: [0x78, 0xFB], baseline: Array("HEAD:.kascan-baseline".utf8))
    let files = TargetOutcome(Target(.files, [[0x2D], [0x61]]), ScanOutcome())
    report.targets = [ScannedTarget(repository), ScannedTarget(files)]
    report.coverage.notes = [entry]
    report.coverage.outsideOnly = ["squashfs": 3, "parquet": 1]
    return report
  }
}
