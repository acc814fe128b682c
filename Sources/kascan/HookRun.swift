import ArgumentParser
import Findings
import Glibc
import Hooks
import Platform
import Reports
import Scanning
import Settings

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
    deadline = options.scanning.time.deadline.map { seconds in
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

  /// Scans, reports and says how to go on.
  ///
  /// - Parameter body: the scan; nil when there is nothing to scan, which it has said.
  /// - Returns: how the hook ends.
  func execute(_ body: (ChangeScan) throws -> ScanOutcome?) throws -> ExitStatus {
    let isServer = hook == .preReceive
    let scanning = options.scanning
    let suppresses = !scanning.detection.noSuppress && !isServer
    let choice = try scanning.configuration.choice(
      ignoresRepository: isServer,
      // On a server nothing of the pushed repository counts, only what its administrator named.
      suppresses: suppresses
        || isServer && !scanning.detection.noSuppress
          && (scanning.configuration.baseline != nil || scanning.configuration.config != nil)
    )
    var prepared = try scanning.prepare(choice)
    // What a hook stopped has not got out; its own advice comes after the report.
    prepared.session.showsSteps = false
    if isServer { prepared.session.linePrefix = HookAdvice.serverPrefix }
    // On a server git need not be asked where the repository's own settings are.
    var plan = try prepared.planner.plan(
      of: isServer ? SettingsSource(folder: WorkingDirectory.path) : .here)
    plan.search.honoursSuppressions = suppresses
    var scan = ChangeScan(plan.search)
    scan.includesOld = options.includeOld

    guard let outcome = try body(scan) else {
      deadline?.claimOrWait()
      return .passed
    }
    let target = Target(.change, [Array(".".utf8)])
    let planned = PlannedOutcome(
      TargetOutcome(target, outcome), plan, RootedPaths(root: plan.settings.folder))
    var conclusion = Conclusion(command: "hook", [planned], startTime: start)
    conclusion.deadline = deadline
    conclusion.isSilentWhenPassed = true
    conclusion.isHook = true
    let advice = HookAdvice(hook)
    conclusion.advice = { report, status in advice.say(report, status) }
    return try conclusion.finish(
      prepared.session, reporting: scanning.reporting, verification: prepared.verification)
  }

  /// Says that there was nothing to scan.
  func sayNothing(_ reason: String) {
    if !options.scanning.reporting.quiet { HookAdvice(hook).say("kascan: \(reason)") }
  }
}
