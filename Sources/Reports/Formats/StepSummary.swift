import Blobs
import Findings
package import Platform
import Verification

/// The summary that GitHub shows on a workflow run's page: Markdown of which every part that comes
/// from the scan is escaped.
package struct StepSummary {
  /// How many keys are listed: a step's summary may hold 1 MiB.
  private static let keyLimit = 100
  /// How many places of a key are listed.
  private static let placeLimit = 5

  private let report: Report

  /// Creates the summary of a report; no secret goes into it.
  package init(of report: Report) { self.report = report.redacted() }

  /// Writes the summary.
  package func write(to sink: any ByteSink) throws(SystemError) {
    var output = Output(sink)
    let groups = report.keyGroups()
    let counts = report.keyCounts(groups)
    output.write("## kascan\n\n\(Self.text(Wording.summary(counts, report.coverage)))\n\n")
    if let line = report.elsewhereLine { output.write("**\(Self.text(line))**\n\n") }
    let active = groups.filter { !$0.isInactive }
    if !active.isEmpty {
      let rules = report.rulesByID
      output.write("| Key | Fingerprint | Verdict | Places |\n| --- | --- | --- | --- |\n")
      for group in active.prefix(Self.keyLimit) {
        let finding = report.findings[group.first]
        let verdict = report.verification(of: finding).map(Wording.line) ?? "not verified"
        let all = report.places(group.places)
        let places = all.prefix(Self.placeLimit).map { place in
          let versions = place.versions > 1 ? " (\(Wording.grouped(place.versions)) versions)" : ""
          return "<code>\(Self.text(report.finding(at: place).place))</code>\(versions)"
        }
        let rest = all.count - places.count
        output.write("| <code>\(Self.text(report.keyText(finding, rules)))</code> ")
        output.write("| <code>\(finding.fingerprint.text)</code> | \(Self.text(verdict)) | ")
        output.write(places.joined(separator: "<br>"))
        output.write(rest > 0 ? "<br>and \(Wording.grouped(rest)) more |\n" : " |\n")
      }
      let rest = active.count - Self.keyLimit
      if rest > 0 { output.write("\nand \(Wording.count(rest, "key")) more\n") }
      output.write("\n")
    }
    if let heading = Wording.stepsHeading(counts) {
      output.write("\(Self.text(heading))\n\n")
      for (number, step) in Wording.nextSteps.enumerated() {
        output.write("\(number + 1). \(Self.text(step))\n")
      }
      output.write("\n")
    }
    output.write("\(Self.text(Wording.coverage(report.coverage)))\n\n")
    try output.finish()
  }

  /// Text in which neither HTML nor Markdown has a meaning.
  private static func text(_ text: String) -> String {
    var result = ""
    for scalar in Escaping.visible(text).unicodeScalars {
      switch scalar {
      case "&", "<", ">", "\"", "'", "|", "`", "*", "_", "~", "[", "]", "\\", "@", "#", "!", ":":
        // Character references; `:` and `@` would otherwise make links and mentions.
        result += "&#\(scalar.value);"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
