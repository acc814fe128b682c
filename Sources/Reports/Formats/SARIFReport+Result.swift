import Blobs
import Findings
import Rules
import Verification

extension SARIFReport {
  /// Writes the members of a result.
  func writeResult(_ index: Int, _ ruleIndex: Int?, to output: inout Output) {
    let finding = report.findings[index]
    let verification = report.verification(of: finding)
    let severity = report.severity(of: finding)
    output.member("ruleId", finding.rule)
    output.member("ruleIndex", ruleIndex)
    output.member("level", severity.sarifLevel)
    output.object("message") { $0.member("text", Self.message(text(finding, verification))) }
    output.array("locations") { output in
      output.element { writeLocation(finding, to: &$0) }
    }
    output.object("partialFingerprints") { output in
      output.member("kascan/v1", finding.fingerprint.text)
      // Where no line stands for the finding, its key does.
      let lineHash = finding.lineHash ?? "\(finding.fingerprint.text):1"
      output.member("primaryLocationLineHash", lineHash)
    }
    switch report.change(at: index) {
    case .new: output.member("baselineState", "new")
    case .gone: output.member("baselineState", "absent")
    case .unchanged: output.member("baselineState", "unchanged")
    case nil: break
    }
    if let suppression = finding.suppression {
      output.array("suppressions") { output in
        output.element { output in
          output.member("kind", suppression.by == .inline ? "inSource" : "external")
          output.member("status", "accepted")
          output.member("justification", suppression.reason.map(Escaping.visible))
        }
      }
    }
    output.object("properties") { output in
      output.member("security-severity", severity.score)
      output.finding(finding, verification)
      output.member("change", report.change(at: index)?.rawValue)
    }
  }

  private func writeLocation(_ finding: Finding, to output: inout Output) {
    output.object("physicalLocation") { output in
      writeArtifact(SourcePath(of: finding, in: report), to: &output)
      // Lines of an archive's member are none of the archive's, and a name has none at all:
      // GitHub wants a region nevertheless.
      let location = finding.provenance.members.isEmpty ? finding.location : nil
      let start = location?.start ?? .init(line: 1, column: 1)
      let end = location?.end ?? .init(line: 1, column: 2)
      output.object("region") { output in
        output.member("startLine", start.line)
        output.member("startColumn", start.column)
        output.member("endLine", end.line)
        output.member("endColumn", end.column)
      }
    }
    if !finding.provenance.members.isEmpty {
      output.array("logicalLocations") { output in
        output.element { output in
          output.member("fullyQualifiedName", Escaping.visible(finding.fullPath))
          output.member("kind", "member")
        }
      }
    }
  }

  private func text(_ finding: Finding, _ verification: KeyVerification?) -> String {
    let name = rules[finding.rule]?.name ?? finding.rule
    var text = "\(name) \(report.keyText(finding, rules)) (\(finding.fingerprint.text))"
    let notes = finding.placeNotes
    if !notes.isEmpty { text += ", " + notes.joined(separator: "; ") }
    if !finding.provenance.members.isEmpty { text += ", at \(finding.place)" }
    guard let verification else { return text + "." }
    switch verification.verdict {
    case .live: text += ". It is LIVE: revoke it now."
    case .revoked: text += ". It is revoked."
    case .revokedAsAPIKey, .unknown: text += ". It may be live."
    }
    for line in Wording.lines(verification) { text += " \(line)." }
    return text
  }
}
