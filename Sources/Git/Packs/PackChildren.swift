/// Which entries of a pack are differences from which.
struct PackChildren {
  /// Entries that are differences from a named object which was not made yet.
  private(set) var waiting: [ObjectID: [Int32]] = [:]
  private var first: [Int32]
  /// The next entry with the same base.
  private var next: [Int32]

  init(_ layout: PackLayout) {
    first = Array(repeating: PackLayout.none, count: layout.count)
    next = first
    for entry in (0..<layout.count).reversed() {
      let base = Int(layout.bases[entry])
      switch layout.forms[entry] {
      case PackLayout.offsetDelta:
        next[entry] = first[base]
        first[base] = Int32(entry)
      case PackLayout.referenceDelta:
        waiting[layout.references[base], default: []].append(Int32(entry))
      default: break
      }
    }
  }

  /// Takes the entries that are differences from an entry.
  mutating func take(of entry: Int32) -> [Int32] {
    var list: [Int32] = []
    var child = first[Int(entry)]
    first[Int(entry)] = PackLayout.none
    while child != PackLayout.none {
      list.append(child)
      child = next[Int(child)]
    }
    return list
  }

  /// Takes the entries that are differences from a named object.
  mutating func take(named id: ObjectID) -> [Int32] {
    waiting.isEmpty ? [] : waiting.removeValue(forKey: id) ?? []
  }

  /// How many entries can't be made, for want of each named object that is left.
  mutating func missing() -> [ObjectID: Int] {
    var missing: [ObjectID: Int] = [:]
    for (id, entries) in waiting {
      var rest = entries
      while let entry = rest.popLast() {
        missing[id, default: 0] += 1
        rest += take(of: entry)
      }
    }
    return missing
  }
}
