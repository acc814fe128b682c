/// How trees and commits of a repository hang together, as far as objects of interest need it.
struct ObjectGraph {
  /// Every commit of the store, reachable or not.
  let commits: [CommitRecord]
  /// Tags by their ids, and what each points to.
  let tags: [ObjectID: ObjectID]
  /// What could not be read.
  let unread: [Unread]

  private let families: [PackFamilies]
  /// Additions sorted by the first 16 bits of the child.
  private let additions: [GraphRecorder.Addition]
  private let additionStarts: [Int]
  /// For every node, where its removals begin.
  private let removalStarts: [UInt32]
  private let removals: [UInt64]
  private let edges: [UInt64: [UInt64]]

  /// Reads all trees, commits and tags once.
  ///
  /// - Parameter targets: the objects whose places will be asked for.
  init(_ store: ObjectStore, targets: [ObjectID], workers: Int) {
    let set = PrefixSet(targets)
    let kinds: ObjectKinds = [ObjectKinds(.tree), ObjectKinds(.commit), ObjectKinds(.tag)]
    let recorders = (0..<workers).map { _ in GraphRecorder(targets: set, store.algorithm) }
    let plan = ScanPlan(store, kinds, only: nil, workers: workers)
    unread = store.scan(plan, recorders, kinds: kinds).unread
    families = plan.families
    commits = recorders.flatMap(\.commits)
    tags = Dictionary(recorders.flatMap(\.tags)) { first, _ in first }
    edges = Dictionary(grouping: recorders.flatMap(\.edges), by: \.child)
      .mapValues { $0.map(\.parent) }

    var starts = [Int](repeating: 0, count: 1 << 16 + 1)
    for recorder in recorders {
      for addition in recorder.additions { starts[Int(addition.child >> 48) + 1] += 1 }
    }
    for place in 1..<starts.count { starts[place] += starts[place - 1] }
    additionStarts = starts
    var sorted = [GraphRecorder.Addition](
      repeating: GraphRecorder.Addition(child: 0, node: 0), count: starts[1 << 16])
    for recorder in recorders {
      for addition in recorder.additions {
        let place = Int(addition.child >> 48)
        sorted[starts[place]] = addition
        starts[place] += 1
      }
    }
    additions = sorted

    let nodes = families.last.map { $0.firstNode + $0.count } ?? 0
    var counts = [UInt32](repeating: 0, count: nodes + 2)
    for recorder in recorders {
      for removal in recorder.removals { counts[Int(removal.node) + 2] += 1 }
    }
    for place in 2..<counts.count { counts[place] += counts[place - 1] }
    var gone = [UInt64](repeating: 0, count: Int(counts[nodes + 1]))
    for recorder in recorders {
      for removal in recorder.removals {
        let place = Int(removal.node) + 1
        gone[Int(counts[place])] = removal.child
        counts[place] += 1
      }
    }
    removalStarts = counts
    removals = gone
  }

  /// Calls `body` with the first 64 bits of the id of every tree that holds an object.
  func parents(_ child: UInt64, _ body: (UInt64) -> Void) {
    for parent in edges[child] ?? [] { body(parent) }
    let start = Int(child >> 48)
    // Where one tree adds what its base has already, two ways lead to the trees made from it.
    var seen: Set<UInt32> = []
    for addition in additions[additionStarts[start]..<additionStarts[start + 1]]
    where addition.child == child {
      // The tree, and those made from it up to where the entry goes again.
      var family = 0
      while family + 1 < families.count, families[family + 1].firstNode <= addition.node {
        family += 1
      }
      let pack = families[family]
      var entries = [addition.node - UInt32(pack.firstNode)]
      while let entry = entries.popLast() {
        guard seen.insert(entry + UInt32(pack.firstNode)).inserted else { continue }
        body(pack.pack.index.prefix(at: pack.position(entry)))
        var next = pack.firstChild(entry)
        while next != PackFamilies.none {
          if !isRemoved(child, in: pack.firstNode + Int(next)) { entries.append(next) }
          next = pack.nextSibling(next)
        }
      }
    }
  }

  private func isRemoved(_ child: UInt64, in node: Int) -> Bool {
    let range = Int(removalStarts[node])..<Int(removalStarts[node + 1])
    return removals[range].contains(child)
  }
}
