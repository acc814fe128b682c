/// The attribution of up to 64 objects.
struct BatchAttribution {
  private let targets: [ObjectID]
  private let history: AttributedHistory
  private let reader: ObjectReader
  /// For each number in the history's containment, the targets that it holds or is.
  private let masks: [UInt64]
  /// For each commit, the targets that its tree has.
  private let held: [UInt64]
  /// For each commit, the targets that it or a commit before it has.
  private let known: [UInt64]

  private var commits: CommitGraph { history.commits }

  init(
    _ targets: [ObjectID], _ history: AttributedHistory, _ reader: ObjectReader,
    _ search: inout TreeHolders.Search
  ) {
    self.targets = targets
    self.history = history
    self.reader = reader
    let masks = history.containment.masks(targets[...], &search)
    held = history.roots.map { $0 < 0 ? 0 : masks[Int($0)] }
    var known = held
    for (bit, target) in targets.enumerated() {
      if let number = history.commits.number(target) { known[number] |= 1 << UInt64(bit) }
    }
    for commit in history.commits.order {
      for parent in history.commits.parents(Int(commit)) {
        known[Int(commit)] |= known[Int(parent)]
      }
    }
    self.masks = masks
    self.known = known
  }

  func origins() -> [Attribution.Origin] {
    var origins = targets.map { _ in Attribution.Origin() }
    reach(&origins)
    for commit in history.remembered {
      for bit in Bits(known[commit]) { origins[bit].isReachable = true }
    }
    let first = firstCommits()
    for (bit, target) in targets.enumerated() {
      if let own = commits.number(target) {
        origins[bit].commit = commits.records[own].id
      } else if let number = first[bit] {
        let record = commits.records[number]
        origins[bit].commit = record.id
        origins[bit].paths = paths(bit, record)
      }
      let signed = origins[bit].commit ?? (history.tags[target] == nil ? nil : target)
      if let signed, let (kind, content) = try? reader.read(signed) {
        origins[bit].signature = Signature(content, kind == .tag ? "tagger " : "author ")
      }
    }
    return origins
  }

  /// Notes which refs reach which targets.
  private func reach(_ origins: inout [Attribution.Origin]) {
    let bits = Dictionary(uniqueKeysWithValues: targets.enumerated().map { ($1, $0) })
    for (tip, (commit, object)) in zip(
      history.tips.refs, zip(history.tipCommits, history.tipObjects))
    {
      var reached = object.map { masks[$0] } ?? 0
      if let commit { reached |= known[commit] }
      // Through a tag, or a tag of a tag.
      var tag = tip.tag
      while let id = tag {
        if let bit = bits[id] { reached |= 1 << UInt64(bit) }
        tag = history.tags[id]
        if tag == tip.object { break }
      }
      if let bit = bits[tip.object] { reached |= 1 << UInt64(bit) }
      let isHead = tip.name.elementsEqual("HEAD".utf8)
      for bit in Bits(reached) {
        origins[bit].isReachable = true
        origins[bit].refCount += 1
        if origins[bit].refs.count < Attribution.refLimit { origins[bit].refs.append(tip.name) }
      }
      if isHead, let commit {
        for bit in Bits(held[commit]) { origins[bit].isInHead = true }
        for (bit, target) in targets.enumerated() where commits.number(target) != nil {
          if known[commit] >> UInt64(bit) & 1 != 0 { origins[bit].isInHead = true }
        }
      }
    }
  }

  /// For each target, the commit that brought it in.
  private func firstCommits() -> [Int?] {
    var best = [Int?](repeating: nil, count: targets.count)
    // Parents first, so that of two commits of one time the earlier one stays.
    for commit in commits.order.map({ Int($0) }) where held[commit] != 0 {
      let before = commits.parents(commit).reduce(0) { $0 | held[Int($1)] }
      for bit in Bits(held[commit] & ~before) {
        guard let other = best[bit] else {
          best[bit] = commit
          continue
        }
        let isReached = history.reachable[commit]
        let isOtherReached = history.reachable[other]
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
        guard let number = history.containment.number(entry.prefix),
          masks[number] >> UInt64(bit) & 1 != 0
        else { continue }
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
