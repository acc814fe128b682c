import Blobs
import Detection
import Findings
import Git
import Glibc
import Platform
import Reports
import Rules
import Scanning
import Settings

/// The scan of many repositories while it goes on.
struct RepositoriesRun {
  private let plan: RepositoriesScan
  private let list: TargetList
  private let settings: String
  private let progress: RepositoriesProgress
  private let mask: TextMask
  /// What is known of repositories that stay where they are, and of clones that do not.
  private let seen: (staying: SeenObjects, fetched: SeenObjects)?
  private var results: [[TargetOutcome]]
  private var knownRules: Set<[String]> = []
  private(set) var outcome = RepositoriesOutcome()

  /// How many objects of fetched clones are remembered: at most 64 MB, and a pass over all of them for
  /// each clone.
  private static let mostSeen = 1 << 21

  /// - Parameter settings: the digest of what decides what a scan finds.
  init(
    _ plan: RepositoriesScan, _ list: TargetList, settings: String,
    progress: RepositoriesProgress
  ) {
    self.plan = plan
    self.list = list
    self.settings = settings
    self.progress = progress
    mask = TextMask(plan.scan.settings.detector)
    seen = plan.cache.map { folder in
      (SeenObjects(folder: folder), SeenObjects(ofFetchedUpTo: Self.mostSeen, in: folder))
    }
    results = Array(repeating: [], count: list.entries.count)
    progress.begin(list.entries.count)
  }

  /// Scans everything.
  mutating func run() {
    note(plan.scan.settings.detector)
    var local: [(number: Int, repository: LocalRepository)] = []
    var remote: [CloneQueue.Task] = []
    for (number, entry) in list.entries.enumerated() {
      switch entry.content {
      case .unread(let unread): finish(number, unread: unread)
      case .target(let target):
        switch target.place {
        case .local(let repository): local.append((number, repository))
        case .remote(let url, _):
          let refs = usableHead(of: target.name)?.identity
          remote.append(.init(number: number, url: url, knownRefs: refs))
        }
      }
    }
    // Those on this machine are scanned while the first clones come.
    local.reverse()
    if remote.isEmpty {
      while let next = local.popLast() { scan(next.repository, next.number) }
    } else {
      fetch(remote, beside: &local)
    }
    outcome.uncached = seen?.fetched.save() ?? []
    outcome.targets = results.flatMap { $0 }
    if !list.excluded.isEmpty {
      var left = ScanOutcome()
      left.coverage.excluded = list.excluded
      outcome.targets.append(
        TargetOutcome(Target(.files, list.excluded.map(\.provenance.path)), left))
    }
  }

  // MARK: Clones

  private mutating func fetch(
    _ tasks: [CloneQueue.Task], beside local: inout [(number: Int, repository: LocalRepository)]
  ) {
    let folder: TemporaryFolder
    do throws(SystemError) {
      folder = try TemporaryFolder("kascan-repos")
    } catch {
      for task in tasks { finish(task.number, unread: entry(task.number, .system(error))) }
      while let next = local.popLast() { scan(next.repository, next.number) }
      return
    }
    let shouldStop = plan.scan.settings.shouldStop
    let fetch = CloneFetch(
      program: CloneProgram(stall: plan.stall), folder: folder.path, kept: plan.kept,
      lfs: { [lfs = plan.lfs] _ in lfs }, stops: shouldStop)
    // One lies there to be scanned while the others are fetched.
    let queue = CloneQueue(tasks, places: plan.jobs + 1, fetch)
    queue.run(jobs: plan.jobs) {
      guard let next = local.popLast() else { return false }
      scan(next.repository, next.number)
      return true
    } _: { task, result in
      finish(task, result)
    }
    withExtendedLifetime(folder) {}
  }

  private mutating func finish(_ task: CloneQueue.Task, _ result: CloneQueue.Result) {
    switch result {
    case .unread(let reason):
      if isWiki(task.number), reason == .clone(.notFound) {
        progress.count()
      } else {
        finish(task.number, unread: entry(task.number, reason))
      }
    case .unchanged:
      if let record = plan.state?.record(of: name(task.number)) {
        outcome.unchanged += 1
        finish(task.number, record.outcomes)
      } else {
        // The file says something else than when it was opened.
        finish(task.number, unread: entry(task.number, .stopped))
      }
    case .clone(let clone, let refs):
      scan(task.number, asked: RepositoryQuestion(at: clone.path), identity: refs, cloned: clone)
    }
  }

  // MARK: Repositories

  private mutating func scan(_ repository: LocalRepository, _ number: Int) {
    let identity = plan.state == nil ? nil : LocalIdentity(repository)?.digest
    if let identity, let head = usableHead(of: repository.path), head.identity == identity,
      let record = plan.state?.record(of: repository.path)
    {
      outcome.unchanged += 1
      return finish(number, record.outcomes)
    }
    scan(
      number, asked: repository.isBundle ? nil : repository.question, identity: identity)
  }

