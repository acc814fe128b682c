/// A block of a table of LevelDB or RocksDB: keys in order, each without what it has in common with the one
/// before, and values. "Block format" of LevelDB's `table_format.md`, and its `block_builder.cc`.
struct TableBlock {
  /// An entry, as it stands in its block.
  struct Entry {
    /// How many bytes of the key before it begins with.
    var shared: Int
    /// The rest of its key.
    var rest: Range<Int>
    var value: Range<Int>
  }

  let entries: [Entry]

  /// - Parameter hasSizes: whether each value has its size; those of RocksDB's list of blocks are all that is
  ///   behind a key, and two numbers.
  init?(_ block: Span<UInt8>, hasSizes: Bool = true) {
    guard block.count >= 8 else { return nil }
    let restarts = Int(block.little32(block.count - 4))
    guard restarts > 0, restarts <= block.count / 4 - 1 else { return nil }
    let end = block.count - 4 - 4 * restarts
    var entries: [Entry] = []
    var (place, length) = (0, 0)
    while place < end {
      guard let shared = Self.number(block, at: &place), let rest = Self.number(block, at: &place),
        let size = hasSizes ? Self.number(block, at: &place) : 0,
        shared <= length, rest <= end - place, size <= end - place - rest
      else { return nil }
      let key = place..<place + rest
      place += rest
      length = shared + rest
      let start = place
      if hasSizes {
        place += size
      } else {
        // An offset and a size, or what is more of the size than that before.
        if shared == 0, Self.number(block, at: &place) == nil { return nil }
        guard Self.number(block, at: &place) != nil, place <= end else { return nil }
      }
      entries.append(Entry(shared: shared, rest: key, value: start..<place))
    }
    self.entries = entries
  }

  /// A number of up to ten bytes, the lowest first; nil if it is cut off or no size.
  static func number(_ bytes: Span<UInt8>, at place: inout Int) -> Int? {
    bytes.variable(at: &place).flatMap { Int(exactly: $0) }
  }
}
