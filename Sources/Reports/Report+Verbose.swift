import Blobs
import Findings

extension Report {
  /// How many places that were left out are named.
  private static let excludedLimit = 200

  /// A line for each target with what was read of it and the settings that held, and for each place
  /// that was left out by choice.
  package var verboseLines: [String] {
    var texts: [[UInt8]] = []
    for target in targets {
      let roots = target.target.roots.map { Escaping.visible($0) }.joined(separator: ", ")
      var text = "\(target.target.kind.rawValue) \(roots): "
      text += "\(Wording.count(target.files, "file")), \(Wording.size(target.bytes)), "
      text += "\(Wording.count(target.objects, "git object"))"
      let settings = [
        ("configuration", target.settings.configuration), ("baseline", target.settings.baseline),
      ]
      for (name, file) in settings {
        if let file { text += "; \(name) \(Escaping.visible(file))" }
      }
      if settings.allSatisfy({ $0.1 == nil }) { text += "; no settings files" }
      texts.append(Array(text.utf8))
    }
    for entry in coverage.excluded.prefix(Self.excludedLimit) {
      texts.append(
        Array("left out: \(Escaping.visible(entry.path)): \(entry.reasonText)".utf8))
    }
    let rest = coverage.excluded.count - Self.excludedLimit
    if rest > 0 { texts.append(Array("left out: \(Wording.count(rest, "more place"))".utf8)) }
    return Redactor(self).redact(texts).map { Escaping.visible($0) }
  }
}
