/// Which trees hold which of some objects, directly or in folders.
///
/// Everything is numbered: the objects first, in their order, then the trees in which they are.
struct Containment: Sendable {
  private let holders: TreeHolders
  private let table: PrefixTable
  /// For each number, the first 64 bits of the id.
  private let prefixes: [UInt64]
  /// For each place of a tree, the tree's number, or -1 where it holds none of the objects.
  private let numbers: [Int32]
  /// The trees, each behind those that it holds.
  private let order: [Int32]
  /// For each tree in `order`, where in `parents` those begin that hold it.
  private let starts: [Int]
  private let parents: [Int32]

  /// Finds every tree that holds one of some objects.
  init(_ targets: [ObjectID], _ holders: TreeHolders) {
    self.holders = holders
    var climb = Climb(targets, holders)
    climb.climb()
    self.table = climb.table
    self.prefixes = climb.prefixes
    self.numbers = climb.numbers
    (order, starts, parents) = climb.sorted()
  }

  /// The number of an object or of a tree that holds one, by the first 64 bits of its id.
  @inline(__always)
  func number(_ prefix: UInt64) -> Int? { table[prefix] }

  /// Every tree that holds one of some objects, with what of these or of such trees it holds directly;
  /// sorted, each once. Nil where there are more than `limit`.
  func edges(of targets: [ObjectID], limit: Int) -> [GraphRecorder.Edge]? {
    var edges: [GraphRecorder.Edge] = []
    var search = search()
    for target in targets {
      holders.find(target.prefix, &search)
      for place in search.found {
        edges.append(
          GraphRecorder.Edge(child: target.prefix, parent: holders.prefix(at: Int(place))))
      }
      if edges.count > limit { return nil }
    }
    if edges.count + parents.count > limit { return nil }
    for place in order.indices {
      let child = prefixes[Int(order[place])]
      for parent in parents[starts[place]..<starts[place + 1]] {
        edges.append(GraphRecorder.Edge(child: child, parent: prefixes[Int(parent)]))
      }
    }
    edges.sort { ($0.child, $0.parent) < ($1.child, $1.parent) }
    var last: GraphRecorder.Edge?
    edges.removeAll { edge in
      defer { last = edge }
      return last.map { $0.child == edge.child && $0.parent == edge.parent } ?? false
    }
    return edges
  }

  /// Begins to search, in one worker.
  func search() -> TreeHolders.Search { holders.search() }

  /// How many numbers there are.
  var count: Int { table.count }

  /// Calls `body` for every tree with every tree that holds it; what holds a tree comes before what
  /// the tree holds.
  func descend(_ body: (_ holder: Int, _ tree: Int) -> Void) {
    for place in order.indices.reversed() {
      for holder in parents[starts[place]..<starts[place + 1]] {
        body(Int(holder), Int(order[place]))
      }
    }
  }

  /// Calls `body` with the number of every tree that directly holds one of the objects.
  func holders(
    of target: ObjectID, _ search: inout TreeHolders.Search, _ body: (_ holder: Int) -> Void
  ) {
    holders.find(target.prefix, &search)
    for place in search.found { body(Int(numbers[Int(place)])) }
  }
}

/// The way upward from objects, on which every tree that holds one of them is met once.
private struct Climb {
  private(set) var table: PrefixTable
  /// For each place of a tree, the tree's number, or -1 as long as it was not met.
  private(set) var numbers: [Int32]
  private let holders: TreeHolders
  private var search: TreeHolders.Search
  /// For each number, the first 64 bits of the id.
  private(set) var prefixes: [UInt64] = []
  /// For each number, its place in `queue`, or -1.
  private var queued: [Int32]
  /// Trees in the order in which they were met.
  private var queue: [Int32] = []
  /// For each tree of the queue, where in `parents` those begin that hold it.
  private var starts: [Int] = []
  private var parents: [Int32] = []

  init(_ targets: [ObjectID], _ holders: TreeHolders) {
    self.holders = holders
    table = PrefixTable(minimumCapacity: targets.count)
    for target in targets where table.number(target.prefix) == prefixes.count {
      prefixes.append(target.prefix)
    }
    queued = [Int32](repeating: -1, count: prefixes.count)
    numbers = [Int32](repeating: -1, count: holders.count)
    search = holders.search()
  }

  mutating func climb() {
    // What holds an object itself is searched again for each batch rather than kept: a file in
    // the top folder may stand in every tree of the history.
    for number in 0..<prefixes.count {
      holders.find(prefixes[number], &search)
      for place in search.found { _ = meet(Int(place)) }
    }
    var next = 0
    while next < queue.count {
      starts.append(parents.count)
      holders.find(prefixes[Int(queue[next])], &search)
      for place in search.found { parents.append(meet(Int(place))) }
      next += 1
    }
    starts.append(parents.count)
  }

  /// Notes the tree at a place and returns its number.
  @inline(__always)
  private mutating func meet(_ place: Int) -> Int32 {
    let known = numbers[place]
    return known >= 0 ? known : meetFirst(place)
  }

  private mutating func meetFirst(_ place: Int) -> Int32 {
    let prefix = holders.prefix(at: place)
    let number = table.number(prefix)
    if number == prefixes.count {
      prefixes.append(prefix)
      queued.append(-1)
    }
    numbers[place] = Int32(number)
    if queued[number] < 0 {
      queued[number] = Int32(queue.count)
      queue.append(Int32(number))
    }
    return Int32(number)
  }

  /// The trees, each behind those that it holds, with the ones that hold it.
  func sorted() -> (order: [Int32], starts: [Int], parents: [Int32]) {
    var missing = [Int32](repeating: 0, count: prefixes.count)
    for parent in parents { missing[Int(parent)] += 1 }
    var ready = queue.filter { missing[Int($0)] == 0 }
    var order: [Int32] = []
    order.reserveCapacity(queue.count)
    var sortedStarts: [Int] = []
    sortedStarts.reserveCapacity(starts.count)
    var sortedParents: [Int32] = []
    sortedParents.reserveCapacity(parents.count)
    while let number = ready.popLast() {
      order.append(number)
      sortedStarts.append(sortedParents.count)
      let place = Int(queued[Int(number)])
      for parent in parents[starts[place]..<starts[place + 1]] {
        sortedParents.append(parent)
        missing[Int(parent)] -= 1
        if missing[Int(parent)] == 0 { ready.append(parent) }
      }
    }
    sortedStarts.append(sortedParents.count)
    return (order, sortedStarts, sortedParents)
  }
}
