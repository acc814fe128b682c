/// Joins the small blocks that come out of archives into the large ones that a consumer searches.
@safe
final class ArchiveFeed {
  /// Large enough that most members are one block, small enough for the second-level cache.
  private static let capacity = 256 << 10

  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 64)
  private var filled = 0
  private var offset = 0

  /// Begins a blob, at an offset in bytes when what comes before was read otherwise.
  func begin(at offset: Int) {
    filled = 0
    self.offset = offset
  }

  /// Adds bytes to the blob.
  func append(
    _ bytes: UnsafeRawBufferPointer, to consumer: any BlobConsumer, provenance: () -> Provenance
  ) {
    var rest = unsafe bytes
    while unsafe !rest.isEmpty {
      // Only when more follows is it known that a full buffer is not the blob's last block.
      if unsafe filled == buffer.count { flush(to: consumer, provenance: provenance) }
      let taken = unsafe min(rest.count, buffer.count - filled)
      unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: rest[..<taken]))
      filled += taken
      unsafe rest = unsafe UnsafeRawBufferPointer(rebasing: rest[taken...])
    }
  }

  /// Ends the blob.
  func end(to consumer: any BlobConsumer, provenance: () -> Provenance) {
    let bytes = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<filled])
    _ = consumer.consume(
      unsafe Span(_unsafeBytes: bytes), at: offset, isLast: true, provenance: provenance)
  }

  private func flush(to consumer: any BlobConsumer, provenance: () -> Provenance) {
    let bytes = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<filled])
    let keep = consumer.consume(
      unsafe Span(_unsafeBytes: bytes), at: offset, isLast: false, provenance: provenance)
    precondition(keep >= filled / 2 && keep <= filled)
    unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[keep..<filled]))
    offset += keep
    filled -= keep
  }

  deinit { unsafe buffer.deallocate() }
}
