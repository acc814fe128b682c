/// What comes before the damage in a compressed stream, and was not handed out.
///
/// libarchive hands out full blocks, and nothing of the one in which it fails. So the stream is read
/// again behind others that hold zeros: their size decides where the blocks end.
struct StreamRest {
  private let file: [UInt8]
  private let filler: StreamFiller
  /// What came out before.
  private let streamed: Int
  private let ledger: ArchiveLedger

  /// No larger stream is read again, in bytes, packed and not.
  static let largest = (packed: 4 << 20, unpacked: 8 << 20)
  /// Where the data of LZMA begin in files of the two other formats that have them.
  private static let headerSizes = ["lzip": 6, "lzma": 13]

  /// - Parameters:
  ///   - file: all of the stream.
  ///   - name: libarchive's name of the compression.
  ///   - streamed: how many bytes came out before.
  /// - Returns: nil if there is no way to read such a stream again, or it is too large.
  init?(_ file: [UInt8], _ name: String, behind streamed: Int, _ ledger: ArchiveLedger) {
    let start = Self.headerSizes[name]
    guard let filler = start != nil ? .xz : StreamFiller(rawValue: name),
      file.count <= Self.largest.packed, streamed <= Self.largest.unpacked
    else { return nil }
    self.filler = filler
    // libarchive does not join blocks of these. As a stream of xz, 64 KiB of them can be read.
    self.file = start.map { StreamFiller.xz(ofLZMA: file.dropFirst($0)) } ?? file
    self.streamed = streamed
    self.ledger = ledger
  }

  /// All that comes before the damage: by halving, how far one can get.
  func bytes() -> [UInt8] {
    guard var best = read(upTo: streamed + 1) else { return [] }
    // What is known to come out, and the first number that is not.
    var (known, failing) = (streamed + 1, streamed + filler.blockSize)
    while failing - known > 1 {
      let middle = (known + failing) / 2
      if let bytes = read(upTo: middle) {
        (best, known) = (bytes, middle)
      } else {
        failing = middle
      }
    }
    return best
  }

  /// The bytes from those that came out before up to a place; nil if not all of them come out.
  private func read(upTo end: Int) -> [UInt8]? {
    let size = filler.blockSize
    let filling = (size - end % size) % size
    let bytes = filler.zeros(filling) + file
    guard ledger.affordsRetry(bytes.count + filling + end) else { return nil }
    return unsafe bytes.withUnsafeBytes { bytes in
      Self.read(unsafe ArchiveMemory(bytes), filler, filling + streamed..<filling + end)
    }
  }

  /// A part of what a stream holds; nil if not all of it comes out.
  private static func read(
    _ source: ArchiveSource, _ filler: StreamFiller, _ wanted: Range<Int>
  ) -> [UInt8]? {
    var found: [UInt8] = []
    var place = 0
    do throws(ArchiveError) {
      let reader = try LibarchiveReader(source, LibarchiveFormat(stream: filler.rawValue))
      guard try reader.nextEntry() else { return nil }
      while place < wanted.upperBound, let block = try reader.nextBlock() {
        let end = unsafe place + block.bytes.count
        let part = wanted.clamped(to: place..<end)
        unsafe found += block.bytes[(part.lowerBound - place)..<(part.upperBound - place)]
        place = end
      }
    } catch {
      // How far it got is what is asked.
    }
    return place < wanted.upperBound ? nil : found
  }
}
