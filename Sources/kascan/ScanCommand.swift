import ArgumentParser
import Detection
import Inputs
import Platform
import Reports
import Scanning

/// `kascan scan`: files, folders and standard input.
struct ScanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan", abstract: "Scan files and folders.",
    discussion: """
      In a git work tree, ignored files are left out as git does it, unless git tracks them; a \
      path named here is always read. Patterns of a .kascanignore file count everywhere. \
      Archives are opened, encodings are taken off.
      """)

  @Argument(
    help: ArgumentHelp("Files and folders; `-` is standard input.", valueName: "path"),
    completion: .file())
  var paths: [String] = ["."]

  @Flag(help: "Read ignored files too.")
  var noIgnore = false

  @OptionGroup(title: "Detection options") var detection: DetectionOptions
  @OptionGroup(title: "Suppression options") var configuration: ConfigurationOptions
  @OptionGroup(title: "Report options") var reporting: ReportingOptions
  @OptionGroup(title: "Verification options") var verification: VerificationOptions

  func run() throws {
    let start = Timestamp.now
    let settings = try configuration.settings(suppresses: !detection.noSuppress)
    let detector = try detection.detector(adding: settings.rules)
    let plan = try verification.plan(isImplied: reporting.failOn == .live)
    var session = try ReportSession(reporting)
    session.showsSuppressed = configuration.showSuppressed
    var walk = FileWalk(arguments: paths.map { Array($0.utf8) })
    walk.honoursIgnore = !noIgnore
    walk.excludedPatterns = settings.excluded.map { Array($0.utf8) }
    walk.threads = detection.threadCount
    var scan = FileScan(walk: walk, detector: detector)
    scan.archiveLimits = detection.archiveLimits
    scan.honoursSuppressions = !detection.noSuppress

    let progress = ScanProgress()
    let line = ProgressLine(reporting.progressChoice) { progress.summary }
    let outcome = scan.run(shouldStop: { Interruption.isRequested }, progress: progress)
    line.finish()
    var run = FinishedRun(command: "scan", outcome: outcome, detector: detector, startTime: start)
    run.roots = paths
    run.apply(settings.suppressions, isWhole: paths == ["."])
    try run.finish(session, reporting: reporting, verification: plan)
  }
}
