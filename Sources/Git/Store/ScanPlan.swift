import Platform
import Synchronization

/// What a scan has to read, numbered: delta families, loose objects, then the families of trees.
final class ScanPlan: Sendable {
  /// A piece of work.
  enum Item {
    /// A family, by the entry that holds its first object whole.
    case root(PackFamilies, UInt32)
    /// Families whose first object is not in the pack.
    case borrowers(PackFamilies, base: ObjectID, [UInt32])
    /// A loose object.
    case loose(LooseObjects, ObjectID)
  }

  /// Every pack's families.
  let families: [PackFamilies]
  /// The families' roots but those of trees, and those of trees.
  private let roots: Roots
  private let treeRoots: Roots
  private let borrowers: [(PackFamilies, ObjectID, [UInt32])]
  /// The loose objects to read, that no pack has.
  let loose: [(LooseObjects, ObjectID)]
  /// What of each pack earlier scans have read; empty where nobody asked.
  let known: [KnownPart]
  /// Loose objects that earlier scans have read.
  let knownLoose: [(LooseObjects, ObjectID)]
  /// Objects that the packs' own indexes place nowhere.
  let failed: [ObjectID]
  /// Folders of loose objects that can't be listed.
  let unread: [Unread]
  /// What lies in object directories beside objects and packs.
  let strays: [[UInt8]]

  /// The number of objects in the packs that are read, and of loose ones.
  var size: Int { families.reduce(loose.count) { $0 + $1.count } }

  /// The number of pieces.
  var count: Int { trees.upperBound }
  /// The pieces in which trees are among others: whether they are is known once they are read.
  var borrowed: Range<Int> {
    let start = roots.count + loose.count
    return start..<start + borrowers.count
  }
  /// The pieces that are families of trees.
  var trees: Range<Int> { borrowed.upperBound..<borrowed.upperBound + treeRoots.count }

  /// Sorts every pack and finds its families.
  ///
  /// - Parameters:
  ///   - only: the objects to read; nil for all.
  ///   - seen: for object directories, the objects that are left out because they were read before.
  ///   - checksum: how the lists name a pack; nil for one that they can't name.
  init(
    _ store: ObjectStore, _ kinds: ObjectKinds, only: Set<ObjectID>?,
    leavingOut seen: [[UInt8]: SeenList] = [:],
    naming checksum: (Pack) -> [UInt8]? = { $0.checksum }, workers: Int
  ) {
    var families: [PackFamilies] = []
    var borrowers: [(PackFamilies, ObjectID, [UInt32])] = []
    var failed: [ObjectID] = []
    var wanted = WantedObjects(store.packs, only: only, workers: workers)
    known = seen.isEmpty ? [] : wanted.leaveOut(seen, of: store.packs, naming: checksum)
    for (number, pack) in store.packs.enumerated() {
      if !known.isEmpty, known[number].isAll { continue }
      let family = PackFamilies(pack)
      family.number = families.count
      family.readHeads(workers: workers)
      family.link(kinds, wanted: wanted.bitmaps[number])
      family.firstNode = families.last.map { $0.firstNode + $0.count } ?? 0
      families.append(family)
      for (base, entries) in family.borrowers where !entries.isEmpty {
        borrowers.append((family, base, entries))
      }
      failed += family.broken.map { pack.index.id(at: Int($0)) }
    }
    self.families = families
    roots = Roots(families.map(\.roots))
    treeRoots = Roots(families.map(\.treeRoots))
    self.borrowers = borrowers
    let list: [(LooseObjects, ObjectID)]
    (list, unread, strays) = Self.looseObjects(store, only: only)
    let isKnown = { (object: (LooseObjects, ObjectID)) in
      seen[object.0.directory]?.contains(object.1) == true
    }
    loose = seen.isEmpty ? list : list.filter { !isKnown($0) }
    knownLoose = seen.isEmpty ? [] : list.filter(isKnown)
    if let only {
      // What is nowhere is asked of git, which knows of objects that came meanwhile.
      let loose = Set(loose.map { $0.1 })
      failed += only.filter { !loose.contains($0) && store.find($0) == nil }
    }
    self.failed = failed
  }

  /// The loose objects that no pack has, each once.
  private static func looseObjects(
    _ store: ObjectStore, only: Set<ObjectID>?
  ) -> ([(LooseObjects, ObjectID)], [Unread], [[UInt8]]) {
    var list: [(LooseObjects, ObjectID)] = []
    var unread: [Unread] = []
    var strays: [[UInt8]] = []
    var seen: Set<ObjectID> = []
    for objects in store.loose {
      do throws(Unread) {
        let listing = try objects.list(store.algorithm)
        strays += listing.strays
        for id in listing.ids where only?.contains(id) ?? true {
          if store.find(id) == nil, store.loose.count == 1 || seen.insert(id).inserted {
            list.append((objects, id))
          }
        }
      } catch {
        unread.append(error)
      }
    }
    strays += store.laterPacks()
    return (list, unread, strays)
  }

  /// The pack that a root is of, and its entry; nil for other pieces of work.
  private func root(_ number: Int) -> (pack: Int, entry: UInt32)? {
    if number < roots.count { return roots[number] }
    let first = trees.lowerBound
    return number >= first && number < count ? treeRoots[number - first] : nil
  }

  /// Asks for what a piece of work begins with to be in the processor's cache.
  func prefetch(_ number: Int) {
    guard let (pack, entry) = root(number) else { return }
    families[pack].prefetch(entry)
  }

