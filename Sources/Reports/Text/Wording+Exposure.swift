import Blobs
import Findings

/// Since when a key is exposed, who brought it in, whether others have it, and what uses it.
extension Report {
  /// How many users of a key are named.
  private static let userLimit = 5

  /// What is known about how a key got out, a sentence each; the verdict and what the key opens come
  /// before it.
  func exposure(_ group: KeyGroup) -> [String] {
    let entries = group.places.compactMap { findings[$0].history }
    var lines: [String] = []
    let known = entries.filter { $0.commit != nil }
    let dated = known.filter { $0.time != nil }
    if let first = dated.min(by: { ($0.time ?? 0) < ($1.time ?? 0) }) ?? known.first {
      var text = "Exposed since \(first.date.map { String($0.prefix(10)) } ?? "an unknown day")"
      text += ": commit \((first.commit ?? "").prefix(10))"
      if let author = first.author { text += " by \(author)" }
      lines.append(text)
    }
    if entries.contains(where: { $0.isPushed == true }) {
      lines.append("Pushed: a remote-tracking branch has it")
    } else if !entries.isEmpty, entries.allSatisfy({ $0.isPushed == false }) {
      lines.append(
        "No remote-tracking branch has it: as far as this clone knows, it was not pushed")
    }
    var users: [String] = []
    for index in group.places {
      guard let field = findings[index].kubernetes else { continue }
      if !users.contains(field.object) { users.append(field.object) }
    }
    // A single one stands beside its place.
    if users.count > 1 {
      let rest = users.count - Self.userLimit
      lines.append(
        "Used by \(users.prefix(Self.userLimit).joined(separator: ", "))"
          + (rest > 0 ? " and \(Wording.grouped(rest)) more" : ""))
    }
    return lines.map(Escaping.visible)
  }
}
