/// A history, numbered, with where every tree in it stands that holds one of some objects.
struct AttributedHistory: Sendable {
  let commits: CommitGraph
  let containment: Containment
  /// The commits in the order in which they count as the first to have something: what a ref or reflog
  /// reaches before what none does, then by time, and parents before their children.
  let ranked: [Int32]
  /// For each number in `containment`, where it stands as far as trees tell.
  let standings: [Standing]
  /// For each number of a set of refs, the refs.
  let refSets: [[Int32]]
  /// For each commit, the refs that reach it.
  let commitRefs: [UInt32]
  /// For tags that refs lead through, those refs.
  let tagRefs: [ObjectID: [Int32]]
  let refNames: [[UInt8]]
  /// The commit that `HEAD` names.
  let head: ObjectID?
  /// The commits and tags that remote-tracking refs reach; nil where there is no such ref.
  let pushed: (commits: Bitmap, tags: Set<ObjectID>)?
  /// All tags.
  let tags: [ObjectID: ObjectID]
  /// The objects that refs, reflogs and the like name, whatever these are.
  let named: Set<ObjectID>
  /// The commits that anything reaches, and those that `HEAD` does.
  let reachable: Bitmap
  let inHead: Bitmap

  init(_ graph: ObjectGraph, _ tips: RefTips, _ targets: [ObjectID]) {
    let commits = CommitGraph(graph.commits, parents: graph.parents)
    let containment = Containment(targets, graph.holders)
    let tipCommits = tips.refs.map { commits.number($0.object) }
    let headCommit = tips.refs.indices.first { tips.refs[$0].name.elementsEqual("HEAD".utf8) }
      .flatMap { tipCommits[$0] }
    reachable = commits.ancestors(
      tips.remembered.compactMap { commits.number($0) } + tipCommits.compactMap { $0 })
    inHead = commits.ancestors(headCommit.map { [$0] } ?? [])
    head = headCommit.map { commits.records[$0].id }
    let remotes = tips.refs.indices.filter { tips.refs[$0].isRemoteTracking }
    let pushedCommits = commits.ancestors(remotes.compactMap { tipCommits[$0] })
    ranked = commits.ranked(reachable)

    var sets = RefSets()
    var commitRefs = [UInt32](repeating: RefSets.empty, count: commits.records.count)
    for (ref, commit) in tipCommits.enumerated() {
      if let commit { commitRefs[commit] = sets.union(commitRefs[commit], sets.single(ref)) }
    }
    for commit in commits.order.reversed() {
      for parent in commits.parents(Int(commit)) {
        commitRefs[Int(parent)] = sets.union(commitRefs[Int(parent)], commitRefs[Int(commit)])
      }
    }

    var standings = [Standing](repeating: Standing(), count: containment.count)
    for (rank, commit) in ranked.enumerated() {
      let record = commits.records[Int(commit)]
      guard let root = containment.number(record.tree) else { continue }
      standings[root].first = min(standings[root].first, Int32(rank))
      standings[root].refs = sets.union(standings[root].refs, commitRefs[Int(commit)])
      if headCommit == Int(commit) { standings[root].isInHead = true }
      if pushedCommits[Int(commit)] { standings[root].isPushed = true }
    }
    for (ref, tip) in tips.refs.enumerated() {
      guard let number = containment.number(tip.object.prefix) else { continue }
      standings[number].refs = sets.union(standings[number].refs, sets.single(ref))
      standings[number].isNamed = true
      if tip.isRemoteTracking { standings[number].isPushed = true }
    }
    for id in tips.remembered {
      if let number = containment.number(id.prefix) { standings[number].isNamed = true }
    }
    containment.descend { holder, tree in
      let outer = standings[holder]
      standings[tree].add(outer)
      standings[tree].refs = sets.union(standings[tree].refs, outer.refs)
    }
    self.commits = commits
    self.containment = containment
    self.commitRefs = commitRefs
    self.standings = standings
    refSets = sets.sets
    tagRefs = Self.tagRefs(graph.tags, tips.refs.indices, tips)
    pushed =
      remotes.isEmpty
      ? nil : (pushedCommits, Set(Self.tagRefs(graph.tags, remotes, tips).keys))
    refNames = tips.refs.map(\.name)
    tags = graph.tags
    named = Set(tips.remembered)
  }

  /// Those of some refs that lead through tags, or through tags of tags.
  private static func tagRefs(
    _ tags: [ObjectID: ObjectID], _ some: some Sequence<Int>, _ tips: RefTips
  ) -> [ObjectID: [Int32]] {
    var refs: [ObjectID: [Int32]] = [:]
    for ref in some {
      let tip = tips.refs[ref]
      var tag = tip.tag
      // Each is new, so that a ring of them, in a file that somebody has changed, ends.
      var met: Set<ObjectID> = []
      while let id = tag, met.insert(id).inserted {
        refs[id] = RefSets.joined(refs[id] ?? [], [Int32(ref)])
        tag = tags[id]
        if tag == tip.object { break }
      }
    }
    return refs
  }
}
