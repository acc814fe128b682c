import ArgumentParser
import Blobs
import Detection
import Findings
import Glibc
import Inputs
import Platform
import Reports
import Scanning
import Settings
import Verification

/// What every scanning command does when the scan is over: verify, report, exit.
struct FinishedRun {
  let command: String
  private(set) var outcome: ScanOutcome
  let detector: Detector
  var roots: [String] = []
  /// Ends the process when it comes first.
  var deadline: Deadline?
  /// Whether a run without findings leaves the text report out.
  var isSilentWhenPassed = false
  /// What is said after the reports.
  var conclusion: ((Report, ExitStatus) -> Void)?
  private let startTime: Timestamp

  /// - Parameter startTime: when the scan began.
  init(command: String, outcome: ScanOutcome, detector: Detector, startTime: Timestamp) {
    self.startTime = startTime
    self.command = command
    self.outcome = outcome
    self.detector = detector
  }

  /// Marks what is accepted.
  ///
  /// - Parameter isWhole: whether everything was scanned that the baseline speaks about, so that an
  ///   entry without a finding is out of date.
  mutating func apply(_ suppressions: Suppressions, isWhole: Bool) {
    if suppressions.isEmpty { return }
    let use = suppressions.apply(to: &outcome, workingDirectory: WorkingDirectory.path)
    let file = suppressions.baselineFile
    for (entries, state) in [(use.expired, "expired"), (isWhole ? use.unused : [], "stale")]
    where !entries.isEmpty {
      let names = entries.prefix(5).map(\.subjectText).joined(separator: ", ")
      let rest = entries.count > 5 ? " and \(entries.count - 5) more" : ""
      Diagnostics.say(
        "\(file): \(entries.count) \(state): \(names)\(rest) (kascan baseline prune removes them)")
    }
  }

  /// Verifies, writes the reports and throws the exit code.
  mutating func finish(
    _ session: ReportSession, reporting: ReportingOptions, verification: VerificationPlan?
  ) throws -> Never {
    let verdicts = verification.map { self.verdicts($0, reporting) } ?? [:]
    let revealed = outcome.revealLive(verdicts)
    if revealed > 0 {
      Diagnostics.say("\(revealed) suppressed findings count all the same: their keys are live")
    }
    var report = Report(
      version: Kascan.version, command: command, findings: outcome.findings,
      rules: detector.rules, coverage: outcome.coverage)
    report.maskUnscanned = { [detector] in TextMask(detector).masked($0) }
    report.roots = roots.map { Array($0.utf8) }
    report.workingDirectory = WorkingDirectory.path
    report.sourceRoot = report.workingDirectory
    report.startTime = startTime
    report.endTime = .now
    if session.needs.contains(.repository) { describeRepository(&report) }
    report.verdicts = verdicts
    report.noteLines.forEach(Diagnostics.say)
    // What a hook prints is shown, terminal or not.
    let isShown = conclusion == nil ? session.isShownOnTerminal : session.printsText
    if !isShown { report.unreadLines.forEach(Diagnostics.say) }
    let isInterrupted = Interruption.isRequested
    let status = ExitStatus(
      of: outcome, verdicts: verdicts, policy: reporting.failOn, isInterrupted: isInterrupted)
    if let deadline, !deadline.claim() { while true { pause() } }
    let isSilent = isSilentWhenPassed && status == .passed && outcome.findings.isEmpty
    try session.write(report, withoutText: isSilent)
    conclusion?(report, status)
    if isInterrupted { Diagnostics.say("interrupted: the scan is incomplete") }
    throw ExitCode(status.rawValue)
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
    let line = ProgressLine(reporting.progressChoice) { counter.summary }
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
