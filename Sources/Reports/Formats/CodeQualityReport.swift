import Blobs
import Findings
import Rules
import Verification

extension ReportFormat {
  /// GitLab's Code Quality report.
  package static let codequality = ReportFormat(
    name: "codequality", title: "GitLab Code Quality", suffix: "json",
    needs: [.secrets, .repository],
    write: { report, _, output in CodeQualityReport(report).write(to: &output) })
}

/// GitLab's Code Quality report (GitLab documentation, "Code Quality report format"). Suppressed
/// findings are left out.
struct CodeQualityReport {
  private let report: Report
  private let rules: [String: Rule]

  init(_ report: Report) {
    self.report = report
    rules = report.rulesByID
  }

  func write(to output: inout Output) {
    var names = FindingNames()
    output.beginArray()
    for place in report.placesByFinding(report.activeIndices) {
      if output.hasFailed { return }
      output.breakLine()
      let finding = report.finding(at: place)
      let name = names.name(finding)
      output.element { output in
        output.member("description", description(finding, place))
        output.member("check_name", finding.rule)
        output.member("fingerprint", name)
        output.member("severity", severity(finding))
        output.object("location") { output in
          output.member("path", Escaping.visible(SourcePath(of: finding, in: report).path))
          let lines = finding.provenance.members.isEmpty ? finding.location : nil
          output.object("lines") { $0.member("begin", lines?.start.line ?? 1) }
        }
      }
    }
    // A place that was not read is a finding of its own: the format has no other way to say it.
    for entry in report.coverage.unread {
      if output.hasFailed { return }
      output.breakLine()
      output.element { output in
        output.member("description", "Not scanned: \(Escaping.visible(entry.reasonText))")
        output.member("check_name", "kascan-unread")
        output.member(
          "fingerprint", SHA256.hexadecimal(of: entry.path + [0] + Array(entry.reasonText.utf8)))
        output.member("severity", "major")
        output.object("location") { output in
          output.member("path", Escaping.visible(SourcePath(entry.path, in: report).path))
          output.object("lines") { $0.member("begin", 1) }
        }
      }
    }
    output.endArray()
    output.write("\n")
  }

  private func description(_ finding: Finding, _ place: KeyPlace) -> String {
    let name = Escaping.visible(rules[finding.rule]?.name ?? finding.rule)
    var text = "\(name) \(report.keyText(finding, rules)) (\(finding.fingerprint.text))"
    if let verification = report.verification(of: finding) {
      text += ", \(verification.verdict.rawValue)"
      if let origin = Wording.origin(verification) { text += " (\(origin))" }
    }
    let notes = finding.notes(of: place)
    if !notes.isEmpty { text += ", " + notes.joined(separator: "; ") }
    if !finding.provenance.members.isEmpty { text += ", at \(finding.place)" }
    return text
  }

  private func severity(_ finding: Finding) -> String {
    switch report.severity(of: finding) {
    case .critical: "blocker"
    case .high: "critical"
    case .medium: "major"
    case .low: "minor"
    case .info: "info"
    }
  }
}
