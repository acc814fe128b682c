/// The names in a font of WOFF 1 and its metadata: W3C's "WOFF File Format 1.0". No other table holds text.
struct WOFFPieces: FilePieces {
  static let name = "names"

  private var isRead = false

  private static let headerSize = 44
  private static let entrySize = 20
  private static let recordSize = 12
  private static let largest = 1 << 20

  static func begins(_ first: Span<UInt8>) -> Bool {
    first.count > headerSize && first.holds("wOFF", at: 0) && first.big16(14) == 0
      && Int(first.big32(8)) > headerSize
  }

  mutating func next(in source: ArchiveSource) throws(ArchiveError) -> [UInt8]? {
    if isRead { return nil }
    isRead = true
    let header = try source.bytes(at: 0, count: Self.headerSize)
    let count = Int(header.span.big16(12))
    let entries = try source.bytes(at: Self.headerSize, count: count * Self.entrySize)
    guard entries.count == count * Self.entrySize else { throw .truncated }
    var places: [(start: Int, count: Int, isTable: Bool)] = [
      (Int(header.span.big32(24)), Int(header.span.big32(28)), false)
    ]
    for index in 0..<count where entries.span.holds("name", at: index * Self.entrySize) {
      let entry = index * Self.entrySize
      let (packed, size) = (entries.span.big32(entry + 8), entries.span.big32(entry + 12))
      if packed < size {
        places.append((Int(entries.span.big32(entry + 4)), Int(packed), true))
      }
    }
    var text: [UInt8] = []
    for place in places.prefix(4) where place.count > 0 && place.count <= Self.largest {
      let bytes = try source.bytes(at: place.start, count: place.count)
      guard bytes.count == place.count else { throw .truncated }
      guard let piece = ZlibInflate.inflate(bytes, limit: 16 * Self.largest) else { throw .damaged }
      text += place.isTable ? Self.names(in: piece) : piece + [0x0A]
    }
    return text
  }

  /// The texts of a table of names, each in a line of its own: OpenType specification, "name".
  private static func names(in table: [UInt8]) -> [UInt8] {
    guard table.count >= 6 else { return table }
    let (count, start) = (Int(table.span.big16(2)), Int(table.span.big16(4)))
    var text: [UInt8] = []
    for index in 0..<count where 6 + recordSize * (index + 1) <= table.count {
      let record = 6 + recordSize * index
      let first = start + Int(table.span.big16(record + 10))
      let end = first + Int(table.span.big16(record + 8))
      guard end <= table.count, text.count < 16 * largest else { continue }
      // What is no Macintosh's is UTF-16.
      text += table[first..<end] + (table.span.big16(record) == 1 ? [0x0A] : [0, 0x0A])
    }
    return text
  }
}
