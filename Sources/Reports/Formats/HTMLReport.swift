import Blobs
import Findings
import Rules
import Verification

extension ReportFormat {
  /// A page for a person who has no terminal at hand.
  package static let html = ReportFormat(
    name: "html", title: "HTML", suffix: "html", needs: [.secrets, .excerpts, .repository],
    write: { report, _, output in HTMLReport(report).write(to: &output) })
}

/// A page for a person who has no terminal at hand: one file that loads nothing.
///
/// Everything can be read without script; script adds filters. The content security policy allows
/// only the style and the script whose hashes it names, so that nothing that got past the escaping
/// could run.
struct HTMLReport {
  let report: Report
  let rules: [String: Rule]
  /// Where the code host shows lines; nil where that is unknown, or several repositories were scanned.
  let forge: ForgeLink?
  /// The repository that was scanned; nil where several were: the report knows the state of one.
  private let repository: RepositoryState?

  /// From how many keys on the browser lays out only what it shows.
  private static let longReport = 300
  /// How many unread and excluded places are listed.
  private static let coverageLimit = 500

  init(_ report: Report) {
    self.report = report
    rules = report.rulesByID
    let repositories = Set(report.findings.compactMap(\.provenance.repository))
    let scanned = report.targets.count { $0.target.kind == .repository }
    repository = repositories.count < 2 && scanned < 2 ? report.repository : nil
    forge = repositories.count == 1 ? ForgeLink(repository) : nil
  }

  func write(to output: inout Output) {
    let groups = report.keyGroups()
    let counts = report.keyCounts(groups)
    writeHead(counts, isLong: groups.count > Self.longReport, to: &output)
    writeScan(to: &output)
    writeTotals(groups, counts, to: &output)
    HTMLTimeline(report, groups).write(to: &output)
    writeFilters(groups, to: &output)
    output.write("<section id=\"keys\" aria-labelledby=\"keys-title\">\n")
    output.write("<h2 id=\"keys-title\">Keys</h2>\n")
    let summary = Escaping.markup(Wording.summary(counts, report.coverage))
    if counts.keys == 0 { output.write("<p class=\"\(tone(counts))\">\(summary)</p>\n") }
    output.write("<p id=\"none\" role=\"status\" hidden>No key matches the filters.</p>\n")
    writePaths(groups, to: &output)
    for group in groups {
      if output.hasFailed { return }
      write(group, to: &output)
    }
    output.write("</section>\n")
    writeCoverage(to: &output)
    output.write("</main>\n<script>\(HTMLAssets.script)</script>\n</body>\n</html>\n")
  }

  // MARK: The top

  private func writeHead(_ counts: KeyCounts, isLong: Bool, to output: inout Output) {
    let policy =
      "default-src 'none'; style-src '\(HTMLAssets.styleHash)'; "
      + "script-src '\(HTMLAssets.scriptHash)'; base-uri 'none'; form-action 'none'"
    output.write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
    output.write("<meta http-equiv=\"Content-Security-Policy\" content=\"\(policy)\">\n")
    output.write("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
    output.write("<meta name=\"color-scheme\" content=\"light dark\">\n")
    output.write("<meta name=\"referrer\" content=\"no-referrer\">\n")
    output.write("<meta name=\"robots\" content=\"noindex\">\n")
    let summary = Escaping.markup(Wording.summary(counts, report.coverage))
    output.write("<title>kascan: \(summary)</title>\n")
    output.write(
      "<style>\(HTMLAssets.style)</style>\n</head>\n<body\(isLong ? " class=\"long\"" : "")>\n<header>\n"
    )
    output.write("<h1>\(heading(counts))</h1>\n")
    output.write("<p class=\"summary \(tone(counts))\">\(summary)</p>\n")
    if !report.changes.isEmpty {
      output.write("<p>\(Escaping.markup(Wording.changes(report.changes)))</p>\n")
    }
    if let line = report.elsewhereLine {
      output.write("<p class=\"elsewhere alarm\">\(Escaping.markup(line))</p>\n")
    }
    let coverage = report.coverage.isComplete ? "" : " alarm"
    output.write("<p class=\"coverage\(coverage)\">")
    output.write("\(Escaping.markup(Wording.coverage(report.coverage)))</p>\n</header>\n<main>\n")
    if let heading = Wording.stepsHeading(counts) {
      output.write("<section class=\"steps\(counts.live > 0 ? " alarm" : "")\">\n")
      output.write("<h2>\(Escaping.markup(heading))</h2>\n<ol>\n")
      for step in Wording.nextSteps { output.write("<li>\(prose(step))</li>\n") }
      output.write("</ol>\n")
      for note in Wording.verdictNotes(counts) {
        output.write("<p>\(prose(note))</p>\n")
      }
      output.write("</section>\n")
    }
  }

