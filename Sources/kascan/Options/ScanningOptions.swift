import ArgumentParser
import Detection
import Scanning
import Verification

/// Options of every command that scans.
struct ScanningOptions: ParsableArguments {
  @OptionGroup(title: "Detection options") var detection: DetectionOptions
  @OptionGroup(title: "Suppression options") var configuration: ConfigurationOptions
  @OptionGroup(title: "Report options") var reporting: ReportingOptions
  @OptionGroup(title: "Verification options") var verification: VerificationOptions

  /// What a scan works with.
  struct Preparation {
    let settings: ConfigurationOptions.Settings
    let detector: Detector
    /// What to do about verification; nil for nothing.
    let verification: VerificationPlan?
    var session: ReportSession
  }

  /// Reads what the options name, and opens the reports.
  func prepare() throws -> Preparation {
    try prepare(try configuration.settings(suppresses: !detection.noSuppress))
  }

  /// Reads what the options name, and opens the reports.
  ///
  /// - Parameter settings: the configuration, read before.
  func prepare(_ settings: ConfigurationOptions.Settings) throws -> Preparation {
    let detector = try detection.detector(adding: settings.rules)
    let plan = try verification.plan(isImplied: reporting.failOn == .live)
    var session = try ReportSession(reporting)
    session.showsSuppressed = configuration.showSuppressed
    return Preparation(
      settings: settings, detector: detector, verification: plan, session: session)
  }
}

extension ScanningOptions {
  /// The options where none was typed.
  static var unchanged: ScanningOptions {
    var options = ScanningOptions()
    options.detection = .unchanged
    options.configuration = .unchanged
    options.reporting = .unchanged
    options.verification = .unchanged
    return options
  }
}
