/// The names in git's trees, whose entries are `MODE SP NAME NUL ID` (git's "tree object" format).
package enum TreeNames {
  /// Appends the name of every entry, each followed by NUL.
  ///
  /// - Parameters:
  ///   - tree: a tree, or a block of one that begins with an entry.
  ///   - idLength: how many bytes an id has.
  /// - Returns: where the first entry begins that is not whole.
  package static func append(from tree: Span<UInt8>, idLength: Int, to names: inout [UInt8]) -> Int
  {
    var place = 0
    while true {
      var start = place
      while start < tree.count, tree[start] != 0x20 { start += 1 }
      start += 1
      var end = start
      while end < tree.count, tree[end] != 0 { end += 1 }
      guard end + idLength < tree.count else { return place }
      for index in start...end { names.append(tree[index]) }
      place = end + 1 + idLength
    }
  }

  /// Whether a name holds any of some places, or one lies behind the last whole entry.
  ///
  /// - Parameters:
  ///   - places: places in the tree, ascending.
  ///   - tree: a whole tree.
  ///   - idLength: how many bytes an id has.
  package static func holdAny(
    of places: some Sequence<Int>, in tree: Span<UInt8>, idLength: Int
  ) -> Bool {
    var name = 0..<0
    for place in places {
      // The entry that the place is in.
      while place >= name.upperBound + (name.isEmpty ? 0 : 1 + idLength) {
        var start = name.isEmpty ? 0 : name.upperBound + 1 + idLength
        while start < tree.count, tree[start] != 0x20 { start += 1 }
        start += 1
        var end = start
        while end < tree.count, tree[end] != 0 { end += 1 }
        guard end > start, end + idLength < tree.count else { return true }
        name = start..<end
      }
      if name.contains(place) { return true }
    }
    return false
  }

  /// The names in a tree, and whether it is sound.
  ///
  /// - Parameter lengths: how many bytes an id may have; the first that fits counts.
  static func names(
    of tree: ObjectBuffer, idLengths lengths: [Int]
  ) -> (bytes: [UInt8], isWhole: Bool) {
    var names: [UInt8] = []
    for length in lengths {
      names.removeAll()
      let end = tree.withSpan { append(from: $0, idLength: length, to: &names) }
      if end == tree.count { return (names, true) }
    }
    return (names, false)
  }

  /// The path of a name in a folder, unless it is a path already.
  package static func path(of name: [UInt8], in folder: [UInt8]?) -> [UInt8] {
    let slash = UInt8(ascii: "/")
    guard let folder, !folder.isEmpty, !name.contains(slash) else { return name }
    return folder + [slash] + name
  }
}
