/// The trees that directly hold an object, in a folder or file of theirs.
///
/// A tree of a pack has a place, its number among the entries of all packs; trees that are not in
/// a pack follow. Of the packs' trees only differences are kept: what a tree has and its delta base
/// has not, and what it lacks.
struct TreeHolders: Sendable {
  /// What a search remembers; it belongs to one worker.
  struct Search {
    /// For each place, the search that was there last.
    fileprivate var visits: [UInt32]
    fileprivate var visit: UInt32 = 0
    /// The places that were found.
    fileprivate(set) var found: [UInt32] = []

    @inline(__always)
    fileprivate mutating func find(_ node: UInt32) {
      if visits[Int(node)] == visit { return }
      visits[Int(node)] = visit
      found.append(node)
    }
  }

  private let families: [PackFamilies]
  /// The number of entries of all packs.
  private let nodeCount: Int
  /// Additions sorted by the first 16 bits of the child.
  private let additions: [GraphRecorder.Addition]
  private let additionStarts: [Int]
  /// For every node, where its removals begin.
  private let removalStarts: [UInt32]
  private let removals: [UInt64]
  /// The trees that are not in a pack, and those known otherwise, by the first 64 bits of their ids.
  private let unpackedPrefixes: [UInt64]
  /// What those hold, and what else is known, sorted by the child.
  private let edges: [GraphRecorder.Edge]
  /// For each of these, the parent's number in `unpackedPrefixes`: to look them up in each search took
  /// half its time.
  private let edgeParents: [UInt32]

  /// Sorts what recorders saw.
  ///
  /// - Parameter kept: what else is known of trees; whether they are in packs does not count.
  init(
    _ recorders: [GraphRecorder], _ families: [PackFamilies], kept: [GraphRecorder.Edge] = []
  ) {
    self.families = families
    nodeCount = families.last.map { $0.firstNode + $0.count } ?? 0

    var starts = [Int](repeating: 0, count: 1 << 16 + 1)
    for recorder in recorders {
      for addition in unsafe recorder.additions { starts[Int(addition.child >> 48) + 1] += 1 }
    }
    for place in 1..<starts.count { starts[place] += starts[place - 1] }
    additionStarts = starts
    var sorted = [GraphRecorder.Addition](
      repeating: GraphRecorder.Addition(child: 0, node: 0), count: starts[1 << 16])
    for recorder in recorders {
      for addition in unsafe recorder.additions {
        let place = Int(addition.child >> 48)
        sorted[starts[place]] = addition
        starts[place] += 1
      }
    }
    additions = sorted

    var counts = [UInt32](repeating: 0, count: nodeCount + 2)
    for recorder in recorders {
      for removal in unsafe recorder.removals { counts[Int(removal.node) + 2] += 1 }
    }
    for place in 2..<counts.count { counts[place] += counts[place - 1] }
    var gone = [UInt64](repeating: 0, count: Int(counts[nodeCount + 1]))
    for recorder in recorders {
      for removal in unsafe recorder.removals {
        let place = Int(removal.node) + 1
        gone[Int(counts[place])] = removal.child
        counts[place] += 1
      }
    }
    removalStarts = counts
    removals = gone

    edges = (kept + recorders.flatMap(\.edges)).sorted {
      ($0.child, $0.parent) < ($1.child, $1.parent)
    }
    var unpacked = PrefixTable()
    var prefixes: [UInt64] = []
    edgeParents = edges.map { edge in
      let number = unpacked.number(edge.parent)
      if number == prefixes.count { prefixes.append(edge.parent) }
      return UInt32(number)
    }
    unpackedPrefixes = prefixes
  }

  /// The number of places.
  var count: Int { nodeCount + unpackedPrefixes.count }

  /// Begins to search.
  func search() -> Search { Search(visits: [UInt32](repeating: 0, count: nodeCount)) }

  /// The first 64 bits of the id of the tree at a place.
  @inline(__always)
  func prefix(at place: Int) -> UInt64 {
    if place >= nodeCount { return unpackedPrefixes[place - nodeCount] }
    let pack = family(place)
    return pack.pack.index.prefix(at: pack.position(UInt32(place - pack.firstNode)))
  }

  /// Finds the place of every tree that holds an object; a tree that is in two packs has two.
  func find(_ child: UInt64, _ search: inout Search) {
    search.found.removeAll(keepingCapacity: true)
    var edge = firstEdge(of: child)
    while edge < edges.count, edges[edge].child == child {
      search.found.append(UInt32(nodeCount) + edgeParents[edge])
      edge += 1
    }
    // Where one tree adds what its base has already, two ways lead to the trees made from it.
    search.visit += 1
    let start = Int(child >> 48)
    for number in additionStarts[start]..<additionStarts[start + 1]
    where additions[number].child == child {
      // The tree, and those made from it up to where the entry goes again. `found` is the list of
      // what is still to be followed as well.
      let pack = family(Int(additions[number].node))
      let firstNode = UInt32(pack.firstNode)
      var next = search.found.count
      search.find(additions[number].node)
      while next < search.found.count {
        var made = pack.firstChild(search.found[next] - firstNode)
        next += 1
        while made != PackFamilies.none {
          let node = made + firstNode
          if !isRemoved(child, in: Int(node)) { search.find(node) }
          made = pack.nextSibling(made)
        }
      }
    }
  }

  @inline(__always)
  private func isRemoved(_ child: UInt64, in node: Int) -> Bool {
    var place = Int(removalStarts[node])
    let end = Int(removalStarts[node + 1])
    while place < end {
      if removals[place] == child { return true }
      place += 1
    }
    return false
  }

  @inline(__always)
  private func family(_ node: Int) -> PackFamilies {
    var number = 0
    while number + 1 < families.count, families[number + 1].firstNode <= node { number += 1 }
    return families[number]
  }

  private func firstEdge(of child: UInt64) -> Int {
    var low = 0
    var high = edges.count
    while low < high {
      let middle = low + (high - low) / 2
      if edges[middle].child < child { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
