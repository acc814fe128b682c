import Blobs
import Bytes
import Findings
import Rules
import Verification

extension ReportFormat {
  /// One object: findings and coverage.
  package static let json = ReportFormat(
    name: "json", title: "JSON", suffix: "json", needs: [.secrets, .lineHashes],
    write: { report, _, output in JSONReport(report).write(to: &output) },
    read: JSONReport.read)
}

/// The JSON format; `Schema/kascan-report.schema.json` describes it.
struct JSONReport {
  private let report: Report

  init(_ report: Report) { self.report = report }

  /// Writes one object, each finding on a line of its own.
  func write(to output: inout Output) {
    output.beginObject()
    output.member("version", report.version)
    output.array("findings") { output in
      for index in report.findings.indices {
        if output.hasFailed { return }
        output.breakLine()
        output.finding(index, of: report)
      }
      if !report.findings.isEmpty { output.write("\n") }
    }
    output.object("coverage") { $0.coverage(report.coverage) }
    output.targets(report.targets)
    if let part = report.part { output.object("part") { $0.part(part) } }
    output.endObject()
    output.write("\n")
  }

  /// Reads a report back; nil for what is no JSON of this form.
  static func read(_ text: ReportText) throws(ReportError) -> Report? {
    guard let document = text.document else { return nil }
    if let findings = document.findings, let coverage = document.coverage {
      var report = try Report(
        version: document.version ?? "", findings, coverage: coverage.coverage())
      report.targets = (document.targets ?? []).compactMap(\.target)
      report.part = try document.part?.part()
      return report
    }
    if document.findings != nil || document.coverage != nil { throw .foreign }
    return nil
  }
}

extension Output {
  /// Writes a report's finding as an object.
  mutating func finding(_ index: Int, of report: Report) {
    let finding = report.findings[index]
    element { output in
      output.finding(finding, report.verification(of: finding))
      output.member("change", report.change(at: index)?.rawValue)
    }
  }

  /// Writes the members of a finding.
  mutating func finding(_ finding: Finding, _ verification: KeyVerification?) {
    member("rule", finding.rule)
    member("confidence", finding.confidence.rawValue)
    member("fingerprint", finding.fingerprint.text)
    if !finding.secret.isEmpty {
      path(finding.secret, "secret", "secretBytes")
    }
    path(finding.provenance.path)
    let members = finding.provenance.members
    if !members.isEmpty {
      let joined = Array(members.joined(separator: [UInt8(ascii: "!")]))
      path(joined, "member", "memberBytes")
      // Where a name holds the separator, the joined names do not say where each ends.
      if members.contains(where: { $0.contains(UInt8(ascii: "!")) }) {
        array("members") { output in
          for member in members { output.element { $0.path(member) } }
        }
      }
    }
    if let location = finding.location {
      member("startLine", location.start.line)
      member("startColumn", location.start.column)
      member("endLine", location.end.line)
      member("endColumn", location.end.column)
      member("byteOffset", location.bytes.lowerBound)
    }
    member("in", finding.provenance.part.rawValue)
    member("agentPlace", finding.isInAgentPlace ? true : nil)
    if let field = finding.kubernetes {
      object("kubernetes") { output in
        output.member("kind", field.kind)
        output.member("name", field.name)
        output.member("key", field.key)
        output.member("namespace", field.namespace)
      }
    }
    if let repository = finding.provenance.repository {
      path(repository, "repository", "repositoryBytes")
    }
    member("encodings", finding.encodings)
    if let entry = finding.history {
      object("git") { $0.history(entry) }
    } else if let id = finding.provenance.object {
      object("git") { $0.member("object", id) }
    }
    if let verification { object("verification") { $0.verification(verification) } }
    if let suppression = finding.suppression {
      object("suppressed") { output in
        output.member("by", suppression.by.rawValue)
        output.member("reason", suppression.reason)
        output.member("acceptsLive", suppression.acceptsLive ? true : nil)
      }
    }
    member("lineHash", finding.lineHash)
  }

  /// Writes text that need not be UTF-8, such as a path, and its bytes in base64 beside it if they are not UTF-8.
  mutating func path(
    _ path: [UInt8], _ name: StaticString = "path", _ bytesName: StaticString = "pathBytes"
  ) {
    let text = String(decoding: path, as: UTF8.self)
    member(name, text)
    if !text.utf8.elementsEqual(path) {
      member(bytesName, String(decoding: Base64.encode(path), as: UTF8.self))
    }
  }

