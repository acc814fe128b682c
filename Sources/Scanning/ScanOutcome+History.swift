import Blobs
import Findings
import Git

extension ScanOutcome {
  /// Tells each finding in a repository's objects where in the history it stands.
  mutating func attribute(
    by history: GitHistory, in repository: [UInt8], mergingNames merges: Bool
  ) {
    for index in findings.indices where findings[index].provenance.repository == repository {
      history.complete(&findings[index])
    }
    if merges { findings = history.merging(findings) }
    coverage.unread += history.unread.map { $0.entry(in: repository) }
  }

  /// Names the objects that have no path.
  mutating func nameObjects() {
    for index in findings.indices {
      let place = findings[index].provenance
      guard place.path.isEmpty, let object = place.object else { continue }
      findings[index].provenance.path = Array("objects/\(object)".utf8)
    }
  }
}