  /// A sentence of ours, in which no line ends within an option's name.
  private func prose(_ text: String) -> String {
    text.split(separator: " ", omittingEmptySubsequences: false).map { word in
      let markup = Escaping.markup(String(word))
      return word.hasPrefix("--") ? "<span class=\"option\">\(markup)</span>" : markup
    }.joined(separator: " ")
  }

  private func heading(_ counts: KeyCounts) -> String {
    if counts.keys > 0 { return "Leaked keys" }
    return report.coverage.isComplete ? "No leaked keys" : "Scan incomplete"
  }

  private func tone(_ counts: KeyCounts) -> String {
    if counts.live > 0 { return "alarm" }
    return counts.keys > 0 || !report.coverage.isComplete ? "warn" : "good"
  }

  private func writeScan(to output: inout Output) {
    var rows: [(String, String)] = []
    let roots = report.roots.map { Escaping.visible($0) }
    if !roots.isEmpty { rows.append(("Scanned", roots.joined(separator: ", "))) }
    rows.append(("With", "kascan \(report.version), kascan \(report.command)"))
    if report.startTime.secondsSince1970 > 0 {
      rows.append(("On", readable(report.startTime) + " UTC"))
    }
    if let asked { rows.append(("Asked", asked)) }
    if let state = repository {
      if let remote = state.remoteURI { rows.append(("Repository", remote)) }
      if let branch = state.branch { rows.append(("Branch", branch)) }
      if let revision = state.revision { rows.append(("Commit", revision)) }
    }
    output.write("<section>\n<h2>Scan</h2>\n<dl>\n")
    for (name, value) in rows {
      output.write("<div><dt>\(name)</dt><dd>\(Escaping.markup(value))</dd></div>\n")
    }
    output.write("</dl>\n</section>\n")
  }

  /// Which addresses were asked about the keys, and when; nil where none was.
  private var asked: String? {
    let answers = report.verdicts.values.filter { $0.endpoint != nil }
    if answers.isEmpty { return nil }
    let endpoints = Set(answers.compactMap(\.endpoint)).sorted().map { Escaping.visible($0) }
    var text = endpoints.joined(separator: ", ")
    let times = answers.compactMap(\.checkedAt)
    if let first = times.min(), let last = times.max() {
      text += ", " + readable(Timestamp(secondsSince1970: first))
      if last > first { text += " to " + readable(Timestamp(secondsSince1970: last)) }
      text += " UTC"
    }
    return text
  }

  private func readable(_ time: Timestamp) -> String {
    Escaping.replacing("T", " ", in: time.text)
  }

