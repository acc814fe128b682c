package import Blobs
import CArchive
package import Git
package import Platform

/// Hands the members of archives to a consumer, archives inside archives included; every worker
/// has one of its own.
///
/// The archive's own bytes are not handed over: the reader of the blob has done that. A member that
/// is an archive is expanded and, where it is read whole anyway, searched as it is as well. Names
/// and link targets are handed over as blobs of their own (`Provenance.Part.name`).
package final class ArchiveExpander: BlobExpander {
  private let limits: ArchiveLimits
  private let shouldStop: () -> Bool
  private let objects: ObjectReader?
  private let feed = ArchiveFeed()
  /// Keeps the blob whose blocks are coming; nil between blobs.
  private var keeper: ArchiveKeeper?

  /// Creates an expander.
  ///
  /// - Parameters:
  ///   - limits: how much of an archive is expanded.
  ///   - objects: reads the git objects that those of a pack may be differences from.
  ///   - shouldStop: whether time is up; asked at every block.
  package init(
    limits: ArchiveLimits = ArchiveLimits(), objects: ObjectReader? = nil,
    shouldStop: @escaping () -> Bool = { false }
  ) {
    self.limits = limits
    self.objects = objects
    self.shouldStop = shouldStop
  }

  package func consume(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, provenance: () -> Provenance,
    into consumer: any BlobConsumer
  ) -> BlockOutcome {
    if offset == 0 {
      // What a blob left that failed midway goes too.
      if keeper != nil { keeper = nil }
      if !isLast { keeper = ArchiveKeeper(limits, consumer, extent(of: bytes)) }
    }
    if let keeper {
      var block = keeper.consume(bytes, at: offset, isLast: isLast, provenance: provenance)
      if isLast {
        self.keeper = nil
        block.outcome.merge(expand(keeper, provenance: provenance, into: consumer))
      }
      return block
    }
    let isArchive = offset == 0 && recognises(bytes)
    var block = consumer.consume(
      bytes, at: offset, isLast: isLast,
      packed: isArchive ? .left : offset == 0 ? .leftBehindZipEntry : .searched,
      provenance: provenance)
    if offset == 0, isArchive || block.holdsArchive {
      block.outcome.merge(
        expand(
          bytes, holdsZipEntry: block.holdsZipEntry, packed: block.packed, provenance: provenance,
          into: consumer))
    }
    return block
  }

  package func forget() { keeper = nil }

  package func recognises(_ first: Span<UInt8>) -> Bool {
    extent(of: first) != .zips
  }

  /// What is to be kept of a blob that begins with these bytes and comes but once.
  private func extent(of first: Span<UInt8>) -> ArchiveKeeper.Extent {
    limits.depth > 0 ? .of(first) : .zips
  }

  package func expand(
    _ whole: Span<UInt8>, holdsZipEntry: Bool, packed: PackedPlaces, provenance: () -> Provenance,
    into consumer: any BlobConsumer
  ) -> BlobOutcome {
    unsafe whole.withUnsafeBytes { bytes in
      expand(
        unsafe ArchiveMemory(bytes), holdsZipEntry: holdsZipEntry, packed: packed,
        provenance: provenance, into: consumer)
    }
  }

  package func expand(
    file: CInt, holdsZipEntry: Bool, packed: PackedPlaces, provenance: () -> Provenance,
    into consumer: any BlobConsumer
  ) -> BlobOutcome {
    do throws(ArchiveError) {
      return expand(
        try ArchiveFile(file), holdsZipEntry: holdsZipEntry, packed: packed,
        provenance: provenance, into: consumer)
    } catch {
      return BlobOutcome(unread: Coverage.Entry(provenance(), error.reason))
    }
  }

  private func expand(
    _ keeper: ArchiveKeeper, provenance: () -> Provenance, into consumer: any BlobConsumer
  ) -> BlobOutcome {
    guard limits.depth > 0 || !keeper.places.left.isEmpty else { return BlobOutcome() }
    return deliver(provenance, into: consumer) { delivery, expansion in
      var covered: [Range<Int>] = []
      defer { delivery.present(left: keeper, besides: covered) }
      guard limits.depth > 0 else { return }
      do throws(ArchiveError) {
        if let (source, format) = try keeper.archive() {
          covered = expansion.expand(source, format, depth: 1)
          // What was kept is read all the same; that its end is missing is said once.
          if let failure = keeper.failure { delivery.conclude(with: failure) }
        }
        covered += try expansion.expand(amid: keeper, besides: covered, depth: 1)
      } catch {
        delivery.note(error)
      }
    }
  }

  private func expand(
    _ source: ArchiveSource, holdsZipEntry: Bool, packed: PackedPlaces,
    provenance: () -> Provenance,
    into consumer: any BlobConsumer
  ) -> BlobOutcome {
    guard limits.depth > 0 || !packed.left.isEmpty else { return BlobOutcome() }
    return deliver(provenance, into: consumer) { delivery, expansion in
      var covered: [Range<Int>] = []
      defer { delivery.present(left: packed.left, besides: covered, in: source) }
      guard limits.depth > 0 else { return }
      do throws(ArchiveError) {
        if let place = try ArchivePlace.first(in: source, holdsZipEntry: holdsZipEntry) {
          covered = expansion.expand(place.slice(of: source), place.format, depth: 1)
        }
        covered += try expansion.expand(
          amid: source, at: packed, besides: covered, depth: 1)
      } catch {
        delivery.note(error)
      }
    }
  }

  /// Expands an outermost archive.
  private func deliver(
    _ provenance: () -> Provenance, into consumer: any BlobConsumer,
    _ body: (ArchiveDelivery, ArchiveExpansion) -> Void
  ) -> BlobOutcome {
    let locale = unsafe kascan_archive_enter()
    defer { unsafe kascan_archive_leave(locale) }
    return withoutActuallyEscaping(provenance) { provenance in
      let ledger = ArchiveLedger(limits, shouldStop: shouldStop)
      let delivery = ArchiveDelivery(limits, ledger, feed, consumer, provenance)
      body(delivery, ArchiveExpansion(limits, ledger, delivery, objects: objects))
      return delivery.outcome
    }
  }
}
