import CArchive

/// Looks, as a gzip file passes, whether a member may begin in it behind the first.
final class GzipWatch: ArchivePassage {
  private(set) var mayHoldSeveral = false
  /// The last bytes that passed, in which one may begin.
  private var tail: [UInt8] = []
  private static let magic: [UInt8] = [0x1f, 0x8b, 8]

  override func pass(_ block: UnsafeRawBufferPointer, at start: Int) -> UnsafeRawBufferPointer {
    guard !mayHoldSeveral else { return unsafe block }
    // The first member begins at the first byte of all.
    let own = unsafe UnsafeRawBufferPointer(rebasing: block.dropFirst(delivered == 0 ? 1 : 0))
    let seam = unsafe tail + own.prefix(2)
    mayHoldSeveral =
      unsafe Self.holdsMagic(own) || seam.withUnsafeBytes { unsafe Self.holdsMagic($0) }
    unsafe tail = Array((tail + own.suffix(2)).suffix(2))
    return unsafe block
  }

  private static func holdsMagic(_ bytes: UnsafeRawBufferPointer) -> Bool {
    unsafe kascan_archive_holds(bytes.baseAddress, bytes.count, magic, magic.count) != 0
  }
}
