import ArgumentParser
import Findings
import Glibc
import Platform
import Reports
import Scanning

/// A run as a git hook: scans, reports, says how to go on, and exits.
struct HookRun {
  private let hook: HookName
  private let options: HookOptions
  private let deadline: Deadline?
  private let start = Timestamp.now

  /// Begins; the deadline counts from here.
  init(_ hook: HookName, _ options: HookOptions) {
    self.hook = hook
    self.options = options
    let policy = options.onTimeout
    deadline = options.deadline.map { seconds in
      Deadline(seconds: seconds) {
        let rest =
          policy == .fail
          ? "the \(hook.subject) is stopped: try again, or raise --deadline"
          : "the \(hook.subject) goes on all the same (--on-timeout pass)"
        HookAdvice(hook).say(
          "kascan: time is over after \(seconds) s, not everything was read; \(rest)")
        _exit((policy == .fail ? ExitStatus.incomplete : .passed).rawValue)
      }
    }
  }

  /// Scans and ends the process with the exit code.
  ///
  /// - Parameter body: the scan; nil when there is nothing to scan, which it has said.
  func finish(_ body: (HookScan) throws -> ScanOutcome?) throws -> Never {
    let isServer = hook == .preReceive
    let suppresses = !options.detection.noSuppress && !isServer
    let settings = try options.configuration.settings(
      ignoresRepository: isServer,
      // On a server nothing of the pushed repository counts, only what its administrator named.
      suppresses: suppresses
        || isServer && !options.detection.noSuppress
          && (options.configuration.baseline != nil || options.configuration.config != nil)
    )
    let detector = try options.detection.detector(adding: settings.rules)
    let reporting = options.reporting
    let plan = try options.verification.plan(isImplied: reporting.failOn == .live)
    var session = try ReportSession(reporting)
    session.showsSuppressed = options.configuration.showSuppressed
    if isServer { session.linePrefix = HookAdvice.serverPrefix }
    var scan = GitScan(detector: detector)
    scan.archiveLimits = options.detection.archiveLimits
    scan.honoursSuppressions = suppresses
    scan.threads = options.detection.threadCount
    var hookScan = HookScan(scan)
    hookScan.includesOld = options.includeOld
    hookScan.shouldStop = { Interruption.isRequested }

    guard let outcome = try body(hookScan) else {
      if let deadline, !deadline.claim() { while true { pause() } }
      throw ExitCode(ExitStatus.passed.rawValue)
    }
    var run = FinishedRun(
      command: "hook", outcome: outcome, detector: detector, startTime: start)
    run.apply(settings.suppressions, isWhole: false)
    run.deadline = deadline
    run.isSilentWhenPassed = true
    let advice = HookAdvice(hook)
    run.conclusion = { report, status in advice.say(report, status) }
    try run.finish(session, reporting: reporting, verification: plan)
  }

  /// Says that there was nothing to scan.
  func sayNothing(_ reason: String) {
    if !options.reporting.quiet { HookAdvice(hook).say("kascan: \(reason)") }
  }
}
