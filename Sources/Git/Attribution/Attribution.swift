import Blobs
import Platform

/// Where in a repository's history objects stand.
///
/// Found from the objects up: one pass over all trees and commits, whatever the number of objects,
/// instead of a difference for every commit.
package struct Attribution: Sendable {
  /// Where one object stands.
  package struct Origin: Sendable, Equatable {
    /// The commit that brought the object in, or that it is: the first by committer's date of those
    /// that have it while no parent has it, and one that a ref reaches before one that none does. A
    /// commit counts as no earlier than its parents. Of several of one second it is always the same
    /// one. Nil for tags, and where no commit has the object.
    package var commit: ObjectID?
    /// The author of `commit`, or of the tag.
    package var signature: Signature?
    /// The object's paths in `commit`, at most `pathLimit`.
    package var paths: [[UInt8]] = []
    /// Whether the object is in the tree of `HEAD`; for a commit, whether `HEAD` reaches it.
    package var isInHead = false
    /// The object's paths in the tree of `HEAD`, at most `pathLimit`; none for the tree itself.
    package var headPaths: [[UInt8]] = []
    /// The refs that reach the object, `HEAD` among them, at most `refLimit`.
    package var refs: [[UInt8]] = []
    /// Whether a remote-tracking ref reaches the object; nil where the repository has none.
    package var isPushed: Bool?
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
  /// Whether it was asked for, and proved, that the store has everything that its commits, trees,
  /// tags and refs name.
  package let isConnected: Bool
  /// What was kept by earlier scans and does not count, or can't be kept for later ones, and why.
  package private(set) var ignored: [SeenObjects.Ignored] = []

  /// Attributes objects.
  ///
  /// - Parameters:
  ///   - targets: blobs, trees, commits and tags, in any order.
  ///   - met: the commits and tags of the whole store, if a scan has seen them all already, as its
  ///     workers have met them.
  ///   - trees: what a pass over the trees has recorded for the targets, if there was one.
  ///   - tips: what git was asked before; nil to ask now.
  ///   - kept: where it is kept what scans have worked out; nil where it is not, and where the store
  ///     is not the one that was scanned.
  ///   - mayKeep: whether paths, refs and persons hold no secret, and may be written into a file.
  ///   - workers: how many threads read.
  package init(
    _ targets: some Sequence<ObjectID>, in repository: Repository, _ store: ObjectStore,
    met: [ScannedCommits]? = nil, trees: RecordedTrees? = nil, asked tips: TipsQuestion? = nil,
    keptIn kept: SeenOrigins? = nil, mayKeep: (_ texts: [[UInt8]]) -> Bool = { _ in true },
    workers: Int
  ) throws(GitError) {
    // Git answers while the trees are read.
    let question = tips ?? TipsQuestion(repository)
    try self.init(targets, store, met: met, trees: trees, kept, mayKeep, workers: workers) {
      () throws(GitError) in try question.answer()
    }
  }

  /// Attributes objects of a bundle.
  package init(
    _ targets: some Sequence<ObjectID>, in bundle: BundleHeader?, _ store: ObjectStore,
    met: [ScannedCommits]?, trees: RecordedTrees? = nil, workers: Int
  ) {
    self.init(targets, store, met: met, trees: trees, nil, { _ in false }, workers: workers) {
      RefTips(bundle, store)
    }
  }

  /// - Parameter tips: asked for when the trees have been read.
  private init<Failure: Error>(
    _ targets: some Sequence<ObjectID>, _ store: ObjectStore, met: [ScannedCommits]?,
    trees: RecordedTrees?, _ kept: SeenOrigins?, _ mayKeep: ([[UInt8]]) -> Bool, workers: Int,
    tips: () throws(Failure) -> RefTips
  ) throws(Failure) {
    let wanted = Set(targets)
    var targets = wanted.sorted()
    if targets.isEmpty, trees?.present == nil {
      unread = []
      isConnected = false
      return
    }
    var asked: RefTips?
    // Where all trees were read, what they tell costs little more.
    var history = kept.map { KeptHistory($0, reads: trees == nil) }
    if let history, let list = history.list, history.mayHold(targets) {
      let answer = try tips()
      if list.history == HistoryIdentity(history.place.store, answer) {
        origins = list.origins.filter { wanted.contains($0.key) }
        ignored = history.ignored
        unread = []
        isConnected = false
        return
      }
      asked = answer
    }
    let graph: ObjectGraph
    if let trees, let met, met.allSatisfy(\.isWhole) {
      graph = ObjectGraph(met, trees)
    } else {
      let extended =
        trees == nil ? history?.extendedGraph(store, &targets, workers: workers) : nil
      graph =
        extended
        ?? ObjectGraph(store, targets: targets, met: met, checks: kept != nil, workers: workers)
    }
    let answer: RefTips
    if let asked { answer = asked } else { answer = try tips() }
    unread = graph.unread
    isConnected = trees?.present.map { graph.isConnected($0, answer) } ?? false
    let attributed = AttributedHistory(graph, answer, targets)
    let found = ObjectOrigins(
      targets, attributed, store, known: history?.lasting ?? [:], workers: workers
    ).origins
    origins = found.filter { wanted.contains($0.key) }
    history?.keep(
      found, targets, graph, attributed.containment, store, answer, mayKeep: mayKeep)
    ignored = history?.ignored ?? []
  }
}
