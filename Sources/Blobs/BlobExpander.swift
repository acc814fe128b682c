package import Platform

/// Looks into blobs that hold other blobs, such as archives; every worker has one of its own.
///
/// Every blob's bytes go to the consumer in any case; what an expander recognises is expanded as
/// well, after that.
package protocol BlobExpander: AnyObject {
  /// Hands the next block of a blob that can't be read twice to a consumer, and expands the blob
  /// behind its last block if it is to be expanded.
  ///
  /// - Parameters: those of `BlobConsumer.consume`. A blob that fails midway has no last block.
  /// - Returns: what became of the block, and behind the last one of what was expanded.
  func consume(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, provenance: () -> Provenance,
    into consumer: any BlobConsumer
  ) -> BlockOutcome

  /// Forgets the blob whose blocks were coming: the rest of it is not read.
  func forget()

  /// Whether a blob is to be expanded that begins with these bytes. Others are if they hold an
  /// archive amid them (`BlockOutcome.holdsArchive`).
  ///
  /// - Parameter first: the blob's first block, or the whole blob.
  func recognises(_ first: Span<UInt8>) -> Bool

  /// Expands a blob that is in memory as a whole, if it is, ends as or holds an archive.
  ///
  /// - Parameters:
  ///   - holdsZipEntry: whether an entry of a zip was met in it.
  ///   - packed: where packed data begins in it that was not searched. What was left and does not
  ///     come out of an archive is handed over again.
  func expand(
    _ whole: Span<UInt8>, holdsZipEntry: Bool, packed: PackedPlaces, provenance: () -> Provenance,
    into consumer: any BlobConsumer
  ) -> BlobOutcome

  /// Expands an open regular file, if it is, ends as or holds an archive. Its position is anywhere,
  /// and may be left anywhere.
  ///
  /// - Parameters: those of the other `expand`.
  func expand(
    file: CInt, holdsZipEntry: Bool, packed: PackedPlaces, provenance: () -> Provenance,
    into consumer: any BlobConsumer
  ) -> BlobOutcome
}

extension BlobExpander {
  /// Expands a blob that is in memory as a whole, in which nothing was left.
  package func expand(
    _ whole: Span<UInt8>, holdsZipEntry: Bool, provenance: () -> Provenance,
    into consumer: any BlobConsumer
  ) -> BlobOutcome {
    expand(
      whole, holdsZipEntry: holdsZipEntry, packed: PackedPlaces(), provenance: provenance,
      into: consumer)
  }

  /// Expands an open regular file in which nothing was left.
  package func expand(
    file: CInt, holdsZipEntry: Bool, provenance: () -> Provenance,
    into consumer: any BlobConsumer
  ) -> BlobOutcome {
    expand(
      file: file, holdsZipEntry: holdsZipEntry, packed: PackedPlaces(), provenance: provenance,
      into: consumer)
  }
}
