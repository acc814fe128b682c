import Blobs
package import Findings
import Inputs
import Platform

/// What a baseline and a configuration take out of a report, and how they were used.
package struct Suppressions: Sendable {
  /// The accepted findings; nil without a baseline.
  package var baseline: Baseline?
  /// The baseline's name, for messages.
  package var baselineFile = Baseline.defaultName
  /// The configuration, if there is one.
  package var configuration: Configuration?
  /// Patterns of the command line, of paths that are left out whatever a configuration says.
  package var excluded: [String] = []

  /// Creates suppressions that suppress nothing.
  package init() {}

  /// Whether there is nothing to apply.
  package var isEmpty: Bool { baseline == nil && configuration == nil && excluded.isEmpty }

  /// How a baseline's entries were used.
  package struct Use: Sendable {
    /// Entries that count no more.
    package var expired: [BaselineEntry] = []
    /// Entries that nothing in the scan is accepted by.
    package var unused: [BaselineEntry] = []

    /// Creates the use of nothing.
    package init() {}

    /// How the entries were used over all of several targets.
    package init(_ uses: [Use]) {
      guard let first = uses.first else { return }
      expired = first.expired
      let rest = uses.dropFirst().map { Set($0.unused) }
      unused = first.unused.filter { entry in rest.allSatisfy { $0.contains(entry) } }
    }
  }

  /// Marks findings that are accepted, and leaves out of the unread what is accepted unread.
  ///
  /// - Parameters:
  ///   - outcome: what was found.
  ///   - paths: tells the findings' paths from the folder that patterns start from.
  ///   - today: the day that expiry is held against.
  @discardableResult
  package func apply(
    to outcome: inout ScanOutcome, paths: RootedPaths, on today: BaselineDate = .today
  ) -> Use {
    var use = Use()
    if let configuration {
      apply(configuration, to: &outcome, paths, today)
    }
    if !excluded.isEmpty { leaveOut(excluded, of: &outcome, paths) }
    guard let baseline else { return use }
    use.expired = baseline.entries.filter { $0.isExpired(on: today) }
    let valid = baseline.entries.filter { !$0.isExpired(on: today) }
    let entries = Dictionary(grouping: valid, by: \.subject)
    var used: Set<BaselineEntry> = []
    for index in outcome.findings.indices {
      let finding = outcome.findings[index]
      guard let candidates = entries[.secret(finding.fingerprint)] else { continue }
      let all = self.paths(of: finding, paths)
      let members = finding.provenance.members
      let matching = candidates.filter { entry in
        all.allSatisfy { entry.covers($0, members: members) }
      }
      used.formUnion(matching)
      guard let entry = matching.first(where: \.acceptsLive) ?? matching.first else { continue }
      if finding.suppression == nil || entry.acceptsLive {
        outcome.findings[index].suppression = Suppression(
          by: .baseline, reason: entry.reason, acceptsLive: entry.acceptsLive)
      }
    }
    acceptUnread(entries, &outcome.coverage, &used)
    use.unused = valid.filter { !used.contains($0) }
    return use
  }

  private func apply(
    _ configuration: Configuration, to outcome: inout ScanOutcome, _ paths: RootedPaths,
    _ today: BaselineDate
  ) {
    if !configuration.excluded.isEmpty { leaveOut(configuration.excluded, of: &outcome, paths) }
    let allowances = configuration.allowances.filter { $0.expires.map { today <= $0 } ?? true }
      .map { (allowance: $0, patterns: PathPatterns($0.paths.map { Array($0.utf8) })) }
    for index in outcome.findings.indices where outcome.findings[index].suppression == nil {
      let finding = outcome.findings[index]
      let all = self.paths(of: finding, paths)
      let members = finding.provenance.members
      let match = allowances.first { allowance, patterns in
        (allowance.rule ?? finding.rule) == finding.rule
          && (allowance.fingerprint ?? finding.fingerprint) == finding.fingerprint
          && (allowance.paths.isEmpty
            || all.allSatisfy { patterns.contains($0, members: members) })
      }
      if let match {
        outcome.findings[index].suppression = Suppression(
          by: .configuration, reason: match.allowance.reason)
      }
    }
  }

  /// Marks what was found below paths that are left out: in a history they are read all the same.
  private func leaveOut(_ patterns: [String], of outcome: inout ScanOutcome, _ paths: RootedPaths) {
    let patterns = PathPatterns(patterns.map { Array($0.utf8) })
    for index in outcome.findings.indices where outcome.findings[index].suppression == nil {
      let finding = outcome.findings[index]
      let members = finding.provenance.members
      if self.paths(of: finding, paths).allSatisfy({ patterns.contains($0, members: members) }) {
        outcome.findings[index].suppression = Suppression(
          by: .configuration, reason: "excluded path")
      }
    }
  }

  /// A finding's paths from the folder that patterns start from; git's paths are told from there.
  ///
  /// A git object may stand at several: at those that HEAD has, else at those in the commit that
  /// brought it in. What is accepted at one of them is not at the others.
  private func paths(of finding: Finding, _ paths: RootedPaths) -> [[UInt8]] {
    let path = finding.provenance.path
    guard finding.provenance.object != nil else { return [paths.fromRoot(path)] }
    guard let entry = finding.history, !entry.headPaths.isEmpty else {
      return [path] + (finding.history?.otherPaths ?? [])
    }
    return entry.headPaths
  }

  /// Moves what is accepted unread to what is left out. An entry is known by the object that it is
  /// or lies in, or by the content that was read: never by its words or its path.
  private func acceptUnread(
    _ entries: [BaselineEntry.Subject: [BaselineEntry]], _ coverage: inout Coverage,
    _ used: inout Set<BaselineEntry>
  ) {
    coverage.unread.removeAll { unread in
      let subjects: [BaselineEntry.Subject?] = [
        unread.provenance.object.map { .object($0) }, unread.contentHash.map { .content($0) },
      ]
      guard let entry = subjects.lazy.compactMap({ $0.flatMap { entries[$0]?.first } }).first
      else { return false }
      used.insert(entry)
      var accepted = unread
      accepted.reason = .accepted(entry.reason)
      coverage.excluded.append(accepted)
      return true
    }
  }
}
