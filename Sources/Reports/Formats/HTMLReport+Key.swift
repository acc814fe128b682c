import Blobs
import Findings
import Rules
import Verification

extension HTMLReport {
  /// How many places of a key are listed at once; the rest opens on demand.
  private static let openPlaces = 20

  /// Writes a key, what is known about it and its places.
  func write(_ group: KeyGroup, to output: inout Output) {
    let shown = report.shownFindings(group)
    let places = report.places(shown) + report.places(group.suppressed)
    if places.isEmpty { return }
    let finding = report.findings[group.first]
    let verification = report.verification(of: finding)
    let verdict = verification?.verdict.word ?? "unverified"
    let rule = Escaping.markup(finding.rule)
    let inactive = group.isInactive ? " inactive" : ""
    let since = group.places.compactMap { report.findings[$0].history?.time }.min()
    output.write("<article class=\"key \(verdict)\(inactive)\" id=\"k\(finding.fingerprint.text)\"")
    output.write(" data-verdict=\"\(verdict)\" data-rule=\"\(rule)\"")
    output.write(" data-path=\"\(Escaping.markup(report.finding(at: places[0]).place))\"")
    output.write(" data-places=\"\(places.count)\" data-since=\"\(since ?? 1 << 40)\">\n")
    output.write("<h3><code>\(Escaping.markup(report.keyText(finding, rules)))</code> ")
    output.write("<span class=\"fingerprint\">\(finding.fingerprint.text)</span> ")
    let label = verification.map { $0.verdict == .live ? "LIVE" : $0.verdict.rawValue }
    output.write("<span class=\"badge \(verdict)\">\(label ?? "not verified")</span></h3>\n")
    let name = rules[finding.rule]?.name ?? finding.rule
    var about = "\(name) (\(finding.rule)), \(finding.confidence.rawValue) confidence, "
    about += Wording.count(report.places(group.places).count, "place")
    if !group.suppressed.isEmpty {
      about += ", \(Wording.grouped(group.suppressed.count)) suppressed"
    }
    if !group.gone.isEmpty { about += ", \(Wording.grouped(group.gone.count)) gone" }
    output.write("<p class=\"about\">\(Escaping.markup(about))</p>\n")
    var items: [(kind: String, text: String)] = []
    if let verification {
      items.append(("verdict", Wording.statement(verification)))
      if let origin = Wording.origin(verification) { items.append(("asked", origin)) }
      items += Wording.reach(verification).map { ("reached", $0) }
    }
    // Beside a single place the same day and commit stand once more.
    items += report.exposure(group).map { ($0.hasPrefix("Exposed since") ? "since" : "known", $0) }
    if !items.isEmpty {
      output.write("<ul class=\"reach\">")
      for item in items {
        output.write("<li class=\"\(item.kind)\">\(Escaping.markup(item.text))</li>")
      }
      output.write("</ul>\n")
    }
    write(places.prefix(Self.openPlaces), to: &output)
    let rest = places.dropFirst(Self.openPlaces)
    if !rest.isEmpty {
      output.write("<details><summary>\(Wording.count(rest.count, "more place"))</summary>\n")
      write(rest, to: &output)
      output.write("</details>\n")
    }
    output.write("</article>\n")
  }

  private func write(_ places: ArraySlice<KeyPlace>, to output: inout Output) {
    output.write("<ul class=\"places\">\n")
    for place in places {
      if output.hasFailed { return }
      write(place, to: &output)
    }
    output.write("</ul>\n")
  }

  private func write(_ place: KeyPlace, to output: inout Output) {
    let finding = report.finding(at: place)
    output.write("<li>")
    writeLink(address(finding), to: &output) { output in
      output.write("<code class=\"path\">\(Escaping.markup(finding.place))</code>")
    }
    var notes = report.change(at: place.shown).map { [$0.rawValue] } ?? []
    notes += finding.notes(of: place)
    if let suppression = finding.suppression {
      let reason = suppression.reason.map { ": \($0)" } ?? ""
      notes.append("suppressed by \(suppression.by.rawValue)\(reason)")
    }
    if !notes.isEmpty {
      output.write(
        " <span class=\"notes\">\(Escaping.markup(notes.joined(separator: "; ")))</span>")
    }
    if !finding.excerpt.masked.isEmpty {
      let cut = ExcerptCut(finding.excerpt, width: 200)
      output.write("<pre>")
      if let line = finding.location?.start.line {
        output.write("<span class=\"number\">\(line)</span>")
      }
      output.write("\(Escaping.markup(cut.before))<mark>\(Escaping.markup(cut.masked))</mark>")
      output.write("\(Escaping.markup(cut.after))</pre>")
    }
    if place.versions > 1 { writeVersions(place, to: &output) }
    output.write("</li>\n")
  }

  // MARK: Versions

  /// How many versions of a place are listed, the oldest first.
  private static let versionLimit = 100

  private func writeVersions(_ place: KeyPlace, to output: inout Output) {
    var known: Set<String> = []
    let versions = place.findings.map { report.findings[$0] }
      .filter { known.insert($0.provenance.object ?? "").inserted }
      .sorted { ($0.history?.time ?? .max) < ($1.history?.time ?? .max) }
    output.write("<details><summary>\(Wording.count(versions.count, "version"))</summary>")
    output.write("<ul class=\"entries\">\n")
    for finding in versions.prefix(Self.versionLimit) {
      output.write("<li>")
      let line = finding.location.map { "line \($0.start.line), " } ?? ""
      let arrival = finding.history.flatMap { $0.commit == nil ? nil : $0.arrival }
      writeLink(address(finding), to: &output) { output in
        output.write(Escaping.markup(line + (arrival ?? "no commit")))
      }
      output.write("</li>\n")
    }
    let more = versions.count - Self.versionLimit
    if more > 0 { output.write("<li>and \(Wording.grouped(more)) more</li>\n") }
    output.write("</ul></details>\n")
  }

  /// Where the code host shows a finding: in the commit that brought it in.
  private func address(_ finding: Finding) -> String? {
    guard let entry = finding.history, let commit = entry.commit, let path = entry.path,
      finding.provenance.part != .message
    else { return nil }
    let line = finding.provenance.members.isEmpty ? finding.location?.start.line : nil
    return forge?.address(commit: commit, path: path, line: line)
  }

  private func writeLink(
    _ address: String?, to output: inout Output, _ body: (inout Output) -> Void
  ) {
    if let address {
      output.write("<a href=\"\(Escaping.markup(address))\" rel=\"noreferrer\">")
    }
    body(&output)
    if address != nil { output.write("</a>") }
  }
}
