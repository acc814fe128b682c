/// A history, numbered, with everything that is the same for all objects.
struct AttributedHistory: Sendable {
  let commits: CommitGraph
  let tags: [ObjectID: ObjectID]
  let containment: Containment
  let tips: RefTips
  /// For each commit, the number of its tree in `containment`, or -1.
  let roots: [Int32]
  /// For each ref, its commit's number.
  let tipCommits: [Int?]
  /// For each ref, the number in `containment` of what it points to.
  let tipObjects: [Int?]
  /// The commits that reflogs and the like still hold.
  let remembered: [Int]
  /// The commits that anything reaches.
  let reachable: Bitmap

  init(_ graph: ObjectGraph, _ tips: RefTips, _ targets: [ObjectID]) {
    let commits = CommitGraph(graph.commits, parents: graph.parents)
    let containment = Containment(targets, graph.holders)
    self.commits = commits
    tags = graph.tags
    self.containment = containment
    self.tips = tips
    roots = commits.records.map { containment.number($0.tree).map { Int32($0) } ?? -1 }
    tipCommits = tips.refs.map { commits.number($0.object) }
    tipObjects = tips.refs.map { containment.number($0.object.prefix) }
    remembered = tips.remembered.compactMap { commits.number($0) }
    reachable = commits.ancestors(remembered + tipCommits.compactMap { $0 })
  }
}
