import Findings
import Rules
import Verification

/// How bad a finding is: a key that the API accepts is worst, one that it no longer accepts is
/// worth a note, and in between it counts how sure the match is.
enum Severity: Int, Comparable, CaseIterable {
  case info, low, medium, high, critical

  init(confidence: Confidence, verdict: Verdict?) {
    switch (verdict, confidence) {
    // A key that may be a live agent token counts as one that nobody asked about.
    case (.live, _): self = .critical
    case (.revoked, _): self = .info
    case (_, .high): self = .high
    case (_, .medium): self = .medium
    case (_, .low): self = .low
    }
  }

  static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }

  /// SARIF's `level`.
  var sarifLevel: String {
    switch self {
    case .critical, .high: "error"
    case .medium: "warning"
    case .low, .info: "note"
    }
  }

  /// GitHub's `security-severity`: above 9.0 is critical, above 7.0 high, from 4.0 medium.
  var score: String {
    switch self {
    case .critical: "9.8"
    case .high: "8.5"
    case .medium: "5.5"
    case .low: "3.0"
    case .info: "1.0"
    }
  }
}

extension Report {
  func severity(of finding: Finding) -> Severity {
    Severity(
      confidence: finding.confidence, verdict: verification(of: finding)?.verdict)
  }
}
