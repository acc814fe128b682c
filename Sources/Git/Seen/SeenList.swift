/// Objects of one object directory that were read whole and were clean, and its packs that hold no
/// others.
package struct SeenList: Sendable, Equatable {
  /// How the objects are named.
  package let algorithm: HashAlgorithm
  /// The objects' ids, one behind the other, sorted.
  let ids: [UInt8]
  /// The checksums of packs all of whose objects are among them.
  package let packs: Set<[UInt8]>

  /// Creates a list.
  init(_ algorithm: HashAlgorithm, ids: [UInt8], packs: Set<[UInt8]>) {
    self.algorithm = algorithm
    self.ids = ids
    self.packs = packs
  }

  /// The number of objects.
  package var count: Int { ids.count / algorithm.byteCount }

  /// The first 64 bits of an id by its place.
  @inline(__always)
  func prefix(_ place: Int) -> UInt64 {
    unsafe ids.withUnsafeBytes { unsafe $0.number64(at: place * algorithm.byteCount) }
  }

  private func id(_ place: Int) -> ObjectID {
    let start = place * algorithm.byteCount
    return ObjectID(ids.span.extracting(start..<start + algorithm.byteCount), algorithm)
  }

  /// The first place whose id does not begin with less than given.
  private func firstPlace(_ prefix: UInt64) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = low + (high - low) / 2
      if self.prefix(middle) < prefix { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Whether an id stands at a place or behind it, among those that begin alike.
  private func holds(_ id: ObjectID, from place: Int) -> Bool {
    var place = place
    while place < count, prefix(place) == id.prefix {
      if self.id(place) == id { return true }
      place += 1
    }
    return false
  }

  /// Whether an object is in the list.
  package func contains(_ id: ObjectID) -> Bool {
    id.algorithm == algorithm && holds(id, from: firstPlace(id.prefix))
  }

  /// The objects and packs of both.
  func union(_ other: SeenList) -> SeenList {
    let size = algorithm.byteCount
    var joined: [UInt8] = []
    joined.reserveCapacity(ids.count + other.ids.count)
    var (left, right) = (0, 0)
    while left < count, right < other.count {
      let (own, another) = (prefix(left), other.prefix(right))
      let isOwn = own == another ? id(left) <= other.id(right) : own < another
      if isOwn {
        if own == another, id(left) == other.id(right) { right += 1 }
        joined += ids[left * size..<(left + 1) * size]
        left += 1
      } else {
        joined += other.ids[right * size..<(right + 1) * size]
        right += 1
      }
    }
    joined += ids[(left * size)...]
    joined += other.ids[(right * size)...]
    return SeenList(algorithm, ids: joined, packs: packs.union(other.packs))
  }

  /// The positions of an index whose objects are in the list.
  ///
  /// Both are sorted by the ids, so that one step follows the other; an index that is not is searched.
  func positions(in index: PackIndex) -> Bitmap {
    var found = Bitmap(count: index.count, filled: false)
    guard index.algorithm == algorithm else { return found }
    var place = 0
    var last: UInt64 = 0
    for position in 0..<index.count {
      let prefix = index.prefix(at: position)
      if prefix < last { place = firstPlace(prefix) }
      last = prefix
      while place < count, self.prefix(place) < prefix { place += 1 }
      if place < count, self.prefix(place) == prefix, holds(index.id(at: position), from: place) {
        found[position] = true
      }
    }
    return found
  }
}
