/// Which objects a store has, by the first 64 bits of their ids.
struct PresentObjects: Sendable {
  private let indexes: [PackIndex]
  private let loose: Set<UInt64>

  /// Takes the packs' indexes, and lists the loose objects; nil where they can't be listed.
  init?(_ store: ObjectStore) {
    indexes = store.packs.map(\.index)
    var loose: Set<UInt64> = []
    for directory in store.loose {
      guard let listing = try? directory.list(store.algorithm) else { return nil }
      for id in listing.ids { loose.insert(id.prefix) }
    }
    self.loose = loose
  }

  /// Takes what a plan has found: what has come since is not there.
  init(_ store: ObjectStore, _ plan: ScanPlan) {
    indexes = store.packs.map(\.index)
    loose = Set((plan.loose + plan.knownLoose).map { $0.1.prefix })
  }

  /// Whether there is an object whose id begins so.
  func contains(_ prefix: UInt64) -> Bool {
    var last = 0
    return contains(prefix, last: &last)
  }

  /// Whether there is an object whose id begins so.
  ///
  /// - Parameter last: the pack that is asked first, by its order; set to the one that has the object:
  ///   it mostly has the next one too, and there may be thousands of packs.
  func contains(_ prefix: UInt64, last: inout Int) -> Bool {
    if indexes.indices.contains(last), indexes[last].holds(prefix) { return true }
    guard let index = indexes.firstIndex(where: { $0.holds(prefix) }) else {
      return loose.contains(prefix)
    }
    last = index
    return true
  }
}
