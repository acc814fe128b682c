import Blobs
package import Findings
package import Git
import Platform

/// A scan of one repository's objects, and of what its git folder holds beside them.
package struct RepositoryScan: Sendable {
  /// How blobs are searched.
  package var settings: ScanSettings
  /// Which objects are scanned.
  package var selection = RepositorySelection.all
  /// Whether the environment's `GIT_DIR` and its like hold, as in a hook.
  package var inheritsEnvironment = true
  /// Whether the names of files and folders are read too.
  package var readsNames = true
  /// Whether a walk has to prove that nothing is missing of what refs and reflogs reach.
  package var provesConnectivity = false

  /// Creates a scan of everything.
  package init(_ settings: ScanSettings) { self.settings = settings }

  /// Scans repositories one after the other, each with an outcome of its own.
  ///
  /// - Parameters:
  ///   - repositories: their paths as the user named them.
  ///   - question: the question that git is answering, if there is one repository only.
  package func run(
    _ repositories: [[UInt8]], asked question: RepositoryQuestion? = nil
  ) -> [TargetOutcome] {
    repositories.map { path in
      TargetOutcome(Target(.repository, [path]), run(path, asked: question))
    }
  }

  /// Scans a repository; one that can't be read is said in the coverage.
  ///
  /// - Parameters:
  ///   - path: its path as the user named it.
  ///   - question: what git was asked about it before.
  package func run(
    _ path: [UInt8], asked question: RepositoryQuestion? = nil
  ) -> ScanOutcome {
    var outcome = ScanOutcome()
    if settings.shouldStop() {
      outcome.coverage.unread = [.init(path: path, .stopped)]
      return outcome
    }
    if selection == .all, PackFile.begins(path) { return PackFileScan(self).run(path) }
    do throws(GitError) {
      let question =
        question ?? RepositoryQuestion(path: path, inheritsEnvironment: inheritsEnvironment)
      outcome = run(try Repository(question), path: path, asked: question)
    } catch {
      outcome.coverage.unread = [.init(path: path, error.reason)]
    }
    outcome.sort()
    return outcome
  }

  /// Scans an open repository.
  ///
  /// - Parameter outer: the shared folders of the repositories around a submodule.
  private func run(
    _ repository: Repository, path: [UInt8], inside outer: Set<[UInt8]> = [],
    asked question: RepositoryQuestion? = nil
  ) -> ScanOutcome {
    var run = RepositoryRun(self, repository, path: path)
    run.attempt { (run) throws(GitError) in try run.scan(selection, asked: question) }
    if selection == .all {
      for submodule in GitFolder(repository).submodules where !settings.shouldStop() {
        run.attempt(at: submodule) { (run) throws(GitError) in
          let around = outer.union([repository.commonDirectory])
          run.add(try self.run(submodule: submodule, inside: around))
        }
      }
    }
    if provesConnectivity {
      run.attempt { (run) throws(GitError) in try run.proveConnectivity() }
    }
    run.attempt { (run) throws(GitError) in try run.attribute() }
    return run.outcome
  }

  /// Scans a folder that was met and looks like a git folder, by whatever name.
  ///
  /// Git finds it by its own rules, `safe.directory` among them.
  func run(found path: [UInt8]) throws(GitError) -> ScanOutcome {
    guard let real = RealPath.of(path) else { throw .notARepository(path) }
    var environment = GitProgram(inheritsRepository: false).environment
    // Its configuration may name a work tree that is elsewhere or gone.
    environment["GIT_WORK_TREE"] = real
    let repository = try Repository(
      path: path, inheritsEnvironment: true, environment: environment)
    guard repository.gitDirectory == real else { throw .notARepository(path) }
    var outcome = run(repository, path: path)
    outcome.sort()
    return outcome
  }

  /// Scans the git folder of a submodule, whose work tree may be gone.
  ///
  /// - Parameter outer: the shared folders of the repositories around it: one that names such a
  ///   folder as its own would have no end.
  private func run(
    submodule path: [UInt8], inside outer: Set<[UInt8]>
  ) throws(GitError) -> ScanOutcome {
    var environment = GitProgram(inheritsRepository: false).environment
    environment["GIT_DIR"] = path
    // Its configuration names the work tree, and git does nothing where that does not exist.
    environment["GIT_WORK_TREE"] = path
    let repository = try Repository(
      path: path, inheritsEnvironment: true, environment: environment)
    if outer.contains(repository.commonDirectory) { throw .notARepository(path) }
    return run(repository, path: path, inside: outer)
  }
}
