import Blobs
import Detection
import Findings
import Platform
import Reports
import Rules
import Scanning
import Settings
import Verification

/// What every scanning command does when its scans are over: mark what is accepted, verify, report,
/// and tell the exit status.
struct Conclusion {
  let command: String
  private let targets: [TargetOutcome]
  private let detectors: [Detector]
  private let startTime: Timestamp
  /// Ends the process when it comes first.
  var deadline: Deadline?
  /// Whether a run without findings leaves the text report out.
  var isSilentWhenPassed = false
  /// Whether what a hook prints is shown, terminal or not.
  var isHook = false
  /// What else the reader could do, a sentence; nil for nothing.
  var hint: String?
  /// Which part of a list was scanned; nil where all of it was.
  var part: ReportPart?
  /// What is said after the reports.
  var advice: ((Report, ExitStatus) -> Void)?

  /// Marks what each target's settings accept.
  ///
  /// - Parameter startTime: when the first scan began.
  init(command: String, _ targets: [PlannedOutcome], startTime: Timestamp) {
    self.command = command
    self.startTime = startTime
    var targets = targets
    Self.suppress(&targets)
    self.targets = targets.map(\.result)
    var detectors: [Detector] = []
    for target in targets where !detectors.contains(where: { $0 === target.plan.search.detector }) {
      detectors.append(target.plan.search.detector)
    }
    self.detectors = detectors
  }

  /// Takes targets on which that is done already.
  ///
  /// - Parameters:
  ///   - detectors: what was looked for anywhere.
  ///   - startTime: when the first scan began.
  init(
    command: String, suppressed targets: [TargetOutcome], detectors: [Detector],
    startTime: Timestamp
  ) {
    self.command = command
    self.startTime = startTime
    self.targets = targets
    self.detectors = detectors
  }

  private static func suppress(_ targets: inout [PlannedOutcome]) {
    var uses: [(file: String, isWhole: Bool, uses: [Suppressions.Use])] = []
    for index in targets.indices {
      let use = targets[index].suppress()
      let suppressions = targets[index].plan.settings.suppressions
      if suppressions.baseline == nil { continue }
      let file = suppressions.baselineFile
      // Where everything was scanned that a baseline speaks about, an entry without a finding is
      // out of date.
      let isWhole = targets[index].paths.isWhole
      if let known = uses.firstIndex(where: { $0.file == file }) {
        uses[known].isWhole = uses[known].isWhole && isWhole
        uses[known].uses.append(use)
      } else {
        uses.append((file, isWhole, [use]))
      }
    }
    for (file, isWhole, uses) in uses { say(Suppressions.Use(uses), of: file, isWhole: isWhole) }
  }

  /// Says which entries of a baseline are out of date.
  private static func say(_ use: Suppressions.Use, of file: String, isWhole: Bool) {
    // A scan of a folder has not seen the history of the repository in it; `prune` looks there.
    for (entries, state, unless) in [
      (use.expired, "expired", ""),
      (isWhole ? use.unused : [], "stale", " but for those of keys in the history"),
    ] where !entries.isEmpty {
      let names = entries.prefix(5).map(\.subjectText).joined(separator: ", ")
      let rest = entries.count > 5 ? " and \(entries.count - 5) more" : ""
      Diagnostics.say(
        "\(file): \(entries.count) \(state): \(names)\(rest) (kascan baseline prune removes them\(unless))"
      )
    }
  }

  /// Verifies and writes the reports.
  ///
  /// - Returns: how the run ends.
  /// - Throws: `ExitCode` where a report can't be written, after saying why.
  func finish(
    _ session: ReportSession, reporting: ReportingOptions, verification: VerificationPlan?
  ) throws -> ExitStatus {
    var outcome = ScanOutcome(of: targets)
    let verdicts = verification.map { self.verdicts(of: outcome, $0, reporting) } ?? [:]
    let revealed = outcome.revealLive(verdicts)
    if revealed > 0 {
      Diagnostics.say("\(revealed) suppressed findings count all the same: their keys are live")
    }
    let report = report(
      outcome, verdicts, describesRepository: session.needs.contains(.repository))
    if reporting.verbose { report.verboseLines.forEach(Diagnostics.say) }
    report.noteLines.forEach(Diagnostics.say)
    if !session.printsText {
      report.unreadLines.forEach(Diagnostics.say)
    } else if !isHook, !Terminal.isTerminal(1), !report.coverage.isComplete {
      // The report names them, wherever standard output goes.
      Diagnostics.say("not everything was read: see \"Not read\" in the report")
    }
    let isInterrupted = Interruption.isByUser
    let status = ExitStatus(
      of: outcome, verdicts: verdicts, policy: reporting.failOn, isInterrupted: isInterrupted)
    deadline?.claimOrWait()
    let isSilent = isSilentWhenPassed && status == .passed && outcome.findings.isEmpty
    Interruption.beginWriting()
    try session.write(report, withoutText: isSilent)
    advice?(report, status)
    if isInterrupted { Diagnostics.say("interrupted: the scan is incomplete") }
    return status
  }

  private func report(
    _ outcome: ScanOutcome, _ verdicts: [Fingerprint: KeyVerification], describesRepository: Bool
  ) -> Report {
    var report = Report(
      version: ProgramVersion.text, command: command, findings: outcome.findings,
      rules: rules, coverage: outcome.coverage)
    report.maskUnscanned = { [detectors] texts in
      detectors.reduce(texts) { TextMask($1).masked($0) }
    }
    report.targets = targets.map { ScannedTarget($0) }
    // A change is in the repository that the reader stands in, and needs no name.
    report.roots = targets.filter { $0.target.kind != .change }.flatMap(\.target.roots)
    report.workingDirectory = WorkingDirectory.path
    report.sourceRoot = report.workingDirectory
    report.hint = hint
    report.startTime = startTime
    report.endTime = .now
    report.verdicts = verdicts
    report.part = part
    if describesRepository { describeRepository(&report) }
    return report
  }

  /// The rules that were looked for anywhere.
  private var rules: [Rule] {
    var known: Set<String> = []
    return detectors.flatMap(\.rules).filter { known.insert($0.id).inserted }
  }

  private func describeRepository(_ report: inout Report) {
    let state = WorkTreeState(of: targets.first?.target.roots.first ?? Array(".".utf8))
    if let top = state.top { report.sourceRoot = top }
    report.repository = RepositoryState(
      remote: state.remote, revision: state.revision, branch: state.branch)
  }

  private func verdicts(
    of outcome: ScanOutcome, _ plan: VerificationPlan, _ reporting: ReportingOptions
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
