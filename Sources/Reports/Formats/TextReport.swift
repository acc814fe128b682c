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
      let indices = groups.flatMap { report.shownFindings($0) }.sorted()
      let places = report.placesByFinding(indices)
      for place in places where !output.hasFailed { writePlace(place, to: &output) }
      if !places.isEmpty { output.write("\n") }
    }
    if options.showsSuppressed { writeSuppressed(to: &output) }
    let counts = report.keyCounts(groups)
    if !options.isQuiet { writeSteps(counts, to: &output) }
    writeUnread(to: &output)
    if options.isQuiet && counts.places == 0 && report.coverage.isComplete { return }
    if let hint = report.hint, !options.isQuiet, report.coverage.files + report.coverage.objects > 0
    {
      output.write(wrapped(hint) + "\n")
    }
    if !report.changes.isEmpty { output.write(Wording.changes(report.changes) + "\n") }
    if let line = report.elsewhereLine { output.write(style.apply(.alarm, wrapped(line)) + "\n") }
    let isGood = counts.keys == 0 && report.coverage.isComplete
    let tone: TextStyle.Tone = isGood ? .good : counts.live > 0 ? .alarm : .strong
    output.write(style.apply(tone, Wording.summary(counts, report.coverage)) + "\n")
    let coverage = Wording.coverage(report.coverage)
    output.write(
      style.apply(report.coverage.isComplete ? .plain : .alarm, wrapped(coverage)) + "\n")
  }

  // MARK: By key

  private func write(_ group: KeyGroup, to output: inout Output) {
    let shown = report.shownFindings(group)
    if shown.isEmpty { return }
    let finding = report.findings[group.first]
    let verification = report.verification(of: finding)
    let name = rules[finding.rule].map { Escaping.visible($0.name) } ?? "Secret"
    var heading = style.apply(.strong, "\(name) \(report.keyText(finding, rules))")
    heading += "  " + style.apply(.faint, finding.fingerprint.text)
    if let verification { heading += "  " + verdict(verification) }
    output.write(heading + "\n")

    var line = "  \(Escaping.visible(finding.rule)), \(finding.confidence.rawValue) confidence, "
    line += Wording.count(report.places(group.places).count, "place")
    if !group.suppressed.isEmpty { line += " (and \(group.suppressed.count) suppressed)" }
    output.write(style.apply(.faint, line) + "\n")
    let lines = (verification.map(Wording.lines) ?? []) + report.exposure(group)
    for line in lines { output.write("  \(wrapped(line, indent: 4, start: 2))\n") }
    let repositories = report.hasSeveralRepositories ? report.repositories(of: shown) : []
    if repositories.count > 1 {
      for repository in repositories where !output.hasFailed { write(repository, to: &output) }
      return output.write("\n")
    }
    for place in report.places(shown) {
      if output.hasFailed { return }
      let finding = report.finding(at: place)
      output.write("\n  " + style.apply(.path, finding.place))
      writeNotes(place, behind: 2 + TextColumns.of(finding.place), to: &output)
      output.write("\n")
      writeExcerpt(finding, to: &output)
    }
    output.write("\n")
  }

  private func verdict(_ verification: KeyVerification) -> String {
    let tone: TextStyle.Tone
    switch verification.verdict {
    case .live: tone = .alarm
    case .revoked: tone = .good
    case .unknown, .revokedAsAPIKey: tone = .warning
    }
    return style.apply(tone, word(verification))
  }

  private func word(_ verification: KeyVerification) -> String {
    verification.verdict == .live ? "LIVE" : verification.verdict.rawValue
  }

  func wrapped(_ text: String, indent: Int = 0, start: Int = 0) -> String {
    WrappedText(width: options.wraps ? options.width : nil)
      .lines(text, indent: String(repeating: " ", count: indent), start: start)
  }

  /// Writes the notes beside a place, or below it where there is no room.
  ///
  /// - Parameter column: how many columns the place takes.
  private func writeNotes(_ place: KeyPlace, behind column: Int, to output: inout Output) {
    let notes = notes(place).joined(separator: "; ")
    if notes.isEmpty { return }
    if options.wraps, column + 2 + TextColumns.of(notes) > options.width {
      output.write("\n      " + style.apply(.faint, wrapped(notes, indent: 6, start: 6)))
    } else {
      output.write(style.apply(.faint, "  " + notes))
    }
  }

  /// What became of the place since an older report, and what else there is to say about it.
  private func notes(_ place: KeyPlace) -> [String] {
    (report.change(at: place.shown).map { [$0.rawValue] } ?? [])
      + report.finding(at: place).notes(of: place)
  }

  // MARK: By place

  private func writePlace(_ place: KeyPlace, to output: inout Output) {
    let finding = report.finding(at: place)
    var line = style.apply(.path, finding.place) + ": " + Escaping.visible(finding.rule) + " "
    line += style.apply(.strong, report.keyText(finding, rules))
    line += " " + style.apply(.faint, finding.fingerprint.text)
    let verification = report.verification(of: finding)
    if let verification { line += " " + verdict(verification) }
    output.write(line)
    let column = TextColumns.of(
      "\(finding.place): \(Escaping.visible(finding.rule)) \(report.keyText(finding, rules)) "
        + finding.fingerprint.text + (verification.map { " " + word($0) } ?? ""))
    writeNotes(place, behind: column, to: &output)
    output.write("\n")
    writeExcerpt(finding, to: &output)
  }

  // MARK: The line

  func writeExcerpt(_ finding: Finding, to output: inout Output) {
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
    if let heading = Wording.stepsHeading(counts), options.showsSteps {
      output.write(style.apply(counts.live > 0 ? .alarm : .strong, heading) + "\n")
      for (number, step) in Wording.nextSteps.enumerated() {
        output.write("  \(number + 1). \(wrapped(step, indent: 5, start: 5))\n")
      }
      let last = wrapped(Wording.acceptingStep, indent: 5, start: 5)
      output.write("  \(Wording.nextSteps.count + 1). \(last)\n")
      // Wrapped, only its first half would run where it is pasted.
      output.write("     \(Wording.acceptingCommand)\n\n")
    }
    for note in Wording.verdictNotes(counts) { output.write(wrapped(note) + "\n\n") }
  }

  private func writeUnread(to output: inout Output) {
    let unread = report.coverage.unread
    if unread.isEmpty { return }
    output.write(style.apply(.alarm, "Not read:") + "\n")
    for entry in unread.prefix(Self.unreadLimit) {
      let line = "\(Escaping.visible(entry.path)): \(Escaping.visible(entry.reasonText))"
      output.write("  \(wrapped(line, indent: 6, start: 2))\n")
    }
    if unread.count > Self.unreadLimit {
      output.write("  and \(Wording.grouped(unread.count - Self.unreadLimit)) more\n")
    }
    output.write("\n")
  }
}
