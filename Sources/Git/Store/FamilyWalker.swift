import CDeflate
import Platform

/// Makes the objects of delta families and hands them to a visitor; it belongs to one worker.
///
/// A family is walked depth first from its base. An object is kept only as long as differences
/// from it are still to be made. The branch with the most objects is taken last and frees the
/// object it started from, so a walk holds at most log2(objects of the family) + 2 objects, and a
/// chain of any length two.
final class FamilyWalker {
  /// The longest object that is made here; git itself makes no differences from longer ones unless
  /// its `core.bigFileThreshold` is raised.
  static let longestObject = 512 << 20
  /// The longest entry without differences from it that is made here.
  static let longestWhole = 64 << 20

  private struct Frame {
    let buffer: ObjectBuffer
    /// The next branch to walk, or none.
    var next: UInt32
    /// The branch with the most objects, walked last.
    let heaviest: UInt32
    /// Whether `heaviest` is done, here or by another worker.
    var isHeaviestTaken = false
  }

  /// What a walk keeps. A walk takes it and gives it back, so that access to it is not checked at each
  /// object: that took 5 percent of a scan of a history.
  private struct Room {
    var frames: [Frame] = []
    var pool = BufferPool()
    /// What the object made last has in common with its base.
    var parts: [CopiedRange] = []
    var mostKept = 0
    var visited = 0
  }

  let inflater = Inflater()
  private let visitor: any ObjectVisitor
  private let observer: (any EntryObserver)?
  private let kinds: ObjectKinds
  private let queue: WorkQueue
  private let delta = ObjectBuffer()
  private let leaf = ObjectBuffer()
  /// Whether what the observer takes goes to the visitor as well.
  var visitsObserved = false
  private var room = Room()
  /// The most objects that were kept at a time for what is made from them.
  var mostKept: Int { room.mostKept }
  /// Objects that were handed to the visitor.
  var visited: Int { room.visited }
  /// Where the objects of packs are noted that were handed to the visitor; nil for nowhere.
  var marks: VisitMarks?
  /// Packs with bytes behind an entry that belong to no object that the index names.
  private(set) var excess: Set<[UInt8]> = []
  /// Objects that could not be made here.
  private(set) var failed: [ObjectID] = []
  /// Those of them that are trees, or may be.
  private(set) var failedTrees: [ObjectID] = []

  /// - Parameter observer: takes the objects of packs in the visitor's place.
  init(
    visitor: any ObjectVisitor, observer: (any EntryObserver)?, kinds: ObjectKinds,
    queue: WorkQueue
  ) {
    self.visitor = visitor
    self.observer = observer
    self.kinds = kinds
    self.queue = queue
  }

  /// Walks a family, or a branch of one.
  ///
  /// - Parameters:
  ///   - entry: the entry to begin with.
  ///   - base: what `entry` is a difference from; nil for a whole object.
  ///   - kind: the kind of `base`.
  ///   - isBorrowed: whether `base` is not of this pack.
  func walk(
    _ families: PackFamilies, _ entry: UInt32, base: ObjectBuffer?, kind: ObjectKind?,
    isBorrowed: Bool = false
  ) {
    var room = Room()
    swap(&room, &self.room)
    defer { swap(&room, &self.room) }
    var familyKind = kind
    enter(families, entry, base, &familyKind, isBorrowed: isBorrowed, &room)
    guard let kind = familyKind else { return }
    var steps = 0
    while let last = room.frames.indices.last {
      steps &+= 1
      if steps & 63 == 0, queue.stop.isSet {
        room.frames.removeAll()
        return
      }
      let child = room.frames[last].next
      if child != PackFamilies.none {
        room.frames[last].next = families.nextSibling(child)
        if child == room.frames[last].heaviest { continue }
        if queue.isWanting { giveHeaviest(families, &room.frames[last], kind) }
        enter(families, child, room.frames[last].buffer, &familyKind, &room)
      } else if !room.frames[last].isHeaviestTaken {
        // The last branch: what it starts from is not needed once the branch's first object is
        // made.
        let heaviest = room.frames[last].heaviest
        let buffer = room.frames.removeLast().buffer
        enter(families, heaviest, buffer, &familyKind, &room)
        room.pool.give(consume buffer)
      } else {
        room.pool.give(room.frames.removeLast().buffer)
      }
    }
  }

