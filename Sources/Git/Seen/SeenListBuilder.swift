/// Makes the list of an object directory from what its packs and loose objects hold.
struct SeenListBuilder {
  private struct Part {
    let pack: Pack
    let known: KnownPart
    let clean: Bitmap?

    func holds(_ position: Int) -> Bool { known.holds(position) || clean?[position] == true }
  }

  private let algorithm: HashAlgorithm
  private var parts: [Part] = []
  private var loose: [ObjectID] = []
  /// How many objects were not known before.
  private var newCount = 0
  /// How many were.
  private var knownCount = 0

  init(_ algorithm: HashAlgorithm) { self.algorithm = algorithm }

  /// Adds what of a pack was read before and what was read now.
  mutating func add(_ pack: Pack, known: KnownPart, clean: Bitmap?) {
    parts.append(Part(pack: pack, known: known, clean: clean))
    knownCount += known.count
    newCount += clean?.members(below: pack.index.count) ?? 0
  }

  /// Adds a loose object that was read now.
  mutating func add(_ id: ObjectID) {
    loose.append(id)
    newCount += 1
  }

  /// Adds a loose object that was read before.
  mutating func addKnown(_ id: ObjectID) {
    loose.append(id)
    knownCount += 1
  }

  /// Whether a list of other objects or packs is made than there is.
  func differs(from list: SeenList?) -> Bool {
    guard let list else { return newCount + knownCount > 0 }
    return newCount > 0 || knownCount != list.count || finished != list.packs
  }

  /// The checksums of the packs of which every object is in the list.
  ///
  /// An object that another pack has as well is read there, and that other pack may be gone the next
  /// time. So a pack counts only where all of it was read from itself.
  private var finished: Set<[UInt8]> {
    var checksums: Set<[UInt8]> = []
    for part in parts where part.pack.defect == nil {
      let count = part.pack.index.count
      let clean = part.known.count + (part.clean?.members(below: count) ?? 0)
      if clean == count, let checksum = part.pack.checksum { checksums.insert(checksum) }
    }
    return checksums
  }

  /// Makes the list.
  func list() -> SeenList {
    var ids: [UInt8] = []
    ids.reserveCapacity((newCount + knownCount) * algorithm.byteCount)
    let loose = Dictionary(grouping: loose) { $0[0] }
    // The ids of one first byte at a time: they are sorted within a pack already.
    for byte in UInt8.min...UInt8.max {
      var own = loose[byte] ?? []
      for part in parts {
        for position in part.pack.index.positions(firstByte: byte) where part.holds(position) {
          own.append(part.pack.index.id(at: position))
        }
      }
      if parts.count != 1 || loose[byte] != nil { own.sort() }
      for id in own { id.append(to: &ids) }
    }
    return SeenList(algorithm, ids: ids, packs: finished)
  }
}
