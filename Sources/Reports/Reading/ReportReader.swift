import Blobs
import Findings
import FoundationEssentials

/// Why a file is not a report of kascan's.
package enum ReportError: Error, Equatable, Sendable {
  /// Neither JSON nor JSON Lines; the line is the first that can't be read, from 1.
  case malformed(line: Int)
  /// JSON, but no report of kascan's.
  case foreign
  /// A value that no report of kascan's holds; the finding is counted from 0.
  case invalid(field: String, finding: Int)
  /// SARIF that says it holds fewer results than were found.
  case capped
}

extension ReportError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .malformed(let line): "line \(line) is not valid JSON; write the report again"
    case .foreign: "not a JSON, JSON Lines or SARIF report of kascan's"
    case .invalid(let field, let finding): "finding \(finding + 1): invalid \(field)"
    case .capped: "results were left out of this SARIF report; read its JSON form instead"
    }
  }
}

/// Reads reports that kascan wrote as JSON, JSON Lines or SARIF.
package enum ReportReader {
  /// Reads a report.
  ///
  /// JSON Lines hold no coverage, so what such a report covers is unknown: its coverage says that
  /// the file's own statement was not read, and is incomplete. Rules, excerpts and times are in no
  /// report; the caller adds the rules it knows.
  ///
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - path: the file's name, for the coverage of JSON Lines.
  package static func read(_ bytes: [UInt8], path: [UInt8]) throws(ReportError) -> Report {
    let decoder = JSONDecoder()
    if let document = try? decoder.decode(WireDocument.self, from: Data(bytes)) {
      if let runs = document.runs { return try report(of: runs) }
      if let findings = document.findings, let coverage = document.coverage {
        return try report(
          version: document.version ?? "", findings, coverage.coverage())
      }
      if document.findings != nil || document.coverage != nil { throw .foreign }
    }
    return try readLines(bytes, path, decoder)
  }

  private static func readLines(
    _ bytes: [UInt8], _ path: [UInt8], _ decoder: JSONDecoder
  ) throws(ReportError) -> Report {
    var findings: [WireFinding] = []
    var number = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
      do {
        findings.append(try decoder.decode(WireFinding.self, from: Data(line)))
      } catch DecodingError.dataCorrupted {
        throw .malformed(line: number)
      } catch {
        throw .foreign
      }
    }
    var coverage = Coverage()
    coverage.unread = [.init(path: path, .reportWithoutCoverage)]
    return try report(version: "", findings, coverage)
  }

  private static func report(of runs: [WireDocument.Run]) throws(ReportError) -> Report {
    var reports: [Report] = []
    for run in runs {
      let driver = run.tool.driver
      guard driver.name == "kascan", let coverage = run.properties?.coverage else {
        throw .foreign
      }
      let notes = (run.invocations ?? []).flatMap { $0.toolExecutionNotifications ?? [] }
      if notes.contains(where: { $0.descriptor?.id == "results-capped" }) { throw .capped }
      let findings = (run.results ?? []).map(\.properties)
      reports.append(
        try report(version: driver.version ?? "", findings, coverage.coverage()))
    }
    guard let first = reports.first else { throw .foreign }
    return reports.count == 1 ? first : Report.merging(reports)
  }

  private static func report(
    version: String, _ wire: [WireFinding], _ coverage: Coverage
  ) throws(ReportError) -> Report {
    var report = Report(
      version: version, command: "report", findings: [], rules: [], coverage: coverage)
    report.findings.reserveCapacity(wire.count)
    for (index, item) in wire.enumerated() {
      let finding = try item.finding(index)
      report.findings.append(finding)
      if let change = item.change {
        guard let change = Change(rawValue: change) else {
          throw .invalid(field: "change", finding: index)
        }
        report.changes.append(change)
      }
      guard let verification = try item.verification?.verification(index) else { continue }
      report.noteVerdict(verification, of: finding.fingerprint)
    }
    if !report.changes.isEmpty, report.changes.count != report.findings.count {
      throw .invalid(field: "change", finding: report.changes.count)
    }
    return report
  }
}
