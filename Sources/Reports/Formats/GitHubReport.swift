import Blobs
import Findings
import Rules
import Verification

extension ReportFormat {
  /// Workflow commands that GitHub Actions turns into annotations.
  package static let github = ReportFormat(
    name: "github", title: "GitHub annotations", suffix: "txt",
    needs: [.secrets, .repository],
    write: { report, _, output in GitHubReport(report).write(to: &output) })
}

/// Workflow commands that GitHub Actions turns into annotations, worst first: a step shows ten of
/// each kind. Suppressed findings are left out.
struct GitHubReport {
  private let report: Report
  private let rules: [String: Rule]

  /// How many unread places get an annotation of their own.
  private static let unreadLimit = 5

  init(_ report: Report) {
    self.report = report
    rules = report.rulesByID
  }

  func write(to output: inout Output) {
    let severities = report.findings.map { report.severity(of: $0) }
    let listed = report.activeIndices.filter { report.change(at: $0) != .unchanged }
    let places = report.placesByFinding(listed).enumerated().sorted {
      let (a, b) = (severities[$0.element.shown], severities[$1.element.shown])
      return a == b ? $0.offset < $1.offset : a > b
    }
    for place in places.map(\.element) {
      if output.hasFailed { return }
      write(place, severities[place.shown], to: &output)
    }
    for entry in report.coverage.unread.prefix(Self.unreadLimit) {
      let text = "\(Escaping.visible(entry.path)): \(entry.reasonText)"
      write("error", [("title", "kascan: not read")], text, to: &output)
    }
    if let line = report.elsewhereLine {
      write("warning", [("title", "kascan: another API was asked")], line, to: &output)
    }
    let summary = Wording.summary(report.keyCounts(report.keyGroups()), report.coverage)
    write("notice", [("title", "kascan")], summary, to: &output)
    let isComplete = report.coverage.isComplete
    write(
      isComplete ? "notice" : "error", [("title", "kascan")], Wording.coverage(report.coverage),
      to: &output)
  }

  private func write(_ place: KeyPlace, _ severity: Severity, to output: inout Output) {
    let finding = report.finding(at: place)
    let kind =
      switch severity {
      case .critical, .high: "error"
      case .medium: "warning"
      case .low, .info: "notice"
      }
    var properties: [(String, String)] = []
    // An annotation is shown in the checked-out file, so history and archives have no place there.
    let path = SourcePath(of: finding, in: report)
    let isCheckedOut = finding.history == nil && finding.provenance.object == nil
    if path.isBelowRoot, isCheckedOut {
      properties.append(("file", Escaping.visible(path.path)))
      if let location = finding.location, finding.provenance.members.isEmpty {
        properties.append(("line", String(location.start.line)))
        properties.append(("endLine", String(location.end.line)))
        if location.start.line == location.end.line {
          properties.append(("col", String(location.start.column)))
          properties.append(("endColumn", String(location.end.column)))
        }
      }
    }
    let name = rules[finding.rule]?.name ?? finding.rule
    let verification = report.verification(of: finding)
    let verdict = verification.map { " (\($0.verdict.rawValue))" } ?? ""
    properties.append(("title", "\(name)\(verdict)"))
    var text = "\(report.keyText(finding, rules)) \(finding.fingerprint.text) at \(finding.place)"
    let notes = finding.notes(of: place)
    if !notes.isEmpty { text += ", " + notes.joined(separator: "; ") }
    if let verification {
      for line in Wording.lines(verification) { text += ". \(line)" }
    }
    write(kind, properties, text + ".", to: &output)
  }

  private func write(
    _ kind: String, _ properties: [(String, String)], _ text: String, to output: inout Output
  ) {
    let list = properties.map { "\($0.0)=\(Escaping.workflowProperty($0.1))" }
    output.write("::\(kind) \(list.joined(separator: ","))::\(Escaping.workflowMessage(text))\n")
  }
}
