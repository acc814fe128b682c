import CArchive

/// Looks, as a gzip file passes, whether a member may begin in it behind the first: one with a header
/// as programs write it. The magic alone comes up by chance in every 16 MiB.
final class GzipWatch: ArchivePassage {
  private(set) var mayHoldSeveral = false
  /// The last bytes that passed, in which one may begin.
  private var tail: [UInt8] = []
  private static let magic: [UInt8] = [0x1f, 0x8b, 8]
  private static let headerSize = 10

  override func pass(_ block: UnsafeRawBufferPointer, at start: Int) -> UnsafeRawBufferPointer {
    guard !mayHoldSeveral else { return unsafe block }
    // The first member begins at the first byte of all.
    let own = unsafe UnsafeRawBufferPointer(rebasing: block.dropFirst(delivered == 0 ? 1 : 0))
    let overlap = Self.headerSize - 1
    let seam = unsafe tail + own.prefix(overlap)
    mayHoldSeveral =
      unsafe Self.holdsHeader(own) || seam.withUnsafeBytes { unsafe Self.holdsHeader($0) }
    unsafe tail = Array((tail + own.suffix(overlap)).suffix(overlap))
    return unsafe block
  }

  private static func holdsHeader(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard
      unsafe kascan_archive_holds(bytes.baseAddress, bytes.count, magic, magic.count) != 0
    else { return false }
    let bytes = unsafe Span<UInt8>(_unsafeBytes: bytes)
    for place in 0..<max(bytes.count - headerSize + 1, 0)
    where GzipHeader.isWritten(at: place, in: bytes) {
      return true
    }
    return false
  }
}
