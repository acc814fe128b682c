import Blobs
import Findings
import Rules
import Verification

extension HTMLReport {
  /// How many places of a key are listed at once; the rest opens on demand.
  private static let openPlaces = 20

  /// Writes a key, what is known about it and its places.
  func write(_ group: KeyGroup, to output: inout Output) {
    let finding = report.findings[group.first]
    let verification = report.verification(of: finding)
    let verdict = verification?.verdict.word ?? "unverified"
    let rule = Escaping.markup(finding.rule)
    let inactive = group.isInactive ? " inactive" : ""
    output.write("<article class=\"key \(verdict)\(inactive)\" id=\"k\(finding.fingerprint.text)\"")
    output.write(" data-verdict=\"\(verdict)\" data-rule=\"\(rule)\">\n")
    output.write("<h3><code>\(Escaping.markup(report.keyText(finding, rules)))</code> ")
    output.write("<span class=\"fingerprint\">\(finding.fingerprint.text)</span> ")
    let label = verification.map { $0.verdict == .live ? "LIVE" : $0.verdict.rawValue }
    output.write("<span class=\"badge \(verdict)\">\(label ?? "not verified")</span></h3>\n")
    let name = rules[finding.rule]?.name ?? finding.rule
    var about = "\(name) (\(finding.rule)), \(finding.confidence.rawValue) confidence, "
    about += Wording.count(group.places.count, "place")
    if !group.suppressed.isEmpty {
      about += ", \(Wording.grouped(group.suppressed.count)) suppressed"
    }
    if !group.gone.isEmpty { about += ", \(Wording.grouped(group.gone.count)) gone" }
    output.write("<p class=\"about\">\(Escaping.markup(about))</p>\n")
    if let verification { write(verification, to: &output) }
    let all = group.places + group.gone + group.suppressed
    writePlaces(all.prefix(Self.openPlaces), to: &output)
    let rest = all.dropFirst(Self.openPlaces)
    if !rest.isEmpty {
      output.write("<details><summary>\(Wording.grouped(rest.count)) more</summary>\n")
      writePlaces(rest, to: &output)
      output.write("</details>\n")
    }
    output.write("</article>\n")
  }

  private func write(_ verification: KeyVerification, to output: inout Output) {
    output.write("<ul class=\"reach\">")
    for line in Wording.lines(verification) { output.write("<li>\(Escaping.markup(line))</li>") }
    output.write("</ul>\n")
  }

  private func writePlaces(_ indices: ArraySlice<Int>, to output: inout Output) {
    output.write("<ul class=\"places\">\n")
    for index in indices {
      if output.hasFailed { return }
      let finding = report.findings[index]
      output.write("<li><code class=\"path\">\(Escaping.markup(finding.place))</code>")
      var notes = report.change(at: index).map { [$0.rawValue] } ?? []
      notes += finding.placeNotes
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
        output.write(
          "<pre>\(Escaping.markup(cut.before))<mark>\(Escaping.markup(cut.masked))</mark>")
        output.write("\(Escaping.markup(cut.after))</pre>")
      }
      output.write("</li>\n")
    }
    output.write("</ul>\n")
  }
}
