import ArgumentParser
import Detection
import Platform
import Scanning
import Settings
import Verification

/// Options of every command that scans.
struct ScanningOptions: ParsableArguments {
  @OptionGroup(title: "Detection options") var detection: DetectionOptions
  @OptionGroup(title: "Suppression options") var configuration: ConfigurationOptions
  @OptionGroup(title: "Report options") var reporting: ReportingOptions
  @OptionGroup(title: "Verification options") var verification: VerificationOptions

  @Option(
    help: ArgumentHelp("How long the run may take (default: no limit).", valueName: "seconds"))
  var deadline: Double?

  func validate() throws {
    if let deadline, !(deadline > 0 && deadline <= 86_400) {
      throw ValidationError("--deadline has to be more than 0 seconds and at most a day")
    }
  }

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
    if let deadline { Interruption.stop(afterSeconds: deadline) }
    return try prepare(try configuration.choice(suppresses: !detection.noSuppress))
  }

  /// Reads what the options name, and opens the reports.
  ///
  /// - Parameter choice: which settings hold.
  func prepare(_ choice: SettingsChoice) throws -> Preparation {
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
    options.deadline = nil
    options.detection = .unchanged
    options.configuration = .unchanged
    options.reporting = .unchanged
    options.verification = .unchanged
    return options
  }
}
