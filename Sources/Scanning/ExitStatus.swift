package import Blobs
package import Findings
import Inputs
package import Verification

/// What the program's exit code says; scripts rely on it.
package enum ExitStatus: Int32, Sendable {
  /// Everything was read and nothing fails the run.
  case passed = 0
  /// Findings to fail on.
  case findings = 1
  /// Something was not read, or the work failed.
  case incomplete = 2
  /// Wrong usage or configuration.
  case usage = 64
  /// The user stopped it.
  case interrupted = 130

  /// What fails a run.
  package enum FailurePolicy: String, Sendable, CaseIterable {
    /// Any finding that is not suppressed.
    case any
    /// A key that is live; one that may be, as far as the verdict says, makes the run incomplete.
    case live
    /// No finding.
    case none
  }

  /// The status of a verification: live keys fail it, and those that may be live leave it incomplete.
  package init(ofVerdicts verdicts: [Verdict]) {
    self =
      verdicts.contains(.live)
      ? .findings : verdicts.contains(where: \.isOpen) ? .incomplete : .passed
  }

  /// The status of a finished scan.
  ///
  /// - Parameters:
  ///   - verdicts: what is known of each key; empty without verification.
  package init(
    of outcome: ScanOutcome, verdicts: [Fingerprint: KeyVerification], policy: FailurePolicy,
    isInterrupted: Bool
  ) {
    if isInterrupted {
      self = .interrupted
      return
    }
    var fails = false
    var isUnclear = false
    for finding in outcome.findings {
      switch policy {
      case .none: break
      case .any: fails = fails || finding.suppression == nil
      case .live:
        switch verdicts[finding.fingerprint]?.verdict {
        case .live: fails = fails || finding.suppression?.acceptsLive != true
        case .revoked: break
        // A suppressed key may be live as well, unless that is accepted.
        case .unknown, .revokedAsAPIKey, nil:
          isUnclear = isUnclear || finding.suppression?.acceptsLive != true
        }
      }
    }
    self =
      fails ? .findings : isUnclear || !outcome.coverage.isComplete ? .incomplete : .passed
  }
}
