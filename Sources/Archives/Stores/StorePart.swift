/// A part of a store that is packed by itself: a page, a buffer, a chunk.
struct StorePart {
  /// How such parts are packed.
  enum Codec {
    case snappy, gzip, deflate, zstd, xz, bzip2
    /// As it is.
    case stored
    /// A block of LZ4.
    case lz4
    /// Blocks of LZ4 with two sizes before each, as Hadoop has them.
    case hadoopLZ4
    /// A frame of LZ4.
    case lz4Frame
    /// Not read here.
    case other
  }

  /// Where it stands in the source.
  let range: Range<Int>
  let codec: Codec
  /// How many bytes it holds; nil where that is not said.
  let size: Int?
  /// How many bytes it may hold where that is not said.
  var limit = StorePart.largest
  /// Whether the next part goes on where this one ends, with nothing between them.
  var goesOn = false

  /// The largest part, packed or not: programs make them of 8 KiB to 1 MiB, and some of a whole table's
  /// column.
  static let largest = 64 << 20

  /// Unpacks its bytes; nil if they are no such data, or come to another size.
  func unpacked(_ data: [UInt8]) throws(ArchiveError) -> [UInt8]? {
    let most = size ?? limit
    var bytes: [UInt8]?
    switch codec {
    case .stored: return data
    case .snappy:
      let block = SnappyBlock.decompress(data.span, limit: most)
      if block.isWhole { bytes = block.bytes }
    case .deflate: bytes = ZlibInflate.inflate(data, isBare: true, limit: most)
    case .gzip:
      let inflater = WholeInflater()
      if case .inflated = inflater.inflate(gzip: data, to: most, limit: most) {
        bytes = unsafe Array(inflater.content)
      }
    case .lz4:
      let block = LZ4Block.decompress(data.span, limit: most)
      if block.isWhole { bytes = block.bytes }
    case .hadoopLZ4: bytes = Self.hadoop(data, most)
    case .zstd: bytes = try Self.stream(data, "zstd", most)
    case .xz: bytes = try Self.stream(data, "xz", most)
    case .bzip2: bytes = try Self.stream(data, "bzip2", most)
    case .lz4Frame: bytes = try Self.stream(data, "lz4", most)
    case .other: return nil
    }
    guard let bytes, size == nil || bytes.count == size else { return nil }
    return bytes
  }

  /// Parquet's "Compression" page: some writers left the sizes out.
  private static func hadoop(_ data: [UInt8], _ most: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    var place = 0
    while place + 8 <= data.count {
      let size = Int(data.span.big32(place))
      let packed = Int(data.span.big32(place + 4))
      guard size <= most - bytes.count, packed <= data.count - place - 8 else { break }
      let block = LZ4Block.decompress(
        data.span.extracting(place + 8..<place + 8 + packed), limit: size)
      guard block.isWhole, block.bytes.count == size else { break }
      bytes += block.bytes
      place += 8 + packed
    }
    if place == data.count { return bytes }
    let block = LZ4Block.decompress(data.span, limit: most)
    return block.isWhole ? block.bytes : nil
  }

  /// What a stream holds that libarchive reads.
  private static func stream(
    _ data: [UInt8], _ name: String, _ most: Int
  ) throws(ArchiveError) -> [UInt8]? {
    let outcome = unsafe data.withUnsafeBytes { data in
      stream(unsafe ArchiveMemory(data), name, most)
    }
    switch outcome {
    case .success(let bytes): return bytes
    case .failure(let error):
      if error == .libraryMissing || error == .memory { throw error }
      return nil
    }
  }

  private static func stream(
    _ source: ArchiveSource, _ name: String, _ most: Int
  ) -> Result<[UInt8]?, ArchiveError> {
    do throws(ArchiveError) {
      var bytes: [UInt8] = []
      let reader = try LibarchiveReader(source, LibarchiveFormat(stream: name))
      guard try reader.nextEntry() else { return .success([]) }
      while let block = try reader.nextBlock() {
        guard unsafe block.bytes.count <= most - bytes.count else { return .success(nil) }
        unsafe bytes.append(contentsOf: block.bytes)
      }
      return .success(bytes)
    } catch {
      return .failure(error)
    }
  }
}
