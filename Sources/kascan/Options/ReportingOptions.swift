import ArgumentParser
import Blobs
import Platform
import Reports
import Scanning

extension ReportFormat: ExpressibleByArgument {
  static var allValueStrings: [String] { all.map(\.name) }
  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
  init?(argument: String) { self.init(named: argument) }
}

extension ReportOptions.Grouping: ExpressibleByArgument {}
extension Terminal.ColorChoice: ExpressibleByArgument {}
extension ProgressLine.Choice: ExpressibleByArgument {}
extension ExitStatus.FailurePolicy: ExpressibleByArgument {}

/// `FORMAT=FILE`: a report beside the one on standard output.
struct ReportTarget: ExpressibleByArgument {
  let format: ReportFormat
  let path: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let format = ReportFormat(named: parts[0]) else { return nil }
    self.format = format
    path = parts[1]
  }
}

/// Options that say what is reported, where, and what fails the run.
struct ReportingOptions: ParsableArguments {
  /// What is meant where nothing was typed.
  enum Default {
    static let group = ReportOptions().grouping
    static let failOn = ExitStatus.FailurePolicy.any
    static let color = Terminal.ColorChoice.auto
    static let progress = ProgressLine.Choice.auto
    static let sarifLimit = ReportOptions().sarifLimit
    static let maxReportSize = SizeLimit(bytes: 1 << 30)
  }

  @Option(
    name: [.short, .long],
    help: "The report's format (default: text, with annotations in GitHub Actions).")
  var format: ReportFormat?

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Write the report to this file.", valueName: "file"), completion: .file())
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Write another report; may be given several times.", valueName: "format=file"))
  var report: [ReportTarget] = []

  @Option(help: "How text lists what was found.")
  var group = Default.group

  @Option(help: "What fails the run.")
  var failOn = Default.failOn

  @Flag(help: "Show keys in full. Mind where the report goes.")
  var showSecrets = false

  @Option(help: "When text is coloured.")
  var color = Default.color

  @Option(help: "When a progress line is shown.")
  var progress = Default.progress

  @Flag(name: [.short, .long], help: "Leave out everything but findings and what was not read.")
  var quiet = false

  @Flag(
    name: [.short, .long], help: "Say what was scanned under which settings, and what was left out."
  )
  var verbose = false

  @Option(
    help: ArgumentHelp("The most results that a SARIF report holds.", valueName: "n"))
  var sarifLimit = Default.sarifLimit

  @Option(
    help: ArgumentHelp(
      "How large a report may become: a larger one is not written, and the run ends with 2.",
      valueName: "size"))
  var maxReportSize = Default.maxReportSize

  @Flag(help: "Leave suppressed findings out of SARIF reports: GitHub shows them like any other.")
  var sarifOmitSuppressed = false

  func validate() throws {
    if quiet && verbose { throw ValidationError("--quiet and --verbose exclude one another") }
    guard maxReportSize.bytes > 0 else {
      throw ValidationError("--max-report-size has to be 1 or more")
    }
    guard sarifLimit > 0 else { throw ValidationError("--sarif-limit has to be 1 or more") }
  }

  /// When text is coloured; in CI only if that was asked for, terminal or not.
  var colorChoice: Terminal.ColorChoice {
    color == .auto && ContinuousIntegration.isActive ? .never : color
  }

  /// When a progress line is shown; in CI only if that was asked for, terminal or not.
  var progressChoice: ProgressLine.Choice {
    progress == .auto && ContinuousIntegration.isActive ? .never : progress
  }

  /// The formats of the report that the command prints or `-o` takes.
  var standardFormats: [ReportFormat] {
    if let format { return [format] }
    return ContinuousIntegration.isGitHub && output == nil ? [.text, .github] : [.text]
  }

  var options: ReportOptions {
    var options = ReportOptions()
    options.showsSecrets = showSecrets
    options.grouping = group
    options.isQuiet = quiet
    options.sarifLimit = sarifLimit
    options.omitsSuppressed = sarifOmitSuppressed
    return options
  }
}

extension ReportingOptions {
  /// The options where none was typed.
  static var unchanged: ReportingOptions {
    var options = ReportingOptions()
    options.format = nil
    options.output = nil
    options.report = []
    options.group = Default.group
    options.failOn = Default.failOn
    options.showSecrets = false
    options.color = Default.color
    options.progress = Default.progress
    options.quiet = false
    options.verbose = false
    options.sarifLimit = Default.sarifLimit
    options.maxReportSize = Default.maxReportSize
    options.sarifOmitSuppressed = false
    return options
  }
}
