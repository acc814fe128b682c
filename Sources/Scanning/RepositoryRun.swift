import Archives
import Blobs
import Findings
import Git
import Inputs
import Platform

/// The scan of one open repository while it goes on.
struct RepositoryRun {
  let scan: RepositoryScan
  let repository: Repository
  let store: ObjectStore
  let path: [UInt8]
  var outcome = ScanOutcome()
  /// The search of the whole store, once it is done.
  var search: StoreSearch?
  /// What git is asked about refs while the trees are read.
  var tips: TipsQuestion?
  /// Where objects stand, if it was looked up before the scan's end.
  var history: GitHistory?
  /// What lies in the object store and is none of its finished parts.
  private var strays: [[UInt8]] = []
  /// The files in which contents of Git LFS pointers were read.
  private var followedFiles: Set<[UInt8]> = []
  /// Whether findings are looked up in the history.
  var attributes = true

  init(_ scan: RepositoryScan, _ repository: Repository, path: [UInt8]) {
    self.scan = scan
    self.repository = repository
    self.path = path
    store = ObjectStore(repository)
  }

  var settings: ScanSettings { scan.settings }

  /// Scans what is selected.
  mutating func scan(
    _ selection: RepositorySelection, asked question: RepositoryQuestion?,
    _ questions: WholeQuestions? = nil
  ) throws(GitError) {
    switch selection {
    case .all: scanAll(questions)
    case .objects(let ids): scan(only: ids)
    case .reachable: try scanReachable()
    case .range(let range): try scan(range)
    case .staged(let names, let includesOld):
      scanStaged(
        try StagedObjects(repository, asked: question), named: names, includesOld: includesOld)
    case .change(let range, let refs, let includesOld):
      try scanChange(range, refs: refs, includesOld: includesOld)
    }
  }

  // MARK: Steps

  private mutating func scanAll(_ asked: WholeQuestions?) {
    // Git answers while packs are sorted. A proof of connectivity names every missing object.
    let questions =
      asked ?? WholeQuestions(repository, countsMissing: !scan.provesConnectivity)
    scanStore()
    attempt { (run) throws(GitError) in run.note(try questions.missing.get()) }
    attempt { (run) throws(GitError) in try run.scanFolder(questions.refNames) }
  }

  /// Notes what a partial clone does not have.
  private mutating func note(_ missing: MissingObjects?) {
    guard let missing, missing.count > 0 else { return }
    let first = missing.first.map(\.description)
    outcome.coverage.unread.append(
      .init(path: path, .partial(missing: missing.count, first: first)))
  }

  /// Scans every object.
  mutating func scanStore() {
    var tips: TipsQuestion?
    let search = StoreSearch(
      store, settings,
      leavingOut: settings.seenObjects(of: repository, readsNames: scan.readsNames),
      readsNames: scan.readsNames
    ) {
      visitor(paths: [:])
    } willAttribute: {
      tips = TipsQuestion(repository)
    }
    self.tips = tips
    self.search = search
    outcome.add(search.outcome)
    outcome.coverage.notes += search.ignored.map { .init(path: $0.path, .seenIgnored($0.defect)) }
    strays = search.result.strays
    note(search.result)
    follow(search.pointers)
    for limitation in repository.limitations.sorted(by: { $0.rawValue < $1.rawValue }) {
      guard let reason = limitation.unreadReason else { continue }
      outcome.coverage.unread.append(.init(path: path, reason))
    }
  }

  /// Scans the objects that are wanted.
  mutating func scan(only wanted: Set<ObjectID>, paths: [ObjectID: [UInt8]] = [:]) {
    let count = max(1, min(wanted.count / 16 + 1, settings.threads))
    let workers = (0..<count).map { _ in visitor(paths: paths) }
    let result = store.scan(
      workers, kinds: scan.readsNames ? .all : .contents, only: wanted,
      shouldStop: settings.shouldStop)
    for worker in workers {
      outcome.findings += worker.consumer.findings
      unsafe outcome.coverage.merge(worker.coverage)
    }
    outcome.coverage.objects += result.objects
    note(result)
    follow(workers.flatMap(\.consumer.pointers))
  }

  /// Reads the contents of Git LFS pointers, as part of the scan.
  mutating func follow(_ pointers: [PlacedPointer]) {
    attempt { (run) throws(GitError) in
      guard let followed = try run.followed(pointers) else { return }
      run.outcome.add(followed.outcome)
      run.followedFiles.formUnion(followed.files)
    }
  }

  /// Reads the contents of Git LFS pointers; nil where there are none.
  func followed(_ pointers: [PlacedPointer]) throws(GitError) -> LFSScan? {
    pointers.isEmpty ? nil : LFSScan(pointers, in: try LFSStorage(repository), settings)
  }

