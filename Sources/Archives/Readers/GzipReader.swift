/// A gzip file: RFC 1952. A small one is inflated at once, any other as a stream.
@safe
final class GzipReader: ArchiveReader {
  private(set) var entry = ArchiveEntry()
  private(set) var contents: Range<Int>?
  private(set) var end: Int?
  /// libarchive goes on into a stream in the stream; what was inflated at once is one.
  var layers: Int { stream?.layers ?? 1 }
  var isDamaged: Bool { isKnownDamaged || stream?.isDamaged == true }
  var isBroken: Bool { stream?.isBroken ?? (failure != nil) }

  private let source: ArchiveSource
  private let inflater = WholeInflater()
  private var stream: GzipStreamReader?
  /// Why the stream could not be opened.
  private var failure: ArchiveError?
  private var records = HeldRecords()
  /// The content, inflated; in the inflater's hands.
  private var content: UnsafeRawBufferPointer?
  /// Whether a member is damaged of which a stream does not tell that.
  private var isKnownDamaged = false
  private var isOpened = false
  /// All of a small file, until it is known to be sound.
  private var small: [UInt8]?
  /// How many bytes came out of the stream.
  private var streamed = 0
  /// What is thrown once all is handed out that came before it.
  private var pending: ArchiveError?

  /// What is inflated at once has no more bytes than this, packed and not.
  private static let largest = (packed: 4 << 20, unpacked: 8 << 20)
  /// The size in bytes of the smallest file: header, empty content and trailer.
  private static let smallest = 20

  init(_ source: ArchiveSource) { self.source = source }

  func begin(_ context: ArchiveContext) {
    do throws(ArchiveError) {
      if try inflate(context) { return }
      stream = try GzipStreamReader(source)
    } catch {
      failure = error
    }
  }

  /// Inflates the file if that can be done at once.
  private func inflate(_ context: ArchiveContext) throws(ArchiveError) -> Bool {
    guard let file = try source.whole(upTo: Self.largest.packed), file.count >= Self.smallest else {
      return false
    }
    small = file
    // Of several members, this is the size of the last.
    let size = Int(file.span.little32(file.count - 4))
    guard context.affords(min(size, Self.largest.unpacked)) else { return false }
    switch inflater.inflate(gzip: file, to: size, limit: Self.largest.unpacked) {
    case .other:
      small = nil
      return false
    case .damaged:
      // A stream tells of a file of one member only.
      isKnownDamaged = true
      return false
    case .inflated:
      let content = unsafe inflater.content
      guard context.affords(content.count) else { return false }
      unsafe self.content = unsafe content
    }
    entry.name = GzipHeader.name(in: file)
    if source.size == nil {
      records.note(GzipHeader.records(of: file))
      _ = unsafe try source.nextBlock()
    }
    contents = 0..<file.count
    end = file.count
    small = nil
    return true
  }

  func nextEntry() throws(ArchiveError) -> Bool {
    if isOpened { return false }
    isOpened = true
    do throws(ArchiveError) {
      if let failure { throw failure }
      guard let stream else { return true }
      let hasEntry = try saying(stream.nextEntry)
      entry = stream.entry
      return hasEntry
    } catch {
      guard let name = small.map(GzipHeader.name(in:)), let rest = unsafe rest() else {
        throw error
      }
      unsafe content = unsafe rest
      entry.name = name
      pending = error
      isKnownDamaged = false
      return true
    }
  }

  func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
    if let content = unsafe content, unsafe !content.isEmpty {
      unsafe self.content = nil
      return unsafe ArchiveBlock(bytes: content)
    }
    if let pending { throw pending }
    guard let stream else { return nil }
    do throws(ArchiveError) {
      let block = try saying(stream.nextBlock)
      unsafe streamed += block?.bytes.count ?? 0
      if block == nil { (contents, end) = (stream.contents, stream.end) }
      return block
    } catch {
      pending = error
      guard let rest = unsafe rest() else { throw error }
      return unsafe ArchiveBlock(bytes: rest)
    }
  }

  /// What of a damaged file's content comes before the damage and did not come out of the stream.
  private func rest() -> UnsafeRawBufferPointer? {
    guard let file = small else { return nil }
    small = nil
    let content = unsafe inflater.beginning(ofGzip: file, limit: Self.largest.unpacked)
    guard content.count > streamed else { return nil }
    return unsafe UnsafeRawBufferPointer(rebasing: content[streamed...])
  }

  /// Reads from the stream. What it says of damage need not be said again.
  private func saying<Result>(
    _ read: () throws(ArchiveError) -> Result
  ) throws(ArchiveError) -> Result {
    do throws(ArchiveError) {
      return try read()
    } catch {
      isKnownDamaged = false
      throw error
    }
  }

  func takeRecords(atLeast count: Int) -> [UInt8] {
    if let stream { return stream.takeRecords(atLeast: count) }
    return records.take(atLeast: count)
  }
}
