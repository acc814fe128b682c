import Platform
import Synchronization

/// A pack's entries in the order of their offsets, linked into delta families.
///
/// Kept as parallel tables of 28 bytes an entry in all, and filled with raw pointers, because a
/// pack has millions of entries and every index in the tables is made here.
@safe
final class PackFamilies: @unchecked Sendable {
  // Sendable: built by `init`, `readHeads` and `link` before any walk; those only read.

  /// Stands for no entry.
  static let none = UInt32.max
  /// Stands for a base that is not in this pack.
  private static let elsewhere = UInt32.max - 1
  /// The kind of an entry whose base is not in this pack.
  private static let unknownKind: UInt8 = 7

  let pack: Pack
  /// The number of entries that the index places inside the pack.
  let count: Int
  /// Where each entry begins, ascending; one more number says where the last ends.
  private let offsets: UnsafeMutableBufferPointer<UInt64>
  /// Each entry's position in the index.
  private let positions: UnsafeMutableBufferPointer<UInt32>
  /// The first of the entries that are differences from this one.
  private let firstChild: UnsafeMutableBufferPointer<UInt32>
  /// The next entry with the same base; while linking, the base.
  private let nextSibling: UnsafeMutableBufferPointer<UInt32>
  /// How many wanted entries are made from this one, itself included.
  private let weights: UnsafeMutableBufferPointer<UInt32>
  /// The kind's number; 0 where it is not known.
  private let kinds: UnsafeMutableBufferPointer<UInt8>

  /// Entries that hold their object whole, of wanted kinds but trees.
  private(set) var roots: [UInt32] = []
  /// Entries that hold a tree whole, if trees are wanted.
  private(set) var treeRoots: [UInt32] = []
  /// Entries that are differences from objects outside this pack, by those objects.
  private(set) var borrowers: [ObjectID: [UInt32]] = [:]
  /// Positions in the index of entries that can't be read from here.
  private(set) var broken: [UInt32] = []
  private var wanted: Bitmap?
  /// The number of entries in the packs before this one: with an entry's own number added it
  /// names the entry among those of all packs.
  var firstNode = 0
  /// Which families these are of those of a plan.
  var number = 0

  /// Sorts a pack's entries by their offset.
  init(_ pack: Pack) {
    self.pack = pack
    let index = pack.index
    let entryEnd = pack.end
    var keys: [UInt64] = []
    keys.reserveCapacity(index.count)
    let positionBits = Int.bitWidth - index.count.leadingZeroBitCount
    let offsetBits = Int.bitWidth - entryEnd.leadingZeroBitCount
    precondition(positionBits + offsetBits <= 64, "a pack of more than 2^32 TiB entries")
    for position in 0..<index.count {
      guard let offset = index.offset(at: position), offset >= 12, offset < entryEnd else {
        broken.append(UInt32(position))
        continue
      }
      keys.append(UInt64(offset) << UInt64(positionBits) | UInt64(position))
    }
    RadixSort.sort(&keys, fromBit: positionBits, toBit: positionBits + offsetBits)
    count = keys.count
    unsafe offsets = .allocate(capacity: count + 1)
    unsafe positions = .allocate(capacity: count)
    unsafe firstChild = .allocate(capacity: count)
    unsafe nextSibling = .allocate(capacity: count)
    unsafe weights = .allocate(capacity: count)
    unsafe kinds = .allocate(capacity: count)
    let mask = UInt64(1) << UInt64(positionBits) - 1
    for entry in 0..<count {
      unsafe offsets[entry] = keys[entry] >> UInt64(positionBits)
      unsafe positions[entry] = UInt32(keys[entry] & mask)
    }
    unsafe offsets[count] = UInt64(entryEnd)
    unsafe firstChild.initialize(repeating: Self.none)
    unsafe nextSibling.initialize(repeating: Self.none)
    unsafe weights.initialize(repeating: 0)
    unsafe kinds.initialize(repeating: 0)
  }

