import Blobs
import Findings
import Platform
import Reports
import Testing
import Verification

@Suite struct MergeTests {
  @Test func shardsMakeTheWhole() throws {
    var whole = Samples.manyKinds()
    whole.findings += (0..<1000).map {
      Samples.finding($0 % 90, path: "src/\($0 % 37)/file\($0)", line: $0 % 11 + 1)
    }
    whole.findings.sort { FindingOrder($0) < FindingOrder($1) }
    whole.coverage.unread = [.init(path: Array("locked".utf8), .system(SystemError("open", 13)))]
    let shards = try (0..<50).map { number -> Report in
      var shard = whole
      shard.findings = whole.findings.enumerated().filter { $0.offset % 50 == number }.map(
        \.element)
      let present = Set(shard.findings.map(\.fingerprint))
      shard.verdicts = whole.verdicts.filter { present.contains($0.key) }
      shard.coverage.files = number == 0 ? whole.coverage.files : 0
      shard.coverage.bytes = number == 0 ? whole.coverage.bytes : 0
      let text = try Samples.text(shard, .json)
      return try ReportReader.read(Array(text.utf8), path: [])
    }
    let expected = try Samples.text(whole, .json)
    #expect(try Samples.text(Report.merging(shards), .json) == expected)
    #expect(try Samples.text(Report.merging(shards.reversed()), .json) == expected)
    // A second time changes nothing: the same places are the same findings.
    let twice = try Samples.text(Report.merging(shards + shards), .jsonl)
    #expect(try twice == Samples.text(whole, .jsonl))
  }

  @Test func whatCountsWins() {
    let active = Samples.finding()
    var suppressed = active
    suppressed.suppression = Suppression(by: .inline)
    var first = Samples.report([suppressed])
    var second = Samples.report([active])
    let fingerprint = active.fingerprint
    first.verdicts[fingerprint] = KeyVerification(reason: .notAccepted)
    second.verdicts[fingerprint] = Samples.live()
    for order in [[first, second], [second, first]] {
      let merged = Report.merging(order)
      #expect(merged.findings.map(\.suppression) == [nil])
      #expect(merged.verdicts[fingerprint]?.verdict == .live)
    }
    #expect(
      Report.merging([first, second]).verdicts[fingerprint]?.contradicted?.verdict == .revoked)
    second.verdicts[fingerprint] = KeyVerification(reason: .timedOut)
    #expect(Report.merging([second, first]).verdicts[fingerprint]?.verdict == .revoked)
    #expect(Report.merging([first, first]).findings.map { $0.suppression != nil } == [true])
  }

  /// A scan of the folder and one of the history find the same place: that is one finding.
  @Test func fileAndHistory() {
    let file = Samples.finding(1, path: "src/a", line: 3)
    func ofHistory(inHead: Bool, line: Int = 3) -> Finding {
      var finding = Samples.finding(1, path: "src/a", line: line)
      finding.provenance.object = String(repeating: "a", count: 40)
      finding.provenance.repository = Array(".".utf8)
      finding.history = HistoryEntry(
        object: String(repeating: "a", count: 40), path: Array("src/a".utf8), inHead: inHead)
      return finding
    }
    func count(_ other: Finding) -> Int {
      Report.merging([Samples.report([file]), Samples.report([other])]).findings.count
    }
    #expect(count(ofHistory(inHead: true)) == 1)
    #expect(count(ofHistory(inHead: false)) == 2)
    #expect(count(ofHistory(inHead: true, line: 4)) == 2)
  }

  @Test func comparing() throws {
    let kept = Samples.finding(1, path: "kept", line: 3)
    var moved = kept
    moved.location?.start.line = 9
    let gone = Samples.finding(2, path: "gone")
    let again = Samples.finding(1, path: "kept", line: 20)
    let report = Report.comparing(
      old: Samples.report([gone, kept]), new: Samples.report([moved, again]))
    #expect(
      report.findings.map(\.provenance.path) == ["kept", "kept", "gone"].map { Array($0.utf8) })
    #expect(report.changes == [.unchanged, .new, .gone])
    #expect((0..<3).map(report.isActive) == [true, true, false])

    let text = try Samples.text(report, .text)
    #expect(text.contains("Compared with the older report: 1 new, 1 gone, 1 still there."))
    #expect(text.contains("\n1 key in 2 places: 1 not verified.\nCoverage: "))
    let sarif = try Samples.text(report, .sarif)
    for state in ["unchanged", "new", "absent"] {
      #expect(sarif.contains("\"baselineState\":\"\(state)\""))
    }
    for format in [ReportFormat.gitlab, .codequality, .github, .junit] {
      #expect(try !Samples.text(report, format).contains("gone"))
    }
    // A comparison can be read back like any other report.
    let json = try Samples.text(report, .json)
    let back = try ReportReader.read(Array(json.utf8), path: [])
    #expect(try Samples.text(back, .json) == json)
    #expect(try Samples.text(ReportReader.read(Array(sarif.utf8), path: []), .json) == json)
  }
}
