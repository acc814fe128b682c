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
    contentNotes + (history.map { [$0.summary(at: provenance.path)] } ?? [])
  }

  /// What there is to say about the place beside its history.
  private var contentNotes: [String] {
    var notes: [String] = []
    switch provenance.part {
    case .content: break
    case .name: notes.append("in the name")
    case .message: notes.append("in the message")
    }
    if let encodingChain { notes.append(encodingChain) }
    if let field = kubernetes { notes.append("\(field.object), \(Escaping.visible(field.key))") }
    return notes
  }

  /// What a reader has to know about a place with all its versions.
  func notes(of place: KeyPlace) -> [String] {
    guard let history, place.versions > 1, let first = place.first, let last = place.last
    else { return placeNotes }
    var text = "\(Wording.grouped(place.versions)) versions, the first \(first.arrival)"
    if first.commit != last.commit { text += ", the last \(last.arrival)" }
    return contentNotes + [text + history.presence(isInHead: place.isInHead)]
  }
}

extension KubernetesField {
  /// The object's kind, namespace and name.
  var object: String {
    Escaping.visible("\(kind) \(namespace.map { "\($0)/" } ?? "")\(name)")
  }
}

extension HistoryEntry {
  /// Which commit brought a secret in and whether it is still at a path.
  func summary(at place: [UInt8]) -> String {
    guard commit != nil else { return refs.isEmpty ? "unreachable object" : "no commit" }
    var text = "since \(arrival)"
    if let path, path != place, headPaths.contains(place) {
      text += " as \(Escaping.visible(path))"
    }
    return text + presence(isInHead: inHead && (headPaths.isEmpty || headPaths.contains(place)))
  }

  /// The commit that brought the secret in, its day and author.
  var arrival: String {
    var text = Escaping.visible(String((commit ?? "").prefix(10)))
    if let date { text += " of \(Escaping.visible(String(date.prefix(10))))" }
    if let author { text += " by \(Escaping.visible(author))" }
    return text
  }

  fileprivate func presence(isInHead: Bool) -> String {
    if isInHead { return ", still in HEAD" }
    return refs.isEmpty ? ", unreachable" : ", not in HEAD"
  }
}

extension Report {
  /// What stands for a finding's key: the secret if the report still has it, else its prefix.
  func keyText(_ finding: Finding, _ rules: [String: Rule]) -> String {
    if !finding.secret.isEmpty { return Escaping.visible(finding.secret) }
    return (rules[finding.rule]?.filters.prefix ?? "") + "…"
  }
}