  /// Scans a repository under its name.
  ///
  /// - Parameters:
  ///   - identity: the digest that tells whether it has changed; nil where nothing does.
  ///   - clone: how it was fetched, if it was.
  private mutating func scan(
    _ number: Int, asked question: RepositoryQuestion?, identity: String?,
    cloned clone: FetchedClone? = nil
  ) {
    let name = name(number)
    var planned: [PlannedOutcome] = []
    var scan = plan.scan
    scan.settings.seen = seen(ofClone: clone != nil)
    scan.planner?.search.seen = scan.settings.seen
    do throws(FormatError) {
      planned = try scan.run([name], asked: question)
    } catch {
      scan.planner = nil
      let again = clone.map { RepositoryQuestion(at: $0.path) }
      planned = (try? scan.run([name], asked: again ?? self.question(number))) ?? []
      let unusable = Coverage.Entry(path: name, .settings(error))
      if planned.isEmpty { return finish(number, unread: unusable) }
      planned[0].result.outcome.coverage.unread.append(unusable)
    }
    let lastDay = planned.compactMap { $0.plan.settings.suppressions.lastDay() }.min()
    for index in planned.indices { _ = planned[index].suppress() }
    for target in planned { note(target.plan.search.detector) }
    var outcomes = planned.map(\.result)
    if let clone {
      let real = RealPath.of(clone.path) ?? clone.path
      outcomes = outcomes.map { clone.explained($0).renamed(from: real, to: name) }
    }
    if let identity, !plan.scan.settings.shouldStop() {
      outcomes = record(outcomes, number, identity, until: lastDay.map { "\($0)" })
    }
    finish(number, outcomes)
  }

  /// What is known of a repository's objects. A clone that stays may have been changed since git
  /// fetched it.
  private func seen(ofClone isClone: Bool) -> SeenObjects? {
    isClone && plan.kept == nil ? seen?.fetched : seen?.staying
  }

  /// Writes what a repository came to into the state, and returns it as a later run reads it: then a
  /// run that was resumed says the same as one that was not.
  private mutating func record(
    _ outcomes: [TargetOutcome], _ number: Int, _ identity: String, until lastDay: String?
  ) -> [TargetOutcome] {
    guard let state = plan.state, outcome.stateFailure == nil else { return outcomes }
    let record = RepositoryRecord(
      target: name(number), identity: identity, settings: settings, validUntil: lastDay,
      finished: .now, outcomes: outcomes)
    let line = record.line { [mask] in mask.masked($0) }
    do throws(SystemError) {
      try state.append(line)
    } catch {
      outcome.stateFailure = error
    }
    guard record.isComplete, var read = RepositoryRecord(line: line)?.outcomes else {
      return outcomes
    }
    for target in read.indices {
      for index in read[target].outcome.findings.indices {
        let original = outcomes[target].outcome.findings[index]
        read[target].outcome.findings[index].secret = original.secret
        read[target].outcome.findings[index].encoded = original.encoded
      }
    }
    return read
  }

  /// What the state knows of a repository, if it may stand for a scan.
  private mutating func usableHead(of name: [UInt8]) -> RepositoryRecordHead? {
    guard let head = plan.state?.head(of: name), head.complete, head.settings == settings else {
      return nil
    }
    if let day = head.validUntil, day < "\(BaselineDate.today)" { return nil }
    if plan.needsSecrets, !head.fingerprints.isEmpty {
      outcome.reread += 1
      return nil
    }
    // What can't be read in full is no reason to pass over anything.
    return plan.state?.record(of: name) == nil ? nil : head
  }

  // MARK: The list

  private mutating func finish(_ number: Int, unread: Coverage.Entry) {
    var failed = ScanOutcome()
    failed.coverage.unread = [unread]
    finish(number, [TargetOutcome(Target(.repository, [unread.provenance.path]), failed)])
  }

  private mutating func finish(_ number: Int, _ outcomes: [TargetOutcome]) {
    results[number] = outcomes
    progress.count()
    guard !outcomes.allSatisfy(\.outcome.coverage.isComplete) else { return }
    outcome.unfinished.append(outcomes[0].target.roots.first ?? [])
  }

  private func entry(_ number: Int, _ reason: Coverage.Reason) -> Coverage.Entry {
    Coverage.Entry(path: name(number), reason)
  }

  private func name(_ number: Int) -> [UInt8] {
    guard case .target(let target) = list.entries[number].content else { return [] }
    return target.name
  }

  private func isWiki(_ number: Int) -> Bool {
    guard case .target(let target) = list.entries[number].content,
      case .remote(_, let isWiki) = target.place
    else { return false }
    return isWiki
  }

  private func question(_ number: Int) -> RepositoryQuestion? {
    guard case .target(let target) = list.entries[number].content,
      case .local(let repository) = target.place, !repository.isBundle
    else { return nil }
    return repository.question
  }

  /// Keeps a detector of each set of rules: repositories may add their own.
  private mutating func note(_ detector: Detector) {
    guard knownRules.insert(detector.rules.map(\.id)).inserted else { return }
    outcome.detectors.append(detector)
  }
}
