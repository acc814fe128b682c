/// The header of an lz4 frame: LZ4 Frame Format, "General Structure".
struct LZ4FrameHeader {
  /// How many bytes it has with its mark.
  let size: Int
  /// How many bytes of checksum stand behind each block.
  let blockChecksum: Int
  /// How many stand behind the number that ends the blocks.
  let contentChecksum: Int
  /// Whether blocks look back into those before.
  let isLinked: Bool

  /// Reads the header at the beginning of some bytes, five at least; nil if they begin no such frame.
  init?(_ first: Span<UInt8>) {
    guard first.holds(Signatures.lz4Mark, at: 0), first.count > 4 else { return nil }
    let flags = first[4]
    // The size of the content and the number of a dictionary may stand in the header.
    size = 7 + (flags & 8 != 0 ? 8 : 0) + (flags & 1 != 0 ? 4 : 0)
    blockChecksum = flags & 0x10 != 0 ? 4 : 0
    contentChecksum = flags & 4 != 0 ? 4 : 0
    isLinked = flags & 0x20 == 0
  }

  /// How many bytes the frame has that some bytes begin with; nil if they begin with none, or not all of
  /// it is there.
  static func frameSize(_ bytes: Span<UInt8>) -> Int? {
    guard let header = LZ4FrameHeader(bytes) else { return nil }
    var place = header.size
    while place + 4 <= bytes.count {
      // The highest bit says that a block is not packed.
      let size = Int(bytes.little32(place) & 0x7FFF_FFFF)
      place += 4
      if size == 0 {
        place += header.contentChecksum
        return place <= bytes.count ? place : nil
      }
      place += size + header.blockChecksum
    }
    return nil
  }
}
