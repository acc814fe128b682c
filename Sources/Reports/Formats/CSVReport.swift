import Blobs
import Findings
import Rules
import Verification

extension ReportFormat {
  /// A table for a spreadsheet.
  package static let csv = ReportFormat(
    name: "csv", title: "CSV", suffix: "csv", needs: .secrets,
    write: { report, _, output in CSVReport(report).write(to: &output) })
}

/// A table for a spreadsheet (RFC 4180): one line a finding, every field quoted and none a formula.
struct CSVReport {
  private let report: Report
  private let rules: [String: Rule]

  init(_ report: Report) {
    self.report = report
    rules = report.rulesByID
  }

  private static let columns = [
    "rule", "confidence", "verdict", "reason", "organization", "key", "fingerprint", "path",
    "member", "line", "column", "in", "encodings", "kubernetes", "repository", "object", "commit",
    "author", "date", "in_head", "refs", "suppressed", "suppression_reason", "change",
    "endpoint", "checked_at",
  ]

  func write(to output: inout Output) {
    writeLine(Self.columns, to: &output)
    for index in report.findings.indices {
      if output.hasFailed { return }
      writeLine(fields(index), to: &output)
    }
  }

  private func fields(_ index: Int) -> [String] {
    let finding = report.findings[index]
    let verification = report.verification(of: finding)
    let entry = finding.history
    let field = finding.kubernetes
    let members = Array(finding.provenance.members.joined(separator: [UInt8(ascii: "!")]))
    return [
      finding.rule, finding.confidence.rawValue, verification?.verdict.rawValue ?? "",
      verification?.reason.rawValue ?? "",
      verification?.organization.map { $0.name ?? $0.id } ?? "", report.keyText(finding, rules),
      finding.fingerprint.text, Escaping.visible(finding.provenance.path),
      Escaping.visible(members), finding.location.map { String($0.start.line) } ?? "",
      finding.location.map { String($0.start.column) } ?? "", finding.provenance.part.rawValue,
      finding.encodings.joined(separator: " > "),
      field.map { "\($0.object) \($0.key)" } ?? "",
      finding.provenance.repository.map { Escaping.visible($0) } ?? "",
      finding.provenance.object ?? entry?.object ?? "", entry?.commit ?? "", entry?.author ?? "",
      entry?.date ?? "", entry.map { $0.inHead ? "yes" : "no" } ?? "",
      entry?.refs.joined(separator: " ") ?? "", finding.suppression?.by.rawValue ?? "",
      finding.suppression?.reason ?? "", report.change(at: index)?.rawValue ?? "",
      verification?.endpoint ?? "", verification?.checkedAt.map(Wording.moment) ?? "",
    ]
  }

  private func writeLine(_ fields: [String], to output: inout Output) {
    output.write(fields.map(Escaping.csvField).joined(separator: ",") + "\r\n")
  }
}
