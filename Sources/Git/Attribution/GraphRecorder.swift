import Glibc

/// Records, in one pass over a repository's trees and commits, what leads from objects up to
/// commits; it belongs to one worker.
///
/// Of a tree that is stored as a difference from another, only the folders that the other does not
/// have are recorded, and those that it had: one or two for most trees, where a list of all
/// folders in all trees would take gigabytes.
final class GraphRecorder: ObjectVisitor, EntryObserver {
  /// A tree of a pack has an entry that its base has not.
  struct Addition {
    /// The first 64 bits of the entry's id.
    let child: UInt64
    /// The tree, by its number among the entries of all packs.
    let node: UInt32
  }

  /// A tree of a pack lacks an entry that its base has.
  struct Removal {
    let node: UInt32
    let child: UInt64
  }

  /// A tree that is not in a pack has an entry.
  struct Edge {
    let child: UInt64
    let parent: UInt64
  }

  // Here and below: one worker has it, and nothing looks at it while it is written. To have that
  // checked at each tree took a fiftieth of the time of a history.
  @exclusivity(unchecked) private(set) var met = ScannedCommits()
  @exclusivity(unchecked) private(set) var additions: [Addition] = []
  @exclusivity(unchecked) private(set) var removals: [Removal] = []
  private(set) var edges: [Edge] = []

  /// Whether every tree was made of entries, and the store has what they name.
  @exclusivity(unchecked) private(set) var isConnected = true
  /// The commits of other repositories that trees name, by the first 64 bits of their ids; known only
  /// where it is to be proved that nothing is missing.
  private(set) var links: Set<UInt64> = []
  /// Of the tree that was observed last, the names that its base has not, each followed by NUL.
  var newNames: [UInt8] { unsafe added }
  @exclusivity(unchecked) private var added: [UInt8] = []
  /// The pack that had the last object that was looked for.
  @exclusivity(unchecked) private var lastPack = 0
  private let targets: PrefixSet?
  private let present: PresentObjects?
  private let algorithm: HashAlgorithm
  private let huge = ObjectBuffer()
  private var blocks: [UInt8] = []

  /// Creates a recorder.
  ///
  /// - Parameters:
  ///   - targets: the objects that are not trees whose places are wanted; nil where nothing is to be
  ///     recorded, and only names are told.
  ///   - present: what the store has, if it is to be proved that nothing is missing.
  init(targets: PrefixSet?, present: PresentObjects? = nil, _ algorithm: HashAlgorithm) {
    self.targets = targets
    self.present = present
    self.algorithm = algorithm
  }

  func observe(
    _ families: PackFamilies, _ entry: UInt32, _ kind: ObjectKind, _ object: ObjectBuffer,
    base: ObjectBuffer?
  ) -> Bool {
    if kind != .tree {
      defer { object.keepAlive() }
      unsafe met.note(
        families.pack.index.id(at: families.position(entry)), kind, object.bytes)
      return false
    }
    let node = UInt32(families.firstNode) + entry
    if unsafe !added.isEmpty { unsafe added.removeAll(keepingCapacity: true) }
    let isWhole = TreeDifference.walk(from: base, to: object, algorithm) { gone in
      // The same folder or file may stay under another name.
      if isRecorded(gone), !holds(object, gone) {
        unsafe removals.append(Removal(node: node, child: gone.prefix))
      }
    } added: { new, isNewName in
      if isNewName, base != nil { unsafe new.appendName(to: &added) }
      if isRecorded(new) { unsafe additions.append(Addition(child: new.prefix, node: node)) }
      check(new)
    }
    if !isWhole { unsafe isConnected = false }
    return isWhole && base != nil
  }

  func visit(
    _ id: ObjectID, _ kind: ObjectKind, _ bytes: Span<UInt8>, at offset: Int, isLast: Bool
  ) -> Int {
    // Loose objects, and what only git could read.
    unsafe bytes.withUnsafeBufferPointer { unsafe blocks.append(contentsOf: $0) }
    guard isLast else { return bytes.count }
    huge.fill(blocks)
    blocks.removeAll()
    guard kind == .tree else {
      unsafe met.note(id, kind, huge.bytes)
      huge.keepAlive()
      return 0
    }
    let isWhole = TreeDifference.walk(from: nil, to: huge, algorithm) { _ in
    } added: { new, _ in
      if isRecorded(new) { edges.append(Edge(child: new.prefix, parent: id.prefix)) }
      check(new)
    }
    if !isWhole { unsafe isConnected = false }
    return 0
  }

  /// The links of all trees that some recorders saw; nil where it is not known that the store has all
  /// else that these name.
  static func links(_ recorders: [GraphRecorder], _ present: PresentObjects?) -> Set<UInt64>? {
    guard present != nil, recorders.allSatisfy({ unsafe $0.isConnected }) else { return nil }
    return recorders.reduce(into: []) { $0.formUnion($1.links) }
  }

  /// Notes whether the store lacks what an entry names.
  @inline(__always)
  private func check(_ entry: TreeEntry) {
    guard let present, unsafe isConnected else { return }
    if entry.isSubmodule {
      links.insert(entry.prefix)
    } else if unsafe !present.contains(entry.prefix, last: &lastPack) {
      unsafe isConnected = false
    }
  }

  @inline(__always)
  private func isRecorded(_ entry: TreeEntry) -> Bool {
    guard let targets else { return false }
    return entry.isTree || targets.contains(entry.prefix)
  }

  private func holds(_ tree: ObjectBuffer, _ entry: TreeEntry) -> Bool {
    defer { tree.keepAlive() }
    // The id's bytes alone are nearly always nowhere.
    var found = false
    var start = unsafe UnsafeRawPointer(tree.start)
    let end = unsafe start + tree.count
    let first = CInt(entry.prefix >> 56)
    while !found, let hit = unsafe memchr(start, first, end - start) {
      // Behind the content there is room for the load.
      found = unsafe UInt64(bigEndian: hit.loadUnaligned(as: UInt64.self)) == entry.prefix
      unsafe start = UnsafeRawPointer(hit) + 1
    }
    if !found { return false }
    var place = 0
    while let other = unsafe TreeEntry(tree.bytes, at: place, algorithm) {
      if other.prefix == entry.prefix { return true }
      place += other.count
    }
    return false
  }
}

/// A set of ids by their first 64 bits, nearly always asked for ids that it has not.
struct PrefixSet: Sendable {
  private let members: Set<UInt64>
  /// For each value of an id's first 16 bits, whether a member begins so.
  private var starts = Bitmap(count: 1 << 16, filled: false)

  /// Creates a set.
  init(_ ids: some Sequence<ObjectID>) {
    members = Set(ids.map(\.prefix))
    for member in members { starts[Int(member >> 48)] = true }
  }

  /// Whether an id that begins so is in the set.
  @inline(__always)
  func contains(_ prefix: UInt64) -> Bool {
    starts[Int(prefix >> 48)] && members.contains(prefix)
  }
}
