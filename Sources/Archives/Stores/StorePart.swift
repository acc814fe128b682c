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

  /// What a part holds.
  struct Content {
    let bytes: [UInt8]
    /// How many bytes of the packed data it was made of: none behind those, and all of those.
    let used: Int
  }

  /// What of the source came out.
  func part(of content: Content) -> UnpackedPart {
    let used = range.lowerBound..<range.lowerBound + content.used
    switch codec {
    // Small data of zstd may have its literals as they are.
    case .snappy, .lz4, .hadoopLZ4, .lz4Frame, .zstd:
      return UnpackedPart(range: used, showsPieces: used == range)
    default: return UnpackedPart(range: used, showsPieces: false)
    }
  }

  /// Unpacks its bytes; nil if they are no such data, or come to another size.
  func unpacked(_ data: [UInt8]) throws(ArchiveError) -> Content? {
    let most = size ?? limit
    var bytes: [UInt8]?
    var used = data.count
    switch codec {
    case .stored: return Content(bytes: data, used: used)
    case .snappy:
      let block = SnappyBlock.decompress(data.span, limit: most)
      if block.isWhole { bytes = block.bytes }
    case .deflate:
      let inflated = ZlibInflate.inflate(bare: data, limit: most)
      (bytes, used) = (inflated?.content, inflated?.used ?? 0)
    case .gzip:
      let inflater = WholeInflater()
      if case .inflated = inflater.inflate(gzip: data, to: most, limit: most) {
        bytes = unsafe Array(inflater.content)
      }
      if !inflater.isPlain { used = 0 }
    case .lz4:
      let block = LZ4Block.decompress(data.span, limit: most)
      if block.isWhole { bytes = block.bytes }
    case .hadoopLZ4: bytes = Self.hadoop(data, most)
    case .zstd: (bytes, used) = try Self.stream(data, "zstd", most)
    case .xz: (bytes, used) = try Self.stream(data, "xz", most)
    case .bzip2: (bytes, used) = try Self.stream(data, "bzip2", most)
    case .lz4Frame: (bytes, used) = try Self.stream(data, "lz4", most)
    case .other: return nil
    }
    guard let bytes, size == nil || bytes.count == size else { return nil }
    return Content(bytes: bytes, used: used)
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

  /// What a stream holds that libarchive reads, and how many bytes of it that was made of.
  private static func stream(
    _ data: [UInt8], _ name: String, _ most: Int
  ) throws(ArchiveError) -> ([UInt8]?, Int) {
    let outcome = unsafe data.withUnsafeBytes { data in
      stream(unsafe ArchiveMemory(data), name, most)
    }
    switch outcome {
    case .success(let content):
      // Frames that are passed by stand between others or behind them.
      let used =
        switch name {
        case "zstd": ZstdFrame.size(data.span)
        case "lz4": LZ4FrameHeader.frameSize(data.span)
        default: content?.used
        }
      return (content?.bytes, used ?? 0)
    case .failure(let error):
      if error == .libraryMissing || error == .memory { throw error }
      return (nil, 0)
    }
  }

  private static func stream(
    _ source: ArchiveSource, _ name: String, _ most: Int
  ) -> Result<Content?, ArchiveError> {
    do throws(ArchiveError) {
      var bytes: [UInt8] = []
      let reader = try LibarchiveReader(source, LibarchiveFormat(stream: name))
      if try reader.nextEntry() {
        while let block = try reader.nextBlock() {
          guard unsafe block.bytes.count <= most - bytes.count else { return .success(nil) }
          unsafe bytes.append(contentsOf: block.bytes)
        }
      }
      if reader.isDamaged { return .success(nil) }
      return .success(Content(bytes: bytes, used: min(reader.end ?? 0, source.size ?? 0)))
    } catch {
      return .failure(error)
    }
  }
}
