package import Findings
package import Inputs

/// What a scan found and what it read.
package struct ScanOutcome: Sendable {
  /// What was found, in the order of reports.
  package var findings: [Finding]
  /// What was read and what was not.
  package var coverage: Coverage

  /// Creates an outcome.
  package init(findings: [Finding] = [], coverage: Coverage = Coverage()) {
    self.findings = findings
    self.coverage = coverage
  }
}
