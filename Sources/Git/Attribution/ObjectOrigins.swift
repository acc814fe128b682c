import Platform
import Synchronization

/// Looks up where each of some objects stands in a history.
struct ObjectOrigins {
  /// Where each object stands.
  private(set) var origins: [ObjectID: Attribution.Origin] = [:]

  /// An object whose first commit is known.
  private struct Placed {
    let target: ObjectID
    var origin: Attribution.Origin
    /// The place of its first commit among those ranked; nil for none.
    let first: Int?

    /// Takes what the same commit or tag told before.
    ///
    /// - Returns: whether it is known.
    mutating func take(_ known: Attribution.Origin?) -> Bool {
      guard let known, known.commit == origin.commit, let signature = known.signature else {
        return false
      }
      origin.signature = signature
      origin.paths = known.paths
      return true
    }
  }

  /// - Parameter known: where objects stood before; what commits tell of them stays as it was.
  init(
    _ targets: [ObjectID], _ history: AttributedHistory, _ store: ObjectStore,
    known: [ObjectID: Attribution.Origin], workers: Int
  ) {
    let placed = Self.place(targets, history, workers: workers)
    var byCommit: [Int: [Int]] = [:]
    for (index, object) in placed.enumerated() {
      // What no commit has is one group.
      byCommit[object.first ?? -1, default: []].append(index)
    }
    let groups = byCommit.sorted { $0.key < $1.key }
    let next = NextIndex()
    let found = Mutex<[ObjectID: Attribution.Origin]>([:])
    WorkerPool.run(max(1, min(workers, groups.count / 4))) { _ in
      let reader = ObjectReader(store)
      while true {
        let number = next.take(1)
        if number >= groups.count { break }
        let (first, indices) = groups[number]
        var group = indices.map { placed[$0] }
        Self.complete(&group, first: first, history, reader, known)
        found.withLock { for object in group { $0[object.target] = object.origin } }
      }
    }
    origins = found.withLock { $0 }
    addHeadPaths(history, ObjectReader(store))
  }

  /// Adds the paths in the tree of `HEAD`, with one way through it.
  private mutating func addHeadPaths(_ history: AttributedHistory, _ reader: ObjectReader) {
    guard let head = history.head else { return }
    let inHead = origins.keys.filter {
      origins[$0]?.isInHead == true && history.commits.number($0) == nil
    }
    if inHead.isEmpty { return }
    var paths = CommitPaths(inHead, history) { $0.isInHead }
    guard let (_, content) = try? reader.read(head) else { return }
    paths.find(inTreeOf: content, head.algorithm, reader)
    for (index, target) in inHead.enumerated() { origins[target]?.headPaths = paths.found[index] }
  }

  /// Finds each object's first commit, and what reaches it.
  private static func place(
    _ targets: [ObjectID], _ history: AttributedHistory, workers: Int
  ) -> [Placed] {
    let batch = 64
    let next = NextIndex()
    let found = Mutex<[(start: Int, placed: [Placed])]>([])
    WorkerPool.run(max(1, min(workers, targets.count / batch))) { _ in
      var search = history.containment.search()
      while true {
        let start = next.take(batch)
        if start >= targets.count { break }
        let placed = targets[start..<min(start + batch, targets.count)].map {
          place($0, history, &search)
        }
        found.withLock { $0.append((start, placed)) }
      }
    }
    return found.withLock { $0 }.sorted { $0.start < $1.start }.flatMap(\.placed)
  }

  private static func place(
    _ target: ObjectID, _ history: AttributedHistory, _ search: inout TreeHolders.Search
  ) -> Placed {
    var standing = Standing()
    var refs: [Int32] = history.tagRefs[target] ?? []
    var lastSet = RefSets.empty
    func add(_ other: Standing) {
      standing.add(other)
      // Mostly the set is that of the tree before.
      if other.refs == lastSet { return }
      lastSet = other.refs
      refs = RefSets.joined(refs, history.refSets[Int(other.refs)])
    }
    if let number = history.containment.number(target.prefix) { add(history.standings[number]) }
    history.containment.holders(of: target, &search) { add(history.standings[$0]) }
    var first = standing.first == .max ? nil : Int(standing.first)
    var origin = Attribution.Origin()
    if let own = history.commits.number(target) {
      first = nil
      origin.commit = target
      refs = RefSets.joined(refs, history.refSets[Int(history.commitRefs[own])])
      origin.isReachable = history.reachable[own]
      origin.isInHead = history.inHead[own]
    } else if let first {
      let commit = Int(history.ranked[first])
      origin.commit = history.commits.records[commit].id
      origin.isReachable = history.reachable[commit]
    }
    origin.isReachable =
      origin.isReachable || standing.isNamed || !refs.isEmpty || history.named.contains(target)
    origin.isInHead = origin.isInHead || standing.isInHead
    if let pushed = history.pushed {
      let isOwnPushed = history.commits.number(target).map { pushed.commits[$0] } ?? false
      origin.isPushed = standing.isPushed || isOwnPushed || pushed.tags.contains(target)
    }
    origin.refs = refs.map { history.refNames[Int($0)] }
    return Placed(target: target, origin: origin, first: first)
  }

  /// Adds signatures, and the paths in the commit that the objects came with.
  ///
  /// - Parameters:
  ///   - first: the commit's place among those ranked; -1 for none.
  ///   - known: where objects stood before.
  private static func complete(
    _ group: inout [Placed], first: Int, _ history: AttributedHistory, _ reader: ObjectReader,
    _ known: [ObjectID: Attribution.Origin]
  ) {
    let open = group.indices.filter { !group[$0].take(known[group[$0].target]) }
    if open.isEmpty { return }
    guard first >= 0, let commit = group.first?.origin.commit else {
      for index in open {
        let signed =
          group[index].origin.commit
          ?? (history.tags[group[index].target] == nil ? nil : group[index].target)
        guard let signed, let (kind, content) = try? reader.read(signed) else { continue }
        group[index].origin.signature = Signature(content, kind == .tag ? "tagger " : "author ")
      }
      return
    }
    guard let (_, content) = try? reader.read(commit) else { return }
    let signature = Signature(content, "author ")
    // What holds such an object came with the same commit. So only the trees are read that did.
    var paths = CommitPaths(open.map { group[$0].target }, history) { $0.first == Int32(first) }
    paths.find(inTreeOf: content, commit.algorithm, reader)
    for (number, index) in open.enumerated() {
      group[index].origin.signature = signature
      group[index].origin.paths = paths.found[number]
    }
  }
}
