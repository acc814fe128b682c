import ArgumentParser
import Blobs
import Detection
import Findings
import Platform
import Reports
import Repositories
import Scanning
import Verification

/// `kascan verify`: verdicts of keys that were given.
struct VerifyCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Ask the Kubeadapt API whether keys still work.",
    discussion: """
      Keys come on standard input, in whatever its lines hold, never as arguments: those are in \
      the shell's history and in the process list. With --report the places that a report names \
      are read again, and any format but text and jsonl is the whole report with the new verdicts. \
      With --clone too, one repository of each key that is at an address is cloned for that. \
      Exit code: 1 if any key is live, else 2 if any may be or there is no key, else 0.
      """)

  @Option(
    name: [.short, .long],
    help: "The format: text or jsonl; with --report any format of reports.")
  var format = ReportFormat.text

  @Option(
    help: ArgumentHelp(
      "Verify the keys of this \(ReportFormat.readable("or")) report.", valueName: "file"),
    completion: .file())
  var report: String?

  @Flag(
    help: """
      With --report: clone repositories at addresses again, for each key one that has it, and remove \
      them.
      """)
  var clone = false

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Write the verdicts to this file.", valueName: "file"), completion: .file())
  var output = "-"

  @Option(help: "When text is coloured.") var color = ReportingOptions.Default.color
  @Option(help: "When a progress line is shown.") var progress = ReportingOptions.Default.progress
  @OptionGroup(title: "Verification options") var verification: VerificationOptions
  @OptionGroup(title: "Detection options") var detection: DetectionOptions
  @OptionGroup var time: DeadlineOption

  /// How many places that could not be read again are named.
  private static let placeLimit = 20

  /// Whether only the verdicts are written.
  private var writesVerdicts: Bool {
    [ReportFormat.text.name, ReportFormat.jsonl.name].contains(format.name)
  }

  func validate() throws {
    if report == nil, clone { throw ValidationError("--clone needs --report") }
    if report == nil, !writesVerdicts {
      throw ValidationError("-f \(format.name) needs --report: verdicts alone are text or jsonl")
    }
  }

  func execute() throws -> ExitStatus {
    time.begin()
    let detector = try detection.detector()
    guard let plan = try verification.plan(isImplied: true) else { return .passed }
    if let report { return try verify(report, detector, plan) }
    let given = try givenKeys(detector).keys
    if given.isEmpty {
      Diagnostics.say("standard input holds no key")
      return .incomplete
    }
    var keys: [VerificationReport.Key] = []
    var positions: [Fingerprint: Int] = [:]
    let verdicts = ask(given.map(\.candidate), plan)
    for key in given {
      guard let fingerprint = Fingerprint(text: key.candidate.fingerprint) else { continue }
      if let position = positions[fingerprint] {
        keys[position].lines.append(key.line)
      } else {
        let isKey = !key.candidate.rule.isEmpty
        let verdict = isKey ? verdicts[fingerprint] : KeyVerification(reason: .noKey)
        positions[fingerprint] = keys.count
        keys.append(
          .init(
            fingerprint: fingerprint, verification: verdict ?? KeyVerification(reason: .noKey),
            lines: [key.line]))
      }
    }
    try write(keys, given.map(\.candidate.secret), detector)
    return status(keys.map(\.verification.verdict))
  }

  private func verify(
    _ file: String, _ detector: Detector, _ plan: VerificationPlan
  ) throws -> ExitStatus {
    var report = try ReportReader.readFile(file)
    let settings = detection.settings(detector)
    let recovery = KeyRecovery(
      report.findings, settings, shouldStop: { Interruption.isRequested })
    var candidates = recovery.candidates
    var lost = recovery.lost
    if clone {
      let again = CloneRecovery(
        report.findings, lost: lost, settings, shouldStop: { Interruption.isRequested })
      for failure in again.failures {
        Diagnostics.say("\(Report.visible(failure.path)): \(failure.reasonText)")
      }
      candidates += again.candidates
      lost = again.lost
    }
    name(lost, in: report)
    let verdicts = lost.merging(ask(candidates, plan)) { $1 }
    report.note(verdicts)
    if writesVerdicts {
      let keys = report.verdicts.keys.sorted().compactMap { key in
        report.verdicts[key].map { VerificationReport.Key(fingerprint: key, verification: $0) }
      }
      try write(keys, candidates.map(\.secret), detector)
    } else {
      report.knownSecrets = candidates.map(\.secret)
      report.version = ProgramVersion.text
      report.rules = detector.rules
      report.maskUnscanned = { TextMask(detector).masked($0) }
      let whole = report
      try write { file throws(SystemError) in
        try whole.write(format, options: ReportOptions(), to: file)
      }
    }
    return status(verdicts.values.map(\.verdict))
  }

  /// Names the places of the keys that could not be read again.
  private func name(_ keys: [Fingerprint: KeyVerification], in report: Report) {
    let lost = report.findings.filter { keys[$0.fingerprint] != nil }
    for finding in lost.prefix(Self.placeLimit) {
      let reason = keys[finding.fingerprint]?.reason.rawValue ?? ""
      Diagnostics.say("\(Report.visible(finding.provenance.path)): \(reason)")
    }
    if lost.count > Self.placeLimit {
      Diagnostics.say("and \(lost.count - Self.placeLimit) more places")
    }
  }

  private func ask(
    _ candidates: [Candidate], _ plan: VerificationPlan
  ) -> [Fingerprint: KeyVerification] {
    let counter = VerificationProgress()
    let line = ProgressLine(progress) { counter.summary }
    let outcome = Verification.verify(
      candidates, plan: plan, shouldStop: { Interruption.isRequested },
      progress: { counter.set($0, $1) })
    line.finish()
    var verdicts: [Fingerprint: KeyVerification] = [:]
    for (text, verification) in outcome.keys {
      if let fingerprint = Fingerprint(text: text) { verdicts[fingerprint] = verification }
    }
    return verdicts
  }

  private func status(_ verdicts: [Verdict]) -> ExitStatus {
    Interruption.isByUser ? .interrupted : ExitStatus(ofVerdicts: verdicts)
  }

  /// The keys on standard input.
  private func givenKeys(_ detector: Detector) throws -> GivenKeys {
    if Terminal.isTerminal(0) { Diagnostics.say("reading keys from standard input") }
    do throws(TextFile.Failure) {
      return GivenKeys(try TextFile.bytes("-"), detector: detector)
    } catch {
      Diagnostics.say("standard input: \(error.error.reason)")
      throw ExitCode(ExitStatus.incomplete.rawValue)
    }
  }

  /// - Parameter secrets: keys that the API's answers may quote.
  private func write(
    _ keys: [VerificationReport.Key], _ secrets: [[UInt8]], _ detector: Detector
  ) throws {
    var masked = VerificationReport(keys: keys)
    masked.mask(secrets) { TextMask(detector).masked($0) }
    let report = masked
    var options = ReportOptions()
    options.showsColor = Terminal.showsColor(color, file: output == "-" ? 1 : -1)
    let isText = format.name == ReportFormat.text.name
    try write { file throws(SystemError) in
      if isText {
        try report.writeText(options: options, to: file)
      } else {
        try report.writeLines(to: file)
      }
    }
  }

  private func write(_ body: (ReportFile) throws(SystemError) -> Void) throws {
    Interruption.beginWriting()
    do throws(SystemError) {
      let file = try ReportFile(path: Array(output.utf8))
      try body(file)
      try file.commit()
    } catch {
      throw ReportSession.failure(output, error)
    }
  }
}
