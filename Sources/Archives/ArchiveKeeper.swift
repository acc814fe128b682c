import Blobs
import Platform

/// Hands a blob that can't be read twice to a consumer, and keeps of it what may be an archive: all
/// of it, or everything from the block on in which an entry of a zip begins.
final class ArchiveKeeper: BlobConsumer {
  /// Why not all was kept that was to be, if it was not.
  private(set) var failure: ArchiveError?

  private let consumer: any BlobConsumer
  private let limits: ArchiveLimits
  private let keepsAll: Bool
  private var spool: ArchiveSpool?
  /// Where in the blob the bytes begin that are kept; nil if none are.
  private var start: Int?
  /// The blob's last bytes, in which the end of a zip is found.
  private var tail: [UInt8] = []

  /// Begins with a blob.
  ///
  /// - Parameter keepsAll: whether the blob is known to be an archive.
  init(_ limits: ArchiveLimits, _ consumer: any BlobConsumer, keepsAll: Bool) {
    self.limits = limits
    self.consumer = consumer
    self.keepsAll = keepsAll
  }

  func consume(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, provenance: () -> Provenance
  ) -> BlockOutcome {
    let block = consumer.consume(bytes, at: offset, isLast: isLast, provenance: provenance)
    if start == nil, keepsAll || block.holdsZipEntry {
      start = offset
      spool = ArchiveSpool(memoryLimit: limits.spoolMemory)
    }
    // What the consumer wants to see again is presented again.
    if start != nil { keep(isLast ? bytes : bytes.extracting(0..<block.next)) }
    return block
  }

  private func keep(_ bytes: Span<UInt8>) {
    if !keepsAll { noteEnd(bytes) }
    guard let spool, failure == nil else { return }
    if spool.count + bytes.count > limits.spoolSize {
      failure = .tooLargeToKeep(limit: limits.spoolSize)
    } else {
      do throws(SystemError) { try spool.append(bytes) } catch { failure = .source(error) }
    }
    // Without its end, what only may be a zip can't be read as one.
    if failure != nil && !keepsAll { self.spool = nil }
  }

  private func noteEnd(_ bytes: Span<UInt8>) {
    let reach = ArchiveFormat.endRecordReach
    let last = bytes.extracting(last: reach)
    tail.removeFirst(min(max(tail.count + last.count - reach, 0), tail.count))
    unsafe last.withUnsafeBufferPointer { unsafe tail.append(contentsOf: $0) }
  }

  /// Whether the blob, which has ended, is or ends as an archive. If so and there is a failure, not
  /// all of the archive was kept.
  var holdsArchive: Bool {
    if start == nil || keepsAll { return start != nil }
    let tail = tail
    return ArchiveFormat.endRecord(in: tail.span) != nil
  }

  /// What was kept, with zeros in place of what came before; nil if that is nothing. This object
  /// must outlive it.
  func source() throws(ArchiveError) -> ArchiveSource? {
    guard let spool, let start else { return nil }
    let source = try spool.source()
    return start == 0 ? source : ArchiveRest(source, missing: start)
  }
}
