import CArchive
import Glibc

/// One container or compressed stream, read by libarchive.
@safe
class LibarchiveReader: ArchiveReader {
  final private(set) var entry = ArchiveEntry()
  final private(set) var layers = 1
  final var isDamaged = false
  /// What a damaged header leads to passing over is taken down where records are.
  final var passedOver: Bool { records == nil && isDamaged }
  final private(set) var isBroken = false

  final let source: ArchiveSource
  private let archive: OpaquePointer
  private let format: LibarchiveFormat
  private let records: ArchiveRecords?
  private var isOpened = false
  /// Whether a stream is opened as what it is said to be, without one in it.
  private var isSingle = false
  /// Where the headers of the current entry and of the one before begin.
  private var headerStarts: (before: Int?, current: Int?)
  private var contentOffset = 0
  /// Whether a part of the current entry's content is a hole, and stands nowhere.
  private var hasHole = false
  /// How much content the entry before the current one has in the source; nil if that is not known.
  private var contentCount: Int?
  /// Where the contents of the entry before the current one and of that stand.
  private var stored: (before: StoredContent, current: StoredContent) = (.init(), .init())
  private var idleCalls = 0
  private var idleDelivered = 0
  /// How many times over an archive is read at the most, where it is read out of order.
  fileprivate static let mostReadings = 64

  /// Opens an archive.
  ///
  /// - Parameter records: takes down, of the same source, what libarchive passes by.
  init(
    _ source: ArchiveSource, _ format: LibarchiveFormat, _ records: ArchiveRecords? = nil
  ) throws(ArchiveError) {
    let source = records ?? source
    guard kascan_archive_load() != 0 else { throw .libraryMissing }
    guard let archive = unsafe kascan_archive_new() else { throw .damaged }
    unsafe self.archive = unsafe archive
    self.source = source
    self.format = format
    self.records = records
    source.readFrom = source.delivered
    try letBe()
    let canSeek = source.size != nil && !format.isSequential
    let status = unsafe kascan_archive_open(
      archive, Unmanaged.passUnretained(source).toOpaque(), readCallback,
      canSeek ? skipCallback : nil, canSeek ? seekCallback : nil)
    if status != KASCAN_ARCHIVE_OK && status != KASCAN_ARCHIVE_WARNING { throw fail() }
    isOpened = true
    guard format.isStream else { return }
    if isSingle {
      if unsafe kascan_archive_has_failed(archive) != 0 { throw fail() }
    } else {
      layers = Int(unsafe kascan_archive_layers(archive))
      if layers == 0 { throw fail() }
    }
  }

  private func letBe() throws(ArchiveError) {
    for name in format.names {
      let isCompression: CInt = format.isStream ? 1 : 0
      guard unsafe kascan_archive_let_be(archive, isCompression, name) != 0 else {
        throw .unsupported
      }
    }
    if format.isStream {
      // Left to itself, libarchive goes on into a stream in the stream, and leaves what is behind that.
      isSingle = unsafe kascan_archive_set_stream(archive, format.names[0]) != 0
      // A compressed stream comes out as one entry; an empty one needs a format of its own.
      unsafe kascan_archive_let_be(archive, 0, "raw")
      unsafe kascan_archive_let_be(archive, 0, "empty")
    }
    if let option = format.option {
      unsafe kascan_archive_set_option(archive, format.names[0], option.name, option.value)
    }
  }

  var promisesArchive: Bool { false }

  final var passesBy: Bool { format.isPlain && source.size != nil }

  final var passed: Range<Int>? {
    guard format.isPlain, let start = headerStarts.before, let end = headerStarts.current,
      start <= end
    else { return nil }
    return start..<end
  }

  final var contents: Range<Int>? {
    if format.isStream {
      // libarchive says of lz4 that it used whatever stands behind it.
      if format.names[0] == "lz4" { return nil }
      if format.mayHoldSkipped, source.size != nil, holdsSkipped { return nil }
      return end.map { 0..<max($0, 0) }
    }
    if !format.isPlain { return stored.before.range }
    guard let passed, let count = contentCount else { return nil }
    // Contents are filled up to whole blocks.
    let end = passed.upperBound - (TarHeader.size - count % TarHeader.size) % TarHeader.size
    return end - count > passed.lowerBound ? end - count..<end : nil
  }

