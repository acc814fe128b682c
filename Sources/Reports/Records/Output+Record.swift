import Findings
import Platform

/// Keeps what is written to it.
final class LineSink: ByteSink {
  private(set) var bytes: [UInt8] = []
  func write(_ bytes: Span<UInt8>) {
    for index in bytes.indices { self.bytes.append(bytes[index]) }
  }
}

extension Output {
  /// Writes what the scan of a target came to, without any secret.
  mutating func recorded(
    _ outcome: TargetOutcome, masking mask: @escaping @Sendable ([[UInt8]]) -> [[UInt8]]
  ) {
    var report = Report(
      version: "", command: "repos", findings: outcome.outcome.findings, rules: [],
      coverage: outcome.outcome.coverage)
    report.targets = [ScannedTarget(outcome)]
    report.maskUnscanned = mask
    report = report.redacted()
    targets(report.targets)
    array("findings") { output in
      for index in report.findings.indices { output.finding(index, of: report) }
    }
    array("excerpts") { output in
      for finding in report.findings { output.element { $0.excerpt(finding.excerpt) } }
    }
    object("coverage") { $0.coverage(report.coverage) }
  }

  private mutating func excerpt(_ excerpt: Excerpt) {
    member("before", excerpt.before)
    member("masked", excerpt.masked)
    member("after", excerpt.after)
    member("isCutBefore", excerpt.isCutBefore)
    member("isCutAfter", excerpt.isCutAfter)
  }
}
