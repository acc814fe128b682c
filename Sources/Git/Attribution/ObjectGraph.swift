/// How trees and commits of a repository hang together, as far as objects of interest need it.
struct ObjectGraph {
  /// Every commit of the store, reachable or not, in the order of their ids.
  let commits: [CommitRecord]
  /// The first 64 bits of the ids of their parents.
  let parents: [UInt64]
  /// Tags by their ids, and what each points to.
  let tags: [ObjectID: ObjectID]
  /// What could not be read.
  let unread: [Unread]
  /// The trees and what they hold.
  let holders: TreeHolders
  /// What was read for it; nil where a scan had read it.
  let plan: ScanPlan?

  /// Takes what scans have met of a whole store.
  ///
  /// - Parameters:
  ///   - met: the commits and tags, as each worker has met them.
  ///   - trees: what a pass over the trees has recorded.
  init(_ met: [ScannedCommits], _ trees: RecordedTrees) {
    self.init(met, holders: trees.holders, unread: trees.unread, plan: nil)
  }

  /// Whether a store has what commits, tags and refs name.
  func isConnected(_ present: PresentObjects, _ tips: RefTips) -> Bool {
    unread.isEmpty && commits.allSatisfy { present.contains($0.tree) }
      && parents.allSatisfy { present.contains($0) }
      && tags.values.allSatisfy { present.contains($0.prefix) }
      && tips.refs.allSatisfy { present.contains($0.object.prefix) }
  }

  private init(
    _ met: [ScannedCommits], holders: TreeHolders, unread: [Unread], plan: ScanPlan?
  ) {
    // Which worker met a commit is chance, and one in two packs may be met twice.
    var known = ScannedCommits()
    for part in met { known.add(part) }
    var commits: [CommitRecord] = []
    commits.reserveCapacity(known.commits.count)
    for commit in known.commits.sorted(by: { $0.id < $1.id })
    where commit.id != commits.last?.id { commits.append(commit) }
    self.commits = commits
    parents = known.parents
    tags = Dictionary(known.tags) { first, _ in first }
    self.holders = holders
    self.unread = unread
    self.plan = plan
  }

  /// Reads all trees once, and all commits and tags unless they were met already.
  ///
  /// - Parameters:
  ///   - targets: the objects whose places will be asked for.
  ///   - met: what each worker of a scan of the whole store has met, one at least; nil where there
  ///     was none.
  init(_ store: ObjectStore, targets: [ObjectID], met: [ScannedCommits]?, workers: Int) {
    let set = PrefixSet(targets)
    let met = met?.allSatisfy(\.isWhole) == true ? met : nil
    let kinds: ObjectKinds =
      met == nil
      ? [ObjectKinds(.tree), ObjectKinds(.commit), ObjectKinds(.tag)] : ObjectKinds(.tree)
    let recorders = (0..<workers).map { _ in GraphRecorder(targets: set, store.algorithm) }
    let plan = ScanPlan(store, kinds, only: nil, workers: workers)
    let unread = store.scan(plan, recorders, kinds: kinds).unread
    self.init(
      (met ?? []) + recorders.map(\.met), holders: TreeHolders(recorders, plan.families),
      unread: unread, plan: plan)
  }
}
