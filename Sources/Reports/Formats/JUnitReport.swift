import Blobs
import Findings
import Rules
import Verification

extension ReportFormat {
  /// JUnit XML, for CI systems that show test results.
  package static let junit = ReportFormat(
    name: "junit", title: "JUnit", suffix: "xml",
    needs: [.secrets, .excerpts, .repository],
    write: { report, _, output in JUnitReport(report).write(to: &output) })
}

/// JUnit XML as Jenkins and GitLab read it: a failed test for every finding that counts, a skipped
/// one for every suppressed finding, an error for every place that was not read. A scan without
/// any of these is one test that passed.
struct JUnitReport {
  private let report: Report
  private let rules: [String: Rule]

  init(_ report: Report) {
    self.report = report
    rules = report.rulesByID
  }

  func write(to output: inout Output) {
    let places = report.placesByFinding(
      report.findings.indices.filter { report.change(at: $0) != .gone })
    let failures = places.count { report.findings[$0.shown].suppression == nil }
    let errors = report.coverage.unread.count
    let skipped = places.count - failures
    let isClean = failures + errors == 0
    let tests = places.count + errors + (isClean ? 1 : 0)
    let seconds = report.endTime.secondsSince1970 - report.startTime.secondsSince1970
    output.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
    let counts = "tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(errors)\""
    output.write("<testsuites name=\"kascan\" \(counts) time=\"\(seconds)\">\n")
    output.write("<testsuite name=\"kascan \(Escaping.markup(report.command))\" \(counts)")
    output.write(" skipped=\"\(skipped)\" time=\"\(seconds)\"")
    output.write(" timestamp=\"\(report.startTime.text)\">\n")
    if isClean { output.write("<testcase classname=\"kascan\" name=\"no leaked keys\"/>\n") }
    for place in places {
      if output.hasFailed { return }
      write(place, to: &output)
    }
    for entry in report.coverage.unread {
      if output.hasFailed { return }
      let path = Escaping.markup(Escaping.visible(entry.path))
      output.write("<testcase classname=\"kascan.coverage\" name=\"\(path)\">")
      output.write("<error message=\"\(Escaping.markup("not read: \(entry.reasonText)"))\"")
      output.write(" type=\"unread\"/></testcase>\n")
    }
    let coverage = Escaping.markup(Wording.coverage(report.coverage))
    output.write("<system-out>\(coverage)</system-out>\n</testsuite>\n</testsuites>\n")
  }

  private func write(_ place: KeyPlace, to output: inout Output) {
    let finding = report.finding(at: place)
    let rule = Escaping.markup(finding.rule)
    let name = Escaping.markup("\(finding.place) (\(finding.fingerprint.text))")
    let file = Escaping.markup(Escaping.visible(SourcePath(of: finding, in: report).path))
    output.write("<testcase classname=\"kascan.\(rule)\" name=\"\(name)\" file=\"\(file)\">")
    if let suppression = finding.suppression {
      let reason = suppression.reason ?? "suppressed by \(suppression.by.rawValue)"
      output.write("<skipped message=\"\(Escaping.markup(reason))\"/>")
    } else {
      let message = "\(rules[finding.rule]?.name ?? finding.rule) \(report.keyText(finding, rules))"
      output.write("<failure message=\"\(Escaping.markup(message))\" type=\"\(rule)\">")
      var lines = [finding.place] + finding.notes(of: place)
      if let verification = report.verification(of: finding) {
        lines += Wording.lines(verification)
      }
      if !finding.excerpt.masked.isEmpty {
        let cut = ExcerptCut(finding.excerpt, width: 160)
        lines.append(cut.before + cut.masked + cut.after)
      }
      output.write(lines.map { Escaping.markup($0) }.joined(separator: "\n") + "</failure>")
    }
    output.write("</testcase>\n")
  }
}
