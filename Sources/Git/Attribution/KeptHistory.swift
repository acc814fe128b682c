import Blobs

/// What earlier scans of a repository have kept of its history.
struct KeptHistory {
  /// Where it is kept.
  let place: SeenOrigins
  /// Where objects with findings stood; nil where that was not kept.
  private(set) var list: OriginList?
  /// What does not count, and why.
  private(set) var ignored: [SeenObjects.Ignored] = []
  private var graph: KeptGraph?

  /// - Parameter reads: whether to read where objects stood.
  init(_ place: SeenOrigins, reads: Bool) {
    self.place = place
    guard reads else { return }
    do throws(Coverage.SeenDefect) {
      list = try place.list()
    } catch {
      ignored.append(place.ignored(error, .origins))
    }
  }

  /// Whether nothing has been added to the store, and some objects are among those that are kept.
  func mayHold(_ targets: [ObjectID]) -> Bool {
    guard let list, list.history.store == place.store else { return false }
    return targets.allSatisfy { list.origins[$0] != nil }
  }

  /// Reads what has come to a store since; nil where that does not tell where some objects stand.
  ///
  /// - Parameter targets: the objects; those that were asked for before are added.
  mutating func extendedGraph(
    _ store: ObjectStore, _ targets: inout [ObjectID], workers: Int
  ) -> ObjectGraph? {
    do throws(Coverage.SeenDefect) {
      graph = try place.graph()
    } catch {
      ignored.append(place.ignored(error, .graph))
    }
    guard let graph else { return nil }
    let all = Set(targets).union(graph.targets).sorted()
    guard let extended = ObjectGraph(store, since: graph, targets: all, workers: workers) else {
      self.graph = nil
      return nil
    }
    targets = all
    return extended
  }

  /// Where objects stood, if their commits can't have got other paths for them since.
  var lasting: [ObjectID: Attribution.Origin] {
    list?.isComplete == true ? list?.origins ?? [:] : [:]
  }

  /// Keeps where objects stand, and what leads to their commits, if nothing was left out of it.
  ///
  /// - Parameters:
  ///   - targets: the objects.
  ///   - containment: what holds them.
  ///   - mayKeep: whether texts hold no secret.
  mutating func keep(
    _ origins: [ObjectID: Attribution.Origin], _ targets: [ObjectID], _ graph: ObjectGraph,
    _ containment: Containment, _ store: ObjectStore, _ tips: RefTips,
    mayKeep: ([[UInt8]]) -> Bool
  ) {
    var (identity, contents) = (place.store, place.contents)
    if let plan = graph.plan {
      // Objects may have come since the store was scanned.
      guard let own = StoreIdentity(store, plan), let read = StoreContents(store, plan) else {
        return
      }
      (identity, contents) = (own, read)
    }
    let history = HistoryIdentity(identity, tips)
    var list = OriginList(history, origins, isComplete: graph.links != nil)
    // Under other options there were other objects.
    if let known = self.list, known.history == history, known.isComplete == list.isComplete {
      list.origins.merge(known.origins) { new, _ in new }
    }
    guard graph.unread.isEmpty, list.isWhole, mayKeep(list.texts) else { return }
    ignored += [place.keep(list)].compactMap { $0 }
    if self.graph != nil, let plan = graph.plan, plan.size < place.rereadLimit { return }
    if let kept = KeptGraph(graph, containment, of: targets, contents) {
      ignored += [place.keep(kept)].compactMap { $0 }
    }
  }
}
