import Blobs
import Platform

/// Reads single objects, in any order; it belongs to one worker.
///
/// For a few objects out of many. Each is made from its whole chain of differences, and held
/// against its id.
package final class ObjectReader {
  private let store: ObjectStore
  private let inflater = Inflater()
  private let loose: LooseReader
  private let delta = ObjectBuffer()
  /// Bases that are being made for the object asked for, or that could not be.
  private var hopeless: Set<ObjectID> = []
  /// The longest object that is read.
  private let longest: Int

  /// Creates a reader of objects that fit into memory.
  package convenience init(_ store: ObjectStore) {
    self.init(store, longest: FamilyWalker.longestObject)
  }

  init(_ store: ObjectStore, longest: Int) {
    self.store = store
    self.longest = longest
    loose = LooseReader(inflater: inflater)
  }

  /// Reads an object.
  ///
  /// - Returns: its kind and its bytes.
  package func read(_ id: ObjectID) throws(Unread) -> (kind: ObjectKind, bytes: [UInt8]) {
    let (kind, buffer) = try load(id)
    defer { buffer.keepAlive() }
    return unsafe (kind, Array(buffer.bytes))
  }

  /// Reads an object into a buffer of its own.
  func load(_ id: ObjectID) throws(Unread) -> (ObjectKind, ObjectBuffer) {
    hopeless = [id]
    return try load(id, depth: 0)
  }

  private func load(_ id: ObjectID, depth: Int) throws(Unread) -> (ObjectKind, ObjectBuffer) {
    var failure = Unread(.object(id), .missing)
    for pack in store.packs {
      guard let position = pack.index.find(id) else { continue }
      if let offset = pack.index.offset(at: position),
        let (kind, buffer) = make(pack, offset, depth: depth),
        unsafe ObjectHash.matches(id, kind, buffer.bytes)
      {
        return (kind, buffer)
      }
      failure.defect = .corrupt
    }
    let buffer = ObjectBuffer()
    for directory in store.loose {
      do throws(Unread) {
        guard let kind = try loose.read(id, in: directory, into: buffer) else { continue }
        if unsafe ObjectHash.matches(id, kind, buffer.bytes) { return (kind, buffer) }
        failure.defect = .wrongContent
      } catch {
        failure.defect = error.defect
      }
    }
    throw failure
  }

  /// Whether a pack makes an object from differences that lead back to one another: asked for
  /// such an object, git (2.39) goes round until memory ends.
  func leadsToRing(_ id: ObjectID) -> Bool {
    store.packs.contains { pack in
      guard let position = pack.index.find(id) else { return false }
      var next = pack.index.offset(at: position)
      var seen: Set<Int> = []
      while let at = next, at >= 12, at < pack.end {
        if !seen.insert(at).inserted { return true }
        let bytes = unsafe pack.entry(at..<pack.end)
        guard let head = unsafe PackEntry(bytes, store.algorithm) else { return false }
        switch head.form {
        case .whole: return false
        case .offsetDelta(let distance): next = distance <= at ? at - distance : nil
        case .referenceDelta(let place):
          guard let start = bytes.baseAddress else { return false }
          let base = unsafe ObjectID(unchecked: start + place, store.algorithm)
          next = pack.index.find(base).flatMap { pack.index.offset(at: $0) }
        }
      }
      return false
    }
  }

  /// Makes the object of the entry at an offset.
  private func make(_ pack: Pack, _ offset: Int, depth: Int) -> (ObjectKind, ObjectBuffer)? {
    // From the object down to one that is whole, then back up.
    var chain: [(stream: UnsafeRawBufferPointer, size: Int)] = unsafe []
    var at = offset
    var made: (ObjectKind, ObjectBuffer)?
    while made == nil {
      guard at >= 12, at < pack.end else { return nil }
      let bytes = unsafe pack.entry(at..<pack.end)
      guard let head = unsafe PackEntry(bytes, store.algorithm),
        head.size <= longest
      else { return nil }
      let stream = unsafe UnsafeRawBufferPointer(rebasing: bytes[head.start...])
      switch head.form {
      case .whole(let kind):
        let buffer = ObjectBuffer()
        guard unsafe inflater.inflate(stream, to: buffer, count: head.size, isExact: false) else {
          return nil
        }
        made = (kind, buffer)
      case .offsetDelta(let distance):
        // Every step leads to an earlier entry, so the chain ends.
        guard distance > 0, distance < at else { return nil }
        unsafe chain.append((stream, head.size))
        at -= distance
      case .referenceDelta(let place):
        unsafe chain.append((stream, head.size))
        guard let start = bytes.baseAddress else { return nil }
        let id = unsafe ObjectID(unchecked: start + place, store.algorithm)
        if let position = pack.index.find(id), let base = pack.index.offset(at: position),
          base < at
        {
          at = base
        } else {
          // A base elsewhere, or later in the pack, where a ring of differences would have no end.
          // Whatever is being made, or was not to be had, is not tried again: packs that refer to
          // one another could make the tries double with every step.
          guard depth < 50, hopeless.insert(id).inserted,
            let base = try? load(id, depth: depth + 1)
          else { return nil }
          hopeless.remove(id)
          made = base
        }
      }
    }
    guard let (kind, first) = made else { return nil }
    var base = first
    var parts: [CopiedRange] = []
    while let link = unsafe chain.popLast() {
      let buffer = ObjectBuffer()
      guard unsafe inflater.inflate(link.stream, to: delta, count: link.size, isExact: false),
        Delta.apply(delta, to: base, into: buffer, limit: longest, copying: &parts)
      else { return nil }
      base = buffer
    }
    return (kind, base)
  }
}
