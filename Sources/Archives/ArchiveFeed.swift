import Blobs
import Platform

/// Joins the small blocks that come out of archives into the large ones that a consumer searches.
@safe
final class ArchiveFeed {
  /// Large enough that most members are one block, small enough for the second-level cache.
  private static let usualBlock = 256 << 10

  // Only the pages that are used take memory.
  private let buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: BlockSize.largest, alignment: 4096)
  /// How much of the buffer the next block fills: more where the consumer kept most of the last.
  private var limit = usualBlock
  private var filled = 0
  private var offset = 0

  /// Begins a blob, at an offset in bytes when what comes before was read otherwise.
  func begin(at offset: Int) {
    filled = 0
    limit = Self.usualBlock
    self.offset = offset
  }

  /// Adds bytes to the blob.
  ///
  /// - Parameter packed: what is done about packed data in it, where the consumer does not say that.
  /// - Returns: what the search of full blocks came to.
  func append(
    _ bytes: UnsafeRawBufferPointer, to consumer: any BlobConsumer,
    packed: PackedData = .searched, provenance: () -> Provenance
  ) -> BlobOutcome {
    var outcome = BlobOutcome()
    var rest = unsafe bytes
    while unsafe !rest.isEmpty {
      // Only when more follows is it known that a full buffer is not the blob's last block.
      if filled == limit {
        outcome.merge(flush(to: consumer, packed: packed, provenance: provenance))
      }
      let taken = min(rest.count, limit - filled)
      unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: rest[..<taken]))
      filled += taken
      unsafe rest = unsafe UnsafeRawBufferPointer(rebasing: rest[taken...])
    }
    return outcome
  }

  /// Ends the blob.
  ///
  /// - Returns: what the search of the last block came to.
  func end(
    to consumer: any BlobConsumer, packed: PackedData = .searched, provenance: () -> Provenance
  ) -> BlobOutcome {
    let bytes = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<filled])
    return consumer.consume(
      unsafe Span(_unsafeBytes: bytes), at: offset, isLast: true, packed: packed,
      provenance: provenance
    ).outcome
  }

  private func flush(
    to consumer: any BlobConsumer, packed: PackedData, provenance: () -> Provenance
  ) -> BlobOutcome {
    let bytes = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<filled])
    let block = consumer.consume(
      unsafe Span(_unsafeBytes: bytes), at: offset, isLast: false, packed: packed,
      provenance: provenance)
    let next = block.next
    precondition(next <= filled && (2 * next >= filled || filled <= BlockSize.largestKept))
    // It does not shrink again within a blob: what is kept may be more than the usual block.
    if 2 * next < filled { limit = min(2 * limit, BlockSize.largest) }
    unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[next..<filled]))
    offset += next
    filled -= next
    return block.outcome
  }

  deinit { unsafe buffer.deallocate() }
}
