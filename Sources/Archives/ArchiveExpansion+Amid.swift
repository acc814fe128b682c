import Platform

/// Archives and compressed streams that stand amid a blob, behind text or other archives.
extension ArchiveExpansion {
  /// Expands them.
  ///
  /// - Parameters:
  ///   - source: the blob, which can be read in any order.
  ///   - packed: where the search met what may be one.
  ///   - covered: the parts of the blob that came out of archives already.
  ///   - depth: how many archives lie in one another here, these counted.
  /// - Returns: the parts of which all came out, in bytes from the beginning of the blob.
  func expand(
    amid source: ArchiveSource, at packed: PackedPlaces, besides covered: [Range<Int>], depth: Int
  ) throws(ArchiveError) -> [Range<Int>] {
    if packed.archives.isEmpty && packed.zipRecord == nil { return [] }
    let first = try source.bytes(at: 0, count: ArchiveFormat.recognitionSize)
    // A disk's image, and others of which only the outside is read, which is said: files may be in pieces.
    let isOutside = OutsideFormat.recognise(first: first.span) != nil
    var read = covered
    if let place = packed.zipRecord, delivery.errorCount == 0 {
      if let zip = try ZipDirectory(of: source) {
        // What a zip's list of members leads to was read, whatever method its members have.
        read.append(max(0, zip.shift)..<zip.end)
      } else if !isOutside, !covered.contains(where: { $0.contains(place) }) {
        // There is a zip's directory, and no way to its members.
        delivery.note(.damaged)
      }
    }
    let places = packed.archives.outside(read)
    // What is left of a bomb is more of it.
    guard !places.isEmpty, ledger.bombs == 0 else { return [] }
    // What a database has in several pages is no stream as it stands there; its reader has put it
    // together.
    if delivery.errorCount == 0, SQLitePages.isDatabase(first.span) { return [] }
    var budget = AmidBudget(size: source.size ?? 0)
    // Once it is known that not all of the blob was read, no more need be said. Not all readers tell
    // where their members lie: what has a mark in one that was read whole may be a part of it.
    let isKnown =
      isOutside || delivery.errorCount > 0
      || ArchiveFormat.recogniseAsIs(first.span)?.kind == .container
    // All that comes out is held against the size of the whole blob.
    _ = ledger.enter(source)
    defer { ledger.leave() }
    var new: [Range<Int>] = []
    var end = 0
    for range in places.ranges {
      var next = max(range.lowerBound, end)
      while next < range.upperBound,
        let place = try AmidArchive.next(in: source, next..<range.upperBound, &budget)
      {
        try ledger.checkTime()
        next = place
        defer { next += 1 }
        guard let found = try AmidArchive(in: source, at: next, &budget) else { continue }
        guard depth <= limits.depth else {
          if found.isSure { throw .tooDeep(limit: limits.depth) }
          continue
        }
        try ledger.countMember()
        let slice = ArchiveSlice(source, next..<(found.end ?? source.size ?? next))
        let parts =
          found.isSure && !isKnown
          ? expand(slice, found.format, depth: depth)
          : expand(doubtful: slice, found.format, depth: depth)
        guard budget.spend(slice.delivered) else { throw .tooManyTries }
        if ledger.bombs > 0 { return new }
        new += parts
        end = parts.reduce(end) { max($0, $1.lowerBound <= next ? $1.upperBound : 0) }
        next = max(next, end - 1)
      }
    }
    return new
  }

  /// Expands those in a blob that was kept.
  func expand(
    amid keeper: ArchiveKeeper, besides covered: [Range<Int>], depth: Int
  ) throws(ArchiveError) -> [Range<Int>] {
    if keeper.places.archives.isEmpty && keeper.places.zipRecord == nil { return [] }
    guard let source = try keeper.source() else {
      if let failure = keeper.failure { throw failure }
      return []
    }
    return try expand(amid: source, at: keeper.places, besides: covered, depth: depth)
  }
}

/// How many bytes may be read to open archives amid a blob: one may be said to begin in another.
struct AmidBudget {
  private var rest: Int

  /// - Parameter size: the blob's size.
  init(size: Int) { rest = (256 << 20) + 16 * size }

  /// Takes a try and its bytes; whether there was enough.
  mutating func spend(_ bytes: Int) -> Bool {
    rest -= 4096 + bytes
    return rest >= 0
  }
}
