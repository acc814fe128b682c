import ArgumentParser
import Blobs
import Detection
import Findings
import Platform
import Reports
import Scanning

/// `kascan report`: what was scanned before, merged, compared, in another format.
struct ReportCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Merge, convert and compare reports.",
    discussion: """
      Reads \(ReportFormat.readable("and")) reports of kascan. Several are merged into one; with --diff, \
      the second is compared with the first, and only what is new fails the run. Reports of \
      `kascan repos --shard` are merged only where all parts are there.
      """)

  @Argument(help: ArgumentHelp("Reports.", valueName: "file"), completion: .file())
  var files: [String]

  @Flag(help: "Compare two reports: OLD NEW.") var diff = false

  @OptionGroup(title: "Report options") var reporting: ReportingOptions
  @OptionGroup(title: "Detection options") var detection: DetectionOptions
  @OptionGroup var time: DeadlineOption

  func validate() throws {
    if diff, files.count != 2 { throw ValidationError("--diff takes two reports: OLD NEW") }
  }

  func execute() throws -> ExitStatus {
    time.begin()
    let detector = try detection.detector()
    let reports = try files.map { try ReportReader.readFile($0) }
    if !diff { try Self.checkParts(reports) }
    let session = try ReportSession(reporting)
    var report =
      diff ? Report.comparing(old: reports[0], new: reports[1]) : Report.merging(reports)
    if detection.strict { report.coverage.makeStrict() }
    report.version = ProgramVersion.text
    report.rules = detector.rules
    report.maskUnscanned = { TextMask(detector).masked($0) }
    Interruption.beginWriting()
    try session.write(report)
    return ExitStatus(
      of: report.outcome, verdicts: report.verdicts, policy: reporting.failOn,
      isInterrupted: false)
  }

  private static func checkParts(_ reports: [Report]) throws {
    do throws(ReportPartError) {
      try Report.checkParts(reports)
    } catch {
      Diagnostics.say("\(error)")
      throw ExitCode(ExitStatus.incomplete.rawValue)
    }
  }
}
