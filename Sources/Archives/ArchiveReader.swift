import CArchive
import Glibc

/// One container or compressed stream, read by libarchive entry by entry.
@safe
final class ArchiveReader {
  /// What the current entry is.
  enum Kind { case file, folder, other }

  /// The current entry's name.
  private(set) var name: [UInt8] = []
  /// The current entry's link target; empty if it is no link.
  private(set) var target: [UInt8] = []
  /// What the current entry is.
  private(set) var kind = Kind.file
  /// Whether the current entry's content is encrypted.
  private(set) var isEncrypted = false
  /// Whether something was wrong that did not end the reading.
  private(set) var isDamaged = false
  /// Whether nothing more can be read.
  private(set) var isBroken = false

  private let source: ArchiveSource
  private var archive: OpaquePointer?
  private var contentOffset = 0
  private var idleCalls = 0
  private var idleDelivered = 0

  /// The number of the archive's bytes up to where reading stands.
  var consumed: Int {
    guard let archive = unsafe archive else { return 0 }
    return max(Int(unsafe kascan_archive_consumed(archive)), 0)
  }

  /// Opens an archive; `isStreamed` reads a zip without its central directory.
  init(_ source: ArchiveSource, _ format: ArchiveFormat, isStreamed: Bool = false)
    throws(ArchiveError)
  {
    self.source = source
    guard kascan_archive_load() != 0 else { throw .libraryMissing }
    let code = isStreamed && format == .zip ? KASCAN_ARCHIVE_ZIP_STREAMED : format.code
    let canSeek = source.size != nil && !isStreamed
    let status = unsafe kascan_archive_open(
      code, Unmanaged.passUnretained(source).toOpaque(), readCallback,
      canSeek ? skipCallback : nil, canSeek ? seekCallback : nil, &archive)
    if status != KASCAN_ARCHIVE_OK && status != KASCAN_ARCHIVE_WARNING {
      isBroken = true
      throw error()
    }
    if format.isStream, let archive = unsafe archive {
      layers = Int(unsafe kascan_archive_layers(archive))
      if layers == 0 {
        isBroken = true
        throw .damaged
      }
    }
  }

  /// How many streams of the one format lie in one another here; they come out as one.
  private(set) var layers = 1

  /// Goes on to the next entry.
  ///
  /// - Returns: whether there is one.
  func nextEntry() throws(ArchiveError) -> Bool {
    guard !isBroken, let archive = unsafe archive else { return false }
    contentOffset = 0
    while true {
      var entry = unsafe kascan_archive_entry()
      switch unsafe kascan_archive_next(archive, &entry) {
      case KASCAN_ARCHIVE_OK, KASCAN_ARCHIVE_WARNING:
        unsafe take(entry)
        return true
      case KASCAN_ARCHIVE_END:
        return false
      case KASCAN_ARCHIVE_FAILED:
        isDamaged = true
        try checkProgress()
      default:
        isBroken = true
        throw error()
      }
    }
  }

  /// A piece of the current entry's content.
  @safe
  struct Block {
    /// Zeros that come before the bytes: a hole of a sparse file.
    let hole: Int
    /// The bytes, valid until the next call.
    let bytes: UnsafeRawBufferPointer
  }

  /// The next piece of the current entry's content; nil at its end.
  func nextBlock() throws(ArchiveError) -> Block? {
    guard !isBroken, let archive = unsafe archive else { return nil }
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
        return unsafe Block(hole: hole, bytes: UnsafeRawBufferPointer(start: start, count: size))
      case KASCAN_ARCHIVE_END:
        return nil
      case KASCAN_ARCHIVE_FAILED:
        throw error()
      default:
        isBroken = true
        throw error()
      }
    }
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

  private func take(_ entry: kascan_archive_entry) {
    name = unsafe Self.bytes(entry.name)
    target = unsafe Self.bytes(entry.target)
    isEncrypted = unsafe entry.is_encrypted != 0
    kind =
      switch unsafe entry.kind {
      case KASCAN_ARCHIVE_FILE: .file
      case KASCAN_ARCHIVE_FOLDER: .folder
      default: .other
      }
  }

  private static func bytes(_ text: UnsafePointer<CChar>?) -> [UInt8] {
    guard let text = unsafe text else { return [] }
    return unsafe Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
  }

  /// What the last failure means: the source's own error if it had one, else told by libarchive's
  /// text, which has no error numbers of its own.
  private func error() -> ArchiveError {
    if let failure = source.failure { return failure }
    guard let archive = unsafe archive else { return .damaged }
    let message = unsafe String(cString: kascan_archive_message(archive)).lowercased()
    if message.contains("encrypt") || message.contains("passphrase") { return .encrypted }
    if message.contains("truncated") || message.contains("unexpected end") { return .truncated }
    if message.contains("unsupported") || message.contains("not supported") { return .unsupported }
    return .damaged
  }

  deinit {
    if let archive = unsafe archive { unsafe kascan_archive_close(archive) }
  }
}

private let readCallback: kascan_archive_read_function = { _, client, block in
  guard let client = unsafe client, let block = unsafe block else { return -1 }
  let source = unsafe Unmanaged<ArchiveSource>.fromOpaque(client).takeUnretainedValue()
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
