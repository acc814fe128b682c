import Blobs
import Findings
import Reports
import Testing

/// A line of a state file says all that a report needs, and no secret.
@Suite struct RepositoryRecordTests {
  private func record() -> RepositoryRecord {
    let sample = Samples.everyField()
    var coverage = sample.coverage
    coverage.unread = []
    var finding = Samples.finding(1, path: "a\nb \u{202E}")
    finding.excerpt = Excerpt(
      before: "x \u{1B}[1m", masked: "ka_live_…", after: " y", isCutBefore: true, isCutAfter: true)
    var target = TargetOutcome(
      Target(.repository, [[0x78, 0xFB]]),
      ScanOutcome(findings: sample.findings + [finding], coverage: coverage))
    target.settings = SettingsFiles(configuration: [0x78, 0xFB], baseline: nil)
    let module = TargetOutcome(Target(.repository, [Array("sub".utf8)]), ScanOutcome())
    return RepositoryRecord(
      target: [0x78, 0xFB], identity: "one", settings: "two", validUntil: "2027-01-02",
      finished: Timestamp(secondsSince1970: 1_790_000_000), outcomes: [target, module])
  }

  @Test func nothingIsLostButSecrets() throws {
    let record = record()
    let line = record.line { $0 }
    #expect(!line.contains(0x0A))
    let back = try #require(RepositoryRecord(line: line))
    #expect(back.target == record.target && back.identity == "one" && back.settings == "two")
    #expect(back.validUntil == "2027-01-02" && back.finished == record.finished)
    #expect(back.outcomes.map(\.target) == record.outcomes.map(\.target))
    #expect(back.outcomes.map(\.settings) == record.outcomes.map(\.settings))
    #expect(back.outcomes.map(\.outcome.coverage) == record.outcomes.map(\.outcome.coverage))
    var expected = record.outcomes[0].outcome.findings
    for index in expected.indices {
      expected[index].secret = []
      expected[index].encoded = []
      // The end in bytes is in no report.
      guard let start = expected[index].location?.bytes.lowerBound else { continue }
      expected[index].location?.bytes = start..<start
    }
    #expect(back.outcomes[0].outcome.findings == expected)
    #expect(back.line { $0 } == line)
  }

  @Test func noSecretIsInIt() {
    let secret = Samples.key(1)
    var record = record()
    record.outcomes[0].outcome.findings[0].provenance.path = secret
    let text = String(decoding: record.line { $0 }, as: UTF8.self)
    #expect(!text.contains(String(decoding: secret.dropFirst(8), as: UTF8.self)))
  }

  @Test func headIsTheLine() throws {
    let record = record()
    let head = try #require(RepositoryRecordHead(line: record.line { $0 }))
    #expect(head.name == record.target && head.identity == "one" && head.settings == "two")
    #expect(head.complete && Set(head.fingerprints).count == 2)
  }

  /// Whoever changes one word of a line has it read again, or says no more than the line does.
  @Test func changedLines() {
    let text = String(decoding: record().line { $0 }, as: UTF8.self)
    for (old, new) in [
      (#""complete":true,"objects""#, #""complete":false,"objects""#),
      (#""excerpts":[{"#, #""x":[{"#),
      (#""kind":"repository""#, #""kind":"other""#), (#""rule":"#, #""r":"#), ("Z", "z"),
    ] {
      #expect(text.contains(old))
      #expect(RepositoryRecord(line: Array(text.replacing(old, with: new).utf8)) == nil, "\(old)")
    }
    for length in [0, 1, 100, text.utf8.count - 1] {
      #expect(RepositoryRecord(line: Array(text.utf8.prefix(length))) == nil)
    }
  }
}
