package import Blobs
package import Findings
import Git
import Inputs
package import Verification

/// Finds the keys of a report again: where the report does not hold a key, the places that it names
/// are read again and the fingerprints compared.
package struct KeyRecovery {
  /// The keys that were found again, ready to be verified.
  package private(set) var candidates: [Candidate] = []
  /// What is known of the keys that were not.
  package private(set) var lost: [Fingerprint: KeyVerification] = [:]
  /// What was not read of the places.
  package private(set) var unread: [Coverage.Entry] = []

  /// Reads the places of findings again.
  ///
  /// - Parameters:
  ///   - findings: of a report that was read back.
  ///   - settings: of a scan for the same rules.
  package init(
    _ findings: [Finding], _ settings: ScanSettings, shouldStop: @escaping @Sendable () -> Bool
  ) {
    let wanted = Set(findings.map(\.fingerprint))
    var secrets: [Fingerprint: Finding] = [:]
    // A secret that is not the one of its fingerprint was put there by somebody.
    for finding in findings where Fingerprint(of: finding.secret) == finding.fingerprint {
      secrets[finding.fingerprint] = finding
    }
    let found = Self.scanAgain(
      findings.filter { secrets[$0.fingerprint] == nil }, settings, shouldStop)
    unread = found.coverage.unread
    for finding in found.findings where wanted.contains(finding.fingerprint) {
      secrets[finding.fingerprint] = secrets[finding.fingerprint] ?? finding
    }
    let isAgentPlace = Set(findings.filter(\.isInAgentPlace).map(\.fingerprint))
    for fingerprint in wanted.sorted() {
      if let finding = secrets[fingerprint] {
        candidates.append(
          Candidate(
            fingerprint: fingerprint.text, secret: finding.secret, rule: finding.rule,
            foundInAgentPlace: finding.isInAgentPlace || isAgentPlace.contains(fingerprint)))
      } else {
        let isRead = found.coverage.isComplete
        lost[fingerprint] = KeyVerification(reason: isRead ? .placeChanged : .placeUnreadable)
      }
    }
  }

  private static func scanAgain(
    _ findings: [Finding], _ settings: ScanSettings, _ shouldStop: @escaping @Sendable () -> Bool
  ) -> ScanOutcome {
    var settings = settings
    settings.shouldStop = shouldStop
    var outcome = ScanOutcome()
    let files = findings.filter { $0.provenance.repository == nil }
    if !files.isEmpty {
      var walk = FileWalk(
        arguments: Set(files.map(\.provenance.path)).sorted { $0.lexicographicallyPrecedes($1) })
      walk.honoursIgnore = false
      outcome.add(FileScan(walk: walk, settings).run())
    }
    let objects = findings.filter { $0.provenance.repository != nil }
    for (repository, group) in Dictionary(grouping: objects, by: \.provenance.repository) {
      guard let repository else { continue }
      var scan = RepositoryScan(settings)
      scan.selection = .objects(
        Set(group.compactMap { $0.provenance.object.flatMap { ObjectID(hexadecimal: $0.utf8) } }))
      scan.inheritsEnvironment = false
      outcome.add(scan.run(repository))
    }
    return outcome
  }
}
