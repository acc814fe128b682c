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
  ///   - provenance: makes the blob's provenance; called only when something is found.
  /// - Returns: where in `bytes` the next block has to begin (0 to `bytes.count`): what lies
  ///   before is done with, what lies behind is presented again together with what follows.
  ///   At least half of a block above 4 MiB is done with. Not used when `isLast`.
  func consume(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, provenance: () -> Provenance
  ) -> Int

  /// Whether an entry of a zip (`P`, `K`, 3, 4) begins in the blob whose block came last, as far as
  /// it was searched.
  ///
  /// A zip may stand behind anything, and a comment of 64 KiB behind its end. The consumer looks at
  /// every byte, so that it can tell in passing what a reader could not tell without doing the same.
  var metZipEntry: Bool { get }
}
