import ArgumentParser
import Inputs
import Platform
import Reports
import Scanning

/// `kascan git`: objects of git repositories.
struct GitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "git",
    abstract: "Scan every object of git repositories, reachable or not.",
    discussion: """
      Every blob, commit, tag and note is read once, from packs and loose files. What is found is \
      then looked up in the history: the first commit, its author and date, the refs that still \
      reach it.
      """)

  @Argument(
    help: ArgumentHelp("Repositories: work trees, bare ones or `.git` folders.", valueName: "repo"),
    completion: .directory)
  var repositories: [String] = ["."]

  @Flag(help: "Report only what a ref, a reflog or the stash still reaches.")
  var reachable = false

  @Flag(help: "Scan what the index would commit.")
  var staged = false

  @Flag(help: "With --staged: report keys that were there before as well.")
  var allStaged = false

  @Option(help: ArgumentHelp("Scan the objects that B has and A has not.", valueName: "A..B"))
  var range: String?

  @Option(
    name: .customLong("path"),
    help: ArgumentHelp(
      "With --range: only below this path (a git pathspec).", valueName: "pathspec"))
  var pathspecs: [String] = []

  @Option(
    help: ArgumentHelp(
      "With --range: only commits after this date, as git reads it.", valueName: "date"))
  var since: String?

  @OptionGroup(title: "Detection options") var detection: DetectionOptions
  @OptionGroup(title: "Suppression options") var configuration: ConfigurationOptions
  @OptionGroup(title: "Report options") var reporting: ReportingOptions
  @OptionGroup(title: "Verification options") var verification: VerificationOptions

  func validate() throws {
    guard [reachable, staged || allStaged, range != nil].filter(\.self).count <= 1 else {
      throw ValidationError("--reachable, --staged and --range exclude one another")
    }
    guard range != nil || (pathspecs.isEmpty && since == nil) else {
      throw ValidationError("--path and --since go with --range")
    }
    if let range, range.hasPrefix("-") { throw ValidationError("--range takes revisions") }
  }

  func run() throws {
    let start = Timestamp.now
    let settings = try configuration.settings(suppresses: !detection.noSuppress)
    let detector = try detection.detector(adding: settings.rules)
    let plan = try verification.plan(isImplied: reporting.failOn == .live)
    var session = try ReportSession(reporting)
    session.showsSuppressed = configuration.showSuppressed
    var scan = GitScan(detector: detector)
    scan.selection = selection
    scan.archiveLimits = detection.archiveLimits
    scan.honoursSuppressions = !detection.noSuppress
    scan.threads = detection.threadCount
    let line = ProgressLine(reporting.progressChoice) { "scanning git objects" }
    let outcome = scan.run(
      repositories.map { Array($0.utf8) }, shouldStop: { Interruption.isRequested })
    line.finish()
    var run = FinishedRun(command: "git", outcome: outcome, detector: detector, startTime: start)
    run.roots = repositories
    run.apply(settings.suppressions, isWhole: false)
    try run.finish(session, reporting: reporting, verification: plan)
  }

  private var selection: GitScan.Selection {
    if reachable { return .reachable }
    if staged || allStaged { return .staged(includesOld: allStaged) }
    if let range {
      return .range(
        [Array(range.utf8)], options: since.map { ["--since=\($0)"] } ?? [],
        paths: pathspecs.map { Array($0.utf8) })
    }
    return .all
  }
}