  private func giveHeaviest(
    _ families: PackFamilies, _ frame: inout Frame, _ kind: ObjectKind
  ) {
    let heaviest = frame.heaviest
    // Few objects are done sooner than another worker is woken.
    guard !frame.isHeaviestTaken, families.weight(heaviest) >= 16 else { return }
    frame.isHeaviestTaken = true
    queue.give(
      WorkQueue.Subtree(
        families: families, entry: heaviest, base: frame.buffer, kind: kind,
        visitsObserved: visitsObserved))
  }

  /// The entry that is walked next, once what is made from the one at hand is done; `none` at a
  /// family's end, and where the next lies further up.
  @inline(__always)
  private func upcoming(_ families: PackFamilies, _ room: borrowing Room) -> UInt32 {
    guard let frame = room.frames.last else { return PackFamilies.none }
    var next = frame.next
    if next != PackFamilies.none, next == frame.heaviest { next = families.nextSibling(next) }
    return next != PackFamilies.none || frame.isHeaviestTaken ? next : frame.heaviest
  }

  /// Makes one object, hands it on, and notes what is made from it.
  @inline(__always)
  private func enter(
    _ families: PackFamilies, _ entry: UInt32, _ base: ObjectBuffer?, _ kind: inout ObjectKind?,
    isBorrowed: Bool = false, _ room: inout Room
  ) {
    let first = families.firstChild(entry)
    // The first branch is nearly always the next, or the only one.
    families.prefetch(first == PackFamilies.none ? upcoming(families, room) : first)
    let buffer = first == PackFamilies.none ? leaf : room.pool.take()
    guard make(families, entry, base, into: buffer, &kind, &room.parts), let kind else {
      fail(families, entry)
      if first != PackFamilies.none { room.pool.give(buffer) }
      return
    }
    let position = families.position(entry)
    var hasAllNames = false
    if let observer, kinds.contains(kind) {
      hasAllNames = observer.observe(families, entry, kind, buffer, base: isBorrowed ? nil : base)
    }
    if observer == nil || visitsObserved, families.isWanted(position) {
      let id = families.pack.index.id(at: position)
      if !families.pack.index.hasChecksums, unsafe !ObjectHash.matches(id, kind, buffer.bytes) {
        // Nothing else vouches for the entry's head.
        fail(id)
      } else if kinds.contains(kind) {
        room.visited += 1
        marks?.note(families.number, position)
        if kind == .tree {
          // What is not new is in the base's names, and those have to be known for clean.
          let isCleanBase = base.map { $0.notes.areKnown && $0.notes.values.isEmpty } ?? false
          visitTree(id, buffer, newNames: hasAllNames && isCleanBase ? observer?.newNames : nil)
          finish(families, first, buffer, &room)
          return
        }
        let isRelated = first != PackFamilies.none || base?.notes.areKnown == true
        if isRelated {
          visit(id, kind, buffer, base, room.parts)
        } else {
          _ = buffer.withSpan { visitor.visit(id, kind, $0, at: 0, isLast: true) }
        }
      }
    }
    finish(families, first, buffer, &room)
  }

  /// Keeps an object as long as others are made from it.
  ///
  /// - Parameter first: the first of those; `none` where there is none.
  @inline(__always)
  private func finish(
    _ families: PackFamilies, _ first: UInt32, _ buffer: ObjectBuffer, _ room: inout Room
  ) {
    if first == PackFamilies.none {
      if buffer.count > ObjectBuffer.largestKept { buffer.trim() }
      return
    }
    var heaviest = first
    var most: UInt32 = 0
    var child = first
    while child != PackFamilies.none {
      let weight = families.weight(child)
      if weight > most { (heaviest, most) = (child, weight) }
      child = families.nextSibling(child)
    }
    room.frames.append(Frame(buffer: buffer, next: first, heaviest: heaviest))
    room.mostKept = max(room.mostKept, room.frames.count)
  }

  /// Hands a tree over, and notes whether anything may be in its names.
  private func visitTree(_ id: ObjectID, _ buffer: ObjectBuffer, newNames: [UInt8]?) {
    let isClean = buffer.withSpan { visitor.visitTree(id, $0, newNames: newNames) }
    if !buffer.notes.values.isEmpty { buffer.notes.values.removeAll(keepingCapacity: true) }
    if !isClean { buffer.notes.values.append(1) }
    buffer.notes.areKnown = true
  }

