/// A Parquet file: the pages of each column that are packed or have strings, those a line each. The file's
/// own bytes show all others.
final class ParquetReader: StoreReader {
  private var columns: [ParquetFooter.Column]?
  private var nextColumn = 0
  private var chunks: ArraySlice<ParquetFooter.Chunk> = []
  /// Where the next page begins in the first of the chunks that are left; nil for at its beginning.
  private var place: Int?
  /// Whether the page that came last has strings.
  private var isText = false

  static let mark = Array("PAR1".utf8)
  private static let largestFooter = 64 << 20
  /// Headers hold the least and the greatest value of a page. Most are short.
  private static let headerSizes = [256, 4 << 10, 64 << 10, 1 << 20, 16 << 20]
  /// Old writers left the header of a dictionary out of a chunk's size (PARQUET-816).
  private static let leftOut = 100

  override func nextName() throws(ArchiveError) -> [UInt8]? {
    if columns == nil { columns = try footer() }
    while let columns, nextColumn < columns.count {
      let column = columns[nextColumn]
      nextColumn += 1
      chunks = column.chunks.filter { $0.codec != nil || $0.isText }[...]
      place = nil
      if !chunks.isEmpty { return column.name }
    }
    return nil
  }

  private func footer() throws(ArchiveError) -> [ParquetFooter.Column] {
    let size = source.size ?? 0
    let last = try source.bytes(at: max(size - 8, 0), count: 8)
    guard size >= 12, Array(last.suffix(4)) == Self.mark else {
      note(.truncated)
      return []
    }
    let count = Int(last.span.little32(0))
    guard count <= size - 12 else {
      note(.damaged)
      return []
    }
    guard count <= Self.largestFooter else {
      note(.tooLargeToKeep(limit: Self.largestFooter))
      return []
    }
    let end = size - 8 - count
    guard let footer = ParquetFooter(try source.bytes(at: end, count: count), end: end) else {
      note(.damaged)
      return []
    }
    if footer.isEncrypted { isOutsideOnly = true }
    if footer.isDamaged { note(.damaged) }
    return footer.columns
  }

  override func nextPart() throws(ArchiveError) -> StorePart? {
    while let chunk = chunks.first {
      try checkTime()
      let start = place ?? chunk.range.lowerBound
      guard chunk.codec != .other, start < chunk.range.upperBound else {
        if chunk.codec == .other { isOutsideOnly = true }
        goOn()
        continue
      }
      guard let page = try page(at: start, before: chunk.range.upperBound + Self.leftOut),
        page.packedSize <= chunk.range.upperBound - start - page.headerSize + Self.leftOut
      else {
        note(.damaged)
        goOn()
        continue
      }
      let content = start + page.headerSize
      place = content + page.packedSize
      let isPacked = chunk.codec != nil && page.isPacked
      guard isPacked || chunk.isText, !page.isPlaces, page.packedSize > page.levels else {
        continue
      }
      isText = chunk.isText
      return StorePart(
        range: content + page.levels..<content + page.packedSize,
        codec: isPacked ? chunk.codec ?? .stored : .stored, size: page.size - page.levels)
    }
    return nil
  }

  override func text(of bytes: [UInt8], _ part: StorePart) -> [UInt8] {
    isText ? ParquetStrings.lines(bytes) ?? [Self.binary] + bytes : [Self.binary] + bytes
  }

  private func goOn() {
    chunks.removeFirst()
    place = nil
  }

  private func page(at start: Int, before end: Int) throws(ArchiveError) -> ParquetPage? {
    for size in Self.headerSizes {
      let first = try source.bytes(at: start, count: min(size, end - start))
      if let page = ParquetPage(first) { return page }
      if first.count < size { return nil }
    }
    return nil
  }
}
