/// A table of LevelDB or RocksDB (`.ldb`, `.sst`): what browsers keep of pages, and what programs keep
/// settings in. Its keys are put together, and packed blocks are unpacked.
///
/// Values in blocks that are not packed show in the file's own bytes. Those that are packed with zstd are
/// found amid them by their marks.
final class TableReader: ArchiveReader {
  private(set) var entry = ArchiveEntry(name: Array("entries".utf8))
  private(set) var isBroken = false
  private(set) var isOutsideOnly = false
  let end: Int? = nil

  private let source: ArchiveSource
  private var context: ArchiveContext?
  private var blocks: [TableFooter.Handle]?
  private var next = 0
  /// That of RocksDB's format; zero for LevelDB.
  private var version = 0
  private let held = HeldBytes()

  /// The largest block, packed or not, and the most that keys of one block come to.
  private static let largest = 64 << 20
  /// What stands between keys and values: no number, and no text.
  private static let gap: [UInt8] = [0, 0, 0, 0]

  init(_ source: ArchiveSource) { self.source = source }

  func begin(_ context: ArchiveContext) { self.context = context }

  func nextEntry() throws(ArchiveError) -> Bool {
    guard blocks == nil else { return false }
    let blocks = try listBlocks()
    self.blocks = blocks
    return !blocks.isEmpty
  }

  /// Where the blocks are; none if the file is no table.
  private func listBlocks() throws(ArchiveError) -> [TableFooter.Handle] {
    guard let size = source.size, size > TableFooter.size else { return [] }
    let last = try source.bytes(at: size - TableFooter.size, count: TableFooter.size)
    guard TableFooter.ends(last.span) else { return [] }
    isOutsideOnly = true
    guard let footer = TableFooter(last.span, of: size) else { return [] }
    version = footer.version
    let index: [UInt8]
    switch try block(footer.index) {
    case .plain(let bytes), .unpacked(let bytes): index = bytes
    case .frame, .unread: return []
    }
    guard
      let list = Self.handles(in: index.span, of: size)
        ?? (footer.version < 4 ? nil : Self.changes(in: index.span, of: size))
    else { return [] }
    isOutsideOnly = false
    return list
  }

  /// The places of blocks, each as it is.
  private static func handles(in index: Span<UInt8>, of size: Int) -> [TableFooter.Handle]? {
    guard let entries = TableBlock(index)?.entries else { return nil }
    var list: [TableFooter.Handle] = []
    for entry in entries {
      var place = entry.value.lowerBound
      guard let handle = TableFooter.handle(index, at: &place, before: size),
        place <= entry.value.upperBound, handle.lowerBound >= list.last?.upperBound ?? 0
      else { return nil }
      list.append(handle)
    }
    return list
  }

  /// The places of blocks of which some say only how much larger they are than the one before:
  /// RocksDB's `IndexValue`.
  private static func changes(in index: Span<UInt8>, of size: Int) -> [TableFooter.Handle]? {
    guard let entries = TableBlock(index, hasSizes: false)?.entries else { return nil }
    var list: [TableFooter.Handle] = []
    for entry in entries {
      var place = entry.value.lowerBound
      if entry.shared == 0 {
        guard let handle = TableFooter.handle(index, at: &place, before: size),
          handle.lowerBound >= list.last?.upperBound ?? 0
        else { return nil }
        list.append(handle)
        continue
      }
      guard let last = list.last, let number = TableBlock.number(index, at: &place) else {
        return nil
      }
      let start = last.upperBound + 5
      let count = last.count + (number >> 1 ^ -(number & 1))
      guard count >= 0, start <= size, count <= size - start else { return nil }
      list.append(start..<start + count)
    }
    return list
  }

  func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
    while let blocks, next < blocks.count {
      if let context { try context.ledger.checkTime() }
      let handle = blocks[next]
      next += 1
      let content: [UInt8]?
      switch try block(handle) {
      case .plain(let bytes): content = Self.content(of: bytes.span, values: false)
      case .unpacked(let bytes): content = Self.content(of: bytes.span, values: true)
      case .frame: continue
      case .unread: content = nil
      }
      guard let content else {
        isOutsideOnly = true
        continue
      }
      if content.isEmpty { continue }
      held.hold(content)
      return unsafe ArchiveBlock(bytes: held.bytes)
    }
    return nil
  }

  /// The whole keys of a block, and its values; nil if it is none.
  private static func content(of block: Span<UInt8>, values: Bool) -> [UInt8]? {
    guard let entries = TableBlock(block)?.entries else { return nil }
    var (key, content): ([UInt8], [UInt8]) = ([], [])
    for entry in entries {
      key.removeLast(key.count - entry.shared)
      for index in entry.rest { key.append(block[index]) }
      guard content.count + key.count + entry.value.count <= largest else { return nil }
      if values || entry.shared > 0 { content += key + gap }
      guard values else { continue }
      for index in entry.value { content.append(block[index]) }
      content += gap
    }
    return content
  }

  /// What became of a block.
  private enum Block {
    case plain([UInt8])
    case unpacked([UInt8])
    /// It is a frame of zstd, which is opened wherever it stands.
    case frame
    /// It is damaged, or packed in a way that is not read.
    case unread
  }

  private func block(_ handle: TableFooter.Handle) throws(ArchiveError) -> Block {
    guard handle.count <= Self.largest else { throw broken(.tooLargeToKeep(limit: Self.largest)) }
    var data = try source.bytes(at: handle.lowerBound, count: handle.count + 1)
    guard data.count == handle.count + 1, let type = data.popLast() else {
      throw broken(.truncated)
    }
    if type == 0 { return .plain(data) }
    if type == 1 {
      let block = SnappyBlock.decompress(data.span, limit: Self.largest)
      return block.isWhole ? .unpacked(block.bytes) : .unread
    }
    // RocksDB has the size before the data.
    var start = 0
    if version > 0 {
      guard let size = TableBlock.number(data.span, at: &start), size <= Self.largest else {
        return .unread
      }
      if type == 4 || type == 5 {
        let block = LZ4Block.decompress(data.span.extracting(start...), limit: size)
        return block.isWhole && block.bytes.count == size ? .unpacked(block.bytes) : .unread
      }
    }
    if data.span.holds(Signatures.zstdMark, at: start) { return .frame }
    // Forks of LevelDB have zlib data and bare deflate.
    guard type == 2 || type == 4 else { return .unread }
    let packed = Array(data[start...])
    let bytes =
      version > 0 || type == 4
      ? ZlibInflate.inflate(bare: packed, limit: Self.largest)?.content
      : ZlibInflate.inflate(packed, limit: Self.largest)
    return bytes.map { .unpacked($0) } ?? .unread
  }

  private func broken(_ error: ArchiveError) -> ArchiveError {
    isBroken = true
    return error
  }
}