  /// Whether what marks a skippable frame stands anywhere in the source (RFC 8878, section 3.1.2).
  private var holdsSkipped: Bool {
    let mark = Signatures.skippableMark
    var place = 0
    while let bytes = try? source.bytes(at: place, count: 1 << 20), bytes.count >= 4 {
      let isThere = unsafe bytes.withUnsafeBytes { bytes in
        unsafe kascan_archive_find(bytes.baseAddress, bytes.count, mark, mark.count) != nil
      }
      if isThere { return true }
      place += bytes.count - mark.count
    }
    return false
  }

  private func noteHeader() {
    headerStarts = (
      headerStarts.current, Int(unsafe kascan_archive_header_position(archive))
    )
  }

  final var end: Int? {
    // libarchive looks for another frame of lz4 behind the last, and counts what it saw as used.
    if format.isStream, format.names[0] == "lz4", source.size == nil { return max(consumed - 4, 0) }
    return ownEnd ?? format.end ?? consumed
  }
  /// Where the archive ended before what libarchive took for more of it.
  private var ownEnd: Int?

  /// Whether the archive ends where libarchive looked for the header that it could not read.
  ///
  /// - Parameter before: how many bytes were used before it did.
  private func endsBeforeHeader(_ before: Int) -> Bool {
    ownEnd = mark(before: header(behind: before))
    if ownEnd != nil { noteHeader() }
    return ownEnd != nil
  }

  /// Where the header begins that could not be read. libarchive does not say that once it has given up.
  private func header(behind before: Int) -> Int {
    let place = Int(unsafe kascan_archive_header_position(archive))
    if place >= 0 { return place }
    let size = format.isPlain ? TarHeader.size : 1
    return (before + size - 1) / size * size
  }

  /// Where a mark of the archive's end ends, behind which a header could not be read; nil if there
  /// is none.
  ///
  /// - Parameter header: where that header was looked for.
  func mark(before header: Int) -> Int? { nil }

  /// A header that could not be read is not used.
  final var used: Int { failedHeader ?? consumed }
  private var failedHeader: Int?

  /// What libarchive says of that.
  private final var consumed: Int { max(Int(unsafe kascan_archive_consumed(archive)), 0) }

  func nextEntry() throws(ArchiveError) -> Bool {
    guard !isBroken else { return false }
    contentCount = hasHole ? nil : contentOffset
    stored = (stored.current, .init())
    contentOffset = 0
    hasHole = false
    let before = consumed
    while true {
      var next = unsafe kascan_archive_entry()
      switch unsafe kascan_archive_next(archive, &next) {
      case KASCAN_ARCHIVE_OK, KASCAN_ARCHIVE_WARNING:
        entry = unsafe ArchiveEntry(
          name: Self.bytes(next.name), target: Self.bytes(next.target), isFile: next.is_file != 0,
          isEncrypted: next.is_encrypted != 0)
        noteHeader()
        return true
      case KASCAN_ARCHIVE_END:
        noteHeader()
        // Members that come before a cut are read as if nothing were missing.
        if let end = format.end, let size = source.size, size < end {
          isBroken = true
          throw .truncated
        }
        if isSingle, consumed == 0, source.delivered > source.readFrom {
          // Not even the header is one.
          isBroken = true
          throw .damaged
        }
        return false
      case KASCAN_ARCHIVE_FAILED:
        if endsBeforeHeader(before) { return false }
        isDamaged = true
        // What was passed over stands before the next header as well.
        contentCount = nil
        try checkProgress()
      default:
        if endsBeforeHeader(before) { return false }
        noteHeader()
        failedHeader = header(behind: before)
        throw fail()
      }
    }
  }

