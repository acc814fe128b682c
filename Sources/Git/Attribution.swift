/// Where in a repository's history objects stand.
///
/// Found from the objects up: one pass over all trees and commits, whatever the number of objects,
/// instead of a difference for every commit.
package struct Attribution: Sendable {
  /// Where one object stands.
  package struct Origin: Sendable, Equatable {
    /// The commit that brought the object in, or that it is: the first by committer's date of those
    /// that have it while no parent has it, and one that a ref reaches before one that none does.
    /// Nil for tags, and where no commit has the object.
    package var commit: ObjectID?
    /// The author of `commit`, or of the tag.
    package var signature: Signature?
    /// The object's paths in `commit`, at most `pathLimit`.
    package var paths: [[UInt8]] = []
    /// Whether the object is in the tree of `HEAD`; for a commit, whether `HEAD` reaches it.
    package var isInHead = false
    /// The refs that reach the object, `HEAD` among them, at most `refLimit`.
    package var refs: [[UInt8]] = []
    /// How many refs reach the object.
    package var refCount = 0
    /// Whether a ref, a reflog, the stash or a linked work tree reaches the object.
    package var isReachable = false
  }

  /// The most paths that are listed.
  package static let pathLimit = 16
  /// The most refs that are listed.
  package static let refLimit = 8

  /// Where each object stands; an object of which nothing is known has an origin all the same.
  package private(set) var origins: [ObjectID: Origin] = [:]
  /// Trees and commits that could not be read: something may be missing from the origins.
  package let unread: [Unread]

  /// Attributes objects.
  ///
  /// - Parameters:
  ///   - targets: blobs, trees, commits and tags, in any order.
  ///   - workers: how many threads read.
  package init(
    _ targets: some Sequence<ObjectID>, in repository: Repository, _ store: ObjectStore,
    workers: Int
  ) throws(GitError) {
    let targets = Set(targets).sorted()
    if targets.isEmpty {
      unread = []
      return
    }
    let tips = try RefTips(repository)
    let graph = ObjectGraph(store, targets: targets, workers: workers)
    unread = graph.unread
    let commits = CommitGraph(graph.commits)
    let reader = ObjectReader(store)
    // A bit for each object of a batch makes every step one operation on a word.
    for start in stride(from: 0, to: targets.count, by: 64) {
      let batch = Array(targets[start..<min(start + 64, targets.count)])
      let found = BatchAttribution(batch, graph, commits, tips, reader).origins()
      for (target, origin) in zip(batch, found) { origins[target] = origin }
    }
  }
}

/// The attribution of up to 64 objects.
private struct BatchAttribution {
  private let targets: [ObjectID]
  private let graph: ObjectGraph
  private let commits: CommitGraph
  private let tips: RefTips
  private let reader: ObjectReader
  private let containment: Containment
  /// For each commit, the targets that its tree has.
  private var held: [UInt64]
  /// For each commit, the targets that it or a commit before it has.
  private var known: [UInt64]

  init(
    _ targets: [ObjectID], _ graph: ObjectGraph, _ commits: CommitGraph, _ tips: RefTips,
    _ reader: ObjectReader
  ) {
    self.targets = targets
    self.graph = graph
    self.commits = commits
    self.tips = tips
    self.reader = reader
    containment = Containment(targets, graph)
    held = commits.records.map { [containment] in containment[$0.tree] }
    known = held
    for (bit, target) in targets.enumerated() {
      if let number = commits.number(target) { known[number] |= 1 << UInt64(bit) }
    }
    for commit in commits.order {
      for parent in commits.parents(Int(commit)) { known[Int(commit)] |= known[Int(parent)] }
    }
  }

  func origins() -> [Attribution.Origin] {
    var origins = targets.map { _ in Attribution.Origin() }
    let remembered = tips.remembered + tips.refs.map(\.object)
    let reachable = commits.ancestors(remembered.compactMap { commits.number($0) })
    reach(&origins)
    for commit in tips.remembered.compactMap({ commits.number($0) }) {
      for bit in Bits(known[commit]) { origins[bit].isReachable = true }
    }
    let first = firstCommits(reachable)
    for (bit, target) in targets.enumerated() {
      if let own = commits.number(target) {
        origins[bit].commit = commits.records[own].id
      } else if let number = first[bit] {
        let record = commits.records[number]
        origins[bit].commit = record.id
        origins[bit].paths = paths(bit, record)
      }
      let signed = origins[bit].commit ?? (graph.tags[target] == nil ? nil : target)
      if let signed, let (kind, content) = try? reader.read(signed) {
        origins[bit].signature = Signature(content, kind == .tag ? "tagger " : "author ")
      }
    }
    return origins
  }

