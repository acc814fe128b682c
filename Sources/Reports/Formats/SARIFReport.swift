import Blobs
import Findings
import Rules
import Verification

extension ReportFormat {
  /// SARIF 2.1.0, for GitHub code scanning and others.
  package static let sarif = ReportFormat(
    name: "sarif", title: "SARIF", suffix: "sarif",
    needs: [.secrets, .lineHashes, .repository],
    write: { report, options, output in SARIFReport(report, options).write(to: &output) },
    read: SARIFReport.read)
}

/// SARIF 2.1.0 with everything that GitHub code scanning asks for.
///
/// A result's property bag holds the finding as the JSON format writes it, and a run's holds the
/// coverage, so that the report can be read back whole. Times are left out: two scans of the same
/// content make the same bytes.
struct SARIFReport {
  let report: Report
  let options: ReportOptions
  let rules: [String: Rule]

  static let schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
  /// How many unread places get a notification of their own.
  private static let notificationLimit = 1000
  /// The id of the notification that results were left out.
  static let cappedNotification = "results-capped"

  init(_ report: Report, _ options: ReportOptions) {
    self.report = report
    self.options = options
    rules = report.rulesByID
  }

  func write(to output: inout Output) {
    let selection = selectResults()
    let described = describedRules(selection.indices)
    output.beginObject()
    output.member("$schema", Self.schema)
    output.member("version", "2.1.0")
    output.array("runs") { output in
      output.element { output in
        writeTool(described, selection.indices, to: &output)
        writeRun(selection, to: &output)
        let ruleIndex = Dictionary(
          described.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        output.array("results") { output in
          for index in selection.indices {
            if output.hasFailed { return }
            output.breakLine()
            let ruleIndex = ruleIndex[report.findings[index].rule]
            output.element { writeResult(index, ruleIndex, to: &$0) }
          }
        }
        output.object("properties") { output in
          output.object("coverage") { $0.coverage(report.coverage) }
          output.targets(report.targets)
          if let part = report.part { output.object("part") { $0.part(part) } }
        }
      }
    }
    output.endObject()
    output.write("\n")
  }

  // MARK: What is reported

  private struct Selection {
    /// The findings, as indices into the report's, in its order.
    var indices: [Int]
    /// How many findings are left out because of the limit.
    var leftOut: Int
  }

  /// The findings that become results. When there are too many, those that count most are kept.
  private func selectResults() -> Selection {
    let all = report.findings.indices.filter {
      !(options.omitsSuppressed && report.findings[$0].suppression != nil)
    }
    let limit = max(0, options.sarifLimit)
    if all.count <= limit { return Selection(indices: all, leftOut: 0) }
    let ranks = report.findings.indices.map {
      report.isActive($0) ? report.severity(of: report.findings[$0]).rawValue : -1
    }
    let kept = all.sorted { (-ranks[$0], $0) < (-ranks[$1], $1) }.prefix(limit)
    return Selection(indices: kept.sorted(), leftOut: all.count - limit)
  }

  /// The rules of the report, and what is known of those that only its findings name.
  private func describedRules(_ indices: [Int]) -> [RuleDescription] {
    var result = report.rules.map(RuleDescription.init)
    var known = Set(result.map(\.id))
    for index in indices {
      let finding = report.findings[index]
      if known.insert(finding.rule).inserted {
        result.append(RuleDescription(id: finding.rule, confidence: finding.confidence))
      }
    }
    return result
  }

  // MARK: The run

  private func writeRun(_ selection: Selection, to output: inout Output) {
    output.member("columnKind", "unicodeCodePoints")
    output.object("originalUriBaseIds") { output in
      output.object("%SRCROOT%") { output in
        output.member("uri", "file://" + Escaping.uri(report.sourceRoot + [UInt8(ascii: "/")]))
      }
    }
    output.object("automationDetails") { output in
      output.member("id", "kascan/\(report.command)/")
    }
    if let state = report.repository, let uri = state.remoteURI {
      output.array("versionControlProvenance") { output in
        output.element { output in
          output.member("repositoryUri", uri)
          output.member("revisionId", state.revision)
          output.member("branch", state.branch)
          output.object("mappedTo") { $0.member("uriBaseId", "%SRCROOT%") }
        }
      }
    }
    let isRedacted = selection.indices.contains { report.findings[$0].secret.isEmpty }
    if isRedacted { output.member("redactionTokens", ["…"]) }
    output.array("invocations") { output in
      output.element { output in
        output.member("executionSuccessful", report.coverage.isComplete)
        output.array("toolExecutionNotifications") { output in
          writeNotifications(selection, to: &output)
        }
      }
    }
  }

  private func writeNotifications(_ selection: Selection, to output: inout Output) {
    func notification(_ id: String, _ level: String, _ text: String, _ path: [UInt8]?) {
      output.element { output in
        output.object("descriptor") { $0.member("id", id) }
        output.member("level", level)
        output.object("message") { $0.member("text", Self.message(text)) }
        if let path {
          output.array("locations") { output in
            output.element { output in
              output.object("physicalLocation") { output in
                writeArtifact(SourcePath(path, in: report), to: &output)
              }
            }
          }
        }
      }
    }
    let unread = report.coverage.unread
    for entry in unread.prefix(Self.notificationLimit) {
      let text = "Not read: \(Escaping.visible(entry.path)): \(entry.reasonText)"
      notification("unread", "error", text, entry.path)
    }
    let more = unread.count - Self.notificationLimit
    if more > 0 { notification("unread", "error", "\(Wording.grouped(more)) more not read.", nil) }
    if let text = Wording.outside(report.coverage) {
      notification("outside-only", "note", text, nil)
    }
    if selection.leftOut > 0 {
      let text =
        "\(Wording.count(selection.leftOut, "result")) left out: the limit is "
        + "\(Wording.grouped(options.sarifLimit)) (--sarif-limit)."
      notification(Self.cappedNotification, "warning", text, nil)
    }
  }

  func writeArtifact(_ path: SourcePath, to output: inout Output) {
    output.object("artifactLocation") { output in
      output.member("uri", path.uri)
      if path.isBelowRoot { output.member("uriBaseId", "%SRCROOT%") }
    }
  }

  /// Plain text of a message: hidden characters are escaped, and so are the brackets that would
  /// make a link (section 3.11.6).
  static func message(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in Escaping.visible(text).unicodeScalars {
      if scalar == "[" || scalar == "]" || scalar == "\\" { result.append("\\") }
      result.append(scalar)
    }
    return String(result)
  }
}
