import Blobs
import Findings
import Rules
import Verification

extension ReportFormat {
  /// GitLab's secret detection report 15.2.1.
  package static let gitlab = ReportFormat(
    name: "gitlab", title: "GitLab secret detection", suffix: "json",
    needs: [.secrets, .repository],
    write: { report, _, output in GitLabReport(report).write(to: &output) })
}

/// GitLab's secret detection report, schema 15.2.1 (gitlab-org/security-products/security-report-
/// schemas, `secret-detection-report-format.json`). Suppressed findings are left out.
struct GitLabReport {
  private let report: Report
  private let rules: [String: Rule]

  /// How many unread places get a message of their own.
  private static let messageLimit = 100

  init(_ report: Report) {
    self.report = report
    rules = report.rulesByID
  }

  func write(to output: inout Output) {
    var names = FindingNames()
    output.beginObject()
    output.member("version", "15.2.1")
    output.object("scan") { writeScan(to: &$0) }
    output.array("vulnerabilities") { output in
      for place in report.placesByFinding(report.activeIndices) {
        if output.hasFailed { return }
        output.breakLine()
        let name = names.name(report.finding(at: place))
        output.element { writeVulnerability(place, name, to: &$0) }
      }
    }
    output.endObject()
    output.write("\n")
  }

  private func writeScan(to output: inout Output) {
    for role in ["analyzer", "scanner"] as [StaticString] {
      output.object(role) { output in
        output.member("id", "kascan")
        output.member("name", "kascan")
        output.member("version", report.version)
        output.object("vendor") { $0.member("name", "kascan") }
      }
    }
    output.member("type", "secret_detection")
    output.member("start_time", report.startTime.text)
    output.member("end_time", report.endTime.text)
    output.member("status", report.coverage.isComplete ? "success" : "failure")
    let unread = report.coverage.unread
    let outside = Wording.outside(report.coverage)
    if unread.isEmpty && outside == nil { return }
    output.array("messages") { output in
      for entry in unread.prefix(Self.messageLimit) {
        writeMessage("Not read: \(Escaping.visible(entry.path)): \(entry.reasonText)", to: &output)
      }
      let more = unread.count - Self.messageLimit
      if more > 0 { writeMessage("\(Wording.grouped(more)) more not read.", to: &output) }
      if let outside { writeMessage(outside, "info", to: &output) }
    }
  }

  private func writeMessage(_ text: String, _ level: String = "fatal", to output: inout Output) {
    output.element { output in
      output.member("level", level)
      output.member("value", Escaping.visible(text))
    }
  }

  private func writeVulnerability(_ place: KeyPlace, _ name: String, to output: inout Output) {
    let finding = report.finding(at: place)
    let rule =
      rules[finding.rule].map(RuleDescription.init)
      ?? RuleDescription(id: finding.rule, confidence: finding.confidence)
    output.member("id", Self.uuid(name))
    output.member("name", Escaping.visible(rule.name))
    output.member("description", description(finding, place, rule))
    output.member("severity", severity(finding))
    output.member("solution", rule.help)
    output.array("identifiers") { output in
      // GitLab tells vulnerabilities apart by the first one: a key each, not a rule each.
      output.element { output in
        output.member("type", "kascan_fingerprint")
        output.member("name", "kascan fingerprint \(finding.fingerprint.text)")
        output.member("value", finding.fingerprint.text)
      }
      output.element { output in
        output.member("type", "kascan_rule_id")
        output.member("name", "kascan rule \(finding.rule)")
        output.member("value", finding.rule)
      }
      output.element { output in
        output.member("type", "cwe")
        output.member("name", "CWE-798")
        output.member("value", "798")
        output.member("url", "https://cwe.mitre.org/data/definitions/798.html")
      }
    }
    output.object("location") { writeLocation(finding, place, to: &$0) }
  }

  private func writeLocation(_ finding: Finding, _ place: KeyPlace, to output: inout Output) {
    output.member("file", Escaping.visible(SourcePath(of: finding, in: report).path))
    let lines = finding.provenance.members.isEmpty ? finding.location : nil
    output.member("start_line", lines?.start.line ?? 1)
    output.member("end_line", lines?.end.line ?? 1)
    output.object("commit") { output in
      output.member("sha", (place.first ?? finding.history)?.commit ?? "0000000")
      if let entry = place.first ?? finding.history, entry.commit != nil {
        output.member("author", entry.author.map(Escaping.visible))
        output.member("date", entry.date)
      }
    }
  }

  private func description(
    _ finding: Finding, _ place: KeyPlace, _ rule: RuleDescription
  ) -> String {
    var text = "\(report.keyText(finding, rules)) (\(finding.fingerprint.text)) in \(finding.place)"
    let notes = finding.notes(of: place)
    if !notes.isEmpty { text += ", " + notes.joined(separator: "; ") }
    text += "."
    if let verification = report.verification(of: finding) {
      text += " Verdict: " + Wording.lines(verification).map { "\($0)." }.joined(separator: " ")
    }
    return text + " " + rule.description
  }

  private func severity(_ finding: Finding) -> String {
    switch report.severity(of: finding) {
    case .critical: "Critical"
    case .high: "High"
    case .medium: "Medium"
    case .low: "Low"
    case .info: "Info"
    }
  }

  /// The first 32 of some hexadecimal digits in the form of a UUID (version 8: made by us).
  private static func uuid(_ name: String) -> String {
    var digits = Array(name.prefix(32))
    digits[12] = "8"
    digits[16] = "8"
    for place in [20, 16, 12, 8] { digits.insert("-", at: place) }
    return String(digits)
  }
}