  private func writeTotals(
    _ groups: [KeyGroup], _ counts: KeyCounts, to output: inout Output
  ) {
    output.write("<section>\n<h2>Totals</h2>\n<div class=\"totals\">\n")
    let tiles = [
      ("live", "live", counts.live), ("unknown", "unknown", counts.unknown),
      ("agent", Verdict.revokedAsAPIKey.rawValue, counts.maybeAgent),
      ("revoked", "revoked", counts.revoked), ("unverified", "not verified", counts.unverified),
    ]
    for (name, label, count) in tiles where name != "agent" || count > 0 {
      output.write("<div class=\"tile \(name)\(count == 0 ? " zero" : "")\">")
      output.write("<b>\(Wording.grouped(count))</b> \(label)</div>\n")
    }
    output.write("</div>\n")
    var totals: [String: (keys: Int, places: Int)] = [:]
    for group in groups where !group.isInactive {
      let rule = report.findings[group.first].rule
      totals[rule, default: (0, 0)].keys += 1
      totals[rule, default: (0, 0)].places += report.places(group.places).count
    }
    if !totals.isEmpty {
      output.write("<table>\n<thead><tr><th scope=\"col\">Rule</th><th scope=\"col\">Keys</th>")
      output.write("<th scope=\"col\">Places</th></tr></thead>\n<tbody>\n")
      for (rule, total) in totals.sorted(by: { $0.key < $1.key }) {
        output.write("<tr><th scope=\"row\">\(Escaping.markup(rule))</th>")
        output.write("<td>\(Wording.grouped(total.keys))</td>")
        output.write("<td>\(Wording.grouped(total.places))</td></tr>\n")
      }
      output.write("</tbody>\n</table>\n")
    }
    output.write("</section>\n")
  }

  private func writeFilters(_ groups: [KeyGroup], to output: inout Output) {
    let rules = Set(groups.map { report.findings[$0.first].rule }).sorted()
    output.write("<form id=\"filters\" hidden aria-label=\"Filter the keys\">\n")
    output.write("<label>Search <input type=\"search\" id=\"search\"></label>\n")
    output.write("<label>Verdict <select id=\"verdict\"><option value=\"\">all</option>")
    for verdict in [Verdict.live, .unknown, .revoked, .revokedAsAPIKey] {
      output.write("<option value=\"\(verdict.word)\">\(verdict.rawValue)</option>")
    }
    output.write("<option value=\"unverified\">not verified</option></select></label>\n")
    output.write("<label\(rules.count < 2 ? " hidden" : "")>Rule <select id=\"rule\">")
    output.write("<option value=\"\">all</option>")
    for rule in rules {
      let text = Escaping.markup(rule)
      output.write("<option value=\"\(text)\">\(text)</option>")
    }
    output.write("</select></label>\n")
    output.write("<label>Sort by <select id=\"sort\"><option value=\"\">harm</option>")
    output.write(
      "<option value=\"path\">path</option><option value=\"since\">first commit</option>")
    output.write("<option value=\"places\">number of places</option></select></label>\n")
    let hasInactive = groups.contains(where: \.isInactive)
    output.write("<label\(hasInactive ? "" : " hidden")>")
    output.write("<input type=\"checkbox\" id=\"inactive\" checked> ")
    output.write("suppressed and gone</label>\n<output id=\"shown\"></output>\n</form>\n")
  }

  // MARK: The end

  private func writeCoverage(to output: inout Output) {
    let coverage = report.coverage
    if coverage.unread.isEmpty && coverage.excluded.isEmpty { return }
    output.write("<section id=\"coverage\">\n<h2>Coverage</h2>\n")
    if !coverage.unread.isEmpty {
      output.write("<h3 class=\"alarm\">Not read: \(Wording.grouped(coverage.unread.count))</h3>\n")
      writeEntries(coverage.unread, to: &output)
    }
    if !coverage.excluded.isEmpty {
      output.write("<details><summary>Left out by choice: ")
      output.write("\(Wording.grouped(coverage.excluded.count))</summary>\n")
      writeEntries(coverage.excluded, to: &output)
      output.write("</details>\n")
    }
    output.write("</section>\n")
  }

  private func writeEntries(_ entries: [Coverage.Entry], to output: inout Output) {
    output.write("<ul class=\"entries\">\n")
    for entry in entries.prefix(Self.coverageLimit) {
      output.write(
        "<li><code class=\"path\">\(Escaping.markup(Escaping.visible(entry.path)))</code> ")
      output.write("\(Escaping.markup(entry.reasonText))</li>\n")
    }
    let more = entries.count - Self.coverageLimit
    if more > 0 { output.write("<li>and \(Wording.grouped(more)) more</li>\n") }
    output.write("</ul>\n")
  }
}
