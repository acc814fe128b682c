import Blobs
package import Findings
import Rules
import Verification

extension Report {
  /// One report of what several found, each finding once.
  ///
  /// Findings are the same when they name the same secret at the same place. What one report knows
  /// about a finding and another doesn't is kept; where they disagree, what makes a finding count
  /// wins: a suppression holds only if every report that has the finding has one. A live verdict
  /// wins over a revoked one, and both over an unknown one. The findings are put in report order,
  /// so that the shards of a scan make the report of the whole.
  package static func merging(_ reports: [Report]) -> Report {
    var result = Report(
      version: reports.first?.version ?? "", command: "report", findings: [], rules: [],
      coverage: Coverage())
    var positions: [Key: Int] = [:]
    var knownRules: Set<String> = []
    for report in reports {
      result.coverage.merge(report.coverage)
      result.rules += report.rules.filter { knownRules.insert($0.id).inserted }
      for (fingerprint, verification) in report.verdicts {
        result.noteVerdict(verification, of: fingerprint)
      }
      result.roots += report.roots.filter { !result.roots.contains($0) }
      if result.workingDirectory.isEmpty { result.workingDirectory = report.workingDirectory }
      if result.sourceRoot.isEmpty { result.sourceRoot = report.sourceRoot }
      for finding in report.findings {
        let key = Key(finding)
        if let position = positions[key] {
          result.findings[position].complete(with: finding)
        } else {
          positions[key] = result.findings.count
          result.findings.append(finding)
        }
      }
    }
    let keyed = result.findings.map { (key: FindingOrder($0), finding: $0) }
    result.findings = keyed.sorted { $0.key < $1.key }.map(\.finding)
    result.coverage.removeDuplicates()
    return result
  }

  /// What makes findings of several reports the same.
  private struct Key: Hashable {
    let rule: String
    let fingerprint: Fingerprint
    let path: [UInt8]
    let repository: [UInt8]?
    let object: String?
    let part: Provenance.Part
    let offset: Int?
    let start: Location.Position?

    init(_ finding: Finding) {
      rule = finding.rule
      fingerprint = finding.fingerprint
      path = finding.fullPath
      repository = finding.provenance.repository
      object = finding.provenance.object
      part = finding.provenance.part
      offset = finding.location?.bytes.lowerBound
      start = finding.location?.start
    }
  }

  /// Keeps a verdict unless a stronger one is known.
  mutating func noteVerdict(_ verification: KeyVerification, of fingerprint: Fingerprint) {
    let known = verdicts[fingerprint]
    if Self.strength(verification) > Self.strength(known) { verdicts[fingerprint] = verification }
  }

  private static func strength(_ verification: KeyVerification?) -> Int {
    switch verification?.verdict {
    case .live: 3
    case .revoked: 2
    case .unknown: 1
    case nil: 0
    }
  }

  /// The order in which a scan lists findings, as far as a report that was read back knows it: by
  /// repository, path, archive members, object and place.
  package static func isInOrder(_ left: Finding, _ right: Finding) -> Bool {
    FindingOrder(left) < FindingOrder(right)
  }
}

extension Finding {
  /// Takes over what another report knows of the same finding.
  fileprivate mutating func complete(with other: Finding) {
    if secret.isEmpty { secret = other.secret }
    if kubernetes == nil { kubernetes = other.kubernetes }
    if history?.commit == nil { history = other.history ?? history }
    if lineHash == nil { lineHash = other.lineHash }
    if excerpt.masked.isEmpty { excerpt = other.excerpt }
    if other.suppression == nil { suppression = nil }
  }
}

extension Coverage {
  /// Sorts the entries and leaves each once: shards name the same folder.
  fileprivate mutating func removeDuplicates() {
    sort()
    excluded = Self.unique(excluded)
    unread = Self.unique(unread)
  }

  private static func unique(_ entries: [Entry]) -> [Entry] {
    var result: [Entry] = []
    for entry in entries where entry != result.last { result.append(entry) }
    return result
  }
}
