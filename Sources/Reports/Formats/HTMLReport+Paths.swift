import Blobs
import Findings
import Verification

extension HTMLReport {
  /// How many paths are listed.
  private static let pathLimit = 2000

  /// Lists the keys by path: whoever owns a file finds all that is in it.
  func writePaths(_ groups: [KeyGroup], to output: inout Output) {
    var paths: [String: [KeyGroup]] = [:]
    for group in groups {
      var known: Set<String> = []
      for place in report.places(report.shownFindings(group)) {
        let path = pathText(report.finding(at: place))
        if known.insert(path).inserted { paths[path, default: []].append(group) }
      }
    }
    // One key at one path needs no other order.
    if groups.count < 2 || paths.isEmpty { return }
    output.write("<details id=\"paths\"><summary>By path: ")
    output.write("\(Wording.count(paths.count, "path"))</summary>\n<ul class=\"entries\">\n")
    for (path, groups) in paths.sorted(by: { $0.key < $1.key }).prefix(Self.pathLimit) {
      if output.hasFailed { return }
      output.write("<li><code class=\"path\">\(Escaping.markup(path))</code> ")
      let links = groups.map { group in
        let verdict = report.verification(of: report.findings[group.first])?.verdict
        let text = group.fingerprint.text
        let label = verdict.map { " (\($0 == .live ? "LIVE" : $0.rawValue))" } ?? ""
        return "<a href=\"#k\(text)\">\(text)</a>\(label)"
      }
      output.write(links.joined(separator: ", ") + "</li>\n")
    }
    let more = paths.count - Self.pathLimit
    if more > 0 { output.write("<li>and \(Wording.count(more, "more path"))</li>\n") }
    output.write("</ul>\n</details>\n")
  }

  /// The path of a finding without its line.
  private func pathText(_ finding: Finding) -> String {
    var finding = finding
    finding.location = nil
    return finding.place
  }
}
