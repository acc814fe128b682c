import Blobs
import Findings
import Foundation
import Reports
import Testing
import Verification

/// Text that tries to be more than text in one format or another.
enum Hostile {
  /// Invalid UTF-8 is added to paths, which are bytes.
  static let texts = [
    "\u{1B}[2J\u{1B}]0;owned\u{07}", "\u{9B}31m", "a\nb", "a\r\nb", "tab\there", "\0nul",
    "::error file=x::boo", "\u{3000}::stop-commands::x", "##[add-path]/evil",
    "##vso[task.setvariable variable=x]y", "##teamcity[buildStop comment='x']",
    "=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-2+3", "a;=HYPERLINK(\"http://x\")",
    "\u{FF1D}1+1", "<script>window.owned=1</script>", "\"><img src=x onerror=window.owned=1>",
    "'><svg/onload=window.owned=1>", "]]><x/>", "<!--", "</script><script>window.owned=1</script>",
    "</style><b>", "&lt;b&gt;", "[click](javascript:alert(1))", "%0A::error::x", "%", "a,b:c",
    "\u{202E}txt.exe", "\u{2066}iso\u{2069}", "\u{200B}zero", "\u{FEFF}bom", "\u{2028}line",
    "\u{FFFE}\u{FFFF}", "\u{E0041}tag", "quote\"back\\slash", "{{7*7}}", "${7*7}", ",\u{301}x",
    "..\\..\\up", "../../up", "/etc/passwd", "section_start:1:x\r\u{1B}[0K",
  ]

  /// A finding with a hostile text in every field that scanned content decides about.
  static func finding(_ number: Int, _ text: String) -> Finding {
    var finding = Samples.finding(number)
    finding.provenance.path = Array(text.utf8) + [0xFF, 0xC0]
    finding.provenance.members = [Array(text.utf8), [0xFE]]
    finding.provenance.repository = Array(text.utf8)
    finding.excerpt.before = text
    finding.excerpt.after = text
    finding.kubernetes = KubernetesField(kind: text, name: text, key: text)
    finding.encodings = [text]
    finding.history = HistoryEntry(
      object: String(repeating: "a", count: 40), commit: String(repeating: "b", count: 40),
      author: text, date: number.isMultiple(of: 2) ? text : "2024-01-02T03:04:05Z",
      path: Array(text.utf8) + [0xFF], refs: [text], inHead: false)
    return finding
  }

  static func verification(_ text: String) -> KeyVerification {
    var verification = KeyVerification(reason: .accepted, status: 200)
    verification.organization = .init(id: text, name: text, counts: [text: 1])
    return verification
  }

  /// A report with every hostile text everywhere.
  static func report() -> Report {
    var findings = texts.enumerated().map { finding($0, $1) }
    for (index, text) in texts.enumerated() where index.isMultiple(of: 3) {
      findings[index].suppression = Suppression(by: .inline, reason: text)
    }
    for index in findings.indices where index.isMultiple(of: 2) {
      findings[index].history = nil
      findings[index].provenance.repository = nil
      if index.isMultiple(of: 4) { findings[index].provenance.members = [] }
    }
    var report = Samples.report(findings)
    for (index, text) in texts.enumerated() where index.isMultiple(of: 2) {
      report.verdicts[findings[index].fingerprint] = verification(text)
    }
    report.coverage.unread = texts.map {
      .init(path: Array($0.utf8) + [0xFF], .reported(code: "hostile", text: $0))
    }
    report.coverage.excluded = report.coverage.unread
    report.roots = texts.map { Array($0.utf8) }
    report.repository = RepositoryState(
      remote: "https://example.com/" + texts.joined(), revision: "abc", branch: texts.joined())
    return report
  }
}

