import ArgumentParser
import Blobs
import Detection
import Findings
import Platform
import Reports
import Scanning
import Verification

/// `kascan verify`: verdicts of keys that were given.
struct VerifyCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Ask the Kubeadapt API whether keys still work.",
    discussion: """
      Keys come on standard input, a line each, never as arguments: those are in the shell's \
      history and in the process list. With --report the places that a report names are read \
      again. Exit code: 1 if any key is live, else 2 if any verdict is unknown, else 0.
      """)

  /// The formats of verdicts.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, jsonl
  }

  @Option(name: [.short, .long], help: "The format.") var format = Format.text

  @Option(
    help: ArgumentHelp(
      "Verify the keys of this \(ReportFormat.readable("or")) report.", valueName: "file"),
    completion: .file())
  var report: String?

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Write the verdicts to this file.", valueName: "file"), completion: .file())
  var output = "-"

  @Option(help: "When text is coloured.") var color = ReportingOptions.Default.color
  @Option(help: "When a progress line is shown.") var progress = ReportingOptions.Default.progress
  @OptionGroup(title: "Verification options") var verification: VerificationOptions
  @OptionGroup(title: "Detection options") var detection: DetectionOptions

  func execute() throws -> ExitStatus {
    let detector = try detection.detector()
    guard let plan = try verification.plan(isImplied: true) else { return .passed }
    let given = try candidates(detector)
    let counter = VerificationProgress()
    let line = ProgressLine(progress) { counter.summary }
    let outcome = Verification.verify(
      given.candidates, plan: plan, shouldStop: { Interruption.isRequested },
      progress: { counter.set($0, $1) })
    line.finish()
    var verdicts = given.lost
    var order = given.lost.keys.sorted()
    for candidate in given.candidates {
      guard let fingerprint = Fingerprint(text: candidate.fingerprint),
        verdicts[fingerprint] == nil, let verdict = outcome.keys[candidate.fingerprint]
      else { continue }
      verdicts[fingerprint] = verdict
      order.append(fingerprint)
    }
    let report = VerificationReport(
      keys: order.compactMap { key in verdicts[key].map { (key, $0) } })
    try write(report)
    if Interruption.isRequested { return .interrupted }
    return ExitStatus(ofVerdicts: verdicts.values.map(\.verdict))
  }

  private func candidates(
    _ detector: Detector
  ) throws -> (candidates: [Candidate], lost: [Fingerprint: KeyVerification]) {
    guard let report else { return (try givenKeys(detector), [:]) }
    let recovery = KeyRecovery(
      try ReportReader.readFile(report).findings, detector: detector,
      shouldStop: { Interruption.isRequested })
    return (recovery.candidates, recovery.lost)
  }

  /// The keys on standard input.
  private func givenKeys(_ detector: Detector) throws -> [Candidate] {
    if Terminal.isTerminal(0) {
      Diagnostics.say("reading keys from standard input, a line each")
    }
    do throws(TextFile.Failure) {
      return GivenKeys.candidates(try TextFile.bytes("-"), detector: detector)
    } catch {
      Diagnostics.say("standard input: \(error.error.reason)")
      throw ExitCode(ExitStatus.incomplete.rawValue)
    }
  }

  private func write(_ report: VerificationReport) throws {
    do throws(SystemError) {
      let file = try ReportFile(path: Array(output.utf8))
      switch format {
      case .jsonl: try report.writeLines(to: file)
      case .text:
        var options = ReportOptions()
        options.showsColor = Terminal.showsColor(color, file: output == "-" ? 1 : -1)
        try report.writeText(options: options, to: file)
      }
      try file.commit()
    } catch {
      throw ReportSession.failure(output, error)
    }
  }
}
