import Blobs
import FoundationEssentials

extension ReportFormat {
  /// One finding a line.
  package static let jsonl = ReportFormat(
    name: "jsonl", title: "JSON Lines", suffix: "jsonl", needs: [.secrets, .lineHashes],
    write: { report, _, output in JSONLinesReport(report).write(to: &output) },
    read: JSONLinesReport.read)
}

/// The JSON Lines format: the findings of the JSON format, and nothing else.
struct JSONLinesReport {
  private let report: Report

  init(_ report: Report) { self.report = report }

  /// Writes an object a line for each finding.
  func write(to output: inout Output) {
    for index in report.findings.indices {
      if output.hasFailed { return }
      output.finding(index, of: report)
      output.needsComma = false
      output.write("\n")
    }
  }

  /// Reads a report back.
  ///
  /// The format holds no coverage, so what such a report covers is unknown: its coverage says that
  /// the file's own statement was not read, and is incomplete.
  static func read(_ text: ReportText) throws(ReportError) -> Report? {
    let decoder = JSONDecoder()
    var findings: [WireFinding] = []
    var number = 0
    for line in text.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
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
    coverage.unread = [.init(path: text.path, .reportWithoutCoverage)]
    return try Report(version: "", findings, coverage: coverage)
  }
}