@Suite struct HostileTests {
  @Test(arguments: ReportFormat.all, [true, false])
  func noFormatPassesOnControl(_ format: ReportFormat, _ byKey: Bool) throws {
    let text = try Samples.text(Hostile.report(), format) {
      $0.grouping = byKey ? .key : .place
    }
    for scalar in text.unicodeScalars {
      let isAllowed =
        scalar == "\n" || (scalar == "\r" && format == .csv)
        || scalar == "\u{FFFD}"
      if isAllowed { continue }
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate:
        Issue.record("\(format): U+\(String(scalar.value, radix: 16))")
      default: #expect(scalar.value & 0xFFFE != 0xFFFE)
      }
    }
    // What CI systems read out of a log.
    for line in text.split(separator: "\n") {
      let start = line.drop { $0.isWhitespace }
      if format != .github { #expect(!start.hasPrefix("::"), "\(format)") }
    }
    for command in ["##[", "##vso[", "##teamcity["] {
      if format != .github { #expect(!text.contains(command), "\(format)") }
    }
  }

  @Test func githubHasNoCommandsButItsOwn() throws {
    let text = try Samples.text(Hostile.report(), .github)
    let lines = text.split(separator: "\n")
    let active = Hostile.report().findings.count { $0.suppression == nil }
    #expect(lines.count == active + 5 + 2)
    for line in lines {
      let kinds = ["::error ", "::warning ", "::notice "]
      #expect(kinds.contains { line.hasPrefix($0) })
      // Properties end at the first `::` behind the name, so none may hold a raw one.
      let properties = line.drop { $0 != " " }.dropFirst()
      let end = try #require(properties.firstRange(of: "::"))
      for property in properties[..<end.lowerBound].split(separator: ",") {
        let name = property.prefix { $0 != "=" }
        #expect(["file", "line", "endLine", "col", "endColumn", "title"].contains(String(name)))
        #expect(!property.contains(":"))
      }
    }
  }

  @Test(arguments: ReportFormat.all.filter { ["json", "sarif"].contains($0.suffix) })
  func jsonParses(_ format: ReportFormat) throws {
    let text = try Samples.text(Hostile.report(), format)
    _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
  }

  @Test func jsonLinesParse() throws {
    let lines = try Samples.text(Hostile.report(), .jsonl).split(separator: "\n")
    #expect(lines.count == Hostile.texts.count)
    for line in lines { _ = try JSONSerialization.jsonObject(with: Data(line.utf8)) }
  }

  @Test func csvHoldsNoFormula() throws {
    let text = try Samples.text(Hostile.report(), .csv)
    #expect(text.contains("'=cmd"))
    let lines = text.components(separatedBy: "\r\n").dropLast()
    #expect(lines.count == Hostile.texts.count + 1)
    let columns = lines.first?.components(separatedBy: "\",\"").count
    for line in lines {
      // Whatever a spreadsheet splits at, no field begins with a formula.
      for separator in [",", ";", "\t", "|"] {
        for field in line.components(separatedBy: separator) {
          let start = field.drop { $0 == "\"" || $0 == " " }
          #expect(!["=", "+", "-", "@"].contains { start.hasPrefix($0) }, "\(line)")
        }
      }
      #expect(line.components(separatedBy: "\",\"").count >= columns ?? 0)
    }
  }

  @Test(arguments: ReportFormat.all.filter { ["xml", "html"].contains($0.suffix) })
  func markupHoldsNoTagButItsOwn(_ format: ReportFormat) throws {
    let text = try Samples.text(Hostile.report(), format)
    for tag in ["<img", "<b>", "<svg/", "<x/>", "<!--", "javascript:alert(1)\"", "</style><b"] {
      if tag == "<b>" && format == .html { continue }  // The totals are bold.
      #expect(!text.contains(tag), "\(tag)")
    }
    let scripts = text.components(separatedBy: "<script").count - 1
    #expect(scripts == (format == .html ? 1 : 0))
    #expect(!text.contains("=\"\"><"))
  }

  @Test(arguments: ReportFormat.all, [true, false])
  func noFormatHoldsASecret(_ format: ReportFormat, _ byKey: Bool) throws {
    var report = Samples.manyKinds()
    // A name that holds its key encoded, and keys in every other place that text comes from.
    let key = String(decoding: Samples.key(4), as: UTF8.self)
    let encoded = Data(Samples.key(4)).base64EncodedString()
    var name = Samples.finding(4, path: "dir/\(encoded).txt", encodings: ["base64"])
    name.provenance.part = .name
    name.location = nil
    name.encoded = Array(encoded.utf8)
    name.excerpt = Excerpt(before: "", masked: "…", after: ".txt")
    name.kubernetes = KubernetesField(kind: encoded, name: encoded, key: "data.\(encoded)")
    name.suppression = Suppression(by: .inline, reason: "was \(encoded)")
    name.history = HistoryEntry(
      object: String(repeating: "a", count: 40), author: encoded, path: Array(encoded.utf8),
      refs: ["refs/tags/\(encoded)"])
    report.findings.append(name)
    report.findings[0].provenance.path = Array("a/\(key)/\(key)x".utf8) + [0xFF]
    report.findings[0].provenance.members = [Array(key.utf8)]
    report.findings[0].excerpt.before = "other=\(key) "
    report.findings[0].kubernetes = KubernetesField(kind: "Secret", name: key, key: key)
    report.findings[5].history?.refs = ["refs/heads/\(key)"]
    report.findings[5].history?.author = key
    report.findings[7].suppression?.reason = key
    report.coverage.unread = [.init(path: Array("x/\(key)".utf8), .reported(code: "k", text: key))]
    report.coverage.excluded = [
      .init(path: Array("x/\(encoded)".utf8), .reported(code: "k", text: key))
    ]
    report.roots = [Array(key.utf8)]
    report.repository?.branch = key + encoded
    report.coverage.notes = [.init(path: Array(encoded.utf8), .reported(code: "k", text: encoded))]
    #expect((report.noteLines + report.unreadLines).allSatisfy { !$0.contains(encoded) })
    report.verdicts[report.findings[0].fingerprint]?.organization?.name = key
    let secrets = report.findings.map { String(decoding: $0.secret, as: UTF8.self) } + [encoded]
    let hidden = try Samples.text(report, format) { $0.grouping = byKey ? .key : .place }
    let isHidden = secrets.allSatisfy { !hidden.contains($0) }
    #expect(isHidden)
    // `pathBytes` must not bring it back.
    for field in hidden.components(separatedBy: "\"pathBytes\":\"").dropFirst() {
      let bytes = Data(base64Encoded: String(field.prefix { $0 != "\"" })) ?? Data()
      #expect(!bytes.isEmpty)
      #expect(bytes.firstRange(of: Data(Samples.key(4))) == nil)
    }
    if [.json, .jsonl, .text, .csv].contains(format) {
      let shown = try Samples.text(report, format) { $0.showsSecrets = true }
      let isShown = shown.contains(secrets[1])
      #expect(isShown)
    }
  }
}
