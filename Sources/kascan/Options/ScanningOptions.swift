import ArgumentParser
import Detection
import Scanning
import Settings
import Verification

/// Options of every command that scans.
struct ScanningOptions: ParsableArguments {
  @OptionGroup(title: "Detection options") var detection: DetectionOptions
  @OptionGroup(title: "Suppression options") var configuration: ConfigurationOptions
  @OptionGroup(title: "Report options") var reporting: ReportingOptions
  @OptionGroup(title: "Verification options") var verification: VerificationOptions

  @OptionGroup var time: DeadlineOption
  @OptionGroup var memory: MemoryOption

  /// What a scan works with.
  struct Preparation {
    /// Makes the plan of each target.
    var planner: TargetPlanner
    /// What to do about verification; nil for nothing.
    let verification: VerificationPlan?
    var session: ReportSession
  }

  /// Reads what the options name, and opens the reports. The deadline counts from here.
  func prepare() throws -> Preparation {
    time.begin()
    return try prepare(try configuration.choice(suppresses: !detection.noSuppress))
  }

  /// Reads what the options name, and opens the reports.
  ///
  /// - Parameter choice: which settings hold.
  func prepare(_ choice: SettingsChoice) throws -> Preparation {
    try memory.begin()
    let detector = try detection.detector()
    let plan = try verification.plan(isImplied: reporting.failOn == .live)
    var session = try ReportSession(reporting)
    session.showsSuppressed = configuration.showSuppressed
    return Preparation(
      planner: TargetPlanner(choice, detection.settings(detector, for: session.needs)),
      verification: plan, session: session)
  }
}

extension ScanningOptions {
  /// The options where none was typed.
  static var unchanged: ScanningOptions {
    var options = ScanningOptions()
    options.time = .unchanged
    options.memory = .unchanged
    options.detection = .unchanged
    options.configuration = .unchanged
    options.reporting = .unchanged
    options.verification = .unchanged
    return options
  }
}
