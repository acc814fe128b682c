import Blobs
import Bytes
import Findings
import Rules
import Verification

/// The JSON and JSON Lines formats; `Schema/kascan-report.schema.json` describes them.
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
        write(index, to: &output)
      }
      if !report.findings.isEmpty { output.write("\n") }
    }
    output.object("coverage") { $0.coverage(report.coverage) }
    output.endObject()
    output.write("\n")
  }

  /// Writes an object a line for each finding, and nothing else.
  func writeLines(to output: inout Output) {
    for index in report.findings.indices {
      if output.hasFailed { return }
      write(index, to: &output)
      output.needsComma = false
      output.write("\n")
    }
  }

  private func write(_ index: Int, to output: inout Output) {
    let finding = report.findings[index]
    output.element { output in
      output.finding(finding, report.verification(of: finding))
      output.member("change", report.change(at: index)?.rawValue)
    }
  }
}

extension Output {
  /// Writes the members of a finding.
  mutating func finding(_ finding: Finding, _ verification: KeyVerification?) {
    member("rule", finding.rule)
    member("confidence", finding.confidence.rawValue)
    member("fingerprint", finding.fingerprint.text)
    if !finding.secret.isEmpty {
      member("secret", String(decoding: finding.secret, as: UTF8.self))
    }
    path(finding.provenance.path)
    let members = finding.provenance.members
    if !members.isEmpty {
      let joined = Array(members.joined(separator: [UInt8(ascii: "!")]))
      path(joined, "member", "memberBytes")
    }
    if let location = finding.location {
      member("startLine", location.start.line)
      member("startColumn", location.start.column)
      member("endLine", location.end.line)
      member("endColumn", location.end.column)
      member("byteOffset", location.bytes.lowerBound)
    }
    member("in", finding.provenance.part.rawValue)
    if let field = finding.kubernetes {
      object("kubernetes") { output in
        output.member("kind", field.kind)
        output.member("name", field.name)
        output.member("key", field.key)
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
      }
    }
    member("lineHash", finding.lineHash)
  }

  /// Writes a path as text, and its bytes in base64 beside it if they are not UTF-8.
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
  }

  /// Writes the members of a verification.
  mutating func verification(_ verification: KeyVerification) {
    member("verdict", verification.verdict.rawValue)
    member("reason", verification.reason.rawValue)
    member("status", verification.status)
    member("note", verification.note)
    if let organization = verification.organization {
      object("organization") { output in
        output.member("id", organization.id)
        output.member("name", organization.name)
        guard !organization.counts.isEmpty else { return }
        output.key("counts")
        output.beginObject()
        for (name, count) in organization.counts.sorted(by: { $0.key < $1.key }) {
          output.key(name)
          output.value(count)
        }
        output.endObject()
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
          }
        }
      }
      if verification.hasMoreClusters { member("hasMoreClusters", true) }
    }
    member("restricted", verification.restricted)
  }

  /// Writes the members of a coverage.
  mutating func coverage(_ coverage: Coverage) {
    member("complete", coverage.isComplete)
    member("files", coverage.files)
    member("bytes", coverage.bytes)
    member("objects", coverage.objects)
    array("excluded") { $0.entries(coverage.excluded) }
    array("unread") { $0.entries(coverage.unread) }
  }

  private mutating func entries(_ entries: [Coverage.Entry]) {
    for entry in entries {
      if hasFailed { return }
      element { output in
        output.path(entry.path)
        output.member("reason", entry.reason)
      }
    }
  }
}
