package import Blobs
import Findings
import Rules
package import Verification

extension Report {
  /// One report of what several found, each finding once.
  ///
  /// Findings are the same when they name the same secret at the same place. What one report knows
  /// about a finding and another doesn't is kept; where they disagree, what makes a finding count
  /// wins: a suppression holds only if every report that has the finding has one. `noteVerdict` says
  /// which verdict of a key is kept. The findings are put in report order, so that the shards of a
  /// scan make the report of the whole. What one report found in a file and another in the history,
  /// at the same place of HEAD, is one finding.
  ///
  /// Where a report compares two others, what it says became of a finding is kept. To it, all that
  /// a report without a comparison holds is new.
  package static func merging(_ reports: [Report]) -> Report {
    var result = Report(
      version: reports.first?.version ?? "", command: "report", findings: [], rules: [],
      coverage: Coverage())
    let isComparison = reports.contains { !$0.changes.isEmpty }
    var entries: [Entry] = []
    var positions: [Key: Int] = [:]
    var knownRules: Set<String> = []
    for report in reports {
      result.coverage.merge(report.coverage)
      result.rules += report.rules.filter { knownRules.insert($0.id).inserted }
      for (fingerprint, verification) in report.verdicts {
        result.noteVerdict(verification, of: fingerprint)
      }
      result.roots += report.roots.filter { !result.roots.contains($0) }
      result.targets += report.targets.filter { !result.targets.contains($0) }
      if result.workingDirectory.isEmpty { result.workingDirectory = report.workingDirectory }
      if result.sourceRoot.isEmpty { result.sourceRoot = report.sourceRoot }
      for (index, finding) in report.findings.enumerated() {
        let entry = Entry(finding: finding, change: report.change(at: index) ?? .new)
        let key = Key(finding)
        if let position = positions[key] {
          entries[position].complete(with: entry)
        } else {
          positions[key] = entries.count
          entries.append(entry)
        }
      }
    }
    entries = joined(entries)
    let keyed = entries.map { (key: FindingOrder($0.finding), entry: $0) }
    let sorted = keyed.sorted { a, b in
      a.entry.isGone == b.entry.isGone ? a.key < b.key : b.entry.isGone
    }
    result.findings = sorted.map(\.entry.finding)
    if isComparison { result.changes = sorted.map(\.entry.change) }
    result.coverage.removeDuplicates()
    result.noteAgentPlaces()
    result.revealLive()
    return result
  }

  /// A finding and what became of it.
  private struct Entry {
    var finding: Finding
    var change: Change
    var isGone: Bool { change == .gone }

    /// Takes over what another report says of the same finding.
    mutating func complete(with other: Entry) {
      finding.complete(with: other.finding)
      if change == .gone || other.change == .new { change = other.change }
    }
  }

  /// Takes findings of the history into those of files of the work tree at the same place.
  private static func joined(_ entries: [Entry]) -> [Entry] {
    var files: [Key: Int] = [:]
    var result: [Entry] = []
    for entry in entries where entry.finding.provenance.object == nil {
      files[Key(entry.finding)] = result.count
      result.append(entry)
    }
    for entry in entries where entry.finding.provenance.object != nil {
      var file = entry.finding
      let isHere = file.provenance.repository.map { $0 == [UInt8(ascii: ".")] } ?? true
      file.provenance.object = nil
      file.provenance.repository = nil
      if isHere, file.history?.inHead == true, let position = files[Key(file)] {
        // A finding with a history is one of an object, not of a file.
        var known = entry
        known.finding.history = nil
        result[position].complete(with: known)
      } else {
        result.append(entry)
      }
    }
    return result
  }

  /// Takes the suppression from what is live in any of the reports, unless that is accepted.
  mutating func revealLive() {
    var outcome = ScanOutcome(findings: findings)
    outcome.revealLive(verdicts)
    findings = outcome.findings
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

  /// Takes over verdicts that were asked for later, and reveals what turned out to be live.
  package mutating func note(_ verdicts: [Fingerprint: KeyVerification]) {
    for (fingerprint, verification) in verdicts { noteVerdict(verification, of: fingerprint) }
    noteAgentPlaces()
    revealLive()
  }

  /// Keeps the better of two verdicts, and says so where they contradict each other.
  ///
  /// What the vendor's API knew is better than what another address said, and that a key is live is
  /// better than nothing. Among equals the newer verdict counts, then the live one.
  mutating func noteVerdict(_ verification: KeyVerification, of fingerprint: Fingerprint) {
    guard let known = verdicts[fingerprint] else {
      verdicts[fingerprint] = verification
      return
    }
    let (a, b) = (known.reason.verdict, verification.reason.verdict)
    var (best, other) = (known, verification)
    if Self.order(known) < Self.order(verification) { (best, other) = (other, best) }
    if a != b, a != .unknown, b != .unknown {
      best.contradicted = .init(verdict: other.verdict, checkedAt: other.checkedAt)
    } else if best.contradicted == nil {
      best.contradicted = other.contradicted
    }
    // A key that stood where agent tokens stand in one report did so for all of them.
    best.mayBeAgentToken = known.mayBeAgentToken || verification.mayBeAgentToken
    verdicts[fingerprint] = best
  }

  private static func order(_ verification: KeyVerification) -> (Int, Int, Int) {
    let verdict = verification.reason.verdict
    let rank =
      switch (verification.isFromElsewhere, verdict) {
      case (false, .unknown): 1
      case (false, _): 3
      case (true, .live): 2
      case (true, _): 0
      }
    return (rank, verification.checkedAt ?? 0, verdict == .live ? 1 : 0)
  }
}

extension Finding {
  /// Takes over what another report knows of the same finding.
  fileprivate mutating func complete(with other: Finding) {
    if secret.isEmpty { secret = other.secret }
    isInAgentPlace = isInAgentPlace || other.isInAgentPlace
    if kubernetes == nil { kubernetes = other.kubernetes }
    if history?.commit == nil { history = other.history ?? history }
    if lineHash == nil { lineHash = other.lineHash }
    if excerpt.masked.isEmpty { excerpt = other.excerpt }
    if let accepted = other.suppression {
      // The one that accepts less holds.
      if suppression?.acceptsLive == true, !accepted.acceptsLive { suppression = accepted }
    } else {
      suppression = nil
    }
  }
}

extension Coverage {
  /// Sorts the entries and leaves each once: shards name the same folder.
  fileprivate mutating func removeDuplicates() {
    sort()
    excluded = Self.unique(excluded)
    unread = Self.unique(unread)
    notes = Self.unique(notes)
  }

  private static func unique(_ entries: [Entry]) -> [Entry] {
    var result: [Entry] = []
    for entry in entries where entry != result.last { result.append(entry) }
    return result
  }
}
