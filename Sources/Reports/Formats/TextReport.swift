import Blobs
import Findings
import Rules
import Verification

extension ReportFormat {
  /// For a person at a terminal.
  package static let text = ReportFormat(
    name: "text", title: "text", suffix: "txt", needs: [.secrets, .excerpts, .terminal],
    write: { report, options, output in TextReport(report, options).write(to: &output) })
}

/// The format for a person at a terminal.
///
/// Findings come first, then what to do about them and what was not read; the summary and the
/// coverage are always the last two lines, where a long report ends up on the screen.
struct TextReport {
  let report: Report
  private let options: ReportOptions
  let style: TextStyle
  let rules: [String: Rule]

  /// How many unread places are listed; the coverage line counts all of them.
  private static let unreadLimit = 20

  init(_ report: Report, _ options: ReportOptions) {
    self.report = report
    self.options = options
    style = TextStyle(isColored: options.showsColor)
    rules = report.rulesByID
  }

  func write(to output: inout Output) {
    let groups = report.keyGroups()
    switch options.grouping {
    case .key: for group in groups where !output.hasFailed { write(group, to: &output) }
    case .place:
      let places = report.findings.indices.filter { report.findings[$0].suppression == nil }
      for index in places where !output.hasFailed { writePlace(index, to: &output) }
      if !places.isEmpty { output.write("\n") }
    }
    if options.showsSuppressed { writeSuppressed(to: &output) }
    let counts = report.keyCounts(groups)
    if !options.isQuiet { writeSteps(counts, to: &output) }
    writeUnread(to: &output)
    if options.isQuiet && counts.findings == 0 && report.coverage.isComplete { return }
    if !report.changes.isEmpty { output.write(Wording.changes(report.changes) + "\n") }
    if let line = report.elsewhereLine { output.write(style.apply(.alarm, line) + "\n") }
    let tone: TextStyle.Tone = counts.keys == 0 ? .good : counts.live > 0 ? .alarm : .strong
    output.write(style.apply(tone, Wording.summary(counts)) + "\n")
    let coverage = Wording.coverage(report.coverage)
    output.write(style.apply(report.coverage.isComplete ? .plain : .alarm, coverage) + "\n")
  }

  // MARK: By key

  private func write(_ group: KeyGroup, to output: inout Output) {
    if group.places.isEmpty && group.gone.isEmpty { return }
    let finding = report.findings[group.first]
    let verification = report.verification(of: finding)
    let name = rules[finding.rule].map { Escaping.visible($0.name) } ?? "Secret"
    var heading = style.apply(.strong, "\(name) \(report.keyText(finding, rules))")
    heading += "  " + style.apply(.faint, finding.fingerprint.text)
    if let verification { heading += "  " + verdict(verification) }
    output.write(heading + "\n")

    var line = "  \(Escaping.visible(finding.rule)), \(finding.confidence.rawValue) confidence, "
    line += Wording.count(group.places.count, "place")
    if !group.suppressed.isEmpty { line += " (and \(group.suppressed.count) suppressed)" }
    output.write(style.apply(.faint, line) + "\n")
    for line in verification.map(Wording.lines) ?? [] { output.write("  \(line)\n") }
    for index in group.places + group.gone {
      if output.hasFailed { return }
      let finding = report.findings[index]
      output.write("\n  " + style.apply(.path, finding.place))
      let notes = notes(index)
      if !notes.isEmpty { output.write(style.apply(.faint, "  " + notes.joined(separator: "; "))) }
      output.write("\n")
      writeExcerpt(finding, to: &output)
    }
    output.write("\n")
  }

  private func verdict(_ verification: KeyVerification) -> String {
    switch verification.verdict {
    case .live: style.apply(.alarm, "LIVE")
    case .revoked: style.apply(.good, "revoked")
    case .unknown, .revokedAsAPIKey:
      style.apply(.warning, verification.verdict.rawValue)
    }
  }

  /// What became of the place since an older report, and what else there is to say about it.
  private func notes(_ index: Int) -> [String] {
    (report.change(at: index).map { [$0.rawValue] } ?? []) + report.findings[index].placeNotes
  }

  // MARK: By place

  private func writePlace(_ index: Int, to output: inout Output) {
    let finding = report.findings[index]
    var line = style.apply(.path, finding.place) + ": " + Escaping.visible(finding.rule) + " "
    line += style.apply(.strong, report.keyText(finding, rules))
    line += " " + style.apply(.faint, finding.fingerprint.text)
    if let verification = report.verification(of: finding) { line += " " + verdict(verification) }
    let notes = notes(index)
    if !notes.isEmpty { line += style.apply(.faint, "  " + notes.joined(separator: "; ")) }
    output.write(line + "\n")
    writeExcerpt(finding, to: &output)
  }

  // MARK: The line

  private func writeExcerpt(_ finding: Finding, to output: inout Output) {
    if options.isQuiet || finding.excerpt.masked.isEmpty { return }
    let number = finding.location.map { String($0.start.line) } ?? ""
    let gutter = String(repeating: " ", count: max(0, 7 - number.count)) + number + " | "
    var excerpt = finding.excerpt
    if options.showsSecrets, finding.encodings.isEmpty, !finding.secret.isEmpty {
      excerpt.masked = String(decoding: finding.secret, as: UTF8.self)
    }
    let cut = ExcerptCut(excerpt, width: max(20, options.width - gutter.count))
    output.write(
      style.apply(.faint, gutter) + cut.before + style.apply(.key, cut.masked) + cut.after + "\n")
  }

  // MARK: The end

  private func writeSteps(_ counts: KeyCounts, to output: inout Output) {
    if counts.live > 0 {
      let verb = counts.live == 1 ? "is" : "are"
      let heading = "\(Wording.count(counts.live, "key")) \(verb) live. What to do now:"
      output.write(style.apply(.alarm, heading) + "\n")
      for (number, step) in Wording.nextSteps.enumerated() {
        output.write("  \(number + 1). \(step)\n")
      }
      output.write("\n")
    }
    if counts.unknown > 0 {
      output.write(
        "Take a key whose verdict is unknown for live until a later --verify says otherwise.\n\n")
    }
    if counts.maybeAgent > 0 {
      output.write(
        "A refused key that may be an agent's token is closed under Clusters in the dashboard: "
          + "kascan never asks the host that agents send to.\n\n")
    }
    if counts.unverified > 0 {
      output.write("Not asked whether these keys still work: --verify does.\n\n")
    }
  }

  private func writeUnread(to output: inout Output) {
    let unread = report.coverage.unread
    if unread.isEmpty { return }
    output.write(style.apply(.alarm, "Not read:") + "\n")
    for entry in unread.prefix(Self.unreadLimit) {
      output.write("  \(Escaping.visible(entry.path)): \(Escaping.visible(entry.reasonText))\n")
    }
    if unread.count > Self.unreadLimit {
      output.write("  and \(Wording.grouped(unread.count - Self.unreadLimit)) more\n")
    }
    output.write("\n")
  }
}
