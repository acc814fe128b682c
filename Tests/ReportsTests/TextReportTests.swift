import Blobs
import Findings
import Platform
@testable import Reports
import Testing
import Verification

@Suite struct TextReportTests {
  @Test func byKey() throws {
    var report = Samples.report([
      Samples.finding(1), Samples.finding(2, path: "b64.txt", encodings: ["base64", "gzip"]),
      Samples.finding(1, path: "other.env", line: 12),
    ])
    report.verdicts[report.findings[0].fingerprint] = KeyVerification(reason: .notAccepted)
    let one = report.findings[0].fingerprint
    let two = report.findings[1].fingerprint
    #expect(
      try Samples.text(report, .text) == """
        Kubeadapt API key ka_live_…  \(two)
          kubeadapt-api-key, high confidence, 1 place

          b64.txt:3:10  base64 > gzip
              3 | api_key: ka_live_… # rotate

        Kubeadapt API key ka_live_…  \(one)  revoked
          kubeadapt-api-key, high confidence, 2 places
          revoked: not accepted: revoked, expired or never real

          config/app.yaml:3:10
              3 | api_key: ka_live_… # rotate

          other.env:12:10
             12 | api_key: ka_live_… # rotate

        What to do, unless the key is revoked already:
          1. Create a new key: app.kubeadapt.io > Settings > API Keys.
          2. Give it to whatever uses the old key. Keep it in a secret store this time.
          3. Revoke the old key on the same page; no API call can do it. It stops working at once, \
        and --verify then says "revoked".
          4. Take the old key out of the places listed here. Rewriting history does not undo a \
        leak; revoking does.
          5. If the revoked key stays in the history, tell kascan that it is known:
             kascan baseline create --fingerprint FINGERPRINT --reason "revoked"

        Nobody has asked whether these keys still work; --verify asks.

        2 keys in 3 places: 1 revoked, 1 not verified.
        Coverage: complete, 12 files (35 kB) read.

        """)
  }

  @Test func byPlace() throws {
    let report = Samples.report([Samples.finding(1), Samples.finding(2, path: "x")])
    let text = try Samples.text(report, .text) { $0.grouping = .place }
    #expect(
      text.hasPrefix(
        "config/app.yaml:3:10: kubeadapt-api-key ka_live_… \(report.findings[0].fingerprint)\n"
          + "      3 | api_key: ka_live_… # rotate\nx:3:10: "))
  }

  @Test func coverageComesLast() throws {
    var report = Samples.manyKinds()
    report.coverage.unread = (1...25).map {
      .init(path: Array("dir/\($0)".utf8), .system(SystemError("open", 13)))
    }
    for grouping in ReportOptions.Grouping.allCases {
      for isQuiet in [true, false] {
        let text = try Samples.text(report, .text) {
          $0.grouping = grouping
          $0.isQuiet = isQuiet
        }
        let lines = text.split(separator: "\n")
        #expect(lines.dropLast().last?.hasPrefix("8 keys in 9 places: 1 live, 1 unknown, ") == true)
        #expect(lines.last?.hasPrefix("Coverage: INCOMPLETE, 12 files (35 kB) read") == true)
        #expect(lines.last?.hasSuffix("25 NOT READ.") == true)
        #expect(text.contains("  dir/20: permission denied\n  and 5 more\n"))
      }
    }
  }

  /// A command stays on its line, so that it can be pasted.
  @Test("A terminal's lines are broken at blanks", arguments: [60, 80, 200])
  func wrapped(width: Int) throws {
    var report = Samples.history(4)
    report.findings[0].history?.author = "Somebody with a rather long name <somebody@example.com>"
    report.coverage.unread = [
      .init(
        path: Array("a/b".utf8), .reported(code: "k", text: String(repeating: "word ", count: 30)))
    ]
    let plain = try Samples.text(report, .text)
    let text = try Samples.text(report, .text) {
      $0.width = width
      $0.wraps = true
    }
    var commands = 0
    for line in text.split(separator: "\n") {
      if line.hasSuffix(Wording.acceptingCommand) {
        commands += 1
      } else {
        #expect(line.count <= width, "\(line)")
      }
    }
    #expect(commands == 1)
    #expect(
      text.split(whereSeparator: \.isWhitespace) == plain.split(whereSeparator: \.isWhitespace))
  }

  /// Names in wide characters take two columns each.
  @Test func wideNotesAreBroken() throws {
    var report = Samples.history(1)
    report.findings[0].history?.author = String(repeating: "漢字 ", count: 30) + "<a@example.com>"
    let text = try Samples.text(report, .text) {
      $0.width = 80
      $0.wraps = true
    }
    for line in text.split(separator: "\n") { #expect(TextColumns.of(line) <= 80, "\(line)") }
  }

  /// Nobody is told what else to scan before anything was read.
  @Test func hintNeedsSomethingRead() throws {
    var report = Samples.report([])
    report.hint = "Look elsewhere."
    #expect(try Samples.text(report, .text).contains("Look elsewhere."))
    report.coverage.files = 0
    #expect(try !Samples.text(report, .text).contains("Look elsewhere."))
  }

  @Test func nothingFound() throws {
    let report = Samples.report([])
    let text = try Samples.text(report, .text)
    #expect(text == "No leaked keys found.\nCoverage: complete, 12 files (35 kB) read.\n")
    #expect(try Samples.text(report, .text) { $0.isQuiet = true } == "")
  }

  @Test func colorIsAllThatColorAdds() throws {
    let plain = try Samples.text(Samples.manyKinds(), .text)
    let colored = try Samples.text(Samples.manyKinds(), .text) { $0.showsColor = true }
    var stripped = ""
    var isEscape = false
    for character in colored {
      if character == "\u{1B}" { isEscape = true }
      if !isEscape { stripped.append(character) }
      if character == "m" { isEscape = false }
    }
    #expect(stripped == plain)
    #expect(colored != plain)
  }

  @Test(arguments: 24...140)
  func linesFitTheWidth(_ width: Int) throws {
    var finding = Samples.finding()
    let long = String(repeating: "日本 é\u{301} x\t", count: 40)
    finding.excerpt = Excerpt(
      before: long, masked: "ka_live_…", after: long, isCutBefore: true, isCutAfter: true)
    let cut = ExcerptCut(finding.excerpt, width: width)
    let columns = (cut.before + cut.masked + cut.after).unicodeScalars.reduce(0) { sum, scalar in
      sum + (scalar.value == 0x301 ? 0 : scalar.value > 0x3000 && scalar.value < 0xA000 ? 2 : 1)
    }
    #expect(columns <= width)
    #expect(columns >= width - 3)
    #expect(cut.masked == "ka_live_…")
    #expect(cut.before.hasPrefix("…") && cut.after.hasSuffix("…"))
  }

  @Test func sizesAndNumbers() {
    #expect(Wording.size(0) == "0 bytes")
    #expect(Wording.size(1) == "1 byte")
    #expect(Wording.size(999) == "999 bytes")
    #expect(Wording.size(1000) == "1.0 kB")
    #expect(Wording.size(34_567) == "35 kB")
    #expect(Wording.size(1_300_000_000) == "1.3 GB")
    #expect(Wording.size(999_999) == "1.0 MB")
    #expect(Wording.count(1, "key") == "1 key")
    #expect(Wording.count(78_579, "file") == "78,579 files")
    #expect(Wording.grouped(1_234_567) == "1,234,567")
  }

  @Test func colorFollowsTheUser() {
    func shows(_ choice: Terminal.ColorChoice, _ variables: [String: String]) -> Bool {
      Terminal.showsColor(choice, file: -1) { variables[$0] }
    }
    #expect(shows(.always, ["NO_COLOR": "1"]))
    #expect(!shows(.never, [:]))
    #expect(!shows(.auto, [:]))  // -1 is no terminal.
  }
}
