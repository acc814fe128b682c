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

  /// Appends the name and a NUL.
  func appendName(to names: inout [UInt8]) {
    unsafe names.append(
      contentsOf: UnsafeRawBufferPointer(start: start + name.lowerBound, count: name.count + 1))
  }

  /// The name's bytes.
  var nameBytes: [UInt8] {
    unsafe Array(UnsafeRawBufferPointer(start: start + name.lowerBound, count: name.count))
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
  /// Calls `removed` for what only `old` has and `added` for what only `new` has, with whether `old`
  /// has nothing of that name at the same place.
  ///
  /// Bytes that both share are passed by as such: mostly one entry differs, and what stands before
  /// it is compared once and what stands behind it not even taken apart. Trees that are not sorted
  /// as git sorts them give more differences than there are, and never fewer.
  ///
  /// - Returns: whether all of `new` that is not the end of `old` as well is made of entries.
  @inline(__always)
  @discardableResult
  static func walk(
    from old: ObjectBuffer?, to new: ObjectBuffer, _ algorithm: HashAlgorithm,
    removed: (TreeEntry) -> Void, added: (TreeEntry, _ isNewName: Bool) -> Void
  ) -> Bool {
    defer {
      old?.keepAlive()
      new.keepAlive()
    }
    let newBytes = unsafe new.bytes
    let oldBytes = unsafe old?.bytes ?? UnsafeRawBufferPointer(start: nil, count: 0)
    var newPlace = 0
    var oldPlace = 0
    while true {
      let common = unsafe commonCount(newBytes, newPlace, oldBytes, oldPlace)
      let newEnd = newPlace + common
      if newEnd == newBytes.count, oldPlace + common == oldBytes.count { return true }
      var entry = unsafe TreeEntry(newBytes, at: newPlace, algorithm)
      while let same = entry, newPlace + same.count <= newEnd {
        newPlace += same.count
        oldPlace += same.count
        entry = unsafe TreeEntry(newBytes, at: newPlace, algorithm)
      }
      guard let entry else { break }
      let gone = unsafe TreeEntry(oldBytes, at: oldPlace, algorithm)
      let order = gone.map { $0.order(entry) } ?? 1
      if order <= 0, let gone {
        removed(gone)
        oldPlace += gone.count
      }
      if order >= 0 {
        // Names of different length may be in one order, a folder's and one with a slash.
        added(entry, order > 0 || gone?.name.count != entry.name.count)
        newPlace += entry.count
      }
    }
    while let gone = unsafe TreeEntry(oldBytes, at: oldPlace, algorithm) {
      removed(gone)
      oldPlace += gone.count
    }
    return newPlace == newBytes.count
  }

  /// How many bytes two padded buffers share from some places on.
  @inline(__always)
  private static func commonCount(
    _ first: UnsafeRawBufferPointer, _ firstPlace: Int, _ second: UnsafeRawBufferPointer,
    _ secondPlace: Int
  ) -> Int {
    guard let first = unsafe first.baseAddress.map({ unsafe ($0 + firstPlace, first.count) }),
      let second = unsafe second.baseAddress.map({ unsafe ($0 + secondPlace, second.count) })
    else { return 0 }
    let limit = unsafe min(first.1 - firstPlace, second.1 - secondPlace)
    var count = 0
    let block = 512
    while count + block <= limit, unsafe memcmp(first.0 + count, second.0 + count, block) == 0 {
      count += block
    }
    // Behind the content there is room for the last load.
    while count < limit {
      let left = unsafe first.0.loadUnaligned(fromByteOffset: count, as: UInt64.self)
      let right = unsafe second.0.loadUnaligned(fromByteOffset: count, as: UInt64.self)
      let difference = UInt64(littleEndian: left ^ right)
      if difference != 0 { return min(limit, count + difference.trailingZeroBitCount / 8) }
      count += 8
    }
    return limit
  }
}
