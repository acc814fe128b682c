import Blobs
import Findings
import FoundationEssentials

/// Why a file is not a report of kascan's.
package enum ReportError: Error, Equatable, Sendable {
  /// Neither JSON nor JSON Lines; the line is the first that can't be read, from 1.
  case malformed(line: Int)
  /// JSON, but no report of kascan's.
  case foreign
  /// The report of another tool.
  case otherTool(String)
  /// A value that no report of kascan's holds; the finding is counted from 0.
  case invalid(field: String, finding: Int)
  /// SARIF that says it holds fewer results than were found.
  case capped
}

extension ReportError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .malformed(let line): "line \(line) is not valid JSON; write the report again"
    case .foreign: "not a \(ReportFormat.readable("or")) report of kascan's"
    case .otherTool(let tool):
      "a report of \(tool); kascan reads its own only (scan the places again: kascan scan, kascan git)"
    case .invalid(let field, let finding): "finding \(finding + 1): invalid \(field)"
    case .capped: "results were left out of this SARIF report; read its JSON form instead"
    }
  }
}

/// A file that may be a report.
struct ReportText {
  let bytes: [UInt8]
  /// The file's name, for coverage.
  let path: [UInt8]
  /// What it holds as one JSON document; nil if it is none.
  let document: WireDocument?
}

/// Reads reports that kascan wrote.
package enum ReportReader {
  /// Reads a report in the first format that it has.
  ///
  /// Rules, excerpts and times are in no report; the caller adds the rules it knows.
  ///
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - path: the file's name, for the coverage of formats that have none.
  package static func read(_ bytes: [UInt8], path: [UInt8]) throws(ReportError) -> Report {
    let document = try? JSONDecoder().decode(WireDocument.self, from: Data(bytes))
    let text = ReportText(bytes: bytes, path: path, document: document)
    do throws(ReportError) {
      for format in ReportFormat.all {
        if let report = try format.read?(text) { return report }
      }
    } catch {
      if let tool = ForeignTool.name(of: bytes) { throw .otherTool(tool) }
      throw error
    }
    throw ForeignTool.name(of: bytes).map { .otherTool($0) } ?? .foreign
  }
}

extension Report {
  /// Makes a report of what a file holds.
  init(
    version: String, _ wire: [WireFinding], coverage: Coverage
  ) throws(ReportError) {
    self.init(version: version, command: "report", findings: [], rules: [], coverage: coverage)
    findings.reserveCapacity(wire.count)
    for (index, item) in wire.enumerated() {
      let finding = try item.finding(index)
      findings.append(finding)
      if let change = item.change {
        guard let change = Change(rawValue: change) else {
          throw .invalid(field: "change", finding: index)
        }
        changes.append(change)
      }
      guard let verification = try item.verification?.verification(index) else { continue }
      noteVerdict(verification, of: finding.fingerprint)
    }
    noteAgentPlaces()
    if !changes.isEmpty, changes.count != findings.count {
      throw .invalid(field: "change", finding: changes.count)
    }
  }
}