  /// Hands an object over that is made from one that there are notes of, or that others are made
  /// from.
  private func visit(
    _ id: ObjectID, _ kind: ObjectKind, _ buffer: ObjectBuffer, _ base: ObjectBuffer?,
    _ parts: [CopiedRange]
  ) {
    var notes = ObjectHits()
    swap(&notes, &buffer.notes)
    defer { swap(&notes, &buffer.notes) }
    buffer.withSpan { bytes in
      if let base, base.notes.areKnown {
        visitor.visit(
          id, kind, bytes, sharing: parts, with: base.notes.values, notes: &notes)
      } else {
        visitor.visit(id, kind, bytes, sharing: [], with: [], notes: &notes)
      }
    }
  }

  /// Makes one object from its entry.
  @inline(__always)
  private func make(
    _ families: PackFamilies, _ entry: UInt32, _ base: ObjectBuffer?, into buffer: ObjectBuffer,
    _ kind: inout ObjectKind?, _ parts: inout [CopiedRange]
  ) -> Bool {
    let bytes = unsafe families.bytes(entry)
    let index = families.pack.index
    guard let head = unsafe PackEntry(bytes, index.algorithm), head.size <= Self.longestObject
    else {
      return false
    }
    let stream = unsafe UnsafeRawBufferPointer(rebasing: bytes[head.start...])
    if let checksum = index.checksum(at: families.position(entry)) {
      guard unsafe libdeflate_crc32(0, bytes.baseAddress, bytes.count) == checksum else {
        if families.pack.hasIndexFile { unsafe noteExcess(families.pack, stream, head.size) }
        return false
      }
    }
    if case .whole(let own) = head.form {
      guard base == nil else { return false }
      kind = own
      if head.size > Self.longestWhole, families.firstChild(entry) == PackFamilies.none {
        return false
      }
      return unsafe inflater.inflate(stream, to: buffer, count: head.size, isExact: true)
    }
    guard let base,
      unsafe inflater.inflate(stream, to: delta, count: head.size, isExact: true)
    else { return false }
    return Delta.apply(
      delta, to: base, into: buffer, limit: Self.longestObject, copying: &parts)
  }

  /// Notes that an entry ends before the next one begins, if that is what is wrong with it.
  private func noteExcess(_ pack: Pack, _ stream: UnsafeRawBufferPointer, _ size: Int) {
    let taken = unsafe inflater.size(ofStream: stream, inflatingTo: size, in: delta)
    if let taken, taken < stream.count { excess.insert(pack.path) }
  }

  /// Notes that an object and everything made from it can't be had here.
  func fail(_ families: PackFamilies, _ entry: UInt32) {
    var entries = [entry]
    while let entry = entries.popLast() {
      let position = families.position(entry)
      if families.isWanted(position) {
        let id = families.pack.index.id(at: position)
        failed.append(id)
        if families.mayBeTree(entry) { failedTrees.append(id) }
      }
      var child = families.firstChild(entry)
      while child != PackFamilies.none {
        entries.append(child)
        child = families.nextSibling(child)
      }
    }
  }

  /// Notes an object that could not be read.
  func fail(_ id: ObjectID) {
    failed.append(id)
    failedTrees.append(id)
  }

  /// Whether objects of a kind are handed to the visitor.
  func takes(_ kind: ObjectKind) -> Bool { kinds.contains(kind) }

  /// Hands an object on that was read some other way; not while a family is walked.
  func visit(_ id: ObjectID, _ kind: ObjectKind, _ buffer: ObjectBuffer) {
    guard kinds.contains(kind) else { return }
    room.visited += 1
    _ = buffer.withSpan { visitor.visit(id, kind, $0, at: 0, isLast: true) }
  }
}

/// What takes the objects of packs together with the ones they are differences from.
protocol EntryObserver: AnyObject {
  /// Of the tree that was taken last, the names that its base has not, each followed by NUL.
  var newNames: [UInt8] { get }

  /// Takes an object.
  ///
  /// - Parameters:
  ///   - object: its content.
  ///   - base: the content of the entry of the same pack that it is a difference from.
  /// - Returns: whether it is a tree of which `newNames` and its base have all names.
  func observe(
    _ families: PackFamilies, _ entry: UInt32, _ kind: ObjectKind, _ object: ObjectBuffer,
    base: ObjectBuffer?
  ) -> Bool
}
