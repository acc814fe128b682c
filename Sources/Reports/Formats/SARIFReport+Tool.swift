import Findings
import Rules

extension SARIFReport {
  /// The longest text that GitHub takes in a rule's descriptions, in characters.
  private static let descriptionLimit = 1024

  /// Writes the member that tells the tool and its rules.
  func writeTool(_ described: [RuleDescription], _ indices: [Int], to output: inout Output) {
    // GitHub takes the severity of an alert from its rule, so the worst result speaks for it.
    var worst: [String: Severity] = [:]
    for index in indices where report.isActive(index) {
      let finding = report.findings[index]
      worst[finding.rule] = max(worst[finding.rule] ?? .info, report.severity(of: finding))
    }
    output.object("tool") { output in
      output.object("driver") { output in
        output.member("name", "kascan")
        output.member("version", report.version)
        output.member("semanticVersion", report.version)
        output.array("rules") { output in
          for rule in described {
            let severity =
              worst[rule.id] ?? Severity(confidence: rule.confidence, verdict: nil)
            output.element { writeRule(rule, severity, to: &$0) }
          }
        }
        output.array("notifications") { output in
          for (id, text) in [
            ("unread", "A place that was not read; the scan is incomplete."),
            (Self.cappedNotification, "Results were left out because of the limit."),
          ] {
            output.element { output in
              output.member("id", id)
              output.object("shortDescription") { $0.member("text", text) }
            }
          }
        }
      }
    }
  }

  private func writeRule(_ rule: RuleDescription, _ severity: Severity, to output: inout Output) {
    func limited(_ text: String) -> String { String(text.prefix(Self.descriptionLimit)) }
    output.member("id", rule.id)
    output.member("name", rule.name)
    output.object("shortDescription") { $0.member("text", limited(rule.name)) }
    output.object("fullDescription") { $0.member("text", limited(rule.description)) }
    output.object("help") { output in
      output.member("text", rule.help)
      output.member("markdown", rule.help)
    }
    output.object("defaultConfiguration") { output in
      output.member("level", Severity(confidence: rule.confidence, verdict: nil).sarifLevel)
    }
    output.object("properties") { output in
      output.member("tags", ["security", "secret", "external/cwe/cwe-798"])
      output.member("precision", rule.confidence.sarifPrecision)
      output.member("security-severity", severity.score)
    }
  }
}

extension Confidence {
  /// CodeQL's scale, which GitHub sorts by.
  fileprivate var sarifPrecision: String {
    switch self {
    case .high: "very-high"
    case .medium: "medium"
    case .low: "low"
    }
  }
}
