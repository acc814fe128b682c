import Platform
import Synchronization

/// Where in a repository's history objects stand.
///
/// Found from the objects up: one pass over all trees and commits, whatever the number of objects,
/// instead of a difference for every commit.
package struct Attribution: Sendable {
  /// Where one object stands.
  package struct Origin: Sendable, Equatable {
    /// The commit that brought the object in, or that it is: the first by committer's date of those
    /// that have it while no parent has it, and one that a ref reaches before one that none does.
    /// Of several of one second it is always the same one. Nil for tags, and where no commit has
    /// the object.
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
  ///   - met: the commits and tags of the whole store, if a scan has seen them all already, as its
  ///     workers have met them.
  ///   - workers: how many threads read.
  package init(
    _ targets: some Sequence<ObjectID>, in repository: Repository, _ store: ObjectStore,
    met: [ScannedCommits]? = nil, workers: Int
  ) throws(GitError) {
    // Git answers while the trees are read.
    let answer = Background { Result { () throws(GitError) in try RefTips(repository) } }
    try self.init(targets, store, met: met, workers: workers) { () throws(GitError) in
      try answer.value().get()
    }
  }

  /// Attributes objects of a bundle.
  package init(
    _ targets: some Sequence<ObjectID>, in bundle: BundleHeader?, _ store: ObjectStore,
    met: [ScannedCommits], workers: Int
  ) {
    self.init(targets, store, met: met, workers: workers) { RefTips(bundle, store) }
  }

  /// - Parameter tips: asked for when the trees have been read.
  private init<Failure: Error>(
    _ targets: some Sequence<ObjectID>, _ store: ObjectStore, met: [ScannedCommits]?,
    workers: Int, tips: () throws(Failure) -> RefTips
  ) throws(Failure) {
    let targets = Set(targets).sorted()
    if targets.isEmpty {
      unread = []
      return
    }
    let graph = ObjectGraph(store, targets: targets, met: met, workers: workers)
    let tips = try tips()
    unread = graph.unread
    let history = AttributedHistory(graph, tips, targets)
    // A bit for each object of a batch makes every step one operation on a word.
    let batches = (targets.count + 63) / 64
    let next = NextIndex()
    let found = Mutex<[ObjectID: Origin]>([:])
    WorkerPool.run(min(workers, batches)) { _ in
      let reader = ObjectReader(store)
      var search = history.containment.search()
      while true {
        let start = next.take(64)
        if start >= targets.count { break }
        let batch = targets[start..<min(start + 64, targets.count)]
        let origins = BatchAttribution(Array(batch), history, reader, &search).origins()
        found.withLock {
          for (target, origin) in zip(batch, origins) { $0[target] = origin }
        }
      }
    }
    origins = found.withLock { $0 }
  }
}
