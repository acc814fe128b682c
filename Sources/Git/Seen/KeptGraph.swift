import Blobs

/// What leads from objects with findings up to the commits of a history, as a file keeps it.
///
/// It holds for the store that it was made of, and for each that has more: to a store that has all the
/// same packs and loose objects only the commits and trees of the others have to be read. For that no
/// tree may have named what the store lacked, as that may come later.
struct KeptGraph: Sendable {
  /// What was read for it.
  let contents: StoreContents
  /// The objects whose places it tells, in order.
  let targets: [ObjectID]
  /// The commits of other repositories that trees name, by the first 64 bits of their ids.
  let links: Set<UInt64>
  /// All commits and tags.
  let met: ScannedCommits
  /// Every tree that holds one of the objects, directly or in folders, with what holds it; sorted.
  let edges: [GraphRecorder.Edge]

  /// The most edges that are kept, of 16 bytes each in memory.
  static let edgeLimit = 1 << 23

  /// Keeps a graph; nil if the store lacks something that a tree names, or if there are too many edges.
  init?(
    _ graph: ObjectGraph, _ containment: Containment, of targets: [ObjectID],
    _ contents: StoreContents
  ) {
    guard let links = graph.links, let edges = containment.edges(of: targets, limit: Self.edgeLimit)
    else { return nil }
    self.contents = contents
    self.targets = targets
    self.links = links
    self.edges = edges
    met = ScannedCommits(graph.commits, parents: graph.parents, graph.tags)
  }

  // MARK: Bytes

  /// Ids are written whole, or their first 64 bits; edges as differences of numbers, since most trees
  /// are held by a row of others.
  var body: [UInt8] {
    var file = FieldWriter(reserving: 4096 + met.commits.count * 48 + edges.count * 4)
    contents.write(to: &file)
    file.add(targets.count)
    for id in targets { file.add(id) }
    file.add(links.count)
    for link in links.sorted() { file.add(prefix: link) }
    file.add(met.tags.count)
    for (tag, object) in met.tags.sorted(by: { $0.0 < $1.0 }) {
      file.add(tag)
      file.add(object)
    }
    file.add(met.commits.count)
    for commit in met.commits {
      file.add(commit.id)
      file.add(prefix: commit.tree)
      file.add(commit.time)
      file.add(commit.parents.count)
      for parent in met.parents[commit.parents] { file.add(prefix: parent) }
    }
    writeEdges(to: &file)
    return file.bytes
  }

  private func writeEdges(to file: inout FieldWriter) {
    // Trees are numbered in the order in which they hold something first.
    var numbers = PrefixTable()
    var prefixes: [UInt64] = []
    let parents = edges.map { edge in
      let number = numbers.number(edge.parent)
      if number == prefixes.count { prefixes.append(edge.parent) }
      return number
    }
    file.add(prefixes.count)
    for prefix in prefixes { file.add(prefix: prefix) }
    file.add(edges.count)
    var first = 0
    while first < edges.count {
      let child = edges[first].child
      var end = first
      while end < edges.count, edges[end].child == child { end += 1 }
      file.add(prefix: child)
      file.add(end - first)
      var last = 0
      for number in parents[first..<end].sorted() {
        file.add(number - last)
        last = number
      }
      first = end
    }
  }

  /// Reads a graph.
  init(_ body: ArraySlice<UInt8>, _ algorithm: HashAlgorithm) throws(Coverage.SeenDefect) {
    var file = FieldReader(body, algorithm)
    let size = algorithm.byteCount
    contents = try StoreContents(&file, algorithm)
    var targets: [ObjectID] = []
    for _ in 0..<(try file.count(each: size)) { targets.append(try file.id()) }
    self.targets = targets
    var links: Set<UInt64> = []
    for _ in 0..<(try file.count(each: 8)) { links.insert(try file.prefix()) }
    self.links = links
    var tags: [ObjectID: ObjectID] = [:]
    for _ in 0..<(try file.count(each: size * 2)) { tags[try file.id()] = try file.id() }
    var commits: [CommitRecord] = []
    var parents: [UInt64] = []
    let commitCount = try file.count(each: size + 10)
    commits.reserveCapacity(commitCount)
    for _ in 0..<commitCount {
      let (id, tree, time) = (try file.id(), try file.prefix(), try file.number())
      let first = parents.count
      for _ in 0..<(try file.count(each: 8)) { parents.append(try file.prefix()) }
      commits.append(CommitRecord(id, tree: tree, time: time, parents: first..<parents.count))
    }
    met = ScannedCommits(commits, parents: parents, tags)
    edges = try Self.edges(&file)
    guard file.isAtEnd else { throw .damaged }
  }

  private static func edges(
    _ file: inout FieldReader
  ) throws(Coverage.SeenDefect) -> [GraphRecorder.Edge] {
    var prefixes: [UInt64] = []
    for _ in 0..<(try file.count(each: 8)) { prefixes.append(try file.prefix()) }
    let count = try file.count(each: 1)
    guard count <= edgeLimit else { throw .damaged }
    var edges: [GraphRecorder.Edge] = []
    edges.reserveCapacity(count)
    while edges.count < count {
      let child = try file.prefix()
      let held = try file.count(each: 1)
      guard held > 0, held <= count - edges.count else { throw .damaged }
      var number = 0
      for _ in 0..<held {
        let step = try file.number()
        guard step < prefixes.count - number else { throw .damaged }
        number += step
        edges.append(GraphRecorder.Edge(child: child, parent: prefixes[number]))
      }
    }
    return edges
  }
}
