import Platform
import Synchronization

/// What a scan has to read, numbered: delta families, then loose objects.
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
  /// For each pack, the number of the first root behind its own.
  private let rootEnds: [Int]
  private let borrowers: [(PackFamilies, ObjectID, [UInt32])]
  private let loose: [(LooseObjects, ObjectID)]
  /// Objects that the packs' own indexes place nowhere.
  let failed: [ObjectID]
  /// Folders of loose objects that can't be listed.
  let unread: [Unread]
  /// What lies in object directories beside objects and packs.
  let strays: [[UInt8]]

  /// The number of pieces.
  var count: Int { (rootEnds.last ?? 0) + borrowers.count + loose.count }

  /// Sorts every pack and finds its families.
  init(_ store: ObjectStore, _ kinds: ObjectKinds, only: Set<ObjectID>?, workers: Int) {
    var families: [PackFamilies] = []
    var rootEnds: [Int] = []
    var borrowers: [(PackFamilies, ObjectID, [UInt32])] = []
    var failed: [ObjectID] = []
    let wanted = WantedObjects(store.packs, only: only, workers: workers)
    for (number, pack) in store.packs.enumerated() {
      let family = PackFamilies(pack)
      family.readHeads(workers: workers)
      family.link(kinds, wanted: wanted.bitmaps[number])
      family.firstNode = families.last.map { $0.firstNode + $0.count } ?? 0
      families.append(family)
      rootEnds.append((rootEnds.last ?? 0) + family.roots.count)
      for (base, entries) in family.borrowers where !entries.isEmpty {
        borrowers.append((family, base, entries))
      }
      failed += family.broken.map { pack.index.id(at: Int($0)) }
    }
    self.families = families
    self.rootEnds = rootEnds
    self.borrowers = borrowers
    (loose, unread, strays) = Self.looseObjects(store, only: only)
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
    return (list, unread, strays)
  }

  /// The pack that a root is of, and which of its roots it is; nil for other pieces of work.
  private func root(_ number: Int) -> (pack: Int, root: Int)? {
    guard number < rootEnds.last ?? 0 else { return nil }
    let pack = rootEnds.partitioningIndex { $0 > number }
    return (pack, pack == 0 ? number : number - rootEnds[pack - 1])
  }

  /// Asks for what a piece of work begins with to be in the processor's cache.
  func prefetch(_ number: Int) {
    guard let (pack, root) = root(number) else { return }
    families[pack].prefetch(root: root)
  }

  /// A piece of work by its number.
  subscript(number: Int) -> Item {
    if let (pack, root) = root(number) {
      return .root(families[pack], families[pack].roots[root])
    }
    let borrower = number - (rootEnds.last ?? 0)
    if borrower < borrowers.count {
      let (families, base, entries) = borrowers[borrower]
      return .borrowers(families, base: base, entries)
    }
    let (objects, id) = loose[borrower - borrowers.count]
    return .loose(objects, id)
  }
}

/// Which objects of each pack are to be read, so that one in two packs is read once.
struct WantedObjects {
  /// For each pack, the positions in its index; nil for all.
  private(set) var bitmaps: [Bitmap?]

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
