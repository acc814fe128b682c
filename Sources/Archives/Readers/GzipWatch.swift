import Bytes
import CArchive

/// Looks, as a gzip file passes, whether a member may begin in it behind the first: one with a header
/// as programs write it.
final class GzipWatch: ArchivePassage {
  private(set) var mayHoldSeveral = false
  /// The last bytes that passed, in which one may begin.
  private var tail: [UInt8] = []

  override func pass(_ block: UnsafeRawBufferPointer, at start: Int) -> UnsafeRawBufferPointer {
    guard !mayHoldSeveral else { return unsafe block }
    // The first member begins at the first byte of all.
    let own = unsafe UnsafeRawBufferPointer(rebasing: block.dropFirst(delivered == 0 ? 1 : 0))
    let overlap = GzipMark.headerSize - 1
    let seam = unsafe tail + own.prefix(overlap)
    mayHoldSeveral =
      unsafe Self.holdsHeader(own) || seam.withUnsafeBytes { unsafe Self.holdsHeader($0) }
    unsafe tail = Array((tail + own.suffix(overlap)).suffix(overlap))
    return unsafe block
  }

  private static func holdsHeader(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let magic = GzipMark.magic
    guard
      unsafe kascan_archive_find(bytes.baseAddress, bytes.count, magic, magic.count) != nil
    else { return false }
    let bytes = unsafe Span<UInt8>(_unsafeBytes: bytes)
    for place in bytes.indices where GzipMark.isWritten(at: place, in: bytes) { return true }
    return false
  }
}
