/// What of a scan a format shows. What no chosen format needs is not worth finding out.
package struct ReportNeeds: OptionSet, Sendable {
  package let rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }

  /// Secrets in full, if the user asks for that; a format without them never sees one.
  package static let secrets = ReportNeeds(rawValue: 1)
  /// The line around a finding.
  package static let excerpts = ReportNeeds(rawValue: 2)
  /// GitHub's hash of the line, which takes a pass over the whole blob.
  package static let lineHashes = ReportNeeds(rawValue: 4)
  /// The repository's remote, branch and commit, and its root, which code hosts show paths from.
  /// Git is asked for them.
  package static let repository = ReportNeeds(rawValue: 8)
  /// The width and colours of the terminal, where a person reads it. Such a report says by itself
  /// what was not read.
  package static let terminal = ReportNeeds(rawValue: 16)
}