  /// A piece of work by its number.
  subscript(number: Int) -> Item {
    if let (pack, entry) = root(number) { return .root(families[pack], entry) }
    if borrowed.contains(number) {
      let (families, base, entries) = borrowers[number - borrowed.lowerBound]
      return .borrowers(families, base: base, entries)
    }
    let (objects, id) = loose[number - roots.count]
    return .loose(objects, id)
  }
}

/// Roots of several packs, numbered.
private struct Roots {
  private let entries: [[UInt32]]
  /// For each pack, the number of the first root behind its own.
  private let ends: [Int]

  init(_ entries: [[UInt32]]) {
    self.entries = entries
    var ends: [Int] = []
    for list in entries { ends.append((ends.last ?? 0) + list.count) }
    self.ends = ends
  }

  var count: Int { ends.last ?? 0 }

  /// A root by its number.
  subscript(number: Int) -> (pack: Int, entry: UInt32) {
    let pack = ends.partitioningIndex { $0 > number }
    return (pack, entries[pack][pack == 0 ? number : number - ends[pack - 1]])
  }
}

/// Which objects of each pack are to be read, so that one in two packs is read once.
struct WantedObjects {
  /// For each pack, the positions in its index; nil for all.
  private(set) var bitmaps: [Bitmap?]

  /// Leaves out what was read before.
  ///
  /// - Returns: for each pack, what that is.
  mutating func leaveOut(
    _ seen: [[UInt8]: SeenList], of packs: [Pack], naming checksum: (Pack) -> [UInt8]?
  ) -> [KnownPart] {
    packs.indices.map { number in
      let pack = packs[number]
      guard let list = pack.objectDirectory.flatMap({ seen[$0] }) else { return .none }
      let count = pack.index.count
      if pack.defect == nil, let name = checksum(pack), list.packs.contains(name) {
        guard let wanted = bitmaps[number] else { return .all(count: count) }
        bitmaps[number] = Bitmap(count: count, filled: false)
        return .some(wanted, count: count, isRest: false)
      }
      var known = list.positions(in: pack.index)
      var rest = bitmaps[number] ?? Bitmap(count: count, filled: true)
      if let wanted = bitmaps[number] { known.intersect(wanted) }
      rest.subtract(known)
      bitmaps[number] = rest
      return .some(known, count: count, isRest: rest.members(below: count) > 0)
    }
  }

  init(_ packs: [Pack], only: Set<ObjectID>?, workers: Int) {
    bitmaps = packs.map { _ in nil }
    if let only {
      bitmaps = packs.map { Bitmap(count: $0.index.count, filled: false) }
      for id in only {
        for (number, pack) in packs.enumerated() {
          guard let position = pack.index.find(id) else { continue }
          bitmaps[number]?[position] = true
          break
        }
      }
    } else if packs.count > 1 {
      dropDuplicates(packs, workers: workers)
    }
  }

  /// Leaves every object to the first pack that has it.
  ///
  /// Takes the ids of one first byte at a time from all packs and sorts them: no table of all ids
  /// is ever needed, and the bytes can be shared out to workers.
  private mutating func dropDuplicates(_ packs: [Pack], workers: Int) {
    let next = NextIndex()
    let found = Mutex<[(pack: Int, position: Int)]>([])
    let work: @Sendable (Int) -> Void = { _ in
      var ids: [(prefix: UInt64, pack: Int32, position: UInt32)] = []
      var duplicates: [(pack: Int, position: Int)] = []
      while let byte = UInt8(exactly: next.take(1)) {
        ids.removeAll(keepingCapacity: true)
        for (number, pack) in packs.enumerated() {
          for position in pack.index.positions(firstByte: byte) {
            ids.append((pack.index.prefix(at: position), Int32(number), UInt32(position)))
          }
        }
        ids.sort { ($0.prefix, $0.pack, $0.position) < ($1.prefix, $1.pack, $1.position) }
        var start = 0
        for place in ids.indices.dropFirst() {
          if ids[place].prefix != ids[start].prefix { start = place }
          let own = packs[Int(ids[place].pack)].index.id(at: Int(ids[place].position))
          for earlier in ids[start..<place]
          where packs[Int(earlier.pack)].index.id(at: Int(earlier.position)) == own {
            duplicates.append((Int(ids[place].pack), Int(ids[place].position)))
            break
          }
        }
      }
      found.withLock { $0 += duplicates }
    }
    if packs.reduce(0, { $0 + $1.index.count }) > 50_000 {
      WorkerPool.run(workers, work)
    } else {
      work(0)
    }
    for (pack, position) in found.withLock({ $0 }) {
      if bitmaps[pack] == nil {
        bitmaps[pack] = Bitmap(count: packs[pack].index.count, filled: true)
      }
      bitmaps[pack]?[position] = false
    }
  }
}

/// What of a pack was read by earlier scans.
enum KnownPart {
  case none
  /// The pack is one that was finished: nothing of it is looked at.
  case all(count: Int)
  /// These positions of the index.
  case some(Bitmap, count: Int, isRest: Bool)

  /// Whether nothing is left to be read.
  var isAll: Bool {
    switch self {
    case .none: false
    case .all: true
    case .some(_, _, let isRest): !isRest
    }
  }

  /// The number of objects.
  var count: Int {
    switch self {
    case .none: 0
    case .all(let count): count
    case .some(let known, let count, _): known.members(below: count)
    }
  }

  /// Whether the object at a position of the index is among them.
  func holds(_ position: Int) -> Bool {
    switch self {
    case .none: false
    case .all: true
    case .some(let known, _, _): known[position]
    }
  }
}
