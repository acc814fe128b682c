/// What comes before the damage in an lz4 file: LZ4 Frame Format. libarchive hands out nothing of a block
/// that is not whole, and one may have 8 MiB.
struct LZ4Rest {
  private let file: [UInt8]
  private let ledger: ArchiveLedger
  private var place = 0
  private var bytes: [UInt8] = []

  /// How far a block may look back.
  private static let reach = 64 << 10
  /// The most that a block of the old kind holds.
  private static let oldBlock = 8 << 20
  /// No more is made, in bytes: what came out before, and one block.
  private static let largest = StreamRest.largest.unpacked + oldBlock

  /// What of a file comes before the damage and behind what came out.
  ///
  /// - Parameters:
  ///   - file: all of the file.
  ///   - streamed: how many bytes came out before.
  static func bytes(
    of file: [UInt8], behind streamed: Int, _ ledger: ArchiveLedger
  ) -> [UInt8] {
    guard file.count <= StreamRest.largest.packed, streamed <= StreamRest.largest.unpacked else {
      return []
    }
    var rest = LZ4Rest(file: file, ledger: ledger)
    while rest.readFrame() {}
    return Array(rest.bytes.dropFirst(streamed))
  }

  private init(file: [UInt8], ledger: ArchiveLedger) {
    self.file = file
    self.ledger = ledger
  }

  /// Reads the next frame; whether it is whole.
  private mutating func readFrame() -> Bool {
    guard place < file.count else { return false }
    let first = Array(file[place...].prefix(8))
    if first.span.holds(Signatures.oldLZ4Mark, at: 0) {
      place += 4
      return readOldBlocks()
    }
    if let size = Signatures.sizeOfSkippableFrame(first.span, at: 0) {
      place += size
      return true
    }
    guard first.count == 8, let header = LZ4FrameHeader(first.span) else { return false }
    place += header.size
    let start = bytes.count
    while let size = nextNumber() {
      if size == 0 {
        place += header.contentChecksum
        return true
      }
      let history = header.isLinked ? Array(bytes[start...].suffix(Self.reach)) : []
      let count = Int(size & 0x7fff_ffff)
      guard readBlock(count, isPacked: size >> 31 == 0, behind: history, limit: 4 << 20) else {
        return false
      }
      place += header.blockChecksum
    }
    return false
  }

  /// Reads blocks up to another frame.
  private mutating func readOldBlocks() -> Bool {
    while let size = nextNumber() {
      if size > Signatures.largestOldLZ4Block {
        place -= 4
        return true
      }
      guard readBlock(Int(size), isPacked: true, behind: [], limit: Self.oldBlock) else {
        return false
      }
    }
    return false
  }

  private mutating func nextNumber() -> UInt32? {
    guard place + 4 <= file.count else { return nil }
    defer { place += 4 }
    return file.span.little32(place)
  }

  /// Reads a block; whether it is whole.
  private mutating func readBlock(
    _ count: Int, isPacked: Bool, behind history: [UInt8], limit: Int
  ) -> Bool {
    let block = Array(file[place...].prefix(count))
    place += block.count
    guard bytes.count <= Self.largest else { return false }
    if isPacked {
      let block = LZ4Block.decompress(block.span, behind: history, limit: limit)
      bytes += block.bytes
      guard block.isWhole else { return false }
    } else {
      bytes += block
    }
    return block.count == count && ledger.affordsRetry(block.count)
  }
}
