import CDeflate

/// The entries that the directory of a zip names, where all are plain and as it says: small ones are
/// inflated at once, by libdeflate, which takes half the time of libarchive and zlib.
///
/// What is not as it should be goes to libarchive, which gives what can be had and says what is wrong.
@safe
final class ZipMembers: ArchiveReader {
  private(set) var entry = ArchiveEntry()
  private(set) var isDamaged = false
  let isBroken = false
  let end: Int? = nil
  let passesBy = true
  private(set) var passed: Range<Int>?
  private(set) var contents: Range<Int>?

  private let source: ArchiveSource
  private let context: ArchiveContext?
  private let entries: [ZipEntry]
  private var next = 0
  /// Where the content of the current entry begins.
  private var contentStart = 0
  /// How much of a stored content was handed out, and its checksum.
  private var stored = (count: 0, checksum: UInt32(0))
  /// Whether all of the content came out of all of the entry's bytes.
  private var isWhole = false
  private var streamed: LibarchiveReader?
  private var isStarted = false

  private var window: [UInt8] = []
  private var windowStart = 0
  private let given = HeldBytes()
  private let inflater = WholeInflater()

  private static let localSize = 30
  /// Bytes of the archive read at a time.
  private static let windowSize = 256 << 10
  /// What is inflated at once has no more bytes than this, packed or not.
  private static let largest = 8 << 20

  /// - Parameter entries: the entries, by their place in the source.
  init(_ source: ArchiveSource, _ entries: [ZipEntry], _ context: ArchiveContext?) {
    self.source = source
    self.entries = entries
    self.context = context
  }

  /// The current entry's place in the list.
  private var current: ZipEntry { entries[next - 1] }

  func nextEntry() throws(ArchiveError) -> Bool {
    finish()
    guard next < entries.count else { return false }
    next += 1
    let header = try bytes(current.start, Self.localSize + current.nameSize)
    guard header.count == Self.localSize + current.nameSize else { throw .truncated }
    let fields = header.span
    contentStart =
      current.start + Self.localSize + Int(fields.little16(26)) + Int(fields.little16(28))
    entry = ArchiveEntry(name: Array(header[Self.localSize...]), isFile: !current.isOther)
    if current.isLink {
      entry.isFile = false
      entry.target = try bytes(contentStart, current.size)
      isStarted = true
    }
    return true
  }

  /// Takes leave of the current entry.
  private func finish() {
    passed = nil
    contents = nil
    if next > 0 {
      let range = contentStart..<contentStart + current.size
      passed = current.start..<range.upperBound
      if isWhole { contents = range }
    }
    if streamed?.isDamaged == true { isDamaged = true }
    streamed = nil
    isStarted = false
    isWhole = false
    stored = (0, 0)
  }

  func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
    if let streamed { return try streamed.nextBlock() }
    if current.method == ZipEntry.stored && !current.isLink { return try nextStored() }
    if isStarted { return nil }
    isStarted = true
    if let bytes = unsafe try inflated() {
      isWhole = true
      return unsafe bytes.isEmpty ? nil : unsafe ArchiveBlock(bytes: bytes)
    }
    return try beginStreamed()
  }

  /// The next piece of a stored content.
  private func nextStored() throws(ArchiveError) -> ArchiveBlock? {
    guard stored.count < current.size else {
      if stored.count == current.contentSize && stored.checksum == current.checksum {
        isWhole = true
      } else if !isStarted {
        isDamaged = true
      }
      isStarted = true
      return nil
    }
    let count = min(Self.windowSize, current.size - stored.count)
    given.hold(try bytes(contentStart + stored.count, count))
    let block = unsafe given.bytes
    if unsafe block.isEmpty { throw .truncated }
    stored.checksum = unsafe libdeflate_crc32(stored.checksum, block.baseAddress, block.count)
    stored.count += block.count
    return unsafe ArchiveBlock(bytes: block)
  }

  /// The content, if it is small and as the directory says; valid until the next call.
  private func inflated() throws(ArchiveError) -> UnsafeRawBufferPointer? {
    let size = current.contentSize
    guard size <= Self.largest, current.size <= Self.largest, context?.affords(size) == true else {
      return nil
    }
    let packed = try bytes(contentStart, current.size)
    guard packed.count == current.size else { return nil }
    return unsafe inflater.inflate(packed, to: size, checksum: current.checksum)
  }

  private func beginStreamed() throws(ArchiveError) -> ArchiveBlock? {
    // libarchive would go on to the next one.
    guard try bytes(current.start, 4) == Signatures.zipMark else { throw .damaged }
    // libarchive looks at more behind the content than belongs to the entry.
    let end = max(source.size ?? 0, contentStart + current.size)
    let slice = ArchiveSlice(source, current.start..<end)
    let reader = try LibarchiveReader(
      slice, LibarchiveFormat(containers: ["zip_streamable"], isSequential: true))
    guard try reader.nextEntry() else { throw .damaged }
    streamed = reader
    return try reader.nextBlock()
  }

  /// Some of the archive's bytes; fewer only at its end.
  private func bytes(_ start: Int, _ count: Int) throws(ArchiveError) -> [UInt8] {
    if count > Self.windowSize { return try source.bytes(at: start, count: count) }
    if start < windowStart || start + count > windowStart + window.count {
      window = try source.bytes(at: start, count: Self.windowSize)
      windowStart = start
    }
    let from = start - windowStart
    return Array(window[from..<min(from + count, window.count)])
  }
}
