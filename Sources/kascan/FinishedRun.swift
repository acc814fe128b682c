import ArgumentParser
import Detection
import Findings
import Inputs
import Platform
import Reports
import Scanning
import Verification

/// What every scanning command does when the scan is over: verify, report, exit.
struct FinishedRun {
  let command: String
  let outcome: ScanOutcome
  let detector: Detector
  var roots: [String] = []
  private let startTime: Timestamp

  /// - Parameter startTime: when the scan began.
  init(command: String, outcome: ScanOutcome, detector: Detector, startTime: Timestamp) {
    self.startTime = startTime
    self.command = command
    self.outcome = outcome
    self.detector = detector
  }

  /// Verifies, writes the reports and throws the exit code.
  func finish(
    _ session: ReportSession, reporting: ReportingOptions, verification: VerificationPlan?
  ) throws -> Never {
    var report = Report(
      version: Kascan.version, command: command, findings: outcome.findings,
      rules: detector.rules, coverage: outcome.coverage)
    report.roots = roots.map { Array($0.utf8) }
    report.workingDirectory = WorkingDirectory.path
    report.sourceRoot = report.workingDirectory
    report.startTime = startTime
    report.endTime = .now
    if session.namesRepository { describeRepository(&report) }
    for note in outcome.coverage.notes {
      Diagnostics.say("\(Escaping.visible(note.path)): \(Escaping.visible(note.reason))")
    }
    if let verification { report.verdicts = verdicts(verification, reporting) }
    if !session.isShownOnTerminal { report.unreadLines.forEach(Diagnostics.say) }
    try session.write(report)
    let isInterrupted = Interruption.isRequested
    if isInterrupted { Diagnostics.say("interrupted: the scan is incomplete") }
    throw ExitCode(
      ExitStatus(
        of: outcome, verdicts: report.verdicts, policy: reporting.failOn,
        isInterrupted: isInterrupted
      ).rawValue)
  }

  private func describeRepository(_ report: inout Report) {
    let state = WorkTreeState(of: Array((roots.first ?? ".").utf8))
    if let top = state.top { report.sourceRoot = top }
    report.repository = RepositoryState(
      remote: state.remote, revision: state.revision, branch: state.branch)
  }

  private func verdicts(
    _ plan: VerificationPlan, _ reporting: ReportingOptions
  ) -> [Fingerprint: KeyVerification] {
    let counter = VerificationProgress()
    let line = ProgressLine(reporting.progress) { counter.summary }
    let result = verify(
      outcome.verificationCandidates, plan: plan, shouldStop: { Interruption.isRequested },
      progress: { counter.set($0, $1) })
    line.finish()
    if let outage = result.outage {
      Diagnostics.say("verification stopped: \(outage.rawValue); the remaining keys are unknown")
    }
    var verdicts: [Fingerprint: KeyVerification] = [:]
    for (text, verification) in result.keys {
      if let fingerprint = Fingerprint(text: text) { verdicts[fingerprint] = verification }
    }
    return verdicts
  }
}
