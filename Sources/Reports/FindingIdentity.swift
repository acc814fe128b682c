import Blobs
import Findings
import Rules

/// What makes two findings of different scans the same one.
///
/// The line is no part of it: a key that moves within its file stays the same finding.
struct FindingIdentity: Hashable {
  let rule: String
  let fingerprint: Fingerprint
  let repository: [UInt8]?
  let path: [UInt8]
  let part: Provenance.Part

  init(_ finding: Finding) {
    rule = finding.rule
    fingerprint = finding.fingerprint
    repository = finding.provenance.repository
    path = finding.fullPath
    part = finding.provenance.part
  }

  /// A name for the n-th finding of this identity: 64 hexadecimal digits.
  func name(_ occurrence: Int) -> String {
    let parts: [[UInt8]] = [
      Array(rule.utf8), Array(fingerprint.text.utf8), repository ?? [], path,
      Array(part.rawValue.utf8), Array(String(occurrence).utf8),
    ]
    return SHA256.hexadecimal(of: Array(parts.joined(separator: [0])))
  }
}

/// Gives every finding of a report a name of its own that survives moves within a file.
struct FindingNames {
  private var occurrences: [FindingIdentity: Int] = [:]

  mutating func name(_ finding: Finding) -> String {
    let identity = FindingIdentity(finding)
    occurrences[identity, default: 0] += 1
    return identity.name(occurrences[identity] ?? 1)
  }
}
