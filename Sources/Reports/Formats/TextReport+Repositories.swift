import Blobs
import Findings

extension TextReport {
  /// How many places of a key are listed for each of several repositories.
  private static let placeLimit = 3

  /// Writes where in one of several repositories a key is: since when, by whom, what reaches it, and
  /// the first places.
  func write(_ repository: RepositoryPlaces, to output: inout Output) {
    let findings = repository.places.map { report.findings[$0] }
    let places = report.places(repository.places)
    let name = repository.repository.map { Escaping.visible($0) } ?? "files"
    let about = Wording.repository(findings, places: places.count)
    let start = 2 + TextColumns.of(name) + 2
    let line = wrapped(about, indent: 4, start: start)
    output.write("\n  " + style.apply(.path, name) + "  " + style.apply(.faint, line) + "\n")
    for place in places.prefix(Self.placeLimit) {
      let finding = report.finding(at: place)
      var text = Escaping.visible(finding.fullPath)
      if let start = finding.location?.start { text += ":\(start.line):\(start.column)" }
      let change = report.change(at: place.shown).map { "  \($0.rawValue)" } ?? ""
      output.write("    " + text + style.apply(.faint, change) + "\n")
    }
    let more = places.count - Self.placeLimit
    if more > 0 { output.write("    and \(Wording.count(more, "more place"))\n") }
  }
}

extension Wording {
  /// Since when and by whom a key is in a repository, and what still reaches it, in one line.
  ///
  /// - Parameter places: how many places the findings are.
  static func repository(_ findings: [Finding], places: Int) -> String {
    var parts = [count(places, "place")]
    let histories = findings.compactMap(\.history)
    let dated = histories.filter { $0.commit != nil && $0.time != nil }
    if let first = dated.min(by: { ($0.time ?? 0) < ($1.time ?? 0) }) {
      var since = "since \(Escaping.visible(String((first.commit ?? "").prefix(10))))"
      since += " of \(Escaping.visible(String((first.date ?? "").prefix(10))))"
      if let author = first.author { since += " by \(Escaping.visible(author))" }
      parts.append(since)
    }
    if !histories.isEmpty { parts.append(reach(Set(histories.flatMap(\.refs)))) }
    return parts.joined(separator: ", ")
  }

  /// What still reaches a key, in a few words.
  private static func reach(_ refs: Set<String>) -> String {
    if refs.isEmpty { return "nothing reaches it any more" }
    // HEAD says something only where it names no branch.
    let named = refs.count > 1 ? refs.subtracting(["HEAD"]) : refs
    let kinds = named.map(ref).sorted { ($0.rank, $0.text) < ($1.rank, $1.text) }
    let shown = kinds.prefix(2).map(\.text).joined(separator: " and ")
    let more = kinds.count - 2
    return "reached by " + shown + (more > 0 ? " and \(count(more, "more ref"))" : "")
  }

  /// A ref as people call it, branches first.
  private static func ref(_ name: String) -> (rank: Int, text: String) {
    let forms = [
      ("refs/heads/", "branch"), ("refs/remotes/", "remote branch"), ("refs/pull/", "pull request"),
      ("refs/merge-requests/", "merge request"), ("refs/tags/", "tag"),
    ]
    for (rank, (prefix, noun)) in forms.enumerated() where name.hasPrefix(prefix) {
      var rest = name.dropFirst(prefix.count)
      if noun.hasSuffix("request") { rest = rest.prefix { $0 != "/" } }
      return (rank, "\(noun) \(Escaping.visible(String(rest)))")
    }
    return (forms.count, Escaping.visible(name))
  }
}
