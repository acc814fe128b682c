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
    // Of one target alone, nothing is copied.
    if findings.isEmpty { findings = other.findings } else { findings += other.findings }
    coverage.merge(other.coverage)
  }

  /// Puts everything in an order that does not depend on who found it when.
  ///
  /// What is found at one place in two ways (a path that was named twice) is kept once.
  package mutating func sort() {
    dropRawArchives()
    sortFindings()
    coverage.sort()
  }

  /// A finding takes half a kilobyte, and there may be hundreds of thousands: they are copied once, and
  /// not at all if they are in order.
  private mutating func sortFindings() {
    let keys = findings.map { FindingOrder($0) }
    if zip(keys, keys.dropFirst()).allSatisfy({ $0 < $1 }) { return }
    let order = keys.indices.sorted { keys[$0] == keys[$1] ? $0 < $1 : keys[$0] < keys[$1] }
    var sorted: [Finding] = []
    sorted.reserveCapacity(order.count)
    var last: Int?
    for index in order {
      if let last, keys[last] == keys[index] { continue }
      sorted.append(findings[index])
      last = index
    }
    findings = sorted
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
