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
  /// The commits of other repositories that trees name; nil where it is not known that the store has
  /// all else that they name.
  let links: Set<UInt64>?
  /// What was read for it; nil where a scan had read it.
  let plan: ScanPlan?

  /// Takes what scans have met of a whole store.
  ///
  /// - Parameters:
  ///   - met: the commits and tags, as each worker has met them.
  ///   - trees: what a pass over the trees has recorded.
  init(_ met: [ScannedCommits], _ trees: RecordedTrees) {
    self.init(
      met, holders: trees.holders, unread: trees.unread, links: trees.links, plan: nil)
  }

  /// Whether a store has what commits, tags and refs name.
  func isConnected(_ present: PresentObjects, _ tips: RefTips) -> Bool {
    unread.isEmpty && commits.allSatisfy { present.contains($0.tree) }
      && parents.allSatisfy { present.contains($0) }
      && tags.values.allSatisfy { present.contains($0.prefix) }
      && tips.refs.allSatisfy { present.contains($0.object.prefix) }
  }

  private init(
    _ met: [ScannedCommits], holders: TreeHolders, unread: [Unread], links: Set<UInt64>?,
    plan: ScanPlan?
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
    self.links = links
    self.plan = plan
  }

  /// Reads all trees once, and all commits and tags unless they were met already.
  ///
  /// - Parameters:
  ///   - targets: the objects whose places will be asked for.
  ///   - met: what each worker of a scan of the whole store has met, one at least; nil where there
  ///     was none.
  ///   - checks: whether to see that the store has what its trees name.
  init(
    _ store: ObjectStore, targets: [ObjectID], met: [ScannedCommits]?, checks: Bool, workers: Int
  ) {
    let met = met?.allSatisfy(\.isWhole) == true ? met : nil
    let kinds: ObjectKinds = met == nil ? .history : ObjectKinds(.tree)
    let plan = ScanPlan(store, kinds, only: nil, workers: workers)
    self.init(
      store, plan, kinds, targets: targets, met: met ?? [],
      present: checks ? PresentObjects(store, plan) : nil, workers: workers)
  }

  /// Reads what has come since a graph was kept; nil where that can't tell of all the objects.
  ///
  /// An object that is asked for and was not then has to be new, and so what holds it: no tree named
  /// what the store lacked.
  ///
  /// - Parameter targets: the objects whose places will be asked for, those of the graph among them.
  init?(_ store: ObjectStore, since kept: KeptGraph, targets: [ObjectID], workers: Int) {
    guard let lists = kept.contents.lists(in: store) else { return nil }
    let known = Set(kept.targets)
    for target in targets where !known.contains(target) {
      if kept.links.contains(target.prefix) { return nil }
      if StoreContents.hold(target, lists, in: store) { return nil }
    }
    let plan = ScanPlan(
      store, .history, only: nil, leavingOut: lists, naming: { $0.trailer }, workers: workers)
    // Not what has come since the plan was made: a tree of the plan may name it.
    let present = PresentObjects(store, plan)
    guard kept.contents.areLooseObjects(in: present) else { return nil }
    self.init(
      store, plan, .history, targets: targets, met: [kept.met], present: present,
      keptEdges: kept.edges, keptLinks: kept.links, workers: workers)
  }

  private init(
    _ store: ObjectStore, _ plan: ScanPlan, _ kinds: ObjectKinds, targets: [ObjectID],
    met: [ScannedCommits], present: PresentObjects?, keptEdges: [GraphRecorder.Edge] = [],
    keptLinks: Set<UInt64> = [], workers: Int
  ) {
    let set = PrefixSet(targets)
    let recorders = (0..<workers).map { _ in
      GraphRecorder(targets: set, present: present, store.algorithm)
    }
    let unread = store.scan(plan, recorders, kinds: kinds).unread
    self.init(
      met + recorders.map { unsafe $0.met },
      holders: TreeHolders(recorders, plan.families, kept: keptEdges), unread: unread,
      links: GraphRecorder.links(recorders, present)?.union(keptLinks), plan: plan)
  }
}

extension ObjectKinds {
  /// What the graph of a history is made of.
  fileprivate static let history: ObjectKinds = [
    ObjectKinds(.tree), ObjectKinds(.commit), ObjectKinds(.tag),
  ]
}
