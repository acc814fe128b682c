package import Blobs
package import Detection
import Findings
import Rules
import Verification

/// Says for a text which rule matched, or which filter dropped a candidate, and why.
package struct MatchExplanation {
  /// A line for each match and each candidate, in the order of the text. No secret is in them.
  package private(set) var lines: [String] = []
  /// Whether any rule matched.
  package private(set) var isMatch = false
  /// What kept the search from looking at everything.
  package private(set) var unread: [Coverage.Reason] = []

  /// Searches a text.
  package init(of text: [UInt8], by detector: Detector) {
    let worker = DetectionWorker(detector)
    worker.explains = true
    var search = BlobSearch(worker)
    var entries: [(Range<Int>, String)] = []
    _ = search.search(text.span, at: 0, isLast: true) { match in
      isMatch = true
      let rule = detector.rules[match.rule]
      entries.append(
        (
          match.range,
          "match: \(rule.id) (\(rule.confidence.rawValue)), fingerprint "
            + Fingerprint(of: match.secret).text + Self.chain(match.encodings)
        ))
    }
    for candidate in worker.dropped {
      let entry =
        "dropped: \(detector.rules[candidate.rule].id): \(candidate.reason.phrase)"
        + Self.chain(candidate.encodings)
      let isKnown = entries.contains { $0.0.overlaps(candidate.range) && $0.1 == entry }
      if !isKnown { entries.append((candidate.range, entry)) }
    }
    entries.sort { ($0.0.lowerBound, $0.1) < ($1.0.lowerBound, $1.1) }
    var position = TextPosition()
    for (range, entry) in entries {
      position.advance(to: range.lowerBound, in: text.span, at: 0)
      lines.append("\(position.position.line):\(position.position.column): \(entry)")
    }
    unread = search.limits.map(\.reason)
  }

  private static func chain(_ encodings: [String]) -> String {
    encodings.isEmpty ? "" : ", in " + encodings.joined(separator: " > ")
  }
}

extension DroppedCandidate.Reason {
  /// The reason in words.
  var phrase: String {
    switch self {
    case .placeholder(let words): "a placeholder: \(words)"
    case .entropy(let bits):
      "entropy of \(Int(bits * 100) / 100).\(String(Int(bits * 100) % 100 + 100).suffix(2)) bits a character is too low"
    case .context: "no context word is near"
    }
  }
}

extension Rule {
  /// The rule in full, for a person.
  package var explanation: String {
    var lines = [
      id, "  name:       \(name)", "  confidence: \(confidence.rawValue)",
      "  about:      \(description)",
      "  pattern:    "
        + pattern.split(whereSeparator: \.isNewline).joined(separator: "\n              "),
    ]
    if let binaryPattern {
      lines.append(
        "  in binary:  "
          + binaryPattern.split(whereSeparator: \.isNewline).joined(separator: "\n              "))
    }
    lines += [
      "  literals:   \(literals.joined(separator: " "))",
      "  filters:    placeholder \(filters.placeholder ? "on" : "off"), entropy at least "
        + "\(filters.entropy) bits a character, words and identifiers "
        + (filters.opaque ? "dropped" : "kept"),
    ]
    if !filters.placeholderWords.isEmpty {
      lines.append(
        "  placeholders are made of the usual words and "
          + filters.placeholderWords.joined(separator: ", "))
    }
    if let places {
      for (kind, names) in [
        ("variables", places.variables), ("paths", places.paths), ("secrets", places.secrets),
        ("wrappers", places.wrappers), ("context", places.context),
      ] where !names.isEmpty {
        lines.append("  places:     \(kind) \(names.joined(separator: ", "))")
      }
    }
    if !filters.context.isEmpty {
      lines.append(
        "  context:    one of \(filters.context.joined(separator: ", ")) within "
          + "\(filters.contextDistance) bytes")
    }
    if !filters.nearContext.isEmpty {
      let words = filters.nearContext.map { "`\($0)`" }.joined(separator: ", ")
      lines.append(
        "  context:    \(filters.context.isEmpty ? "" : "or ")one of \(words) within "
          + "\(filters.nearContextDistance) bytes before")
    }
    lines.append("  what to do: \(help)")
    return lines.joined(separator: "\n")
  }
}
