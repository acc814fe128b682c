import Glibc

/// One entry of a tree: `MODE SP NAME NUL ID` (git's "tree object" format).
@safe
struct TreeEntry {
  /// The entry's bytes, from its mode to its id.
  let start: UnsafeRawPointer
  /// Where the name begins and ends, from `start`.
  let name: Range<Int>
  let algorithm: HashAlgorithm

  /// The entry's length in bytes.
  @inline(__always)
  var count: Int { name.upperBound + 1 + algorithm.byteCount }

  /// Reads the entry that begins at an offset of a tree; nil at its end, or where it is broken.
  ///
  /// - Parameter tree: the content of a padded buffer.
  @inline(__always)
  init?(_ tree: UnsafeRawBufferPointer, at offset: Int, _ algorithm: HashAlgorithm) {
    // A mode has five or six digits, and a name at least one byte.
    guard let base = tree.baseAddress, offset + 8 + algorithm.byteCount <= tree.count
    else { return nil }
    unsafe start = base + offset
    let limit = tree.count - offset - algorithm.byteCount
    let nameStart = unsafe start.load(fromByteOffset: 5, as: UInt8.self) == 0x20 ? 6 : 7
    var end = nameStart
    // Eight bytes at a time; behind the content there is room for the last load.
    while end < limit {
      let word = unsafe UInt64(
        littleEndian: start.loadUnaligned(fromByteOffset: end, as: UInt64.self))
      let zeros = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
      if zeros != 0 {
        end += zeros.trailingZeroBitCount / 8
        break
      }
      end += 8
    }
    guard end < limit, end > nameStart else { return nil }
    name = nameStart..<end
    self.algorithm = algorithm
  }

  /// Whether the entry is a folder.
  @inline(__always)
  var isTree: Bool { unsafe start.load(as: UInt8.self) == UInt8(ascii: "4") }

  /// Whether the entry is a submodule's commit, which is no object of this repository.
  var isSubmodule: Bool { unsafe start.loadUnaligned(as: UInt16.self).bigEndian == 0x3136 }

  /// The first 64 bits of the id.
  @inline(__always)
  var prefix: UInt64 {
    unsafe UInt64(
      bigEndian: start.loadUnaligned(fromByteOffset: name.upperBound + 1, as: UInt64.self))
  }

  /// The id.
  var id: ObjectID { unsafe ObjectID(unchecked: start + name.upperBound + 1, algorithm) }

  /// The name's bytes.
  var nameBytes: [UInt8] {
    unsafe Array(UnsafeRawBufferPointer(start: start + name.lowerBound, count: name.count))
  }

  /// Whether two entries are the same in name, mode and id.
  @inline(__always)
  func isSame(as other: UnsafeRawPointer, room: Int) -> Bool {
    unsafe room >= count && memcmp(start, other, count) == 0
  }

  /// Compares two names as trees are sorted: a folder as if its name ended in a slash.
  func order(_ other: TreeEntry) -> Int {
    let common = min(name.count, other.name.count)
    let first = unsafe memcmp(
      start + name.lowerBound, other.start + other.name.lowerBound, common)
    if first != 0 { return Int(first) }
    func next(_ entry: TreeEntry) -> Int {
      if entry.name.count > common {
        return unsafe Int(
          entry.start.load(fromByteOffset: entry.name.lowerBound + common, as: UInt8.self))
      }
      return entry.isTree ? 0x2f : 0
    }
    return next(self) - next(other)
  }
}

/// The entries in which a tree differs from another.
enum TreeDifference {
  /// Calls `removed` for what only `old` has and `added` for what only `new` has.
  ///
  /// Both run in step, so that equal entries cost one comparison. Trees that are not sorted as git
  /// sorts them give more differences than there are, and never fewer.
  @inline(__always)
  static func walk(
    from old: ObjectBuffer?, to new: ObjectBuffer, _ algorithm: HashAlgorithm,
    removed: (TreeEntry) -> Void, added: (TreeEntry) -> Void
  ) {
    let base = old
    defer {
      base?.keepAlive()
      new.keepAlive()
    }
    let newBytes = unsafe new.bytes
    let oldBytes = unsafe old?.bytes ?? UnsafeRawBufferPointer(start: nil, count: 0)
    let oldCount = oldBytes.count
    var newPlace = 0
    var oldPlace = 0
    var old: TreeEntry?
    while let entry = unsafe TreeEntry(newBytes, at: newPlace, algorithm) {
      if old == nil, oldPlace < oldCount, let start = oldBytes.baseAddress {
        if unsafe entry.isSame(as: start + oldPlace, room: oldCount - oldPlace) {
          newPlace += entry.count
          oldPlace += entry.count
          continue
        }
        old = unsafe TreeEntry(oldBytes, at: oldPlace, algorithm)
        if old == nil { oldPlace = oldCount }
      }
      let order = old.map { $0.order(entry) } ?? 1
      if order <= 0, let gone = old {
        removed(gone)
        oldPlace += gone.count
        old = nil
      }
      if order >= 0 {
        added(entry)
        newPlace += entry.count
      }
    }
    while let gone = unsafe TreeEntry(oldBytes, at: oldPlace, algorithm) {
      removed(gone)
      oldPlace += gone.count
    }
  }
}
