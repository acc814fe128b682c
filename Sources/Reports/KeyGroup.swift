import Blobs
import Findings
import Verification

/// A key and every place it was found in.
struct KeyGroup {
  /// What the places have in common.
  let fingerprint: Fingerprint
  /// The findings that count, as indices into the report's, in its order.
  var places: [Int] = []
  /// The findings that are suppressed.
  var suppressed: [Int] = []
  /// The findings that only an older report has.
  var gone: [Int] = []
  /// The first finding, which speaks for the key.
  let first: Int

  /// Whether the key is nowhere where it counts.
  var isInactive: Bool { places.isEmpty }
}

/// How many keys have which verdict; suppressed keys are not counted.
struct KeyCounts {
  var live = 0
  var revoked = 0
  var unknown = 0
  /// Refused as API keys, found where agents keep their tokens.
  var maybeAgent = 0
  var unverified = 0
  /// Keys that are not suppressed.
  var keys: Int { live + revoked + unknown + maybeAgent + unverified }
  /// Places that are not suppressed.
  var places = 0
  /// Findings that are.
  var suppressed = 0
  /// Findings that only an older report has.
  var gone = 0
}

extension Report {
  /// What is listed of a key: of two reports compared, only what is new or gone.
  func shownFindings(_ group: KeyGroup) -> [Int] {
    group.places.filter { change(at: $0) != .unchanged } + group.gone
  }

  /// The keys of the report, of two compared those with a new place before others: live ones first,
  /// then those that may be live, revoked ones, those that are gone, and those that are suppressed
  /// everywhere. Of equals, over several repositories, what branches reach comes before what other
  /// refs reach or nothing does, and what is in more repositories before what is in fewer; all else is
  /// in the order of the findings.
  func keyGroups() -> [KeyGroup] {
    var groups: [KeyGroup] = []
    var positions: [Fingerprint: Int] = [:]
    for (index, finding) in findings.enumerated() {
      let position = positions[finding.fingerprint] ?? groups.count
      if position == groups.count {
        positions[finding.fingerprint] = position
        groups.append(KeyGroup(fingerprint: finding.fingerprint, first: index))
      }
      if finding.suppression != nil {
        groups[position].suppressed.append(index)
      } else if change(at: index) == .gone {
        groups[position].gone.append(index)
      } else {
        groups[position].places.append(index)
      }
    }
    let ranks = groups.map { group in
      (group.places.contains { change(at: $0) == .new } ? 0 : 1, rank(group))
    }
    let urgencies = groups.map(urgency(of:))
    return groups.indices.sorted {
      (ranks[$0].0, ranks[$0].1, urgencies[$0], $0) < (ranks[$1].0, ranks[$1].1, urgencies[$1], $1)
    }.map { groups[$0] }
  }

  private func rank(_ group: KeyGroup) -> Int {
    if group.isInactive { return group.gone.isEmpty ? 4 : 3 }
    switch verdicts[group.fingerprint]?.verdict {
    case .live: return 0
    case .unknown, .revokedAsAPIKey, nil: return 1
    case .revoked: return 2
    }
  }

  /// Counts keys and findings.
  func keyCounts(_ groups: [KeyGroup]) -> KeyCounts {
    var counts = KeyCounts()
    for group in groups {
      counts.places += places(group.places).count
      counts.suppressed += group.suppressed.count
      counts.gone += group.gone.count
      if group.isInactive { continue }
      switch verdicts[group.fingerprint]?.verdict {
      case .live: counts.live += 1
      case .revoked: counts.revoked += 1
      case .revokedAsAPIKey: counts.maybeAgent += 1
      case .unknown: counts.unknown += 1
      case nil: counts.unverified += 1
      }
    }
    return counts
  }
}