  func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
    guard !isBroken else { return nil }
    while true {
      var start: UnsafeRawPointer?
      var size = 0
      var offset: Int64 = 0
      switch unsafe kascan_archive_block(archive, &start, &size, &offset) {
      case KASCAN_ARCHIVE_WARNING:
        // It goes on behind a member whose method it does not know.
        let error = error()
        if size == 0, error == .unsupported || error == .memory { throw error }
        isDamaged = true
        fallthrough
      case KASCAN_ARCHIVE_OK:
        let hole = max(Int(offset) - contentOffset, 0)
        if size == 0 && hole == 0 {
          try checkProgress()
          continue
        }
        contentOffset += hole + size
        if hole > 0 { hasHole = true }
        if !format.isPlain, !format.isStream, source.size != nil {
          if hole > 0 { stored.current.passHole() }
          unsafe stored.current.pass(
            UnsafeRawBufferPointer(start: start, count: size), at: consumed, in: source)
        }
        return unsafe ArchiveBlock(
          hole: hole, bytes: UnsafeRawBufferPointer(start: start, count: size))
      case KASCAN_ARCHIVE_END:
        return nil
      case KASCAN_ARCHIVE_FAILED:
        throw error()
      default:
        throw fail()
      }
    }
  }

  func takeDefects() -> [ArchiveError] { records?.held.defects ?? [] }

  func takeRecords(atLeast count: Int) -> [UInt8] { records?.held.take(atLeast: count) ?? [] }

  /// The last bytes of the source that were read, up to a number.
  final func lastBytes(_ count: Int) -> [UInt8] {
    source.lastBytes(before: source.readFrom + consumed, count: count)
  }

  /// Gives up when libarchive keeps asking to try again without reading on.
  private func checkProgress() throws(ArchiveError) {
    if source.delivered != idleDelivered {
      idleDelivered = source.delivered
      idleCalls = 0
    }
    idleCalls += 1
    // One block holds 2,048 tar headers; each damaged one may cost one call.
    if idleCalls > 4096 {
      isBroken = true
      throw .damaged
    }
  }

  private static func bytes(_ text: UnsafePointer<CChar>?) -> [UInt8] {
    guard let text = unsafe text else { return [] }
    return unsafe Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
  }

  /// What the last failure means, which ended the reading.
  private func fail() -> ArchiveError {
    isBroken = true
    return error()
  }

  /// What the last failure means: the source's own error if it had one.
  private func error() -> ArchiveError {
    if let failure = source.failure { return failure }
    // libarchive asks a format that is none where it did not find one.
    if isOpened, unsafe kascan_archive_is_encrypted(archive) != 0 { return .encrypted }
    return unsafe LibarchiveMessage(archive).error
  }

  deinit { unsafe kascan_archive_close(archive) }
}

private let readCallback: kascan_archive_read_function = { archive, client, block in
  guard let archive = unsafe archive, let client = unsafe client, let block = unsafe block else {
    return -1
  }
  let source = unsafe Unmanaged<ArchiveSource>.fromOpaque(client).takeUnretainedValue()
  let used = unsafe Int(kascan_archive_consumed(archive))
  source.release(upTo: source.readFrom + used)
  // Whatever it looks for by then, an archive does not have.
  if let size = source.size, source.delivered / LibarchiveReader.mostReadings > size + (1 << 20) {
    return -1
  }
  guard let bytes = unsafe try? source.nextBlock() else { return -1 }
  unsafe block.pointee = bytes.baseAddress
  return bytes.count
}

private let skipCallback: kascan_archive_skip_function = { _, client, count in
  guard let client = unsafe client, count > 0 else { return 0 }
  let source = unsafe Unmanaged<ArchiveSource>.fromOpaque(client).takeUnretainedValue()
  let skipped = min(Int(count), max((source.size ?? 0) - source.position, 0))
  source.position += skipped
  return Int64(skipped)
}

private let seekCallback: kascan_archive_seek_function = { _, client, offset, whence in
  guard let client = unsafe client else { return -1 }
  let source = unsafe Unmanaged<ArchiveSource>.fromOpaque(client).takeUnretainedValue()
  let size = source.size ?? 0
  let start =
    switch whence {
    case SEEK_SET: 0
    case SEEK_CUR: source.position
    default: size
    }
  let (target, overflow) = start.addingReportingOverflow(Int(offset))
  guard !overflow, target >= 0 else { return -1 }
  source.position = min(target, size)
  return Int64(source.position)
}
