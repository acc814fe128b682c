/// What an input hands its blobs to; every worker has one of its own.
package protocol BlobConsumer: AnyObject {
  /// Takes the next block of a blob.
  ///
  /// The blocks of one blob come in order, on one thread, and the blocks of two blobs never mix.
  /// A blob of one block is presented once, with `offset` 0 and `isLast` true.
  ///
  /// - Parameters:
  ///   - bytes: the block.
  ///   - offset: where in the blob the block begins, in bytes.
  ///   - isLast: whether the blob ends with this block.
  ///   - provenance: makes the blob's provenance; called only when there is something to say.
  func consume(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, provenance: () -> Provenance
  ) -> BlockOutcome
}

extension BlobConsumer {
  /// Takes a blob that is in memory as a whole.
  package func consume(_ whole: Span<UInt8>, provenance: () -> Provenance) -> BlobOutcome {
    consume(whole, at: 0, isLast: true, provenance: provenance).outcome
  }
}