  /// Notes which refs reach which targets.
  private func reach(_ origins: inout [Attribution.Origin]) {
    let bits = Dictionary(uniqueKeysWithValues: targets.enumerated().map { ($1, $0) })
    for tip in tips.refs {
      var reached = containment[tip.object.prefix]
      if let number = commits.number(tip.object) { reached |= known[number] }
      // Through a tag, or a tag of a tag.
      var tag = tip.tag
      while let id = tag {
        if let bit = bits[id] { reached |= 1 << UInt64(bit) }
        tag = graph.tags[id]
        if tag == tip.object { break }
      }
      if let bit = bits[tip.object] { reached |= 1 << UInt64(bit) }
      let isHead = tip.name.elementsEqual("HEAD".utf8)
      for bit in Bits(reached) {
        origins[bit].isReachable = true
        origins[bit].refCount += 1
        if origins[bit].refs.count < Attribution.refLimit { origins[bit].refs.append(tip.name) }
      }
      if isHead, let number = commits.number(tip.object) {
        for bit in Bits(held[number]) { origins[bit].isInHead = true }
        for (bit, target) in targets.enumerated() where commits.number(target) != nil {
          if known[number] >> UInt64(bit) & 1 != 0 { origins[bit].isInHead = true }
        }
      }
    }
  }

  /// For each target, the commit that brought it in.
  private func firstCommits(_ reachable: Bitmap) -> [Int?] {
    var best = [Int?](repeating: nil, count: targets.count)
    // Parents first, so that of two commits of one time the earlier one stays.
    for commit in commits.order.map({ Int($0) }) where held[commit] != 0 {
      let before = commits.parents(commit).reduce(0) { $0 | held[Int($1)] }
      for bit in Bits(held[commit] & ~before) {
        guard let other = best[bit] else {
          best[bit] = commit
          continue
        }
        let isReached = reachable[commit]
        let isOtherReached = reachable[other]
        let isEarlier = commits.records[commit].time < commits.records[other].time
        if isReached != isOtherReached ? isReached : isEarlier { best[bit] = commit }
      }
    }
    return best
  }

  /// The paths at which a target stands in a commit's tree.
  private func paths(_ bit: Int, _ commit: CommitRecord) -> [[UInt8]] {
    guard let (_, content) = try? reader.read(commit.id),
      let root = ObjectID(
        hexadecimal: content.dropFirst(5).prefix(commit.id.algorithm.byteCount * 2))
    else { return [] }
    var found: [[UInt8]] = []
    var folders: [(id: ObjectID, path: [UInt8])] = [(root, [])]
    while let folder = folders.popLast(), found.count < Attribution.pathLimit {
      guard let (_, tree) = try? reader.load(folder.id) else { continue }
      defer { tree.keepAlive() }
      var place = 0
      var below: [(id: ObjectID, path: [UInt8])] = []
      while let entry = unsafe TreeEntry(tree.bytes, at: place, folder.id.algorithm) {
        place += entry.count
        if entry.isSubmodule { continue }
        if containment[entry.prefix] >> UInt64(bit) & 1 == 0 { continue }
        let path = folder.path.isEmpty ? entry.nameBytes : folder.path.path(entry.nameBytes)
        if entry.id == targets[bit] {
          found.append(path)
        } else if entry.isTree {
          below.append((entry.id, path))
        }
      }
      folders += below.reversed()
    }
    return found
  }
}

/// Which trees hold which of up to 64 objects, directly or in folders.
private struct Containment {
  private var masks: [UInt64: UInt64] = [:]

  init(_ targets: [ObjectID], _ graph: ObjectGraph) {
    var numbers: [UInt64: Int32] = [:]
    var prefixes: [UInt64] = []
    var own: [UInt64] = []
    func number(_ prefix: UInt64) -> Int32 {
      if let known = numbers[prefix] { return known }
      let new = Int32(prefixes.count)
      numbers[prefix] = new
      prefixes.append(prefix)
      own.append(0)
      return new
    }
    for (bit, target) in targets.enumerated() {
      own[Int(number(target.prefix))] |= 1 << UInt64(bit)
    }
    // Upward from the targets: every tree that holds one of them is met once.
    var parents: [[Int32]] = []
    var missing: [Int32] = []
    var next = 0
    while next < prefixes.count {
      var found: [Int32] = []
      graph.parents(prefixes[next]) { found.append(number($0)) }
      parents.append(found)
      next += 1
    }
    missing = [Int32](repeating: 0, count: prefixes.count)
    for found in parents { for parent in found { missing[Int(parent)] += 1 } }
    // A tree is passed on once everything below it has been.
    var ready = missing.indices.filter { missing[$0] == 0 }
    while let child = ready.popLast() {
      for parent in parents[child] {
        own[Int(parent)] |= own[child]
        missing[Int(parent)] -= 1
        if missing[Int(parent)] == 0 { ready.append(Int(parent)) }
      }
    }
    masks.reserveCapacity(prefixes.count)
    for (prefix, mask) in zip(prefixes, own) { masks[prefix] = mask }
  }

  /// The targets that an object holds or is, by the first 64 bits of its id.
  subscript(prefix: UInt64) -> UInt64 { masks[prefix] ?? 0 }
}

/// The places of the bits that are set in a word.
private struct Bits: Sequence, IteratorProtocol {
  private var rest: UInt64
  init(_ word: UInt64) { rest = word }
  mutating func next() -> Int? {
    if rest == 0 { return nil }
    defer { rest &= rest - 1 }
    return rest.trailingZeroBitCount
  }
}