  deinit {
    unsafe offsets.deallocate()
    unsafe positions.deallocate()
    unsafe firstChild.deallocate()
    unsafe nextSibling.deallocate()
    unsafe weights.deallocate()
    unsafe kinds.deallocate()
  }

  // MARK: Reading

  /// An entry's bytes.
  @inline(__always)
  func bytes(_ entry: UInt32) -> UnsafeRawBufferPointer {
    let entry = Int(entry)
    return unsafe pack.entry(Int(offsets[entry])..<Int(offsets[entry + 1]))
  }

  /// Asks for an entry's beginning, its checksum and its object's id to be in the processor's cache
  /// when it is walked, which is in another order than entries lie in; nothing for `none`.
  @inline(__always)
  func prefetch(_ entry: UInt32) {
    if entry == Self.none { return }
    let place = Int(entry)
    unsafe pack.prefetch(entry: Int(offsets[place])..<Int(offsets[place + 1]))
    pack.index.prefetch(position: position(entry))
  }

  /// An entry's position in the index.
  @inline(__always)
  func position(_ entry: UInt32) -> Int { unsafe Int(positions[Int(entry)]) }

  /// Whether the object at a position of the index is wanted.
  @inline(__always)
  func isWanted(_ position: Int) -> Bool { wanted?[position] ?? true }

  /// The first entry that is a wanted difference from this one, or `none`.
  @inline(__always)
  func firstChild(_ entry: UInt32) -> UInt32 { unsafe firstChild[Int(entry)] }

  /// The next wanted entry with the same base, or `none`.
  @inline(__always)
  func nextSibling(_ entry: UInt32) -> UInt32 { unsafe nextSibling[Int(entry)] }

  /// How many wanted entries are made from this one, itself included.
  @inline(__always)
  func weight(_ entry: UInt32) -> UInt32 { unsafe weights[Int(entry)] }

  /// Whether an entry is a tree, as far as is known before it is made.
  func mayBeTree(_ entry: UInt32) -> Bool {
    let kind = unsafe kinds[Int(entry)]
    return kind == ObjectKind.tree.rawValue || kind == 0 || kind == Self.unknownKind
  }

  // MARK: Building

  /// Reads the head of every entry and finds its base.
  func readHeads(workers: Int) {
    let table = unsafe OffsetTable(offsets: UnsafeBufferPointer(offsets), count: count)
    let chunk = 4096
    // Far enough for memory to answer meanwhile; 16 and 32 entries were equally fast.
    let ahead = 32
    let next = NextIndex()
    let found = Mutex<[(UInt32, ObjectID)]>([])
    let work: @Sendable (Int) -> Void = { [self] _ in
      var external: [(UInt32, ObjectID)] = []
      while true {
        let start = next.take(chunk)
        if start >= count { break }
        for entry in start..<min(start + chunk, count) {
          unsafe pack.prefetch(at: Int(offsets[min(entry + ahead, count)]))
          readHead(entry, table, &external)
        }
      }
      if !external.isEmpty { found.withLock { $0 += external } }
    }
    if workers > 1, count > 4 * chunk { WorkerPool.run(workers, work) } else { work(0) }
    for (entry, id) in found.withLock({ $0 }).sorted(by: { $0.0 < $1.0 }) {
      borrowers[id, default: []].append(entry)
    }
  }