  private mutating func history(_ entry: HistoryEntry) {
    member("object", entry.object)
    member("commit", entry.commit)
    member("author", entry.author)
    member("date", entry.date)
    if let path = entry.path { self.path(path) }
    member("refs", entry.refs)
    member("inHead", entry.inHead)
    paths(entry.headPaths, "headPaths")
    paths(entry.otherPaths, "otherPaths")
    member("pushed", entry.isPushed)
  }

  private mutating func paths(_ paths: [[UInt8]], _ name: StaticString) {
    if paths.isEmpty { return }
    array(name) { output in for path in paths { output.element { $0.path(path) } } }
  }

  /// Writes the members of a verification.
  mutating func verification(_ verification: KeyVerification) {
    member("verdict", verification.verdict.rawValue)
    member("reason", verification.reason.rawValue)
    member("code", verification.reason.code)
    member("status", verification.status)
    member("endpoint", verification.endpoint)
    member("checkedAt", verification.checkedAt.map(Wording.moment))
    if let other = verification.contradicted {
      object("contradicted") { output in
        output.member("verdict", other.verdict.rawValue)
        output.member("checkedAt", other.checkedAt.map(Wording.moment))
      }
    }
    member("mayBeAgentToken", verification.mayBeAgentToken ? true : nil)
    if let organization = verification.organization {
      object("organization") { output in
        output.member("id", organization.id)
        output.member("name", organization.name)
        output.member("plan", organization.plan)
        output.counts(organization.counts)
      }
    }
    if let scopes = verification.scopes {
      object("scopes") { output in
        output.member("held", scopes.held)
        output.member("notHeld", scopes.notHeld)
        output.member("undetermined", scopes.undetermined)
      }
    }
    if let clusters = verification.clusters {
      array("clusters") { output in
        for cluster in clusters {
          output.element { output in
            output.member("id", cluster.id)
            output.member("name", cluster.name)
            output.member("provider", cluster.provider)
            output.member("region", cluster.region)
            output.member("environment", cluster.environment)
            output.member("status", cluster.status)
            output.member("stale", cluster.isStale ? true : nil)
            output.counts(cluster.counts)
          }
        }
      }
      if verification.hasMoreClusters { member("hasMoreClusters", true) }
    }
    member("restricted", verification.restricted)
  }

  private mutating func counts(_ counts: [String: Int]) {
    guard !counts.isEmpty else { return }
    object("counts") { output in
      for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
        output.key(name)
        output.value(count)
      }
    }
  }

  /// Writes the members of a coverage.
  mutating func coverage(_ coverage: Coverage) {
    member("complete", coverage.isComplete)
    member("files", coverage.files)
    member("bytes", coverage.bytes)
    member("objects", coverage.objects)
    if coverage.seenObjects > 0 { member("seenObjects", coverage.seenObjects) }
    array("excluded") { $0.entries(coverage.excluded) }
    array("unread") { $0.entries(coverage.unread) }
    array("outsideOnly") { output in
      for (format, files) in Wording.outsideOnly(coverage) {
        output.element { output in
          output.member("format", format)
          output.member("files", files)
        }
      }
    }
    if !coverage.notes.isEmpty { array("notes") { $0.entries(coverage.notes) } }
  }

  /// Writes what was scanned, if that is known.
  mutating func targets(_ targets: [ScannedTarget]) {
    if targets.isEmpty { return }
    array("targets") { output in
      for target in targets {
        output.element { output in
          output.member("kind", target.target.kind.rawValue)
          output.array("roots") { output in
            for root in target.target.roots { output.element { $0.path(root) } }
          }
          output.member("complete", target.isComplete)
          output.member("files", target.files)
          output.member("bytes", target.bytes)
          output.member("objects", target.objects)
          if let file = target.settings.configuration {
            output.path(file, "configuration", "configurationBytes")
          }
          if let file = target.settings.baseline { output.path(file, "baseline", "baselineBytes") }
        }
      }
    }
  }

  /// Writes which part of a list was scanned.
  mutating func part(_ part: ReportPart) {
    member("index", part.index)
    member("count", part.count)
    member("list", part.list)
  }

  private mutating func entries(_ entries: [Coverage.Entry]) {
    for entry in entries {
      if hasFailed { return }
      element { output in
        output.path(entry.path)
        output.member("code", entry.reason.code)
        output.member("object", entry.provenance.object)
        output.member("sha256", entry.contentHash)
        output.member("reason", entry.reasonText)
      }
    }
  }
}
