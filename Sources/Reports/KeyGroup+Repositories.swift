import Blobs
import Findings

/// How far a key can be reached.
enum KeyExposure: Int, Comparable {
  /// It stands in a file, or a branch reaches it.
  case branch
  /// Other refs reach it: tags, pull requests, notes.
  case otherRef
  /// Nothing reaches it: it is in the object store until it is swept.
  case nothing

  init(_ finding: Finding) {
    guard let history = finding.history else {
      self = .branch
      return
    }
    let isInBranch = history.refs.contains {
      $0.hasPrefix("refs/heads/") || $0.hasPrefix("refs/remotes/")
    }
    self = history.inHead || isInBranch ? .branch : history.refs.isEmpty ? .nothing : .otherRef
  }

  static func < (a: KeyExposure, b: KeyExposure) -> Bool { a.rawValue < b.rawValue }
}

/// What decides which of several keys with the same verdict is to be revoked first.
struct KeyUrgency: Comparable {
  private let exposure: KeyExposure
  private let repositories: Int

  fileprivate init(exposure: KeyExposure, repositories: Int) {
    self.exposure = exposure
    self.repositories = repositories
  }

  static func < (a: KeyUrgency, b: KeyUrgency) -> Bool {
    (a.exposure, b.repositories) < (b.exposure, a.repositories)
  }
}

/// The places of a key in one repository.
struct RepositoryPlaces {
  /// The repository, as the user named it; nil for files.
  let repository: [UInt8]?
  /// The findings, as indices into the report's.
  var places: [Int]
  /// How far the key can be reached there.
  var exposure: KeyExposure
}

extension Report {
  /// Whether more than one repository was scanned.
  var hasSeveralRepositories: Bool { targets.count { $0.target.kind == .repository } > 1 }

  /// How urgent a key is among those with its verdict.
  func urgency(of group: KeyGroup) -> KeyUrgency {
    guard hasSeveralRepositories else { return KeyUrgency(exposure: .branch, repositories: 1) }
    let repositories = repositories(of: group.places + group.gone)
    return KeyUrgency(
      exposure: repositories.map(\.exposure).min() ?? .nothing, repositories: repositories.count)
  }

  /// Findings of a key by repository, those first where branches reach it.
  func repositories(of findings: [Int]) -> [RepositoryPlaces] {
    var result: [RepositoryPlaces] = []
    var positions: [[UInt8]?: Int] = [:]
    for index in findings {
      let repository = self.findings[index].provenance.repository
      let exposure = KeyExposure(self.findings[index])
      if let position = positions[repository] {
        result[position].places.append(index)
        result[position].exposure = min(result[position].exposure, exposure)
      } else {
        positions[repository] = result.count
        result.append(
          RepositoryPlaces(repository: repository, places: [index], exposure: exposure))
      }
    }
    return result.indices.sorted {
      (result[$0].exposure, $0) < (result[$1].exposure, $1)
    }.map { result[$0] }
  }
}
