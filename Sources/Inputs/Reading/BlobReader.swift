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
  /// How reading a stream fails.
  package typealias ReadError = SystemError

  /// What became of a blob.
  package struct Outcome: Sendable {
    /// Whether it was read to its end.
    package var isWhole: Bool
    /// What its search came to. What kept it from being read to its end is among the unread.
    package var blob: BlobOutcome
  }

  /// Why a blob was not read to its end.
  private enum Failure {
    case stopped
    case shrank
    case tooLarge(SizeLimit)
    case failed(SystemError)

    var reason: Coverage.Reason {
      switch self {
      case .stopped: .stoppedMidway
      case .shrank: .shrank
      case .tooLarge(let limit): .tooLarge(limit)
      case .failed(let error): .system(error)
      }
    }
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
  /// What the search of the current blob has come to so far.
  private var outcome = BlobOutcome()

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
        return outcome(.tooLarge(sizeLimit), provenance)
      }
    }
    outcome = BlobOutcome()
    let count: Int
    do throws(SystemError) {
      count = try buffer.begin(reading: file)
    } catch {
      return outcome(.failed(error), provenance)
    }
    // A page that the disk can't give also makes the read before it short, but at the edge of a
    // disk block: there, only another read tells an error from the end.
    if count == 0 || (readsFully && count < Self.firstBlock && count & 511 != 0) {
      if count > 0 { _ = present(isLast: true, through: expander, to: consumer, provenance) }
      if !outcome.unread.isEmpty { identify() }
      return outcome(nil, provenance)
    }
    return readOn(file, first: count, to: consumer, provenance)
  }

  /// Reads a stream to its end.
  ///
  /// - Parameter next: reads some bytes into the buffer; the number read, 0 at the end.
  package func readStream(
    to consumer: any BlobConsumer, provenance: () -> Provenance,
    next: (UnsafeMutableRawBufferPointer) throws(ReadError) -> Int
  ) -> Outcome {
    outcome = BlobOutcome()
    buffer.begin()
    while true {
      let failure = unsafe buffer.fill(next)
      let step = step(failure, through: expander, to: consumer, provenance)
      if step.isEnd { return outcome(step.failure, provenance) }
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
    var places = PackedPlaces()
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
      var packed = PackedData.searched
      if expander != nil { packed = isRecognised == true ? .left : .leftBehindZipEntry }
      let step = step(failure, through: nil, packed, to: consumer, provenance)
      places.append(step.places)
      guard step.isEnd else { continue }
      var end = step.failure
      let isWhole = end == nil
      if isWhole && buffer.offset + buffer.filled < size { end = .shrank }
      if let expander, isRecognised == true || isWhole && step.holdsZipEntry || !places.isEmpty {
        if buffer.offset == 0 {
          outcome.merge(
            buffer.withBlock {
              expander.expand(
                $0, holdsZipEntry: step.holdsZipEntry, packed: places, provenance: provenance,
                into: consumer)
            })
        } else {
          outcome.merge(
            expander.expand(
              file: file, holdsZipEntry: step.holdsZipEntry, packed: places,
              provenance: provenance, into: consumer))
        }
      }
      if end == nil && !outcome.unread.isEmpty {
        if buffer.offset == 0 { identify() } else { identify(file) }
      }
      return outcome(end, provenance)
    }
  }

  /// Names the blob that the buffer holds in what was not read of it.
  private func identify() {
    outcome.identify(by: buffer.withBlock { SHA256.hexadecimal(of: $0) })
  }

  /// Names a file in what was not read of it.
  private func identify(_ file: CInt) {
    guard let hash = SHA256.hexadecimal(ofFile: file) else { return }
    outcome.identify(by: hash)
  }

  private func outcome(_ failure: Failure?, _ provenance: () -> Provenance) -> Outcome {
    guard let failure else { return Outcome(isWhole: true, blob: outcome) }
    outcome.unread.append(Coverage.Entry(provenance(), failure.reason))
    return Outcome(isWhole: false, blob: outcome)
  }

  /// What became of one block.
  private struct Step {
    var isEnd = true
    var failure: Failure?
    var holdsZipEntry = false
    var places = PackedPlaces()
  }

  /// Presents the block that is filled.
  ///
  /// - Parameter packed: what is done about packed data where no expander decides that.
  private func step(
    _ failure: SystemError?, through expander: (any BlobExpander)?,
    _ packed: PackedData = .searched, to consumer: any BlobConsumer,
    _ provenance: () -> Provenance
  ) -> Step {
    if buffer.filled == 0 && buffer.offset == 0 {
      return Step(failure: failure.map { .failed($0) })
    }
    let end = buffer.offset + buffer.filled
    let overrun = sizeLimit.flatMap { end > $0.bytes ? $0 : nil }
    let stops = !buffer.ended && shouldStop()
    let isLast = buffer.ended || stops || overrun != nil
    let block = present(isLast: isLast, through: expander, packed, to: consumer, provenance)
    var step = Step(places: block.packed)
    if let failure {
      step.failure = .failed(failure)
    } else if let overrun {
      step.failure = .tooLarge(overrun)
    } else if stops {
      step.failure = .stopped
    } else if isLast {
      step.holdsZipEntry = block.holdsZipEntry
    } else {
      buffer.goOn(from: block.next)
      step.isEnd = false
    }
    return step
  }

  /// Presents the block that is filled, and keeps what it came to.
  @inline(__always)
  private func present(
    isLast: Bool, through expander: (any BlobExpander)?, _ packed: PackedData = .searched,
    to consumer: any BlobConsumer, _ provenance: () -> Provenance
  ) -> BlockOutcome {
    let block = buffer.withBlock { bytes in
      if let expander {
        return expander.consume(
          bytes, at: buffer.offset, isLast: isLast, provenance: provenance, into: consumer)
      }
      return consumer.consume(
        bytes, at: buffer.offset, isLast: isLast, packed: packed, provenance: provenance)
    }
    outcome.merge(block.outcome)
    return block
  }
}
