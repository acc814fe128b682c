package import Detection
import Findings
package import Git
package import Inputs
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
  /// How much of archives is expanded; a depth of 0 leaves them closed.
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
  ///   - shouldStop: whether to stop early.
  package func run(
    _ repositories: [[UInt8]], shouldStop: @escaping @Sendable () -> Bool
  ) -> ScanOutcome {
    var outcome = ScanOutcome()
    for repository in repositories {
      if shouldStop() {
        outcome.coverage.unread.append(.init(path: repository, reason: "stopped before the end"))
        continue
      }
      do throws(GitError) {
        outcome.add(try run(repository, shouldStop: shouldStop))
      } catch {
        outcome.coverage.unread.append(.init(path: repository, reason: error.reason))
      }
    }
    outcome.sort()
    return outcome
  }

  private func run(
    _ path: [UInt8], shouldStop: @escaping @Sendable () -> Bool
  ) throws(GitError) -> ScanOutcome {
    let repository = try Repository(path: path, inheritsEnvironment: inheritsEnvironment)
    return try run(repository, path: path, shouldStop: shouldStop)
  }

  /// Scans the git folder of a submodule, whose work tree may be gone.
  private func run(
    submodule path: [UInt8], shouldStop: @escaping @Sendable () -> Bool
  ) throws(GitError) -> ScanOutcome {
    var environment = GitProgram(inheritsRepository: false).environment
    environment["GIT_DIR"] = path
    // Its configuration names the work tree, and git does nothing where that does not exist.
    environment["GIT_WORK_TREE"] = path
    let repository = try Repository(
      path: path, inheritsEnvironment: true, environment: environment)
    return try run(repository, path: path, shouldStop: shouldStop)
  }

  private func run(
    _ repository: Repository, path: [UInt8], shouldStop: @escaping @Sendable () -> Bool
  ) throws(GitError) -> ScanOutcome {
    var run = GitRun(self, repository, path: path, shouldStop: shouldStop)
    switch selection {
    case .all:
      run.scan(only: nil)
      run.attempt(at: path) { (run) throws(GitError) in try run.scanFolder() }
      for submodule in GitFolder(repository).submodules where !shouldStop() {
        run.attempt(at: submodule) { (run) throws(GitError) in
          run.add(try self.run(submodule: submodule, shouldStop: shouldStop))
        }
      }
    case .objects(let ids): run.scan(only: ids)
    case .reachable: try run.scanRange(try RangeObjects.reachable(repository))
    case .staged(let includesOld):
      run.scanStaged(try StagedObjects(repository), includesOld: includesOld)
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

/// The scan of one repository.
struct GitRun {
  private let scan: GitScan
  private let repository: Repository
  private let store: ObjectStore
  private let path: [UInt8]
  private let shouldStop: @Sendable () -> Bool
  private(set) var outcome = ScanOutcome()
  /// Whether findings in objects that nothing reaches any more are left out.
  var keepsReachable = false
  /// Whether findings are looked up in the history.
  private var attributes = true

  init(
    _ scan: GitScan, _ repository: Repository, path: [UInt8],
    shouldStop: @escaping @Sendable () -> Bool
  ) {
    self.scan = scan
    self.repository = repository
    self.path = path
    self.shouldStop = shouldStop
    store = ObjectStore(repository)
  }

  /// Scans objects: all, or those that are wanted.
  mutating func scan(only wanted: Set<ObjectID>?, paths: [ObjectID: [UInt8]] = [:]) {
    let workers = (0..<max(1, wanted.map { min($0.count / 16 + 1, scan.threads) } ?? scan.threads))
      .map { _ in visitor(paths: paths) }
    let result = store.scan(workers, kinds: scan.readsNames ? .all : .contents, only: wanted)
    for worker in workers {
      outcome.add(worker.consumer)
      outcome.coverage.merge(worker.takeCoverage())
    }
    outcome.coverage.objects += result.objects
    outcome.coverage.unread += result.unread.map(entry)
    if shouldStop() {
      outcome.coverage.unread.append(.init(path: path, reason: "stopped before the end"))
    }
    if wanted == nil {
      for limitation in repository.limitations.sorted(by: { $0.rawValue < $1.rawValue }) {
        guard let reason = limitation.unreadReason else { continue }
        outcome.coverage.unread.append(.init(path: path, reason: reason))
      }
    }
  }

  /// Scans the objects that a range adds.
  mutating func scanRange(_ range: RangeObjects) throws(GitError) {
    scan(only: range.objects, paths: range.paths)
    outcome.coverage.unread += range.unread.map(entry)
    for commit in range.cutOff {
      outcome.coverage.unread.append(
        .init(
          path: path,
          reason: "history is cut off at commit \(commit): fetch more of it (git fetch --unshallow)"
        ))
    }
  }

  /// Scans what the index would commit.
  ///
  /// - Parameter names: the paths to look at; nil for all.
  mutating func scanStaged(
    _ staged: StagedObjects, only names: Set<[UInt8]>? = nil, includesOld: Bool
  ) {
    attributes = false
    let entries = staged.entries.filter { names?.contains($0.path) ?? true }
    let paths = Dictionary(
      entries.map { ($0.object, $0.path) }, uniquingKeysWith: { first, _ in first })
    scan(only: Set(entries.map(\.object)), paths: paths)
    // What stood in the other side already is not what this commit adds.
    if !includesOld { dropSecrets(of: staged.replaced) }
  }

  /// Takes back the findings whose secrets stand in other objects as well.
  mutating func dropSecrets(of old: Set<ObjectID>) {
    if outcome.findings.isEmpty || old.isEmpty { return }
    let known = visitor(paths: [:])
    let result = store.scan([known], only: old)
    outcome.coverage.unread += result.unread.map(entry)
    let fingerprints = Set(known.consumer.findings.map(\.fingerprint))
    outcome.findings.removeAll { fingerprints.contains($0.fingerprint) }
  }

  /// Scans the git folder's own plain files, LFS objects and the names of refs.
  mutating func scanFolder() throws(GitError) {
    let folder = GitFolder(repository)
    outcome.coverage.unread += folder.unread.map(entry)
    var walk = FileWalk(arguments: folder.files + folder.lfsObjects)
    walk.honoursIgnore = false
    walk.threads = scan.threads
    var files = FileScan(walk: walk, detector: scan.detector)
    files.archiveLimits = scan.archiveLimits
    files.honoursSuppressions = scan.honoursSuppressions
    outcome.add(files.run(shouldStop: shouldStop, progress: ScanProgress()))

    let names: [UInt8] = Array(try repository.refNames().map { $0 + [0] }.joined())
    guard !names.isEmpty else { return }
    let consumer = FindingConsumer(scan.detector, honoursSuppressions: scan.honoursSuppressions)
    _ = consumer.consume(names.span, at: 0, isLast: true) {
      Provenance(path: [], part: .name, repository: path)
    }
    outcome.add(consumer)
  }

  /// Takes a step whose failure does not undo what was found before it.
  ///
  /// - Parameter path: what is not read when it fails.
  mutating func attempt(
    at path: [UInt8], _ step: (inout GitRun) throws(GitError) -> Void
  ) {
    do throws(GitError) {
      try step(&self)
    } catch {
      outcome.coverage.unread.append(.init(path: path, reason: error.reason))
    }
  }

  /// Walks everything that refs and reflogs reach, and notes what is missing.
  mutating func proveConnectivity() throws(GitError) {
    outcome.coverage.unread += try RangeObjects.reachable(repository).unread.map(entry)
  }

  /// Adds what was read beside the repository's objects, or in a submodule.
  mutating func add(_ other: ScanOutcome) { outcome.add(other) }

  /// Tells findings what is known of their objects' way into the history, without a search for it.
  mutating func complete(_ entries: [String: HistoryEntry]) throws(GitError) {
    attributes = false
    for index in outcome.findings.indices {
      guard let object = outcome.findings[index].provenance.object else { continue }
      outcome.findings[index].history = entries[object]
    }
    try attribute()
  }

  /// Tells each finding where in the history it stands; objects without a path get a name.
  mutating func attribute() throws(GitError) {
    defer { nameObjects() }
    if attributes, outcome.findings.contains(where: { $0.provenance.repository == path }) {
      let own = outcome.findings.filter { $0.provenance.repository == path }
      let history = try GitHistory(of: own, in: repository, store, workers: scan.threads)
      if keepsReachable { outcome.findings.removeAll { !history.isReachable($0) } }
      for index in outcome.findings.indices
      where outcome.findings[index].provenance.repository == path {
        history.complete(&outcome.findings[index])
      }
      if scan.readsNames { outcome.findings = history.merging(outcome.findings) }
      outcome.coverage.unread += history.unread.map(entry)
    }
  }

  private mutating func nameObjects() {
    for index in outcome.findings.indices {
      let place = outcome.findings[index].provenance
      guard place.path.isEmpty, let object = place.object else { continue }
      outcome.findings[index].provenance.path = Array("objects/\(object)".utf8)
    }
  }

  private func visitor(paths: [ObjectID: [UInt8]]) -> GitObjectConsumer {
    GitObjectConsumer(
      FindingConsumer(scan.detector, honoursSuppressions: scan.honoursSuppressions),
      expander: scan.archiveLimits.depth > 0
        ? ArchiveExpander(limits: scan.archiveLimits, shouldStop: shouldStop) : nil,
      repository: path, paths: paths)
  }

  private func entry(_ unread: Unread) -> Coverage.Entry {
    .init(path: path, reason: unread.description)
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