  mutating func note(_ result: ObjectStore.ScanResult) {
    outcome.coverage.unread += result.unread.map(entry)
    if result.isStopped { outcome.coverage.unread.append(.init(path: path, .stopped)) }
  }

  private mutating func scan(_ range: ObjectRange) throws(GitError) {
    let objects = try RangeObjects(
      repository, range.revisions, options: range.options, paths: range.paths)
    scanRange(objects)
    guard outcome.findings.contains(where: { $0.provenance.part == .name }) else { return }
    let old = try RangeReplacements(
      repository, range.revisions, options: range.options, of: objects)
    if let added = old.addedNames { keepNames(added) }
  }

  /// Scans the objects that a range adds.
  mutating func scanRange(_ range: RangeObjects) {
    scan(only: range.objects, paths: range.paths)
    outcome.coverage.unread += range.unread.map(entry)
    outcome.coverage.unread += range.unmatched.map { .init(path: path, .unmatchedPathspec($0)) }
    outcome.coverage.unread += range.cutOff.map {
      .init(path: path, .historyCutOff(commit: $0.description))
    }
  }

  /// Scans the git folder's own plain files, LFS objects and the names of refs.
  ///
  /// - Parameter refNames: what git says they are.
  private mutating func scanFolder(_ refNames: Result<[[UInt8]], GitError>) throws(GitError) {
    let folder = GitFolder(repository)
    outcome.coverage.unread += folder.unread.map(entry)
    outcome.add(files(folder.files + folder.lfsObjects.filter { !followedFiles.contains($0) }))
    var unfinished = files(strays)
    // What was there a moment ago was temporary.
    unfinished.coverage.unread.removeAll { $0.reason.isMissingFile }
    outcome.add(unfinished)

    let consumer = settings.makeConsumer()
    defer { outcome.findings += consumer.findings }
    for link in folder.links {
      outcome.coverage.excluded.append(.init(path: link, .special(.link)))
      // Where it leads is another's; what it says is read.
      guard let target = SymbolicLink.target(of: link) else { continue }
      outcome.coverage.add(consumer.consume(target.span) { Provenance(path: link) })
    }
    let names: [UInt8] = Array(try refNames.get().map { $0 + [0] }.joined())
    guard !names.isEmpty else { return }
    outcome.coverage.add(
      consumer.consume(names.span) {
        Provenance(path: [], part: .name, repository: path)
      })
  }

  /// Scans files of the git folder, each as it is.
  private func files(_ paths: [[UInt8]]) -> ScanOutcome {
    if paths.isEmpty { return ScanOutcome() }
    var walk = FileWalk(arguments: paths)
    walk.honoursIgnore = false
    var files = FileScan(walk: walk, settings)
    files.readsRepositories = false
    files.store = store
    return files.run()
  }

  /// Takes a step whose failure does not undo what was found before it.
  ///
  /// - Parameter place: what is not read when it fails; nil for the repository.
  mutating func attempt(
    at place: [UInt8]? = nil, _ step: (inout RepositoryRun) throws(GitError) -> Void
  ) {
    do throws(GitError) {
      try step(&self)
    } catch {
      outcome.coverage.unread.append(.init(path: place ?? path, error.reason))
    }
  }

  /// Walks everything that refs and reflogs reach, and notes what is missing.
  mutating func proveConnectivity() throws(GitError) {
    if history?.isConnected == true { return }
    outcome.coverage.unread += try RangeObjects.reachable(repository).unread.map(entry)
  }

  /// Tells each finding where in the history it stands; objects without a path get a name.
  mutating func attribute() throws(GitError) {
    defer { outcome.nameObjects() }
    // Whoever stops a scan wants what was found, and soon.
    if settings.shouldStop() || !attributes { return }
    let own = outcome.findings.filter { $0.provenance.repository == path }
    if own.isEmpty { return }
    if history == nil {
      let found = try GitHistory(
        of: own, in: repository, store, after: search, asked: tips, settings)
      outcome.coverage.notes += found.ignored.map {
        .init(path: $0.path, .seenIgnored($0.defect))
      }
      history = found
    }
    guard let history else { return }
    outcome.attribute(by: history, in: path, mergingNames: scan.readsNames)
  }

  func visitor(paths: [ObjectID: [UInt8]]) -> ObjectConsumer {
    ObjectConsumer(
      settings.makeConsumer(), expander: settings.makeExpander(objects: store),
      sizeLimit: settings.archiveLimits.memberSize, repository: path, paths: paths)
  }

  private func entry(_ unread: Unread) -> Coverage.Entry { unread.entry(in: path) }
}

extension Repository.Limitation {
  /// Why a scan of the whole repository is not complete; nil where it is.
  fileprivate var unreadReason: Coverage.Reason? {
    switch self {
    case .shallow: .shallow
    case .grafted, .replaced: nil  // Originals are in the store and are read.
    }
  }
}
