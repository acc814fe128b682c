import Platform

/// A scan of a whole store in two steps: what people write, then the trees.
///
/// Where findings stand in the history only the trees tell, and for which objects that is asked is
/// known only when the contents have been searched. So the trees come last, and one pass over them
/// serves both the search of their names and the attribution; the plan is made once.
package struct StoreScan {
  private let store: ObjectStore
  private let plan: ScanPlan
  private let workers: Int
  private let stop: Cancellation
  private let seen: StoreSeen?
  /// Where workers note what they have read; empty where nobody asks.
  private let marks: [VisitMarks]
  /// Loose objects that were handed to a visitor.
  private var readLoose: [(directory: [UInt8], id: ObjectID)] = []
  /// Objects outside the families of trees; trees may be among them.
  private var others: [ObjectID] = []
  /// What was read so far.
  package private(set) var result = ObjectStore.ScanResult()

  /// Plans a scan.
  ///
  /// - Parameters:
  ///   - seen: what earlier scans have read, which is left out; nil where everything is read.
  ///   - workers: how many threads read.
  ///   - shouldStop: whether to stop early; asked every few objects, on every worker.
  package init(
    _ store: ObjectStore, leavingOut seen: StoreSeen? = nil, workers: Int,
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) {
    self.store = store
    self.workers = workers
    self.seen = seen
    stop = Cancellation(shouldStop)
    plan = ScanPlan(store, .all, only: nil, leavingOut: seen?.lists ?? [:], workers: workers)
    let families = plan.families
    marks = seen == nil ? [] : (0..<workers).map { _ in VisitMarks(families) }
    others = plan.failed
    result.unread = store.unread + plan.unread
    result.strays = store.strays + plan.strays
  }

  /// The number of objects that are left out since they were read before.
  package var knownCount: Int { plan.known.reduce(plan.knownLoose.count) { $0 + $1.count } }

  /// Where it is kept where objects stand; nil where it is not, or where something was not read.
  package var origins: SeenOrigins? {
    guard let place = seen?.origins, result.unread.isEmpty, !stop.wasSet,
      let identity = StoreIdentity(store, plan), let contents = StoreContents(store, plan)
    else { return nil }
    return SeenOrigins(place.folder, place.scope, identity, contents)
  }

  /// Reads everything but the families of trees.
  ///
  /// - Parameters:
  ///   - visitors: one for each worker.
  ///   - kinds: what they take; trees are those in files of their own.
  package mutating func readContents(_ visitors: [any ObjectVisitor], kinds: ObjectKinds) {
    var pass = ScanPass(store, plan, visitors, kinds: kinds, stop)
    pass.marks = marks
    let read = pass.run(0..<plan.trees.lowerBound)
    add(read, readingFailed: (plan.failed + read.failed).sorted(), visitors[0], kinds)
  }

  /// Reads the families of trees.
  ///
  /// - Parameters:
  ///   - visitors: one for each worker; nil where nothing but the places of objects is asked for.
  ///   - targets: the objects whose places are asked for; nil for none.
  ///   - proves: whether to see that the store has what the trees name.
  /// - Returns: what leads from the targets up to commits; nil where not all trees were read.
  package mutating func readTrees(
    _ visitors: [any ObjectVisitor]?, of targets: Set<ObjectID>?,
    provingConnection proves: Bool = false
  ) -> RecordedTrees? {
    let kinds = ObjectKinds(.tree)
    guard let targets, knownCount == 0 else {
      guard let visitors else { return nil }
      var pass = ScanPass(store, plan, visitors, kinds: kinds, stop)
      pass.observers = (0..<workers).map { _ in GraphRecorder(targets: nil, store.algorithm) }
      pass.marks = marks
      let read = pass.run(plan.trees)
      add(read, readingFailed: read.failed.sorted(), visitors[0], kinds)
      return nil
    }
    let set = PrefixSet(targets)
    let keeps = !proves && seen?.origins != nil
    let present = proves ? PresentObjects(store) : keeps ? PresentObjects(store, plan) : nil
    let recorders = (0..<workers).map { _ in
      GraphRecorder(targets: set, present: present, store.algorithm)
    }
    var pass = ScanPass(store, plan, visitors ?? recorders, kinds: kinds, stop)
    pass.observers = recorders
    pass.observedOnly = visitors == nil ? plan.borrowed.lowerBound..<plan.count : plan.borrowed
    pass.marks = visitors == nil ? [] : marks
    let read = pass.run(plan.borrowed.lowerBound..<plan.count)
    if let visitors { add(read, readingFailed: read.failed.sorted(), visitors[0], kinds) }
    let rest = store.scanFew(Set(others + read.otherTrees).sorted(), recorders, kinds, stop)
    let links = GraphRecorder.links(recorders, present)
    return RecordedTrees(
      targets: targets, holders: TreeHolders(recorders, plan.families), unread: rest.unread,
      links: keeps ? links : nil,
      present: proves && result.unread.isEmpty && links != nil ? present : nil)
  }

  private mutating func add(
    _ read: ScanPass.Result, readingFailed failed: [ObjectID], _ visitor: any ObjectVisitor,
    _ kinds: ObjectKinds
  ) {
    result.objects += read.objects
    result.add(read.unread)
    readLoose += read.loose
    others += read.otherTrees
    store.readFailed(failed, visitor, kinds, stop, &result)
    result.unread.sort()
  }

  /// Keeps what was read whole for later scans.
  ///
  /// - Parameter unclean: the objects in which something was found or not looked at, or that say
  ///   what has to be looked up elsewhere.
  /// - Returns: what could not be kept.
  package func remember(except unclean: Set<ObjectID>) -> [SeenObjects.Ignored] {
    guard let seen else { return [] }
    var ignored: [SeenObjects.Ignored] = []
    for (directory, scope) in seen.scopes.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      var builder = SeenListBuilder(scope.algorithm)
      var families = plan.families[...]
      for (number, pack) in store.packs.enumerated() {
        var clean: Bitmap?
        if let first = families.first, first.pack === pack {
          var read = Bitmap(count: pack.index.count, filled: false)
          for worker in marks { read.formUnion(worker.bitmaps[first.number]) }
          for id in unclean {
            if let position = pack.index.find(id) { read[position] = false }
          }
          clean = read
          families.removeFirst()
        }
        if pack.objectDirectory == directory {
          // Where there was no list, nothing was asked of the packs.
          let known = plan.known.isEmpty ? KnownPart.none : plan.known[number]
          builder.add(pack, known: known, clean: clean)
        }
      }
      for (objects, id) in plan.knownLoose where objects.directory == directory {
        builder.addKnown(id)
      }
      for object in readLoose where object.directory == directory && !unclean.contains(object.id) {
        builder.add(object.id)
      }
      if builder.differs(from: seen.lists[directory]) {
        ignored += seen.objects.take(builder.list(), for: scope)
      }
    }
    return ignored
  }
}

/// What a pass over all trees of a store has recorded for the attribution of some objects.
package struct RecordedTrees: Sendable {
  /// The objects, beside trees, that may be attributed.
  package let targets: Set<ObjectID>
  let holders: TreeHolders
  /// What could not be read.
  let unread: [Unread]
  /// The commits of other repositories that the trees name; nil where it is not known that the store
  /// has all else that they name.
  let links: Set<UInt64>?
  /// What the store has, if it was proved that it has all that its trees name.
  let present: PresentObjects?
}
