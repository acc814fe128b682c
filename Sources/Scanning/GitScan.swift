package import Archives
import Blobs
package import Detection
package import Findings
package import Git
import Inputs
import Platform

/// A scan of git repositories' objects.
package struct GitScan: Sendable {
  /// Which objects are scanned.
  package enum Selection: Sendable {
    /// Every object in the store, reachable or not.
    case all
    /// What a ref, a reflog or the stash still reaches.
    case reachable
    /// What the index would commit.
    ///
    /// - Parameter includesOld: whether secrets count that the other side of the difference holds.
    case staged(includesOld: Bool)
    /// The objects that a range adds, narrowed by pathspecs.
    case range([[UInt8]], options: [String], paths: [[UInt8]])
    /// These objects.
    case objects(Set<ObjectID>)
  }

  /// What is looked for.
  package var detector: Detector
  /// Which objects are scanned.
  package var selection = Selection.all
  /// How much of archives is expanded; a depth of 0 leaves them closed. The limit on a member's
  /// size holds for blobs too.
  package var archiveLimits = ArchiveLimits()
  /// How many workers scan.
  package var threads = WorkerPool.processorCount
  /// Whether a comment on the line can suppress a finding.
  package var honoursSuppressions = true
  /// Whether the environment's `GIT_DIR` and its like hold, as in a hook.
  package var inheritsEnvironment = true
  /// Whether the names of files and folders in trees are read too.
  package var readsNames = false
  /// Whether a walk has to prove that nothing is missing of what refs and reflogs reach.
  package var provesConnectivity = false

  /// Creates a scan.
  package init(detector: Detector) { self.detector = detector }

  /// Scans repositories one after the other; a broken one is said in the coverage.
  ///
  /// - Parameters:
  ///   - repositories: their paths as the user named them.
  ///   - question: the question that git is answering, if there is one repository only.
  ///   - shouldStop: whether to stop early.
  package func run(
    _ repositories: [[UInt8]], asked question: RepositoryQuestion? = nil,
    shouldStop: @escaping @Sendable () -> Bool
  ) -> ScanOutcome {
    var outcome = ScanOutcome()
    for repository in repositories {
      if shouldStop() {
        outcome.coverage.unread.append(.init(path: repository, reason: "stopped before the end"))
        continue
      }
      do throws(GitError) {
        let question =
          question ?? RepositoryQuestion(path: repository, inheritsEnvironment: inheritsEnvironment)
        outcome.add(
          try run(
            try Repository(question), path: repository, asked: question, shouldStop: shouldStop))
      } catch {
        outcome.coverage.unread.append(.init(path: repository, reason: error.reason))
      }
    }
    outcome.sort()
    return outcome
  }

  /// Scans the git folder of a submodule, whose work tree may be gone.
  ///
  /// - Parameter outer: the shared folders of the repositories around it: one that names such a
  ///   folder as its own would have no end.
  private func run(
    submodule path: [UInt8], inside outer: Set<[UInt8]>,
    shouldStop: @escaping @Sendable () -> Bool
  ) throws(GitError) -> ScanOutcome {
    var environment = GitProgram(inheritsRepository: false).environment
    environment["GIT_DIR"] = path
    // Its configuration names the work tree, and git does nothing where that does not exist.
    environment["GIT_WORK_TREE"] = path
    let repository = try Repository(
      path: path, inheritsEnvironment: true, environment: environment)
    if outer.contains(repository.commonDirectory) { throw .notARepository(path) }
    return try run(repository, path: path, inside: outer, shouldStop: shouldStop)
  }

  private func run(
    _ repository: Repository, path: [UInt8], inside outer: Set<[UInt8]> = [],
    asked question: RepositoryQuestion? = nil, shouldStop: @escaping @Sendable () -> Bool
  ) throws(GitError) -> ScanOutcome {
    var run = GitRun(self, repository, path: path, shouldStop: shouldStop)
    switch selection {
    case .all:
      // Git answers while packs are sorted, with one thread.
      let answer = Background {
        Result { () throws(GitError) in try repository.refNames() }
      }
      run.scan(only: nil)
      let refNames = answer.value()
      run.attempt(at: path) { (run) throws(GitError) in try run.scanFolder(refNames) }
      for submodule in GitFolder(repository).submodules where !shouldStop() {
        run.attempt(at: submodule) { (run) throws(GitError) in
          let around = outer.union([repository.commonDirectory])
          run.add(try self.run(submodule: submodule, inside: around, shouldStop: shouldStop))
        }
      }
    case .objects(let ids): run.scan(only: ids)
    case .reachable: try run.scanRange(try RangeObjects.reachable(repository))
    case .staged(let includesOld):
      run.scanStaged(
        try StagedObjects(repository, asked: question), includesOld: includesOld)
    case .range(let revisions, let options, let paths):
      try run.scanRange(
        try RangeObjects(repository, revisions, options: options, paths: paths))
    }
    if provesConnectivity {
      run.attempt(at: path) { (run) throws(GitError) in try run.proveConnectivity() }
    }
    run.attempt(at: path) { (run) throws(GitError) in try run.attribute() }
    return run.outcome
  }
}

extension Repository.Limitation {
  /// Why a scan of the whole repository is not complete; nil where it is.
  var unreadReason: String? {
    switch self {
    case .shallow: "shallow clone: older history is not here (git fetch --unshallow)"
    case .partial: "partial clone: some objects are not here (clone without --filter)"
    case .grafted, .replaced: nil  // Originals are in the store and are read.
    }
  }
}
