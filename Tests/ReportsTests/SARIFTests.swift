import Blobs
import Findings
@testable import Reports
import Rules
import Testing
import Verification

@Suite struct SARIFTests {
  @Test(arguments: [
    ("config/app.yaml", "config/app.yaml"), ("./a/../b c.txt", "b%20c.txt"),
    ("/home/dev/project/x", "x"), ("/home/dev/other/x", "file:///home/dev/other/x"),
    ("../up", "file:///home/dev/up"), ("a:b", "a%3Ab"), ("ä", "%C3%A4"), ("-", "-"), (".", "."),
  ])
  func uri(_ path: String, _ expected: String) {
    #expect(SourcePath(Array(path.utf8), in: Samples.report([])).uri == expected)
  }

  @Test func pathsFromASubfolderStartAtTheRoot() {
    var report = Samples.report([])
    report.workingDirectory = Array("/home/dev/project/sub".utf8)
    #expect(SourcePath(Array("x".utf8), in: report).uri == "sub/x")
    #expect(SourcePath(Array("../y".utf8), in: report).uri == "y")
    #expect(SourcePath([0x61, 0xFF], in: report).uri == "sub/a%FF")
  }

  @Test func gitObjectsStartAtTheirRepository() {
    var finding = Samples.history(1).findings[0]
    finding.provenance.repository = Array("sub/../lib".utf8)
    #expect(SourcePath(of: finding, in: Samples.report([])).uri == "lib/src/module0/settings.py")
    #expect(finding.place == "sub/../lib: src/module0/settings.py:1:10")
    finding.history = nil
    finding.provenance.path = Array("objects/12ab".utf8)
    #expect(SourcePath(of: finding, in: Samples.report([])).uri == "lib/objects/12ab")
    finding.provenance.repository = Array(".".utf8)
    #expect(finding.place == "objects/12ab:1:10")
  }

  @Test(arguments: [
    ("https://user:token@example.com/a/b.git?x=y", "https://example.com/a/b.git"),
    ("git@example.com:a/b.git", "ssh://example.com/a/b.git"),
    ("ssh://git@example.com:22/a", "ssh://example.com:22/a"),
    ("HTTPS://a@b@example.com", "https://example.com"), ("/srv/git/a.git", nil),
    ("file:///srv/a.git", nil), ("ext::sh -c x", nil),
  ])
  func remote(_ remote: String, _ expected: String?) {
    #expect(RepositoryState(remote: remote).remoteURI == expected)
  }

  @Test func theLimitKeepsWhatCountsMost() throws {
    var findings = (0..<6).map { Samples.finding($0, path: "file\($0)") }
    findings[0].suppression = Suppression(by: .inline)
    findings[1].confidence = .low
    var report = Samples.report(findings)
    report.verdicts[findings[5].fingerprint] = Samples.live()
    report.verdicts[findings[2].fingerprint] = KeyVerification(reason: .notAccepted)
    let text = try Samples.text(report, .sarif) { $0.sarifLimit = 3 }
    let kept = (0..<6).filter { text.contains("\"uri\":\"file\($0)\"") }
    #expect(kept == [3, 4, 5])
    #expect(text.contains("3 results left out: the limit is 3 (--sarif-limit)."))
  }

  @Test func suppressedResultsAreMarkedOrLeftOut() throws {
    let text = try Samples.text(Samples.manyKinds(), .sarif)
    let mark =
      "\"suppressions\":[{\"kind\":\"external\",\"status\":\"accepted\","
      + "\"justification\":\"rotated in May\"}]"
    #expect(text.contains(mark))
    let without = try Samples.text(Samples.manyKinds(), .sarif) { $0.omitsSuppressed = true }
    #expect(!without.contains("\"suppressions\""))
    #expect(!without.contains("tests/fixture.txt"))
  }

  @Test func noTimesAndNoCredentials() throws {
    let text = try Samples.text(Samples.manyKinds(), .sarif)
    #expect(!text.contains("2026-"))
    #expect(!text.contains("user:pass"))
  }

  @Test func theRuleSpeaksForItsWorstResult() throws {
    var report = Samples.report([Samples.finding(1), Samples.finding(2)])
    func score() throws -> Bool {
      try Samples.text(report, .sarif).contains(
        "\"precision\":\"very-high\",\"security-severity\":\"9.8\"")
    }
    #expect(try !score())
    report.verdicts[report.findings[1].fingerprint] = Samples.live()
    #expect(try score())
    report.findings[1].suppression = Suppression(by: .inline)
    #expect(try !score())
  }
}
