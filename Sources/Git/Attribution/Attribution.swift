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
    let targets = Set(targets).sorted()
    if targets.isEmpty, trees?.present == nil {
      unread = []
      isConnected = false
      return
    }
    var asked: RefTips?
    var known: OriginList?
    // Where all trees were read, what they tell costs little more.
    if trees == nil, let kept {
      do throws(Coverage.SeenDefect) {
        known = try kept.list()
      } catch {
        ignored.append(kept.ignored(error))
      }
      if let list = known, list.history.store == kept.store,
        targets.allSatisfy({ list.origins[$0] != nil })
      {
        let answer = try tips()
        if list.history == HistoryIdentity(kept.store, answer) {
          for target in targets { origins[target] = list.origins[target] }
          unread = []
          isConnected = false
          return
        }
        asked = answer
      }
    }
    let graph: ObjectGraph
    if let trees, let met, met.allSatisfy(\.isWhole) {
      graph = ObjectGraph(met, trees)
    } else {
      graph = ObjectGraph(store, targets: targets, met: met, workers: workers)
    }
    let answer: RefTips
    if let asked { answer = asked } else { answer = try tips() }
    unread = graph.unread
    isConnected = trees?.present.map { graph.isConnected($0, answer) } ?? false
    let history = AttributedHistory(graph, answer, targets)
    origins = ObjectOrigins(targets, history, store, workers: workers).origins
    guard let kept, graph.unread.isEmpty,
      // Objects may have come since the store was scanned.
      let identity = graph.plan.map({ StoreIdentity(store, $0) }) ?? kept.store
    else { return }
    var list = OriginList(HistoryIdentity(identity, answer), origins)
    // Under other options there were other objects.
    if let known, known.history == list.history {
      list.origins.merge(known.origins) { new, _ in new }
    }
    if Self.isWhole(list), mayKeep(list.texts) { ignored += [kept.keep(list)].compactMap { $0 } }
  }

  /// Whether every commit that is named could be read.
  private static func isWhole(_ list: OriginList) -> Bool {
    list.origins.values.allSatisfy { $0.commit == nil || $0.signature != nil }
  }
}
