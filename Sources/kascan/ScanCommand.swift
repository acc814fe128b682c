import ArgumentParser
import Blobs
import Findings
import Inputs
import Platform
import Reports
import Scanning
import Settings

/// `kascan scan`: files, folders and standard input.
struct ScanCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan", abstract: "Scan files and folders.",
    discussion: """
      In a git work tree, ignored files are left out as git does it, unless git tracks them; a \
      path named here is always read. Patterns of a .kascanignore file count outside work trees too. \
      Archives are opened and encodings decoded. Configuration and baseline are those of the \
      repository that a path lies in, else of the folder that is named.

      EXAMPLES
        kascan scan                          the folder you are in
        kascan scan --verify src             asks whether each key still works
        kascan scan --exclude vendor/        leaves a folder out
        kascan scan --report html=keys.html  writes a page for a browser too
      """)

  @Argument(
    help: ArgumentHelp("Files and folders; `-` is standard input.", valueName: "path"),
    completion: .file())
  var paths: [String] = ["."]

  @Flag(help: "Read ignored files too.")
  var noIgnore = false

  @Option(
    help: ArgumentHelp(
      "What reports call standard input, such as the address that its bytes came from.",
      valueName: "name"))
  var name: String?

  @OptionGroup(title: "Cache options") var cache: CacheOptions

  @OptionGroup var scanning: ScanningOptions

  func validate() throws {
    guard name == nil || paths.contains("-") else {
      throw ValidationError("--name is for standard input: kascan scan - --name NAME")
    }
  }

  func execute() throws -> ExitStatus {
    let start = Timestamp.now
    var prepared = try scanning.prepare()
    if paths.contains("-"), Terminal.isTerminal(0) {
      Diagnostics.say("reading standard input; Ctrl-D ends it")
    }
    let places = paths.map { Array($0.utf8) }
    prepared.planner.search.seen = cache.seen(by: places)
    let progress = ScanProgress()
    var scan = PathScan(prepared.planner.counting(in: progress))
    scan.honoursIgnore = !noIgnore
    let line = ProgressLine(scanning.reporting.progressChoice) { progress.summary }
    var targets = try scan.run(places, progress: progress)
    line.finish()
    if let name {
      for index in targets.indices { targets[index].result.nameStandardInput(Array(name.utf8)) }
    }
    var conclusion = Conclusion(command: "scan", targets, startTime: start)
    if paths != ["-"], !ContinuousIntegration.isActive,
      targets.contains(where: {
        $0.plan.settings.folder.map(RepositoryFolder.holdsRepository) ?? false
      })
    {
      conclusion.hint = "The files were scanned, not their history: kascan git does that."
    }
    return try conclusion.finish(
      prepared.session, reporting: scanning.reporting, verification: prepared.verification)
  }
}

extension ScanCommand {
  /// The command where nothing was typed.
  static var unchanged: ScanCommand {
    var command = ScanCommand()
    command.paths = ["."]
    command.noIgnore = false
    command.name = nil
    command.cache = .unchanged
    command.scanning = .unchanged
    return command
  }
}

extension TargetOutcome {
  /// Gives standard input a name.
  fileprivate mutating func nameStandardInput(_ name: [UInt8]) {
    func rename(_ path: inout [UInt8]) {
      if path == [UInt8(ascii: "-")] { path = name }
    }
    for index in target.roots.indices { rename(&target.roots[index]) }
    for index in outcome.findings.indices { rename(&outcome.findings[index].provenance.path) }
    for index in outcome.coverage.unread.indices {
      rename(&outcome.coverage.unread[index].provenance.path)
    }
    for index in outcome.coverage.excluded.indices {
      rename(&outcome.coverage.excluded[index].provenance.path)
    }
  }
}
