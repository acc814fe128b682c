import Platform

/// Makes the objects of a pack that has no index, one after the other: each once, bases before what
/// is made from them.
///
/// Goes down from every whole object, depth first. Objects that others are still to be made from are
/// kept up to a number of bytes, and beyond it made again when it is their turn.
package final class PackWalk<Source: PackSource> {
  private struct Frame {
    let entry: Int32
    let kind: ObjectKind
    /// The object; nil where it has to be made again.
    var buffer: ObjectBuffer?
    /// The entries that are still to be made from it.
    var children: [Int32]
  }

  /// Objects that named bases are missing for: their number, by the base.
  package private(set) var missing: [ObjectID: Int] = [:]
  /// Entries whose bytes do not make an object, with all that would be made from them.
  package private(set) var broken = 0

  private let source: Source
  private let layout: PackLayout
  private let outside: ObjectReader?
  private let inflater = Inflater()
  private let delta = ObjectBuffer()
  private var pool = BufferPool()
  private var parts: [CopiedRange] = []
  private var children: PackChildren
  /// The entry that each is made from, or `none`.
  private var parents: [Int32]
  /// Objects of other places, by the place that `parents` has them at.
  private var borrowed: [Int32: ObjectID] = [:]
  private var frames: [Frame] = []
  /// The bytes that `frames` keep.
  private var kept = 0
  private var nextRoot = 0
  private var made = 0
  /// Named bases that are left once everything in the pack was made, the next one last.
  private var leftover: [ObjectID]?
  /// The object handed out last.
  private var current: ObjectBuffer?

  private let largestKept: Int

  /// Creates a walk.
  ///
  /// - Parameters:
  ///   - outside: reads bases that are not in the pack.
  ///   - largestKept: bytes of objects that are kept for those that are made from them.
  package init(
    _ source: Source, _ layout: PackLayout, bases outside: ObjectReader? = nil,
    keeping largestKept: Int = 256 << 20
  ) {
    self.source = source
    self.largestKept = largestKept
    self.layout = layout
    self.outside = outside
    children = PackChildren(layout)
    parents = layout.bases.enumerated().map { entry, base in
      layout.forms[entry] == PackLayout.offsetDelta ? base : PackLayout.none
    }
  }

  /// The next object; nil at the end. The one before is gone.
  package func next() throws(Source.Failure) -> PackObject? {
    if let current { pool.give(current) }
    current = nil
    while true {
      if let object = try nextBelow() { return object }
      if let object = try nextRootObject() { return object }
      guard frames.isEmpty else { continue }
      if nextRoot < layout.count { continue }
      guard try borrow() else { break }
    }
    broken = layout.count - made - missing.values.reduce(0, +)
    return nil
  }

  /// The next object that is made from the one on top; nil if that one is done with.
  private func nextBelow() throws(Source.Failure) -> PackObject? {
    while let top = frames.indices.last {
      guard let child = frames[top].children.popLast() else {
        release(frames.removeLast())
        continue
      }
      let (entry, kind) = (frames[top].entry, frames[top].kind)
      if frames[top].buffer == nil {
        frames[top].buffer = try remake(entry)
        kept += frames[top].buffer?.count ?? 0
      }
      guard let base = frames[top].buffer else {
        frames.removeLast()
        continue
      }
      if frames[top].children.isEmpty { kept -= frames.removeLast().buffer?.count ?? 0 }
      let buffer = pool.take()
      parents[Int(child)] = entry
      let isMade = try make(child, from: base, into: buffer)
      // Still in use, unless this was the last to be made from it.
      pool.give(consume base)
      if isMade { return enter(child, kind, buffer) }
      pool.give(buffer)
    }
    return nil
  }

  /// The next whole object; nil if there is none, or it can't be made.
  private func nextRootObject() throws(Source.Failure) -> PackObject? {
    while nextRoot < layout.count {
      let entry = nextRoot
      nextRoot += 1
      guard let kind = ObjectKind(rawValue: layout.forms[entry]) else { continue }
      let buffer = pool.take()
      if try make(Int32(entry), from: nil, into: buffer) {
        return enter(Int32(entry), kind, buffer)
      }
      pool.give(buffer)
    }
    return nil
  }

  /// Begins with the next object that is not in the pack and that others are made from.
  ///
  /// - Returns: whether there may be more.
  private func borrow() throws(Source.Failure) -> Bool {
    var list = leftover ?? children.waiting.keys.sorted(by: >)
    defer { leftover = list }
    while let id = list.popLast() {
      guard children.waiting[id] != nil else { continue }
      guard let outside, let (kind, buffer) = try? outside.load(id) else { continue }
      try source.repeated(buffer.count)
      let place = Int32(-2 - borrowed.count)
      borrowed[place] = id
      push(
        Frame(entry: place, kind: kind, buffer: buffer, children: children.take(named: id)))
      return true
    }
    missing = children.missing()
    return false
  }

  /// Notes an object that was made, and what is made from it.
  private func enter(_ entry: Int32, _ kind: ObjectKind, _ buffer: ObjectBuffer) -> PackObject {
    made += 1
    let id = unsafe ObjectHash.id(layout.algorithm, kind, buffer.bytes)
    let below = children.take(of: entry) + children.take(named: id)
    if below.isEmpty {
      current = buffer
    } else {
      push(Frame(entry: entry, kind: kind, buffer: buffer, children: below))
    }
    return PackObject(id: id, kind: kind, entry: Int(entry), buffer: buffer)
  }

  private func push(_ frame: Frame) {
    kept += frame.buffer?.count ?? 0
    frames.append(frame)
    // The outermost are needed last.
    var index = 0
    while kept > largestKept, index < frames.count - 1 {
      kept -= frames[index].buffer?.count ?? 0
      frames[index].buffer = nil
      index += 1
    }
  }

  private func release(_ frame: Frame) {
    guard let buffer = frame.buffer else { return }
    kept -= buffer.count
    pool.give(buffer)
  }

  /// Makes an object again, from the whole one that it is made from.
  private func remake(_ entry: Int32) throws(Source.Failure) -> ObjectBuffer? {
    var chain: [Int32] = []
    var root = entry
    while root >= 0, parents[Int(root)] != PackLayout.none {
      chain.append(root)
      root = parents[Int(root)]
    }
    var base: ObjectBuffer
    if let id = borrowed[root] {
      guard let (_, buffer) = try? outside?.load(id) else { return nil }
      base = buffer
    } else {
      base = pool.take()
      guard try make(root, from: nil, into: base) else { return nil }
    }
    try source.repeated(base.count)
    while let link = chain.popLast() {
      let buffer = pool.take()
      guard try make(link, from: base, into: buffer) else { return nil }
      try source.repeated(buffer.count)
      pool.give(base)
      base = buffer
    }
    return base
  }

  /// Makes the object of an entry; false if its bytes do not make one.
  private func make(
    _ entry: Int32, from base: ObjectBuffer?, into buffer: ObjectBuffer
  ) throws(Source.Failure) -> Bool {
    let start = layout.starts[Int(entry)]
    let bytes = try source.bytes(at: start, count: layout.starts[Int(entry) + 1] - start)
    let head = unsafe bytes.withUnsafeBytes { unsafe PackEntry($0, layout.algorithm) }
    guard let head else { return false }
    try source.reserve(head.size)
    let target = base == nil ? buffer : delta
    let isWhole = unsafe bytes.withUnsafeBytes { bytes in
      unsafe inflater.inflate(
        UnsafeRawBufferPointer(rebasing: bytes[head.start...]), to: target, count: head.size,
        isExact: true)
    }
    guard isWhole, let base else { return isWhole }
    guard let size = Delta.resultSize(delta), size <= FamilyWalker.longestObject else {
      return false
    }
    try source.reserve(size)
    return Delta.apply(
      delta, to: base, into: buffer, limit: FamilyWalker.longestObject, copying: &parts)
  }
}
