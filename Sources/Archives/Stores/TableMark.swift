/// How a table of LevelDB or RocksDB is told by its beginning, which has no mark: by its first block.
enum TableMark {
  /// The smallest and largest first block that is looked at, before it was packed.
  private static let sizes = 64...(64 << 20)
  /// How many entries a block has to have where its end is not at hand.
  private static let leastEntries = 4
  /// How many bytes of data have to make sense where a block goes on behind those at hand.
  private static let enough = 1024

  /// Whether the first block ends where it says it does, as far as it is there.
  static func begins(_ first: Span<UInt8>) -> Bool {
    guard first.count >= 64 else { return false }
    let first = first.extracting(first: ArchiveFormat.recognitionSize)
    return first[0] == 0 ? isPlain(first) : isSnappy(first) || isLZ4(first)
  }

  /// Entries, the first of which has nothing in common with one before; the first of the places where keys
  /// are whole is 0, which no entry begins with.
  private static func isPlain(_ first: Span<UInt8>) -> Bool {
    var (place, length, entries) = (0, 0, 0)
    while place < first.count {
      if entries > 0, first.holds([0, 0, 0, 0], at: place) {
        return isEnd(of: entries, at: place, in: first)
      }
      guard let shared = TableBlock.number(first, at: &place),
        let rest = TableBlock.number(first, at: &place),
        let value = TableBlock.number(first, at: &place),
        // Each key has eight bytes of its own behind it.
        shared <= length, rest > 0, rest <= 64 << 10, shared + rest >= 8, value <= sizes.upperBound
      else { return false }
      length = shared + rest
      entries += 1
      place += rest + value
    }
    return entries >= leastEntries
  }

  /// Whether the places where keys are whole stand there, then their number, and a type of block.
  private static func isEnd(of entries: Int, at start: Int, in first: Span<UInt8>) -> Bool {
    var (place, last) = (start, -1)
    while place + 4 <= first.count {
      let next = Int(first.little32(place))
      if place > start, next == (place - start) / 4, next <= entries {
        return place + 4 >= first.count || first[place + 4] == 0
      }
      guard next > last, next < start else { return false }
      last = next
      place += 4
    }
    return start >= enough
  }

  /// A block of Snappy: its size, and elements that make just so much.
  private static func isSnappy(_ first: Span<UInt8>) -> Bool {
    guard let (size, start) = SnappyBlock.size(first), sizes.contains(size),
      start + 4 < first.count,
      // Bytes as they are: those of an entry that has nothing in common with one before.
      first[start] & 3 == 0, first[start] >> 2 >= 60 || first[start + 1] == 0
    else { return false }
    guard let end = SnappyBlock.end(of: first) else { return false }
    if end >= first.count { return first.count >= enough }
    return first[end] == 1
  }

  /// A block of LZ4 behind its size.
  private static func isLZ4(_ first: Span<UInt8>) -> Bool {
    var place = 0
    guard let size = TableBlock.number(first, at: &place), sizes.contains(size), place <= 4,
      place + 4 < first.count, first[place] >> 4 > 2,
      first[place] >> 4 == 15 || first[place + 1] == 0
    else { return false }
    guard let end = LZ4Block.end(of: first, from: place, making: size) else { return false }
    if end >= first.count { return first.count >= enough }
    return first[end] == 4 || first[end] == 5
  }
}
