package import Git
import Platform

/// A repository that is to be scanned.
package struct RepositoryTarget: Sendable {
  /// Where it is.
  package enum Place: Sendable {
    /// A work tree's top folder, a git folder or a bundle on this machine.
    case local(LocalRepository)
    /// An address to clone from; a wiki need not be there.
    case remote(CloneURL, isWiki: Bool)
  }

  /// Where it is.
  package let place: Place
  /// What reports, logs and the state call it.
  package let name: [UInt8]

  /// Creates a target.
  init(_ place: Place) {
    self.place = place
    switch place {
    case .local(let repository): name = repository.path
    case .remote(let url, _): name = Array(url.name.utf8)
    }
  }
}

/// A repository on this machine.
package struct LocalRepository: Sendable {
  /// Its path as the user would write it.
  package let path: [UInt8]
  /// What tells its object store: the real path of the folder that linked work trees share, or of
  /// the bundle.
  package let store: [UInt8]
  /// Whether it is a bundle.
  package let isBundle: Bool
  /// Whether its git folder is elsewhere, as a linked work tree's or a submodule's.
  let isLinked: Bool

  /// Asks git about it.
  package var question: RepositoryQuestion { RepositoryQuestion(at: path) }
}

extension RepositoryQuestion {
  /// Asks git about the repository at a path, and about nothing that lies around it: where its git
  /// folder is broken, git would take the next repository upwards.
  convenience init(at path: [UInt8]) {
    var environment = Program.Environment.inherited
    if let above = RealPath.of(path).flatMap(RealPath.folder) {
      environment["GIT_CEILING_DIRECTORIES"] = above
    }
    self.init(path: path, inheritsEnvironment: false, environment: environment)
  }
}
