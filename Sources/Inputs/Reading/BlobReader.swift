package import Blobs
import CPlatform
import Glibc
package import Platform

/// Reads blobs into one reused buffer and hands them to a consumer in overlapping blocks; every
/// worker has one of its own.
///
/// An empty blob is never presented. A blob of at most `firstBlock` bytes is presented whole; of a
/// longer one memory holds at most `BlockSize.largest` bytes at a time. Where a consumer kept nothing
/// and the end was not known yet, the last block is empty.
@safe
package final class BlobReader {
  /// How a blob ended.
  package enum Outcome: Equatable, Sendable {
    /// At its end.
    case whole
    /// Before its end: the scan is to stop.
    case stopped
    /// Before the size that it had when reading began.
    case shrank
    /// At the size that is read at most, or before its beginning where its size was known.
    case tooLarge(SizeLimit)
    /// Where the system refused to read on.
    case failed(SystemError)
  }

  /// The size in bytes of a blob's first block, and of nearly all files' only one.
  package static let firstBlock = 256 * 1024
  /// The size in bytes of a long blob's further blocks.
  package static let usualBlock = 1 << 20

  /// Looks into archives; nil where they are not to be expanded.
  package var expander: (any BlobExpander)?
  /// Whether the scan is to stop; asked between the blocks of a long blob.
  package var shouldStop: () -> Bool = { false }
  /// The size above which a blob is not read; nil for none.
  package var sizeLimit: SizeLimit?
  /// The number of bytes read so far, over all blobs.
  package var bytesRead: Int { buffer.bytesRead }

  private let buffer = BlockBuffer()

  /// Creates a reader with a buffer of its own.
  package init() {}

  /// Whether a short read of a file on an open file's file system can only mean the end.
  package static func readsFully(_ file: CInt) -> Bool { kascan_reads_fully(file) != 0 }

  /// Reads an open regular file from its position to its end.
  ///
  /// - Parameters:
  ///   - readsFully: whether a short read means the end (see `kascan_reads_fully`); otherwise only
  ///     a read of nothing does.
  package func readFile(
    _ file: CInt, readsFully: Bool, to consumer: any BlobConsumer, provenance: () -> Provenance
  ) -> Outcome {
    if let sizeLimit {
      var status = stat()
      if unsafe fstat(file, &status) == 0, status.st_size > sizeLimit.bytes {
        return .tooLarge(sizeLimit)
      }
    }
    let count: Int
    do throws(SystemError) {
      count = try buffer.begin(reading: file)
    } catch {
      return .failed(error)
    }
    // A page that the disk can't give also makes the read before it short, but at the edge of a
    // disk block: there, only another read tells an error from the end.
    if count == 0 || (readsFully && count < Self.firstBlock && count & 511 != 0) {
      if count > 0 { _ = present(isLast: true, through: expander, to: consumer, provenance) }
      return .whole
    }
    return readOn(file, first: count, to: consumer, provenance)
  }

  /// Reads a stream to its end.
  ///
  /// - Parameter next: reads some bytes into the buffer; the number read, 0 at the end.
  package func readStream(
    to consumer: any BlobConsumer, provenance: () -> Provenance,
    next: (UnsafeMutableRawBufferPointer) throws(SystemError) -> Int
  ) -> Outcome {
    buffer.begin()
    while true {
      let failure = unsafe buffer.fill(next)
      if let outcome = step(failure, through: expander, to: consumer, provenance) { return outcome }
    }
  }

  /// Reads the rest of a file that its first read did not end.
  private func readOn(
    _ file: CInt, first: Int, to consumer: any BlobConsumer, _ provenance: () -> Provenance
  ) -> Outcome {
    var size = 0
    if first == Self.firstBlock {
      var status = stat()
      if unsafe fstat(file, &status) == 0 { size = Int(status.st_size) }
    }
    var isRecognised: Bool?
    while true {
      let failure = unsafe buffer.fill { (space) throws(SystemError) in
        let count = retrying { unsafe read(file, space.baseAddress, space.count) }
        if count < 0 { throw SystemError("read") }
        return count
      }
      if isRecognised == nil {
        isRecognised = buffer.withBlock { expander?.recognises($0) } ?? false
      }
      // A file can be read again, so that nothing of it has to be kept.
      guard var outcome = step(failure, through: nil, to: consumer, provenance) else { continue }
      if outcome == .whole && buffer.offset + buffer.filled < size { outcome = .shrank }
      let mayEndAsZip = outcome == .whole && consumer.metZipEntry
      guard let expander, isRecognised == true || mayEndAsZip else { return outcome }
      if buffer.offset == 0 {
        buffer.withBlock { expander.expand($0, provenance: provenance, into: consumer) }
      } else {
        expander.expand(file: file, provenance: provenance, into: consumer)
      }
      return outcome
    }
  }

  /// Presents the block that is filled; how the blob ended, or nil if it goes on.
  private func step(
    _ failure: SystemError?, through expander: (any BlobExpander)?, to consumer: any BlobConsumer,
    _ provenance: () -> Provenance
  ) -> Outcome? {
    if buffer.filled == 0 && buffer.offset == 0 { return failure.map { .failed($0) } ?? .whole }
    let end = buffer.offset + buffer.filled
    let overrun = sizeLimit.flatMap { end > $0.bytes ? $0 : nil }
    let stops = !buffer.ended && shouldStop()
    let isLast = buffer.ended || stops || overrun != nil
    let kept = present(isLast: isLast, through: expander, to: consumer, provenance)
    if let failure { return .failed(failure) }
    if let overrun { return .tooLarge(overrun) }
    if stops { return .stopped }
    if isLast { return .whole }
    buffer.goOn(from: kept)
    return nil
  }

  /// Presents the block that is filled; what the consumer returned.
  @inline(__always)
  private func present(
    isLast: Bool, through expander: (any BlobExpander)?, to consumer: any BlobConsumer,
    _ provenance: () -> Provenance
  ) -> Int {
    buffer.withBlock { bytes in
      if let expander {
        return expander.consume(
          bytes, at: buffer.offset, isLast: isLast, provenance: provenance, into: consumer)
      }
      return consumer.consume(
        bytes, at: buffer.offset, isLast: isLast, provenance: provenance)
    }
  }
}