  private func readHead(
    _ entry: Int, _ table: OffsetTable, _ external: inout [(UInt32, ObjectID)]
  ) {
    let start = unsafe offsets[entry]
    guard unsafe offsets[entry + 1] > start else { return }
    let bytes = unsafe bytes(UInt32(entry))
    guard let head = unsafe PackEntry(bytes, pack.index.algorithm) else { return }
    switch head.form {
    case .whole(let kind): unsafe kinds[entry] = kind.rawValue
    case .offsetDelta(let distance):
      guard distance > 0, UInt64(distance) <= start,
        let base = table.entry(at: start - UInt64(distance)), base != entry
      else { return }
      unsafe nextSibling[entry] = UInt32(base)
    case .referenceDelta(let place):
      let id = unsafe bytes.baseAddress.map { address in
        unsafe ObjectID(unchecked: address + place, pack.index.algorithm)
      }
      guard let id else { return }
      if let position = pack.index.find(id), let offset = pack.index.offset(at: position),
        let base = table.entry(at: UInt64(offset))
      {
        if base != entry { unsafe nextSibling[entry] = UInt32(base) }
      } else {
        unsafe nextSibling[entry] = Self.elsewhere
        unsafe kinds[entry] = Self.unknownKind
        external.append((UInt32(entry), id))
      }
    }
  }

  /// Links the entries that are wanted, and those needed to make them, into families.
  ///
  /// - Parameters:
  ///   - kinds: the wanted kinds.
  ///   - wanted: the positions in the index of the wanted objects; nil for all.
  func link(_ wantedKinds: ObjectKinds, wanted: Bitmap?) {
    self.wanted = wanted
    let order = resolveKinds()
    var unresolved: [UInt32] = []
    for place in (0..<count).reversed() {
      let entry = order.map { Int($0[place]) } ?? place
      let kind = unsafe kinds[entry]
      if kind == 0 {
        unresolved.append(UInt32(entry))
        continue
      }
      let isKindWanted = kind == Self.unknownKind || wantedKinds.rawValue & (1 << kind) != 0
      if unsafe isKindWanted && isWanted(Int(positions[entry])) {
        unsafe weights[entry] += 1
      }
      let weight = unsafe weights[entry]
      let base = unsafe nextSibling[entry]
      unsafe nextSibling[entry] = Self.none
      if base == Self.none {
        guard weight > 0 else { continue }
        if kind == ObjectKind.tree.rawValue {
          treeRoots.append(UInt32(entry))
        } else {
          roots.append(UInt32(entry))
        }
      } else if base != Self.elsewhere, weight > 0 {
        unsafe nextSibling[entry] = firstChild[Int(base)]
        unsafe firstChild[Int(base)] = UInt32(entry)
        unsafe weights[Int(base)] &+= weight  // At most the number of entries.
      }
    }
    roots.sort()
    treeRoots.sort()
    for entry in unresolved.sorted() {
      let position = unsafe positions[Int(entry)]
      broken.append(position)
    }
    broken = broken.filter { isWanted(Int($0)) }
    borrowers = borrowers.mapValues { $0.filter { unsafe weights[Int($0)] > 0 } }
  }

  /// Gives every delta the kind of its base.
  ///
  /// - Returns: an order in which every base comes before what is made from it, or nil where the
  ///   order of the offsets is one, as in nearly every pack.
  private func resolveKinds() -> [UInt32]? {
    var isOrdered = true
    for entry in 0..<count {
      let base = unsafe nextSibling[entry]
      if base >= Self.elsewhere { continue }
      if base > entry { isOrdered = false }
      unsafe kinds[entry] = kinds[Int(base)]
    }
    if isOrdered { return nil }

    // Differences from later entries: go down from the roots, breadth first. What is not reached
    // this way stands in a ring of differences, or on one.
    var children: [UInt32: [UInt32]] = [:]
    var order: [UInt32] = []
    order.reserveCapacity(count)
    for entry in 0..<count {
      let base = unsafe nextSibling[entry]
      if base < Self.elsewhere {
        children[base, default: []].append(UInt32(entry))
        unsafe kinds[entry] = 0
      } else {
        order.append(UInt32(entry))
      }
    }
    var next = 0
    while next < order.count {
      let entry = order[next]
      next += 1
      for child in children.removeValue(forKey: entry) ?? [] {
        unsafe kinds[Int(child)] = kinds[Int(entry)]
        order.append(child)
      }
    }
    for orphans in children.values { order += orphans }
    return order
  }
}
