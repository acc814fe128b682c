import ArgumentParser
import Detection
import Findings
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
      path named here is always read. Patterns of a .kascanignore file count everywhere. \
      Archives are opened and encodings decoded.
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
    let detection = scanning.detection
    let prepared = try scanning.prepare()
    var walk = FileWalk(arguments: paths.map { Array($0.utf8) })
    walk.honoursIgnore = !noIgnore
    walk.excludedPatterns = prepared.settings.excluded.map { Array($0.utf8) }
    let scan = FileScan(
      walk: walk, detection.settings(prepared.detector, for: prepared.session.needs))
    let progress = ScanProgress()
    let line = ProgressLine(scanning.reporting.progressChoice) { progress.summary }
    let outcome = scan.run(progress: progress)
    line.finish()
    let target = Target(.files, walk.arguments)
    var conclusion = Conclusion(
      command: "scan", [TargetOutcome(target, outcome)], detector: prepared.detector,
      startTime: start)
    conclusion.apply(prepared.settings.suppressions, isWhole: paths == ["."])
    return try conclusion.finish(
      prepared.session, reporting: scanning.reporting, verification: prepared.verification)
  }
}
