import ArgumentParser
import Git
import Inputs
import Platform
import Reports
import Scanning

/// `kascan git`: objects of git repositories.
struct GitCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "git",
    abstract: "Scan every object of git repositories, reachable or not.",
    discussion: """
      Every blob, commit, tag and note is read once, from packs and loose files. What is found is \
      then looked up in the history: the first commit, its author and date, the refs that still \
      reach it.

      EXAMPLES
        kascan git                           the whole history of where you are
        kascan git --staged                  what you are about to commit
        kascan git --range origin/main..HEAD what you are about to push
        kascan git --verify ~/projects/shop  asks whether each key still works
      """)

  @Argument(
    help: ArgumentHelp(
      """
      Repositories: work trees, bare ones, `.git` folders, or bundles (default: the one you are in, or that \
      GIT_DIR names).
      """, valueName: "repo"),
    completion: .directory)
  var repositories: [String] = []

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
      "Scan what refs and reflogs reach below this path (a git pathspec); with --range, what it adds.",
      valueName: "pathspec"))
  var pathspecs: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      Scan what commits after this date hold, with --range those of it: 2026-01-31, \
      2026-01-31T12:00:00Z, "2 weeks ago", yesterday or @SECONDS.
      """,
      valueName: "date"))
  var since: String?

  @Flag(
    inversion: .prefixedNo, help: "Read the names of files and folders in history too.")
  var names = true

  @Flag(help: "Prove by a walk that nothing is missing of what refs and reflogs reach.")
  var connectivity = false

  @OptionGroup(title: "Cache options") var cache: CacheOptions

  @OptionGroup var scanning: ScanningOptions

  func validate() throws {
    guard [reachable, staged || allStaged, range != nil].filter(\.self).count <= 1 else {
      throw ValidationError("--reachable, --staged and --range exclude one another")
    }
    let isNarrowed = !pathspecs.isEmpty || since != nil
    guard !isNarrowed || !(reachable || staged || allStaged) else {
      throw ValidationError("--path and --since do not go with --reachable and --staged")
    }
    if let since, HistoryDate(since) == nil {
      throw ValidationError(
        "--since takes a date such as 2026-01-31, '2 weeks ago', yesterday or @1767225600")
    }
    if let range { try Self.check(range) }
    guard cache.cache == nil || selection == .all else {
      throw ValidationError("--cache goes with scans of every object only")
    }
  }

  /// Refuses a range with an empty side: git reads `A..` and `..B` as "and HEAD", so that a variable
  /// without a value would scan something else than was meant, or nothing.
  private static func check(_ range: String) throws {
    let dots = range.contains("...") ? "..." : ".."
    let sides = range.split(separator: dots, omittingEmptySubsequences: false)
    if range.hasPrefix("-") || sides.contains(where: { $0.allSatisfy(\.isWhitespace) }) {
      throw ValidationError(
        "--range takes revisions such as main..HEAD; a side of '\(range)' is empty")
    }
  }

  func execute() throws -> ExitStatus {
    let start = Timestamp.now
    // Git answers while the rules are made ready.
    let paths = repositories.isEmpty ? [Array(".".utf8)] : repositories.map { Array($0.utf8) }
    // GIT_DIR and its like would lead away from a repository that is named.
    let isNamed = !repositories.isEmpty
    let question =
      paths.count == 1
      ? RepositoryQuestion(
        path: paths[0], inheritsEnvironment: !isNamed, staged: staged || allStaged) : nil
    var prepared = try scanning.prepare()
    if selection == .all { prepared.planner.search.seen = cache.seen(by: paths) }
    let progress = ScanProgress()
    let planner = prepared.planner.counting(in: progress)
    var scan = RepositoryScan(planner.search)
    scan.planner = planner
    scan.selection = selection
    scan.readsNames = names
    scan.inheritsEnvironment = !isNamed
    scan.provesConnectivity = connectivity
    let line = ProgressLine(scanning.reporting.progressChoice) { progress.objectSummary }
    let targets = try scan.run(paths, asked: question)
    line.finish()
    let conclusion = Conclusion(command: "git", targets, startTime: start)
    return try conclusion.finish(
      prepared.session, reporting: scanning.reporting, verification: prepared.verification)
  }

  private var selection: RepositorySelection {
    if reachable { return .reachable }
    if staged || allStaged { return .staged(named: [], includesOld: allStaged) }
    if range == nil, pathspecs.isEmpty, since == nil { return .all }
    var options = range == nil ? ["--all", "--reflog"] : []
    if let date = since.flatMap({ HistoryDate($0) }) { options.append("--since=\(date.text)") }
    var selected = ObjectRange(range.map { [Array($0.utf8)] } ?? [])
    selected.options = options
    selected.paths = pathspecs.map { Array($0.utf8) }
    return .range(selected)
  }
}

extension GitCommand {
  /// The command where nothing was typed.
  static var unchanged: GitCommand {
    var command = GitCommand()
    command.repositories = []
    command.reachable = false
    command.staged = false
    command.allStaged = false
    command.range = nil
    command.pathspecs = []
    command.since = nil
    command.names = true
    command.connectivity = false
    command.cache = .unchanged
    command.scanning = .unchanged
    return command
  }
}
