package import Blobs
import CArchive
import Platform

/// Hands the members of archives to a consumer, archives inside archives included; every worker
/// has one of its own.
///
/// The archive's own bytes are not handed over: the reader of the blob has done that. A member that
/// is an archive is expanded and, where it is read whole anyway, searched as it is as well. Names
/// and link targets are handed over as blobs of their own (`Provenance.Part.name`).
package final class ArchiveExpander: BlobExpander {
  private let limits: ArchiveLimits
  private let shouldStop: () -> Bool
  private let feed = ArchiveFeed()
  private var coverage = Coverage()
  /// Keeps the blob whose blocks are coming; nil between blobs.
  private var keeper: ArchiveKeeper?

  /// Creates an expander.
  ///
  /// - Parameters:
  ///   - limits: how much of an archive is expanded.
  ///   - shouldStop: whether time is up; asked at every block.
  package init(
    limits: ArchiveLimits = ArchiveLimits(), shouldStop: @escaping () -> Bool = { false }
  ) {
    self.limits = limits
    self.shouldStop = shouldStop
  }

  package func consume(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, provenance: () -> Provenance,
    into consumer: any BlobConsumer
  ) -> Int {
    if offset == 0 {
      // What a blob left that failed midway goes too.
      if keeper != nil { keeper = nil }
      if !isLast { keeper = ArchiveKeeper(limits, consumer, extent(of: bytes)) }
    }
    if let keeper {
      let kept = keeper.consume(bytes, at: offset, isLast: isLast, provenance: provenance)
      if isLast {
        self.keeper = nil
        expand(keeper, provenance: provenance, into: consumer)
      }
      return kept
    }
    let kept = consumer.consume(bytes, at: offset, isLast: isLast, provenance: provenance)
    if offset == 0, recognises(bytes) || consumer.metZipEntry {
      expand(bytes, provenance: provenance, into: consumer)
    }
    return kept
  }

  /// Forgets the blob whose blocks were coming: the rest of it is not read.
  package func forget() { keeper = nil }

  package func recognises(_ first: Span<UInt8>) -> Bool {
    extent(of: first) != .zips
  }

  /// What is to be kept of a blob that begins with these bytes and comes but once.
  private func extent(of first: Span<UInt8>) -> ArchiveKeeper.Extent {
    limits.depth > 0 ? .of(first) : .zips
  }

  package func expand(
    _ whole: Span<UInt8>, provenance: () -> Provenance, into consumer: any BlobConsumer
  ) {
    unsafe whole.withUnsafeBytes { bytes in
      expand(unsafe ArchiveMemory(bytes), provenance: provenance, into: consumer)
    }
  }

  package func expand(
    file: CInt, provenance: () -> Provenance, into consumer: any BlobConsumer
  ) {
    do throws(ArchiveError) {
      expand(try ArchiveFile(file), provenance: provenance, into: consumer)
    } catch {
      record(error, provenance)
    }
  }

  private func expand(
    _ keeper: ArchiveKeeper, provenance: () -> Provenance, into consumer: any BlobConsumer
  ) {
    guard limits.depth > 0 else { return }
    do throws(ArchiveError) {
      guard let (source, format) = try keeper.archive() else { return }
      // What was kept is read all the same; its end is missing, which is an entry already.
      let unread = coverage.unread.count
      expand(source, format, provenance: provenance, into: consumer)
      if let failure = keeper.failure {
        coverage.unread.removeSubrange(unread...)
        throw failure
      }
    } catch {
      record(error, provenance)
    }
    withExtendedLifetime(keeper) {}
  }

  package func takeCoverage() -> Coverage {
    defer { coverage = Coverage() }
    return coverage
  }

  private func expand(
    _ source: ArchiveSource, provenance: () -> Provenance, into consumer: any BlobConsumer
  ) {
    guard limits.depth > 0 else { return }
    do throws(ArchiveError) {
      let metZipEntry = consumer.metZipEntry
      guard let place = try ArchivePlace.first(in: source, metZipEntry: metZipEntry) else { return }
      expand(place.slice(of: source), place.format, provenance: provenance, into: consumer)
    } catch {
      record(error, provenance)
    }
  }

  private func expand(
    _ source: ArchiveSource, _ format: ArchiveFormat, provenance: () -> Provenance,
    into consumer: any BlobConsumer
  ) {
    let locale = unsafe kascan_archive_enter()
    defer { unsafe kascan_archive_leave(locale) }
    withoutActuallyEscaping(provenance) { provenance in
      let ledger = ArchiveLedger(limits, shouldStop: shouldStop)
      let delivery = ArchiveDelivery(limits, ledger, feed, consumer, provenance)
      ArchiveExpansion(limits, ledger, delivery).expand(source, format, depth: 1)
      coverage.unread += delivery.coverage
    }
  }

  private func record(_ error: ArchiveError, _ provenance: () -> Provenance) {
    coverage.unread.append(
      Coverage.Entry(path: provenance().coveragePath, reason: error.description))
  }
}
