import Blobs
package import Findings
package import Git
package import Platform
import Settings

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
  /// Makes the plan of each repository from its own settings; nil where those have no say.
  package var planner: TargetPlanner?

  /// Creates a scan of everything.
  package init(_ settings: ScanSettings) { self.settings = settings }

  /// Scans repositories one after the other, each with an outcome of its own, and one for each of
  /// their submodules.
  ///
  /// - Parameters:
  ///   - repositories: their paths as the user named them.
  ///   - question: the question that git is answering, if there is one repository only.
  /// - Throws: what is wrong with a repository's settings, before anything is scanned; of those of a
  ///   submodule, the coverage tells.
  package func run(
    _ repositories: [[UInt8]], asked question: RepositoryQuestion? = nil
  ) throws(FormatError) -> [PlannedOutcome] {
    var opened: [Opened] = []
    // Of a small repository git's answers are most of the time: it is asked about the next ones
    // meanwhile.
    var ahead = AskedAhead(repositories.count) { number in
      RepositoryQuestion(
        path: repositories[number], inheritsEnvironment: inheritsEnvironment)
    }
    for (number, path) in repositories.enumerated() {
      opened.append(try open(path, asked: question ?? ahead.take(number)))
    }
    settings.seen?.expect(opened.compactMap { try? $0.repository.get() })
    let wholes = opened.map { selection == .all ? try? $0.repository.get() : nil }
    var questions = AskedAhead(wholes.count) { number in
      wholes[number].map { WholeQuestions($0, countsMissing: !provesConnectivity) }
    }
    var outcomes: [PlannedOutcome] = []
    for (number, repository) in opened.enumerated() {
      outcomes += run(repository, asked: question, questions.take(number))
    }
    return outcomes
  }

  /// Scans a repository with its submodules; one that can't be read is said in the coverage.
  ///
  /// - Parameters:
  ///   - path: its path as the user named it.
  ///   - question: what git was asked about it before.
  package func run(
    _ path: [UInt8], asked question: RepositoryQuestion? = nil
  ) -> ScanOutcome {
    let opened = Opened(path, repository(path, asked: question), TargetPlan(settings))
    return ScanOutcome(of: run(opened, asked: question).map(\.result))
  }

  // MARK: One repository

  /// A repository before its scan.
  private struct Opened {
    let path: [UInt8]
    let repository: Result<Repository, GitError>
    let plan: TargetPlan

    init(_ path: [UInt8], _ repository: Result<Repository, GitError>, _ plan: TargetPlan) {
      self.path = path
      self.repository = repository
      self.plan = plan
    }
  }

  private func repository(
    _ path: [UInt8], asked question: RepositoryQuestion?
  ) -> Result<Repository, GitError> {
    Result { () throws(GitError) in
      try Repository(
        question ?? RepositoryQuestion(path: path, inheritsEnvironment: inheritsEnvironment))
    }
  }

  private func open(
    _ path: [UInt8], asked question: RepositoryQuestion?
  ) throws(FormatError) -> Opened {
    let repository = repository(path, asked: question)
    var plan = TargetPlan(settings)
    if let planner, case .success(let found) = repository {
      plan = try planner.plan(of: SettingsSource(of: found))
    }
    return Opened(path, repository, plan)
  }

  private func run(
    _ opened: Opened, asked question: RepositoryQuestion?, _ questions: WholeQuestions? = nil
  ) -> [PlannedOutcome] {
    if selection == .all, PackFile.begins(opened.path) {
      return [planned(PackFileScan(self).run(opened.path), opened.path, opened.plan)]
    }
    let reason: Coverage.Reason
    switch opened.repository {
    case .success(let repository):
      if !settings.shouldStop() {
        return run(repository, path: opened.path, opened.plan, asked: question, questions)
      }
      reason = .stopped
    case .failure(let error): reason = error.reason
    }
    var outcome = ScanOutcome()
    outcome.coverage.unread = [.init(path: opened.path, reason)]
    return [planned(outcome, opened.path, opened.plan)]
  }

  private func planned(
    _ outcome: ScanOutcome, _ path: [UInt8], _ plan: TargetPlan
  ) -> PlannedOutcome {
    var outcome = outcome
    outcome.sort()
    return PlannedOutcome(
      TargetOutcome(Target(.repository, [path]), outcome), plan,
      RootedPaths(root: plan.settings.folder))
  }

  /// Scans an open repository.
  ///
  /// - Parameter outer: the shared folders of the repositories around a submodule.
  private func run(
    _ repository: Repository, path: [UInt8], _ plan: TargetPlan, inside outer: Set<[UInt8]> = [],
    asked question: RepositoryQuestion? = nil, _ questions: WholeQuestions? = nil
  ) -> [PlannedOutcome] {
    var scan = self
    scan.settings = plan.search
    var run = RepositoryRun(scan, repository, path: path)
    var submodules: [PlannedOutcome] = []
    run.attempt { (run) throws(GitError) in try run.scan(selection, asked: question, questions) }
    if selection == .all {
      for submodule in GitFolder(repository).submodules where !settings.shouldStop() {
        run.attempt(at: submodule) { (run) throws(GitError) in
          let around = outer.union([repository.commonDirectory])
          submodules += try self.run(submodule: submodule, inside: around)
        }
      }
    }
    if provesConnectivity {
      run.attempt { (run) throws(GitError) in try run.proveConnectivity() }
    }
    run.attempt { (run) throws(GitError) in try run.attribute() }
    return [planned(run.outcome, path, plan)] + submodules
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
    return ScanOutcome(
      of: run(repository, path: path, TargetPlan(settings)).map(\.result))
  }

  /// Scans the git folder of a submodule, whose work tree may be gone.
  ///
  /// - Parameter outer: the shared folders of the repositories around it: one that names such a
  ///   folder as its own would have no end.
  private func run(
    submodule path: [UInt8], inside outer: Set<[UInt8]>
  ) throws(GitError) -> [PlannedOutcome] {
    var environment = GitProgram(inheritsRepository: false).environment
    environment["GIT_DIR"] = path
    // Its configuration names the work tree, and git does nothing where that does not exist.
    environment["GIT_WORK_TREE"] = path
    let repository = try Repository(
      path: path, inheritsEnvironment: true, environment: environment)
    if outer.contains(repository.commonDirectory) { throw .notARepository(path) }
    var plan = TargetPlan(settings)
    var unusable: Coverage.Entry?
    do throws(FormatError) {
      plan = try planner?.plan(of: SettingsSource(headOf: repository)) ?? plan
    } catch {
      unusable = .init(path: path, .settings(error))
    }
    var outcomes = run(repository, path: path, plan, inside: outer)
    if let unusable { outcomes[0].result.outcome.coverage.unread.append(unusable) }
    return outcomes
  }
}
