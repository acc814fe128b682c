import Blobs
import Findings
import Rules
import Verification

extension ReportFormat {
  /// For the owner of a key: a text for each key, ready to be sent.
  package static let notice = ReportFormat(
    name: "notice", title: "notice", suffix: "md", needs: [],
    write: { report, _, output in NoticeReport(report).write(to: &output) })
}

/// Texts for the owners of keys, in Markdown that reads well as plain text: who brought a key in, where
/// it is, whether it is live and what to do.
///
/// The most urgent key comes first, a rule stands between two. What comes from the scanned content or
/// from an API stands in code spans: there it is no link, no mention and no HTML.
private struct NoticeReport {
  private let report: Report
  private let rules: [String: Rule]

  /// How many people a text is addressed to.
  private static let addresseeLimit = 5
  /// How many places of a key are listed for each repository.
  private static let placeLimit = 20

  init(_ report: Report) {
    self.report = report
    rules = report.rulesByID
  }

  func write(to output: inout Output) {
    // Whoever was told of an older report's keys need not be told again.
    let groups = report.keyGroups().filter { group in
      group.places.contains { report.change(at: $0) != .unchanged }
    }
    for (number, group) in groups.enumerated() where !output.hasFailed {
      if number > 0 { output.write("\n---\n\n") }
      write(group, to: &output)
    }
    if groups.isEmpty {
      let counts = report.keyCounts(report.keyGroups())
      output.write("Nobody has to be told of a key. \(Wording.summary(counts, report.coverage))\n")
    }
    if !report.coverage.isComplete {
      output.write(
        "\nNot everything was read (\(Wording.count(report.coverage.unread.count, "entry"))): there "
          + "may be more keys and more places.\n")
    }
  }

  // MARK: One key

  private func write(_ group: KeyGroup, to output: inout Output) {
    let finding = report.findings[group.first]
    let name = rules[finding.rule].map { Escaping.visible($0.name) } ?? "secret"
    output.write("# Leaked key: \(Self.code(finding.fingerprint.text))\n\n")
    output.write("To: \(addressees(group))\n\n")
    output.write("A key was found where others can read it: \(Self.code(name)), which begins with ")
    output.write("\(Self.code(report.keyText(finding, rules))). It is not shown here. ")
    output.write("\(Self.code(finding.fingerprint.text)) is its fingerprint, the same in every ")
    output.write("report of kascan.\n\n")
    let verification = report.verification(of: finding)
    output.write("**\(Self.sentence(verification?.verdict))**\n\n")
    let known = (verification.map(Wording.lines) ?? []) + report.exposure(group)
    for line in known { output.write("- \(Self.code(line))\n") }
    if !known.isEmpty { output.write("\n") }
    writePlaces(group, to: &output)
    writeSteps(verification?.verdict, to: &output)
  }

  /// Who brought the key in, in the repository that has had it for longest first.
  private func addressees(_ group: KeyGroup) -> String {
    let firsts = report.repositories(of: group.places).compactMap { repository in
      repository.places.compactMap { report.findings[$0].history }
        .filter { $0.author != nil }
        .min { Self.time($0) < Self.time($1) }
    }
    var known: Set<String> = []
    let authors = firsts.enumerated()
      .sorted { (Self.time($0.element), $0.offset) < (Self.time($1.element), $1.offset) }
      .compactMap(\.element.author).filter { known.insert($0).inserted }
    if authors.isEmpty { return "whoever owns the places below" }
    let more = authors.count - Self.addresseeLimit
    return authors.prefix(Self.addresseeLimit).map { Self.code(Escaping.visible($0)) }
      .joined(separator: ", ") + (more > 0 ? " and \(Wording.grouped(more)) more" : "")
  }

  /// Entries without a date that can be read come last.
  private static func time(_ entry: HistoryEntry) -> Int { entry.time ?? .max }

  private static func sentence(_ verdict: Verdict?) -> String {
    switch verdict {
    case .live: "It is live: whoever has it can use it now."
    case .revoked: "It is revoked: nobody can use it any more."
    case .revokedAsAPIKey:
      "It is no API key any more, but may be a live agent token, which is closed under Clusters in "
        + "the dashboard."
    case .unknown, nil: "Nobody knows yet whether it still works: take it for live."
    }
  }

  private func writePlaces(_ group: KeyGroup, to output: inout Output) {
    output.write("## Where it is\n\n")
    for repository in report.repositories(of: group.places) where !output.hasFailed {
      let name = repository.repository.map { Self.code(Escaping.visible($0)) } ?? "files"
      let places = report.places(repository.places)
      let findings = repository.places.map { report.findings[$0] }
      output.write("- \(name): \(Self.code(Wording.repository(findings, places: places.count)))\n")
      for place in places.prefix(Self.placeLimit) {
        let finding = report.finding(at: place)
        var text = Escaping.visible(finding.fullPath)
        if let start = finding.location?.start { text += ":\(start.line):\(start.column)" }
        let change = report.change(at: place.shown) == .new ? ", new" : ""
        output.write("  - \(Self.code(text))\(change)\n")
      }
      let more = places.count - Self.placeLimit
      if more > 0 { output.write("  - and \(Wording.count(more, "more place"))\n") }
    }
  }

  /// Writes what is to be done; of a revoked key only the cleaning is left.
  private func writeSteps(_ verdict: Verdict?, to output: inout Output) {
    output.write("\n## What to do\n\n")
    let steps = verdict == .revoked ? Array(Wording.nextSteps.suffix(1)) : Wording.nextSteps
    for (number, step) in steps.enumerated() { output.write("\(number + 1). \(step)\n") }
  }

  /// Text as a code span, in which nothing has a meaning but the mark that ends it.
  ///
  /// - Parameter text: with nothing hidden in it.
  private static func code(_ text: String) -> String {
    "`\(Escaping.replacing("`", "\\x60", in: text))`"
  }
}
