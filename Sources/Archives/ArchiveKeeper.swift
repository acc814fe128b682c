import Blobs
import Platform

/// Hands a blob that can't be read twice to a consumer, and keeps of it what may be an archive.
final class ArchiveKeeper: BlobConsumer {
  /// What is kept of a blob.
  enum Extent: Equatable {
    /// All of it: it is an archive.
    case everything
    /// What stands behind a place in it, where a program ends.
    case behind(Int)
    /// Everything from the block on in which an entry of a zip begins, or another archive.
    case zips

    /// What to keep of a blob that begins with some bytes.
    static func of(_ first: Span<UInt8>) -> Extent {
      if ArchiveFormat.recognise(first) != nil { return .everything }
      return ProgramImage.end(of: first).map { .behind($0) } ?? .zips
    }
  }

  /// Why not all was kept that was to be, if it was not.
  private(set) var failure: ArchiveError?

  private let consumer: any BlobConsumer
  private let limits: ArchiveLimits
  private let extent: Extent
  /// What is done about packed data in the blob.
  private let packed: PackedData
  /// Where in the blob packed data begins that was not searched.
  private(set) var places = PackedPlaces()
  private var spool: ArchiveSpool?
  /// Where in the blob the bytes begin that are kept; nil if none are.
  private var start: Int?
  /// Whether the end of a zip came by.
  private var metZipEnd = false
  /// The last bytes that came by, in which such an end may begin.
  private var tail: [UInt8] = []

  /// Begins with a blob.
  ///
  /// - Parameter isOpened: whether it is opened in the end, if it is or holds an archive.
  init(
    _ limits: ArchiveLimits, _ consumer: any BlobConsumer, _ extent: Extent, isOpened: Bool = true
  ) {
    self.limits = limits
    self.consumer = consumer
    self.extent = extent
    packed = !isOpened ? .searched : extent == .everything ? .left : .leftBehindZipEntry
  }

  func consume(
    _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, provenance: () -> Provenance
  ) -> BlockOutcome {
    let block = consumer.consume(
      bytes, at: offset, isLast: isLast, packed: packed, provenance: provenance)
    places.append(block.packed)
    // What the consumer wants to see again is presented again.
    let passed = isLast ? bytes.count : block.next
    if start == nil {
      start = begin(offset..<(offset + passed), holdsArchive: block.holdsArchive)
    }
    if let start { keep(bytes.extracting(max(start - offset, 0)..<passed)) }
    return block
  }

  /// Where keeping begins, if it begins in a part of the blob.
  private func begin(_ part: Range<Int>, holdsArchive: Bool) -> Int? {
    if extent == .everything || holdsArchive { return part.lowerBound }
    if case .behind(let end) = extent, end < part.upperBound { return max(end, part.lowerBound) }
    return nil
  }

  private func keep(_ bytes: Span<UInt8>) {
    if extent != .everything && !metZipEnd { lookForZipEnd(bytes) }
    guard failure == nil else { return }
    let spool = spool ?? ArchiveSpool(memoryLimit: limits.spoolMemory)
    self.spool = spool
    if spool.count + bytes.count > limits.spoolSize {
      failure = .tooLargeToKeep(limit: limits.spoolSize)
    } else {
      do throws(SystemError) { try spool.append(bytes) } catch { failure = .source(error) }
    }
    // Without its end, what only may be a zip can't be read as one.
    if failure != nil && extent == .zips { self.spool = nil }
  }

  private func lookForZipEnd(_ bytes: Span<UInt8>) {
    let overlap = ZipDirectory.endRecordSize - 1
    var seam = tail
    unsafe bytes.extracting(first: overlap).withUnsafeBufferPointer {
      unsafe seam.append(contentsOf: $0)
    }
    metZipEnd =
      ZipDirectory.nextEndRecord(in: seam.span, from: 0) != nil
      || ZipDirectory.nextEndRecord(in: bytes, from: 0) != nil
    unsafe bytes.extracting(last: overlap).withUnsafeBufferPointer {
      unsafe tail.append(contentsOf: $0)
    }
    tail.removeFirst(max(tail.count - overlap, 0))
  }

  /// The archive in the blob, which has ended, as far as it was kept. This object must outlive it.
  ///
  /// - Parameter begin: where the archive begins if the blob is known to be one.
  /// - Throws: what prevented that any of an archive was kept.
  func archive(from begin: Int = 0) throws(ArchiveError) -> (ArchiveSource, ArchiveFormat)? {
    guard let source = try source() else {
      if let failure, metZipEnd { throw failure }
      return nil
    }
    let place: ArchivePlace?
    switch extent {
    case .everything: place = try ArchivePlace.at(begin, in: source)
    case .behind(let end): place = try ArchivePlace.behind(end, in: source)
    case .zips: place = metZipEnd ? try ArchivePlace.zip(in: source) : nil
    }
    return place.map { ($0.slice(of: source), $0.format) }
  }

  /// What was kept, with zeros in place of what came before; nil if that is nothing.
  func source() throws(ArchiveError) -> ArchiveSource? {
    guard let spool, let start else { return nil }
    let source = try spool.source()
    return start == 0 ? source : ArchiveRest(source, missing: start)
  }
}
