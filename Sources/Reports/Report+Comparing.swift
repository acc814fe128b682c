package import Findings
import Rules
import Verification

extension Report {
  /// What decides how a run over reports ends: of two reports compared, only what is new fails it.
  package var outcome: ScanOutcome {
    let failing =
      changes.isEmpty
      ? findings : findings.indices.filter { change(at: $0) == .new }.map { findings[$0] }
    return ScanOutcome(findings: failing, coverage: coverage)
  }

  /// The newer of two reports, with what became of every finding of the older one in `changes`.
  ///
  /// A finding that moved within its file is the same one, and so is one of several in a file as
  /// long as their number stays: names of findings leave lines out. Findings that are gone come
  /// last and do not count.
  package static func comparing(old: Report, new: Report) -> Report {
    var result = new
    var waiting: [FindingIdentity: [Int]] = [:]
    for index in old.findings.indices.reversed() where old.change(at: index) != .gone {
      waiting[FindingIdentity(old.findings[index]), default: []].append(index)
    }
    let current = new.findings.indices.filter { new.change(at: $0) != .gone }
    result.findings = current.map { new.findings[$0] }
    result.changes = result.findings.map { finding in
      waiting[FindingIdentity(finding)]?.popLast() == nil ? .new : .unchanged
    }
    let gone = waiting.values.joined().sorted()
    result.findings += gone.map { old.findings[$0] }
    result.changes += gone.map { _ in .gone }
    for (fingerprint, verification) in old.verdicts where new.verdicts[fingerprint] == nil {
      result.verdicts[fingerprint] = verification
    }
    result.noteAgentPlaces()
    let known = Set(new.rules.map(\.id))
    result.revealLive()
    result.rules += old.rules.filter { !known.contains($0.id) }
    return result
  }
}
