import ArgumentParser
import Inputs
import Platform
import Reports
import Scanning

/// `kascan scan`: files, folders and standard input.
struct ScanCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan", abstract: "Scan files and folders.",
    discussion: """
      In a git work tree, ignored files are left out as git does it, unless git tracks them; a \
      path named here is always read. Patterns of a .kascanignore file count outside work trees too. \
      Archives are opened and encodings decoded. Configuration and baseline are those of the \
      repository that a path lies in, else of the folder that is named.
      """)

  @Argument(
    help: ArgumentHelp("Files and folders; `-` is standard input.", valueName: "path"),
    completion: .file())
  var paths: [String] = ["."]

  @Flag(help: "Read ignored files too.")
  var noIgnore = false

  @OptionGroup var scanning: ScanningOptions

  func execute() throws -> ExitStatus {
    let start = Timestamp.now
    let prepared = try scanning.prepare()
    var scan = PathScan(prepared.planner)
    scan.honoursIgnore = !noIgnore
    let progress = ScanProgress()
    let line = ProgressLine(scanning.reporting.progressChoice) { progress.summary }
    let targets = try scan.run(paths.map { Array($0.utf8) }, progress: progress)
    line.finish()
    let conclusion = Conclusion(command: "scan", targets, startTime: start)
    return try conclusion.finish(
      prepared.session, reporting: scanning.reporting, verification: prepared.verification)
  }
}
