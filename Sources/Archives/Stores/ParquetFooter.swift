/// What the footer of a Parquet file says of its columns: `parquet.thrift` of parquet-format.
struct ParquetFooter {
  /// The pages of a column in one group of rows.
  struct Chunk {
    let range: Range<Int>
    /// Nil if pages are not packed.
    let codec: StorePart.Codec?
    /// Whether it has strings.
    let isText: Bool
  }

  /// A column's name and its chunks, in the order of the file.
  struct Column {
    let name: [UInt8]
    var chunks: [Chunk] = []
  }

  private(set) var columns: [Column] = []
  /// Whether columns are encrypted.
  private(set) var isEncrypted = false
  /// Whether chunks lie where none can, or on one another.
  private(set) var isDamaged = false

  /// Paths of fields: `FileMetaData.row_groups.columns` and what is in that.
  private enum Field {
    static let chunk: UInt64 = 0x0401
    static let file: UInt64 = 0x0401_01
    static let cipher: UInt64 = 0x0401_08
    static let encrypted: UInt64 = 0x0401_09
    static let kind: UInt64 = 0x0401_03_01
    static let name: UInt64 = 0x0401_03_03
    static let codec: UInt64 = 0x0401_03_04
    static let size: UInt64 = 0x0401_03_07
    static let data: UInt64 = 0x0401_03_09
    static let dictionary: UInt64 = 0x0401_03_0B
  }

  /// Of one chunk, what is known so far.
  private struct Fields {
    var name: [UInt8] = []
    var kind = 0
    var codec = 0
    var size = -1
    var start = Int.max
    var isElsewhere = false
    var isEncrypted = false
  }

  /// - Parameters:
  ///   - bytes: the footer.
  ///   - end: where it begins, behind all chunks.
  init?(_ bytes: [UInt8], end: Int) {
    var fields = ThriftFields(bytes)
    var chunk = Fields()
    var places: [[UInt8]: Int] = [:]
    while let event = fields.next() {
      switch (fields.path, event) {
      case (Field.chunk, .begin): chunk = Fields()
      case (Field.chunk, .end): add(chunk, before: end, &places)
      case (Field.file, .text(let range)): chunk.isElsewhere = !range.isEmpty
      case (Field.cipher, .begin), (Field.encrypted, .text): chunk.isEncrypted = true
      case (Field.name, .text(let range)):
        chunk.name += (chunk.name.isEmpty ? [] : [UInt8(ascii: ".")]) + bytes[range]
      case (Field.kind, .number(let kind)): chunk.kind = kind
      case (Field.codec, .number(let codec)): chunk.codec = codec
      case (Field.size, .number(let size)): chunk.size = size
      case (Field.data, .number(let start)): chunk.start = min(chunk.start, start)
      // Some writers put 0 for none.
      case (Field.dictionary, .number(let start)) where start > 0:
        chunk.start = min(chunk.start, start)
      default: break
      }
    }
    guard fields.isWhole else { return nil }
    leaveOverlaps()
  }

  private mutating func add(_ chunk: Fields, before end: Int, _ places: inout [[UInt8]: Int]) {
    if chunk.isEncrypted {
      isEncrypted = true
      return
    }
    guard chunk.start >= 4, chunk.start <= end, chunk.size >= 0, chunk.size <= end - chunk.start
    else {
      // The files of a folder may have one more, with the footers of all.
      if !chunk.isElsewhere { isDamaged = true }
      return
    }
    if chunk.size == 0 { return }
    let index = places[chunk.name] ?? columns.count
    if index == columns.count {
      places[chunk.name] = index
      columns.append(Column(name: chunk.name))
    }
    columns[index].chunks.append(
      Chunk(
        range: chunk.start..<chunk.start + chunk.size, codec: Self.codec(chunk.codec),
        isText: Self.texts.contains(chunk.kind)))
  }

  /// Leaves chunks that begin before the one before them ends: no byte is read twice.
  private mutating func leaveOverlaps() {
    var ends: [Int: Int] = [:]
    var last = 0
    for range in columns.flatMap({ $0.chunks.map(\.range) }).sorted(by: {
      ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound)
    }) where range.lowerBound >= last {
      ends[range.lowerBound] = range.upperBound
      last = range.upperBound
    }
    for index in columns.indices {
      let count = columns[index].chunks.count
      columns[index].chunks.removeAll {
        guard ends[$0.range.lowerBound] == $0.range.upperBound else { return true }
        ends[$0.range.lowerBound] = nil
        return false
      }
      if columns[index].chunks.count < count { isDamaged = true }
    }
  }

  /// `Type.BYTE_ARRAY` and `FIXED_LEN_BYTE_ARRAY`
  private static let texts = 6...7

  /// `CompressionCodec`; nil for none.
  private static func codec(_ number: Int) -> StorePart.Codec? {
    switch number {
    case 0: nil
    case 1: .snappy
    case 2: .gzip
    case 5: .hadoopLZ4
    case 6: .zstd
    case 7: .lz4
    default: .other
    }
  }
}
