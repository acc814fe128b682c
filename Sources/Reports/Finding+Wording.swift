import Blobs
import Findings
import Rules

/// Names the place of a finding in words.
extension Finding {
  /// The path with the archive members that lead on from it, joined by `!`.
  var fullPath: [UInt8] {
    var path = provenance.path
    for member in provenance.members { path += [UInt8(ascii: "!")] + member }
    return path
  }

  /// `path:line:column`, or the path alone for a name; hidden characters are escaped. A git object
  /// in another repository than the working directory's has that repository before it.
  var place: String {
    var path = Escaping.visible(fullPath)
    if let repository = provenance.repository, repository != [UInt8(ascii: ".")] {
      path = Escaping.visible(repository) + ": " + path
    }
    guard let location else { return path }
    return "\(path):\(location.start.line):\(location.start.column)"
  }

  /// What stands around the secret, outermost first, such as `base64 > gzip`.
  var encodingChain: String? {
    encodings.isEmpty ? nil : Escaping.visible(encodings.joined(separator: " > "))
  }

  /// What a reader has to know about the place beside the path and the line.
  var placeNotes: [String] {
    var notes: [String] = []
    switch provenance.part {
    case .content: break
    case .name: notes.append("in the name")
    case .message: notes.append("in the message")
    }
    if let encodingChain { notes.append(encodingChain) }
    if let field = kubernetes {
      notes.append(Escaping.visible("\(field.kind) \(field.name), \(field.key)"))
    }
    if let entry = history { notes.append(entry.summary) }
    return notes
  }
}

extension HistoryEntry {
  /// Which commit brought a secret in and whether it is still there.
  var summary: String {
    guard let commit else { return refs.isEmpty ? "unreachable object" : "no commit" }
    var text = "since \(Escaping.visible(String(commit.prefix(10))))"
    if let date { text += " of \(Escaping.visible(String(date.prefix(10))))" }
    if let author { text += " by \(Escaping.visible(author))" }
    if inHead { return text + ", still in HEAD" }
    return text + (refs.isEmpty ? ", unreachable" : ", not in HEAD")
  }
}

extension Report {
  /// What stands for a finding's key: the secret if the report still has it, else its prefix.
  func keyText(_ finding: Finding, _ rules: [String: Rule]) -> String {
    if !finding.secret.isEmpty { return Escaping.visible(finding.secret) }
    return (rules[finding.rule]?.filters.prefix ?? "") + "…"
  }
}
