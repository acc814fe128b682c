/// What a table of LevelDB or RocksDB ends with: "File format" of LevelDB's `table_format.md`, and RocksDB's
/// `table/format.h`.
struct TableFooter {
  /// Where in a file a block stands, without the type and the checksum behind it.
  typealias Handle = Range<Int>

  /// The list of blocks.
  let index: Handle
  /// Zero for LevelDB.
  let version: Int

  static let size = 53
  private static let levelMagic: [UInt8] = [0x57, 0xFB, 0x80, 0x8B, 0x24, 0x75, 0x47, 0xDB]
  private static let rocksMagic: [UInt8] = [0xF7, 0xCF, 0xF4, 0x85, 0xB7, 0x41, 0xE2, 0x88]

  /// Whether some bytes are the last ones of a table.
  static func ends(_ last: Span<UInt8>) -> Bool {
    last.holds(levelMagic, at: last.count - 8) || last.holds(rocksMagic, at: last.count - 8)
  }

  /// - Parameters:
  ///   - last: the file's last bytes, `size` of them where it has as many.
  ///   - end: how many bytes the file has.
  init?(_ last: Span<UInt8>, of end: Int) {
    guard last.count >= 48, Self.ends(last) else { return nil }
    var place = last.count - 48
    version =
      last.holds(Self.rocksMagic, at: last.count - 8) ? Int(last.little32(last.count - 12)) : 0
    if version > 0 {
      // The kind of checksum stands before the two handles. Later versions have none of the list of blocks.
      guard last.count >= Self.size, version < 6 else { return nil }
      place = last.count - Self.size + 1
    }
    guard TableBlock.number(last, at: &place) != nil, TableBlock.number(last, at: &place) != nil,
      let index = Self.handle(last, at: &place, before: end)
    else { return nil }
    self.index = index
  }

  /// An offset and a size, as a block's place is written.
  static func handle(_ bytes: Span<UInt8>, at place: inout Int, before end: Int) -> Handle? {
    guard let start = TableBlock.number(bytes, at: &place),
      let count = TableBlock.number(bytes, at: &place), start <= end, count <= end - start
    else { return nil }
    return start..<start + count
  }
}
