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
  private var spooled: ArchiveSpool?
  private var spoolFailure: ArchiveError?

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

  /// Whether a blob that begins with these bytes is an archive, or a program or script that may
  /// have one behind it.
  package func recognises(_ first: Span<UInt8>) -> Bool {
    if limits.depth == 0 { return false }
    // Of every small file no more is looked at than where the record of nearly every zip is.
    return ArchiveFormat.recognise(first) != nil
      || ArchiveFormat.endsAsZip(first.extracting(last: ArchiveFormat.endRecordSize))
      || first.count >= BlobReader.firstBlock && Self.mayCarryZip(first)
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

  package func spool(_ bytes: Span<UInt8>) {
    if spoolFailure != nil { return }
    let spool = spooled ?? ArchiveSpool(memoryLimit: limits.spoolMemory)
    spooled = spool
    if spool.count + bytes.count > limits.spoolSize {
      spoolFailure = .tooLargeToKeep(limit: limits.spoolSize)
      return
    }
    do throws(SystemError) { try spool.append(bytes) } catch { spoolFailure = .source(error) }
  }

  package func dropSpool() {
    spooled = nil
    spoolFailure = nil
  }

  package func expandSpool(provenance: () -> Provenance, into consumer: any BlobConsumer) {
    guard let spool = spooled else { return }
    let failure = spoolFailure
    dropSpool()
    do throws(ArchiveError) {
      // What was kept is read all the same; its end is missing, which is an entry already.
      let source = try spool.source()
      let unread = coverage.unread.count
      expand(source, provenance: provenance, into: consumer)
      if let failure {
        coverage.unread.removeSubrange(unread...)
        throw failure
      }
    } catch {
      record(error, provenance)
    }
    withExtendedLifetime(spool) {}
  }

  package func takeCoverage() -> Coverage {
    defer { coverage = Coverage() }
    return coverage
  }

  private func expand(
    _ source: ArchiveSource, provenance: () -> Provenance, into consumer: any BlobConsumer
  ) {
    guard limits.depth > 0, let format = Self.format(of: source) else { return }
    let locale = unsafe kascan_archive_enter()
    defer { unsafe kascan_archive_leave(locale) }
    withoutActuallyEscaping(provenance) { provenance in
      let ledger = ArchiveLedger(limits, shouldStop: shouldStop)
      let run = ArchiveRun(limits, ledger, feed, consumer, provenance)
      run.expand(source, format, depth: 1)
      coverage.unread += run.coverage
    }
  }

  private func record(_ error: ArchiveError, _ provenance: () -> Provenance) {
    coverage.unread.append(
      Coverage.Entry(path: provenance().coveragePath, reason: error.description))
  }

  private static func format(of source: ArchiveSource) -> ArchiveFormat? {
    guard let size = source.size else { return nil }
    guard let first = try? source.bytes(at: 0, count: 33 << 10) else { return nil }
    if let format = ArchiveFormat.recognise(first.span) { return format }
    let reach = ArchiveFormat.endRecordReach
    guard let last = try? source.bytes(at: max(size - reach, 0), count: reach) else { return nil }
    return ArchiveFormat.endsAsZip(last.span) ? .zip : nil
  }

  /// A script, or a program for Linux or Windows: what zips are put behind. Of a stream nobody
  /// knows its end before it has passed.
  private static func mayCarryZip(_ first: Span<UInt8>) -> Bool {
    first.holds("#!", at: 0) || first.holds("MZ", at: 0) || first.holds("\u{7f}ELF", at: 0)
  }
}
