/// A compressed stream, read by libarchive; of a damaged one all that comes before the damage.
@safe
final class StreamReader: ArchiveReader {
  var entry: ArchiveEntry { stream?.entry ?? ArchiveEntry() }
  var layers: Int { stream?.layers ?? 1 }
  var isDamaged: Bool { stream?.isDamaged == true }
  var passedOver: Bool { stream?.passedOver == true }
  var isBroken: Bool { failure != nil }
  var contents: Range<Int>? { pending == nil ? stream?.contents : nil }
  var end: Int? { frameEnd ?? stream?.end }
  var used: Int { stream?.used ?? 0 }

  private let source: ArchiveSource
  private let name: String
  private let isNarrowed: Bool
  private var stream: LibarchiveReader?
  private var context: ArchiveContext?
  /// All of a small stream that can't be read again in its source.
  private var small: [UInt8]?
  /// Where the stream begins in a source with a size.
  private let start: Int
  /// Where the frames of lz4 end.
  private var frameEnd: Int?
  /// How many bytes came out.
  private var streamed = 0
  private var isOpened = false
  /// What comes before the damage; nil once it is handed out.
  private var rest: [UInt8]?
  private let held = HeldBytes()
  /// What is thrown once all is handed out that came before it.
  private var pending: ArchiveError?
  /// What was thrown, after which nothing comes.
  private var failure: ArchiveError?

  /// Opens a stream.
  ///
  /// - Parameters:
  ///   - name: libarchive's name of the compression.
  ///   - isNarrowed: whether its data may look back further than it can be read: what seems damaged needs
  ///     more memory then.
  ///   - open: opens it with libarchive.
  init(
    _ source: ArchiveSource, _ name: String, isNarrowed: Bool = false,
    _ open: (ArchiveSource) throws(ArchiveError) -> LibarchiveReader
  ) throws(ArchiveError) {
    self.source = source
    self.name = name
    self.isNarrowed = isNarrowed
    start = source.position
    if source.size == nil { small = try source.whole(upTo: StreamRest.largest.packed) }
    do throws(ArchiveError) {
      stream = try open(source)
    } catch {
      if error == .libraryMissing { throw error }
      pending = isNarrowed && error == .damaged ? .memory : error
    }
  }

  func begin(_ context: ArchiveContext) { self.context = context }

  func nextEntry() throws(ArchiveError) -> Bool {
    if isOpened { return false }
    isOpened = true
    do throws(ArchiveError) {
      if let pending { throw pending }
      if try stream?.nextEntry() == true { return true }
      try findEnd()
      return false
    } catch {
      try end(with: error)
      return true
    }
  }

  func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
    if failure != nil { return nil }
    if pending == nil {
      do throws(ArchiveError) {
        let block = try stream?.nextBlock()
        unsafe streamed += block?.bytes.count ?? 0
        if block == nil { try findEnd() }
        return block
      } catch {
        try end(with: error)
      }
    }
    if let rest {
      self.rest = nil
      held.hold(rest)
      return unsafe ArchiveBlock(bytes: held.bytes)
    }
    failure = pending
    if let pending { throw pending }
    return nil
  }

  /// Looks where the frames of lz4 end, and whether all of the last one is there.
  private func findEnd() throws(ArchiveError) {
    guard name == "lz4" else { return }
    if source.size != nil {
      frameEnd = try LZ4Frames.end(of: source, from: start) - start
    } else if let small {
      let end = unsafe small.withUnsafeBytes { bytes in
        try? LZ4Frames.end(of: unsafe ArchiveMemory(bytes), from: 0)
      }
      if end == nil { throw .truncated }
    }
  }

  /// Takes note of a failure, and of what comes before it.
  ///
  /// - Throws: the failure where nothing does.
  private func end(with error: ArchiveError) throws(ArchiveError) {
    let error = isNarrowed && error == .damaged ? .memory : error
    pending = error
    let rest = findRest(before: error)
    if rest.isEmpty {
      failure = error
      throw error
    }
    self.rest = rest
  }

  /// What comes before a failure.
  private func findRest(before error: ArchiveError) -> [UInt8] {
    guard [.damaged, .truncated, .unsupported].contains(error), let context, let file = file()
    else { return [] }
    if name == "compress" {
      return CompressRest(file, behind: streamed, context.ledger).bytes()
    }
    if name == "lz4" { return LZ4Rest.bytes(of: file, behind: streamed, context.ledger) }
    return StreamRest(file, name, behind: streamed, context.ledger)?.bytes() ?? []
  }

  /// All of the stream, if it is small, or as much as is read again.
  private func file() -> [UInt8]? {
    defer { small = nil }
    guard let size = source.size else { return small }
    let largest = StreamRest.largest.packed
    // Of .Z a beginning can be read, whatever stands behind.
    guard size - start <= largest || name == "compress" else { return nil }
    return try? source.bytes(at: start, count: min(size - start, largest))
  }

  func takeDefects() -> [ArchiveError] { stream?.takeDefects() ?? [] }

  func takeRecords(atLeast count: Int) -> [UInt8] { stream?.takeRecords(atLeast: count) ?? [] }
}
