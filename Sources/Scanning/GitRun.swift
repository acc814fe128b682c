import Archives
import Blobs
import Findings
import Git
import Inputs
import Platform

/// The scan of one repository.
struct GitRun {
  private let scan: GitScan
  private let repository: Repository
  private let store: ObjectStore
  private let path: [UInt8]
  private let shouldStop: @Sendable () -> Bool
  private(set) var outcome = ScanOutcome()
  /// The commits and tags of the store, once all objects have been scanned, as each worker has met
  /// them.
  private var met: [ScannedCommits]?
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
    let result = store.scan(
      workers, kinds: scan.readsNames ? .all : .contents, only: wanted,
      shouldStop: shouldStop)
    for worker in workers {
      outcome.add(worker.consumer)
      outcome.coverage.merge(worker.takeCoverage())
    }
    outcome.coverage.objects += result.objects
    outcome.coverage.unread += result.unread.map(entry)
    noteStop(result)
    if wanted == nil {
      met = workers.map(\.met)
      for limitation in repository.limitations.sorted(by: { $0.rawValue < $1.rawValue }) {
        guard let reason = limitation.unreadReason else { continue }
        outcome.coverage.unread.append(.init(path: path, reason: reason))
      }
    }
  }

  private mutating func noteStop(_ result: ObjectStore.ScanResult) {
    if result.isStopped {
      outcome.coverage.unread.append(.init(path: path, reason: "stopped before the end"))
    }
  }

  /// Scans the objects that a range adds.
  mutating func scanRange(_ range: RangeObjects) throws(GitError) {
    scan(only: range.objects, paths: range.paths)
    outcome.coverage.unread += range.unread.map(entry)
    for pathspec in range.unmatched {
      let text = String(decoding: pathspec, as: UTF8.self)
      outcome.coverage.unread.append(
        .init(path: path, reason: "\(text): matches nothing in any commit"))
    }
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
    let workers = (0..<min(old.count / 64 + 1, scan.threads)).map { _ in visitor(paths: [:]) }
    let result = store.scan(workers, only: old, shouldStop: shouldStop)
    outcome.coverage.unread += result.unread.map(entry)
    noteStop(result)
    let fingerprints = Set(workers.flatMap { $0.consumer.findings.map(\.fingerprint) })
    outcome.findings.removeAll { fingerprints.contains($0.fingerprint) }
  }

  /// Scans the git folder's own plain files, LFS objects and the names of refs.
  ///
  /// - Parameter refNames: what git says they are.
  mutating func scanFolder(_ refNames: Result<[[UInt8]], GitError>) throws(GitError) {
    let folder = GitFolder(repository)
    outcome.coverage.unread += folder.unread.map(entry)
    var walk = FileWalk(arguments: folder.files + folder.lfsObjects)
    walk.honoursIgnore = false
    walk.threads = scan.threads
    var files = FileScan(walk: walk, detector: scan.detector)
    files.archiveLimits = scan.archiveLimits
    files.honoursSuppressions = scan.honoursSuppressions
    outcome.add(files.run(shouldStop: shouldStop, progress: ScanProgress()))

    let consumer = FindingConsumer(scan.detector, honoursSuppressions: scan.honoursSuppressions)
    defer { outcome.add(consumer) }
    for link in folder.links {
      outcome.coverage.excluded.append(.init(path: link, reason: "symbolic link"))
      // Where it leads is another's; what it says is read.
      guard let target = SymbolicLink.target(of: link) else { continue }
      _ = consumer.consume(target.span, at: 0, isLast: true) { Provenance(path: link) }
    }
    let names: [UInt8] = Array(try refNames.get().map { $0 + [0] }.joined())
    guard !names.isEmpty else { return }
    _ = consumer.consume(names.span, at: 0, isLast: true) {
      Provenance(path: [], part: .name, repository: path)
    }
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
    // Whoever stops a scan wants what was found, and soon.
    if shouldStop() { return }
    if attributes, outcome.findings.contains(where: { $0.provenance.repository == path }) {
      let own = outcome.findings.filter { $0.provenance.repository == path }
      let history = try GitHistory(
        of: own, in: repository, store, met: met, workers: scan.threads)
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
      sizeLimit: scan.archiveLimits.memberSize, repository: path, paths: paths)
  }

  private func entry(_ unread: Unread) -> Coverage.Entry {
    .init(path: path, reason: unread.description)
  }
}
