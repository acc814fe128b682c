package import Platform

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

  /// Takes the next block of a blob, as the other `consume` does.
  ///
  /// - Parameter packed: what is done about packed data; the same for all blocks of the blob. A
  ///   consumer that leaves none (`BlockOutcome.packed`) may pay no heed to it.
  func consume(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, packed: PackedData,
    provenance: () -> Provenance
  ) -> BlockOutcome

  /// Why a member of an archive is not to be read; nil if it is.
  ///
  /// - Parameter place: makes the member's provenance; called only where anything is left out.
  func exclusion(ofMember place: () -> Provenance) -> Coverage.Reason?

  /// What it comes to that only the outside of a blob was read.
  ///
  /// - Parameter place: makes the blob's provenance.
  func outcome(ofOutside format: String, at place: () -> Provenance) -> BlobOutcome

  /// Takes back what was found in parts of a blob that turned out to be members that are not to be
  /// read: members of some archives stand in the archive's own bytes as they are. The same for packed
  /// parts that came out, whose own bytes show pieces of the text.
  ///
  /// - Parameters:
  ///   - parts: in bytes from the blob's beginning, in the order in which they begin.
  ///   - provenance: makes the blob's provenance.
  func takeBack(_ parts: [Range<Int>], of provenance: () -> Provenance)
}

extension BlobConsumer {
  package func exclusion(ofMember place: () -> Provenance) -> Coverage.Reason? { nil }
  package func outcome(ofOutside format: String, at place: () -> Provenance) -> BlobOutcome {
    BlobOutcome()
  }
  package func takeBack(_ parts: [Range<Int>], of provenance: () -> Provenance) {}

  package func consume(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, packed: PackedData,
    provenance: () -> Provenance
  ) -> BlockOutcome {
    consume(bytes, at: offset, isLast: isLast, provenance: provenance)
  }

  /// Takes a blob that is in memory as a whole.
  package func consume(_ whole: Span<UInt8>, provenance: () -> Provenance) -> BlobOutcome {
    consume(whole, at: 0, isLast: true, provenance: provenance).outcome
  }
}
