import CDeflate

/// A gzip file of any length: RFC 1952. libarchive passes the header by, and the checksum behind the
/// content.
@safe
final class GzipStreamReader: LibarchiveReader {
  private var header = HeldRecords()
  private var checksum: UInt32 = 0
  private var count = 0
  private let watch: GzipWatch

  /// Opens a gzip file of any length, of several members perhaps.
  init(_ source: ArchiveSource) throws(ArchiveError) {
    header.note(try GzipHeader.records(of: source.head()))
    watch = GzipWatch(source)
    try super.init(watch, LibarchiveFormat(stream: "gzip"))
  }

  override func takeRecords(atLeast count: Int) -> [UInt8] { header.take(atLeast: count) }

  override func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
    guard let block = try super.nextBlock() else {
      check()
      return nil
    }
    checksum = unsafe libdeflate_crc32(checksum, block.bytes.baseAddress, block.bytes.count)
    unsafe count += block.bytes.count
    return block
  }

  /// Holds what came out against the size and the checksum, unless it may have come out of several
  /// members: where one ended and the next began isn't known.
  private func check() {
    let trailer = lastBytes(8)
    guard !isBroken, layers == 1, trailer.count == 8 else { return }
    if trailer.span.little32(4) == UInt32(truncatingIfNeeded: count) {
      if trailer.span.little32(0) != checksum { isDamaged = true }
    } else if !watch.mayHoldSeveral {
      isDamaged = true
    }
  }
}
