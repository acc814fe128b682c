import CArchive

/// Hands the members of archives to a consumer, archives inside archives included; every worker
/// has one of its own.
///
/// The archive's own bytes are not handed over: whoever reads the blob has done that. A member that
/// is an archive is expanded and, where it is read whole anyway, searched as it is as well.
package final class ArchiveExpander {
  private let limits: ArchiveLimits
  private let shouldStop: () -> Bool
  private let feed = ArchiveFeed()

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

  /// Expands an archive in memory.
  ///
  /// - Parameters:
  ///   - bytes: the archive; nothing happens if it is none.
  ///   - provenance: makes the archive's own provenance.
  ///   - consumer: takes each member's content and name (`Provenance.Part.name`).
  ///   - coverage: gets an entry for everything that could not be read.
  package func expand(
    _ bytes: Span<UInt8>, provenance: () -> Provenance, into consumer: any BlobConsumer,
    coverage: inout Coverage
  ) {
    unsafe bytes.withUnsafeBytes { bytes in
      unsafe expand(
        ArchiveMemory(unsafe bytes), provenance: provenance, into: consumer, coverage: &coverage)
    }
  }

  /// Expands an archive in an open regular file, from its beginning; the file's position stays.
  package func expand(
    file: CInt, provenance: () -> Provenance, into consumer: any BlobConsumer,
    coverage: inout Coverage
  ) {
    do throws(ArchiveError) {
      expand(
        try ArchiveFile(file), provenance: provenance, into: consumer, coverage: &coverage)
    } catch {
      coverage.unread.append(
        Coverage.Entry(path: provenance().path, reason: error.description))
    }
  }

  /// Expands an archive that came from a pipe and was kept.
  package func expand(
    _ spool: ArchiveSpool, provenance: () -> Provenance, into consumer: any BlobConsumer,
    coverage: inout Coverage
  ) {
    do throws(ArchiveError) {
      expand(
        try spool.source(), provenance: provenance, into: consumer, coverage: &coverage)
    } catch {
      coverage.unread.append(
        Coverage.Entry(path: provenance().path, reason: error.description))
    }
    withExtendedLifetime(spool) {}
  }

  private func expand(
    _ source: ArchiveSource, provenance: () -> Provenance, into consumer: any BlobConsumer,
    coverage: inout Coverage
  ) {
    guard limits.depth > 0, let format = Self.format(of: source) else { return }
    let locale = unsafe kascan_archive_enter()
    defer { unsafe kascan_archive_leave(locale) }
    withoutActuallyEscaping(provenance) { provenance in
      let ledger = ArchiveLedger(limits, shouldStop: shouldStop)
      let run = ArchiveRun(limits, ledger, feed, consumer, provenance)
      run.expand(source, format, depth: 1)
      coverage.unread += run.unread
    }
  }

  private static func format(of source: ArchiveSource) -> ArchiveFormat? {
    guard let size = source.size else { return nil }
    guard let first = try? source.bytes(at: 0, count: 33 << 10) else { return nil }
    if let format = ArchiveFormat.recognise(first.span) { return format }
    guard let last = try? source.bytes(at: max(size - 22, 0), count: 22) else { return nil }
    return ArchiveFormat.endsAsZip(last.span) ? .zip : nil
  }
}
