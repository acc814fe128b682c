/// A file of Firefox and Thunderbird: sessions, bookmarks, search engines. The size of the content
/// stands behind the mark, then one block of LZ4 (`Compression.cpp` of dom/system in Firefox).
final class MozillaReader: ArchiveReader {
  private(set) var entry = ArchiveEntry()
  private(set) var isBroken = false
  /// The block takes all that follows.
  let end: Int? = nil

  private let source: ArchiveSource
  private var context: ArchiveContext?
  private let held = HeldBytes()
  private var isOpened = false
  /// The content; nil before it is made.
  private var content: [UInt8]?
  /// How much of it is handed out.
  private var place = 0
  /// What is thrown once all is handed out that came before it.
  private var pending: ArchiveError?

  /// What a file begins with.
  static let magic = Array("mozLz40".utf8) + [0]
  private static let headerSize = 12
  /// The largest content, in bytes: it is made in memory.
  private static let largest = 256 << 20
  private static let blockSize = 1 << 20

  init(_ source: ArchiveSource) { self.source = source }

  func begin(_ context: ArchiveContext) { self.context = context }

  func nextEntry() throws(ArchiveError) -> Bool {
    if isOpened { return false }
    isOpened = true
    return true
  }

  func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
    if content == nil { content = try makeContent() }
    guard let content else { return nil }
    if place == content.count {
      guard let pending else { return nil }
      isBroken = true
      throw pending
    }
    let block = Array(content[place...].prefix(Self.blockSize))
    place += block.count
    held.hold(block)
    return unsafe ArchiveBlock(bytes: held.bytes)
  }

  private func makeContent() throws(ArchiveError) -> [UInt8] {
    content = []
    // What does not fit is said where it would be made.
    pending = .damaged
    let header = try source.bytes(at: 0, count: Self.headerSize)
    guard header.count == Self.headerSize, let context else { throw .truncated }
    let size = Int(header.span.little32(8))
    guard size <= Self.largest else { throw .tooLargeToKeep(limit: Self.largest) }
    try context.ledger.check(size, from: context.level)
    let packed = try source.bytes(at: Self.headerSize, count: size + size / 255 + 64)
    let block = LZ4Block.decompress(packed.span, limit: size)
    pending = block.isWhole && block.bytes.count == size ? nil : .damaged
    return block.bytes
  }
}
