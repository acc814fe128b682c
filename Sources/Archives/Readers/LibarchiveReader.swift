import CArchive
import Glibc

/// One container or compressed stream, read by libarchive.
@safe
class LibarchiveReader: ArchiveReader {
  final private(set) var entry = ArchiveEntry()
  final private(set) var layers = 1
  final var isDamaged = false
  final private(set) var isBroken = false

  final let source: ArchiveSource
  private let archive: OpaquePointer
  private let format: LibarchiveFormat
  private var isOpened = false
  /// Where the headers of the current entry and of the one before begin.
  private var headerStarts: (before: Int?, current: Int?)
  private var contentOffset = 0
  private var idleCalls = 0
  private var idleDelivered = 0

  /// Opens an archive.
  init(_ source: ArchiveSource, _ format: LibarchiveFormat) throws(ArchiveError) {
    guard kascan_archive_load() != 0 else { throw .libraryMissing }
    guard let archive = unsafe kascan_archive_new() else { throw .damaged }
    unsafe self.archive = unsafe archive
    self.source = source
    self.format = format
    source.readFrom = source.delivered
    try letBe()
    let canSeek = source.size != nil && !format.isSequential
    let status = unsafe kascan_archive_open(
      archive, Unmanaged.passUnretained(source).toOpaque(), readCallback,
      canSeek ? skipCallback : nil, canSeek ? seekCallback : nil)
    if status != KASCAN_ARCHIVE_OK && status != KASCAN_ARCHIVE_WARNING { throw fail() }
    isOpened = true
    guard format.isStream else { return }
    layers = Int(unsafe kascan_archive_layers(archive))
    if layers == 0 { throw fail() }
  }

  private func letBe() throws(ArchiveError) {
    for name in format.names {
      let isCompression: CInt = format.isStream ? 1 : 0
      guard unsafe kascan_archive_let_be(archive, isCompression, name) != 0 else {
        throw .unsupported
      }
    }
    if format.isStream {
      // A compressed stream comes out as one entry; an empty one needs a format of its own.
      unsafe kascan_archive_let_be(archive, 0, "raw")
      unsafe kascan_archive_let_be(archive, 0, "empty")
    }
    if let option = format.option {
      unsafe kascan_archive_set_option(archive, format.names[0], option.name, option.value)
    }
  }

  final var passesBy: Bool { format.isPlain && source.size != nil }

  final var passed: Range<Int>? {
    guard format.isPlain, let start = headerStarts.before, let end = headerStarts.current,
      start <= end
    else { return nil }
    return start..<end
  }

  private func noteHeader() {
    headerStarts = (
      headerStarts.current, Int(unsafe kascan_archive_header_position(archive))
    )
  }

  final var end: Int? {
    format.end ?? consumed
  }

  /// How many bytes of the source were used.
  private final var consumed: Int { max(Int(unsafe kascan_archive_consumed(archive)), 0) }

  /// How many bytes of the source were not used, once all of it was read.
  final var unread: Int { (source.size ?? source.delivered - source.readFrom) - consumed }

  func nextEntry() throws(ArchiveError) -> Bool {
    guard !isBroken else { return false }
    contentOffset = 0
    while true {
      var next = unsafe kascan_archive_entry()
      switch unsafe kascan_archive_next(archive, &next) {
      case KASCAN_ARCHIVE_WARNING:
        if unsafe LibarchiveMessage(archive).saysThatBytesWereSkipped { isDamaged = true }
        fallthrough
      case KASCAN_ARCHIVE_OK:
        entry = unsafe ArchiveEntry(
          name: Self.bytes(next.name), target: Self.bytes(next.target), isFile: next.is_file != 0,
          isEncrypted: next.is_encrypted != 0)
        noteHeader()
        return true
      case KASCAN_ARCHIVE_END:
        noteHeader()
        return false
      case KASCAN_ARCHIVE_FAILED:
        isDamaged = true
        try checkProgress()
      default:
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
        isDamaged = true
        fallthrough
      case KASCAN_ARCHIVE_OK:
        let hole = max(Int(offset) - contentOffset, 0)
        if size == 0 && hole == 0 {
          try checkProgress()
          continue
        }
        contentOffset += hole + size
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

  func takeRecords(atLeast count: Int) -> [UInt8] { [] }

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
