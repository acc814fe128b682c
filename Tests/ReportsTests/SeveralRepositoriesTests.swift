import Blobs
import Findings
@testable import Reports
import Testing
import Verification

/// A key that is in several repositories is said once, with each of them.
@Suite struct SeveralRepositoriesTests {
  private func report(_ findings: [Finding]) -> Report {
    var report = Samples.report(findings)
    report.targets = ["one", "two", "three"].map {
      ScannedTarget(TargetOutcome(Target(.repository, [Array($0.utf8)]), ScanOutcome()))
    }
    return report
  }

  @Test func byRepository() throws {
    let report = report([
      Samples.finding(1, in: "one", refs: []),
      Samples.finding(1, in: "two", path: "a", refs: ["refs/pull/7/head", "refs/tags/v1"]),
      Samples.finding(
        1, in: "three", path: "old", refs: ["refs/heads/main", "refs/heads/x", "refs/tags/v1"],
        date: "2023-01-02T00:00:00Z", author: "Bob <bob@example.com>"),
      Samples.finding(1, in: "three", path: "a", refs: []),
      Samples.finding(1, in: "three", path: "b", refs: []),
      Samples.finding(1, in: "three", path: "c", refs: []),
    ])
    let text = try Samples.text(report, .text)
    let expected = """

        three  4 places, since cdcdcdcdcd of 2023-01-02 by Bob <bob@example.com>, reached by branch \
      main and branch x and 1 more ref
          old:3:10
          a:3:10
          b:3:10
          and 1 more place

        two  1 place, since cdcdcdcdcd of 2024-05-06 by Ann <ann@example.com>, reached by pull \
      request 7 and tag v1
          a:3:10

        one  1 place, since cdcdcdcdcd of 2024-05-06 by Ann <ann@example.com>, nothing reaches it \
      any more
          token:3:10

      """
    #expect(text.contains(expected), "\(text)")
  }

  /// The state of the first repository says nothing about a key in the second: no link leads there.
  @Test func pageNamesNoSingleRepository() throws {
    var finding = Samples.finding(1, in: "two")
    finding.history?.path = Array("token".utf8)
    var several = report([finding])
    several.repository = RepositoryState(
      remote: "https://github.com/team/one.git", revision: "0123abcd", branch: "main")
    let page = try Samples.text(several, .html)
    #expect(!page.contains("github.com"))
    #expect(!page.contains("<dt>Repository</dt>"))
    several.targets.removeFirst(2)
    #expect(try Samples.text(several, .html).contains("https://github.com/team/one/blob/"))
  }

  /// What is live comes first, then what branches reach, then what is in more repositories.
  @Test func orderToRevoke() {
    var report = report([
      Samples.finding(1, in: "one", refs: []),
      Samples.finding(2, in: "one", refs: ["refs/tags/v1"]),
      Samples.finding(3, in: "one", refs: ["refs/heads/main"]),
      Samples.finding(4, in: "one", refs: ["refs/heads/main"]),
      Samples.finding(4, in: "two", refs: []),
      Samples.finding(5, in: "two", refs: []),
    ])
    report.verdicts[Fingerprint(of: Samples.key(5))] = Samples.live()
    let order = report.keyGroups().map(\.fingerprint)
    #expect(order == [5, 4, 3, 2, 1].map { Fingerprint(of: Samples.key($0)) })
  }

  /// Of two reports compared, new keys come first, live ones before others.
  @Test func newComesFirst() {
    let old = [Samples.finding(1, in: "one", refs: ["refs/heads/main"])]
    let all =
      old + [Samples.finding(2, in: "two", refs: []), Samples.finding(3, in: "two", refs: [])]
    var new = report(all)
    for number in [1, 3] {
      new.verdicts[Fingerprint(of: Samples.key(number))] = Samples.live()
    }
    let order = Report.comparing(old: report(old), new: new).keyGroups().map(\.fingerprint)
    #expect(order == [3, 2, 1].map { Fingerprint(of: Samples.key($0)) })
  }
}
