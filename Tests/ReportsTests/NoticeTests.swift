import Blobs
import Findings
@testable import Reports
import Testing
import Verification

/// The texts for owners: one for each key that counts, with people, places, verdict and steps.
@Suite struct NoticeTests {
  private func name(_ number: Int) -> String { Fingerprint(of: Samples.key(number)).text }

  @Test func liveKeyInTwoRepositories() throws {
    var report = Samples.report([
      Samples.finding(1, in: "https://host/one"),
      Samples.finding(
        1, in: "https://host/two", path: "old", date: "2023-01-02T00:00:00Z",
        author: "Bob <bob@example.com>"),
    ])
    report.verdicts[Fingerprint(of: Samples.key(1))] = KeyVerification(reason: .accepted)
    let expected = """
      # Leaked key: `\(name(1))`

      To: `Bob <bob@example.com>`, `Ann <ann@example.com>`

      A key was found where others can read it: `Kubeadapt API key`, which begins with `ka_live_…`. \
      It is not shown here. `\(name(1))` is its fingerprint, the same in every report of kascan.

      **It is live: whoever has it can use it now.**

      - `live: \(Reason.accepted.rawValue)`
      - `Exposed since 2023-01-02: commit cdcdcdcdcd by Bob <bob@example.com>`

      ## Where it is

      - `https://host/one`: `1 place, since cdcdcdcdcd of 2024-05-06 by Ann <ann@example.com>, \
      reached by branch main`
        - `token:3:10`
      - `https://host/two`: `1 place, since cdcdcdcdcd of 2023-01-02 by Bob <bob@example.com>, \
      reached by branch main`
        - `old:3:10`

      ## What to do

      1. Create a new key: app.kubeadapt.io > Settings > API Keys.
      2. Give it to whatever uses the old key.
      """
    let text = try Samples.text(report, .notice)
    #expect(text.hasPrefix(expected), "\(text)")
    #expect(text.contains("\n3. Revoke the old key") && text.contains("\n4. Take the old key out"))
  }

  /// The most urgent key first; a revoked one is only to be cleaned away, a suppressed one is nobody's.
  @Test func severalKeys() throws {
    var suppressed = Samples.finding(4, in: "r")
    suppressed.suppression = Suppression(by: .baseline, reason: "known")
    var report = Samples.report([
      Samples.finding(1, in: "r"), Samples.finding(2, in: "r"), Samples.finding(3, in: "r"),
      suppressed,
    ])
    report.verdicts[Fingerprint(of: Samples.key(1))] = KeyVerification(reason: .notAccepted)
    report.verdicts[Fingerprint(of: Samples.key(3))] = KeyVerification(reason: .accepted)
    let notices = try Samples.text(report, .notice).split(separator: "\n---\n")
    #expect(notices.count == 3)
    for (notice, number) in zip(notices, [3, 2, 1]) {
      #expect(notice.contains("# Leaked key: `\(name(number))`"))
    }
    #expect(notices[1].contains("Nobody knows yet whether it still works"))
    #expect(
      notices[2].contains("It is revoked") && notices[2].contains("\n1. Take the old key out"))
    #expect(!notices[2].contains("Create a new key"))
  }

  /// Of two reports, owners are told of what is new.
  @Test func comparedReports() throws {
    let old = Samples.report([Samples.finding(1, in: "r"), Samples.finding(2, in: "r")])
    let new = Samples.report([
      Samples.finding(1, in: "r"), Samples.finding(1, in: "other"), Samples.finding(2, in: "r"),
      Samples.finding(3, in: "r"),
    ])
    let text = try Samples.text(Report.comparing(old: old, new: new), .notice)
    #expect(text.contains(name(1)) && text.contains(name(3)) && !text.contains(name(2)))
    #expect(text.contains("`token:3:10`, new\n"))
    let same = try Samples.text(Report.comparing(old: old, new: old), .notice)
    #expect(same.hasPrefix("Nobody has to be told of a key. "))
  }

  @Test func ownersThatNobodyKnows() throws {
    var report = Samples.report([Samples.finding(1)])
    report.coverage.unread = [.init(path: Array("x".utf8), .reported(code: "k", text: "gone"))]
    let text = try Samples.text(report, .notice)
    #expect(text.contains("\nTo: whoever owns the places below\n"))
    #expect(text.contains("\n- files: `1 place`\n  - `config/app.yaml:3:10`\n"))
    #expect(text.hasSuffix("there may be more keys and more places.\n"))
    let many = (0..<9).map {
      Samples.finding(1, in: "r\($0)", author: "Dev \($0) <d\($0)@example.com>")
    }
    let crowd = try Samples.text(Samples.report(many), .notice)
    #expect(crowd.contains("`Dev 4 <d4@example.com>` and 4 more\n"), "\(crowd)")
  }

  /// Nothing of the scanned content stands outside a code span.
  @Test func hostileNames() throws {
    let text = try Samples.text(Hostile.report(), .notice)
    for line in text.split(separator: "\n") {
      let pieces = line.split(separator: "`", omittingEmptySubsequences: false)
      #expect(pieces.count % 2 == 1, "\(line)")
      for outside in stride(from: 0, to: pieces.count, by: 2).map({ pieces[$0] }) {
        for mark in ["<", "](", "@", "http", "owned", "{{"] {
          #expect(!outside.contains(mark), "\(line)")
        }
      }
    }
  }
}
