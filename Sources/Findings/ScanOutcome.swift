package import Blobs

/// What a scan found and what it read.
package struct ScanOutcome: Sendable {
  /// What was found, in the order of reports.
  package var findings: [Finding]
  /// What was read and what was not.
  package var coverage: Coverage

  /// Creates an outcome.
  package init(findings: [Finding] = [], coverage: Coverage = Coverage()) {
    self.findings = findings
    self.coverage = coverage
  }

  /// Adds another scan's outcome.
  package mutating func add(_ other: ScanOutcome) {
    findings += other.findings
    coverage.merge(other.coverage)
  }

  /// Puts everything in an order that does not depend on who found it when.
  ///
  /// What is found at one place in two ways (a path that was named twice) is kept once.
  package mutating func sort() {
    dropRawArchives()
    let keyed = findings.map { (key: FindingOrder($0), finding: $0) }.sorted { $0.key < $1.key }
    findings = []
    var last: FindingOrder?
    for (key, finding) in keyed where key != last {
      findings.append(finding)
      last = key
    }
    coverage.sort()
  }
}

extension ScanOutcome {
  /// Leaves out what was found in an archive's raw bytes where it was found in a member as well:
  /// members of tar files and stored members of zip files stand there as they are.
  private mutating func dropRawArchives() {
    var inMembers: Set<[[UInt8]]> = []
    for finding in findings where !finding.provenance.members.isEmpty {
      for depth in 0..<finding.provenance.members.count {
        inMembers.insert(finding.placeKey(depth: depth))
      }
    }
    guard !inMembers.isEmpty else { return }
    findings.removeAll { finding in
      finding.provenance.part == .content
        && inMembers.contains(finding.placeKey(depth: finding.provenance.members.count))
    }
  }
}

extension Finding {
  /// The secret and the place, down to a number of archive members.
  fileprivate func placeKey(depth: Int) -> [[UInt8]] {
    let place = provenance
    return [secret, place.repository ?? [], Array((place.object ?? "").utf8), place.path]
      + place.members.prefix(depth)
  }
}
