import CPlatform
import Glibc
package import Platform

/// Looks into blobs that hold other blobs, such as archives.
///
/// The reader hands every blob's bytes to the consumer in any case; what an expander recognises is
/// expanded as well, after that.
package protocol BlobExpander: AnyObject {
  /// Whether a blob that begins with these bytes is to be expanded; called for every blob.
  ///
  /// - Parameter first: the blob's first block, or the whole blob.
  func recognises(_ first: Span<UInt8>) -> Bool

  /// Expands a blob that is in memory as a whole.
  func expand(_ whole: Span<UInt8>, provenance: () -> Provenance, into consumer: any BlobConsumer)

  /// Expands an open regular file that was recognised or is larger than a block: what stands at
  /// its end makes it an archive too. Its position is anywhere, and may be left anywhere.
  func expand(file: CInt, provenance: () -> Provenance, into consumer: any BlobConsumer)

  /// Takes the next bytes of a recognised stream, which can't be read twice.
  func spool(_ bytes: Span<UInt8>)

  /// Forgets what was spooled of a stream that failed.
  func dropSpool()

  /// Expands what was spooled and forgets it.
  func expandSpool(provenance: () -> Provenance, into consumer: any BlobConsumer)

  /// What was read and could not be read since the last call.
  func takeCoverage() -> Coverage
}

/// Reads blobs into one reused buffer and hands them to a consumer in overlapping blocks; every
/// worker has one of its own.
///
/// An empty blob is never presented. A blob of at most `firstBlock` bytes is presented whole; of a
/// longer one memory holds at most `largestBlock` bytes at a time. Where a consumer kept nothing
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
  /// Up to this size in bytes, a consumer may keep all of a block.
  package static let largestKept = largestBlock / 2
  /// The size in bytes that blocks grow to while the consumer keeps more than half of them.
  package static let largestBlock = 8 << 20

  /// Looks into archives; nil where they are not to be expanded.
  package var expander: (any BlobExpander)?
  /// Whether the scan is to stop; asked between the blocks of a long blob.
  package var shouldStop: () -> Bool = { false }
  /// The size above which a blob is not read; nil for none.
  package var sizeLimit: SizeLimit?
  /// The number of bytes read so far, over all blobs.
  package private(set) var bytesRead = 0

  private let base: UnsafeMutableRawPointer

  /// Creates a reader with a buffer of its own.
  package init() {
    // Only the pages that are used take memory, and small files use only the first ones.
    unsafe base = UnsafeMutableRawPointer.allocate(byteCount: Self.largestBlock, alignment: 4096)
  }

  deinit { unsafe base.deallocate() }

  /// Whether a short read of a file on an open file's file system can only mean the end.
  package static func readsFully(_ file: CInt) -> Bool { kascan_reads_fully(file) != 0 }

  /// Hands a blob that is in memory to a consumer.
  package func readBytes(
    _ bytes: Span<UInt8>, to consumer: any BlobConsumer, provenance: () -> Provenance
  ) {
    if bytes.isEmpty { return }
    bytesRead += bytes.count
    _ = consumer.consume(bytes, at: 0, isLast: true, provenance: provenance)
    if let expander, expander.recognises(bytes) {
      expander.expand(bytes, provenance: provenance, into: consumer)
    }
  }

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
    let count = retrying { unsafe read(file, base, Self.firstBlock) }
    if count < 0 { return .failed(SystemError("read")) }
    // A page that the disk can't give also makes the read before it short, but at the edge of a
    // disk block: there, only another read tells an error from the end.
    if count == 0 || (readsFully && count < Self.firstBlock && count & 511 != 0) {
      bytesRead += count
      present(count, to: consumer, provenance)
      return .whole
    }
    return readOn(file, first: count, readsFully: readsFully, to: consumer, provenance)
  }

  /// Reads a stream to its end.
  ///
  /// - Parameter next: reads some bytes into the buffer; the number read, 0 at the end.
  package func readStream(
    to consumer: any BlobConsumer, provenance: () -> Provenance,
    next: (UnsafeMutableRawBufferPointer) throws(SystemError) -> Int
  ) -> Outcome {
    var blocks = Blocks()
    var spools: Bool?
    while true {
      let start = blocks.filled
      let failure = unsafe fill(&blocks, next)
      if spools == nil { spools = recognises(blocks.filled) && !blocks.ended }
      if spools == true, let expander {
        withSpan(from: start, to: blocks.filled) { expander.spool($0) }
      }
      let outcome = step(&blocks, failure, to: consumer, provenance)
      guard let outcome else { continue }
      if spools == true {
        expander?.expandSpool(provenance: provenance, into: consumer)
      } else if blocks.offset == 0, recognises(blocks.filled), let expander {
        withSpan(from: 0, to: blocks.filled) {
          expander.expand($0, provenance: provenance, into: consumer)
        }
      }
      return outcome
    }
  }

  /// Reads the rest of a file that its first read did not end.
  private func readOn(
    _ file: CInt, first: Int, readsFully: Bool, to consumer: any BlobConsumer,
    _ provenance: () -> Provenance
  ) -> Outcome {
    var size = 0
    if first == Self.firstBlock {
      var status = stat()
      if unsafe fstat(file, &status) == 0 { size = Int(status.st_size) }
    }
    var blocks = Blocks()
    blocks.filled = first
    bytesRead += first
    var recognised: Bool?
    while true {
      let failure = unsafe fill(&blocks) { (buffer) throws(SystemError) in
        let count = retrying { unsafe read(file, buffer.baseAddress, buffer.count) }
        if count < 0 { throw SystemError("read") }
        return count
      }
      if recognised == nil { recognised = recognises(blocks.filled) }
      var outcome = step(&blocks, failure, to: consumer, provenance)
      guard outcome != nil else { continue }
      if outcome == .whole && blocks.offset + blocks.filled < size { outcome = .shrank }
      if blocks.offset > 0 && outcome == .whole || recognised == true, let expander {
        if blocks.offset == 0 {
          withSpan(from: 0, to: blocks.filled) {
            expander.expand($0, provenance: provenance, into: consumer)
          }
        } else {
          // A zip may stand at the end of anything, which the first block doesn't tell.
          expander.expand(file: file, provenance: provenance, into: consumer)
        }
      }
      return outcome ?? .whole
    }
  }

  /// Where the blocks of one blob stand.
  private struct Blocks {
    /// Where in the blob the buffer begins.
    var offset = 0
    /// How much of the buffer is filled.
    var filled = 0
    /// How much of it the next block is to fill.
    var limit = BlobReader.firstBlock
    var ended = false
  }

  /// Fills the block; the error that ended it early, if one did.
  private func fill(
    _ blocks: inout Blocks, _ next: (UnsafeMutableRawBufferPointer) throws(SystemError) -> Int
  ) -> SystemError? {
    while !blocks.ended && blocks.filled < blocks.limit {
      do throws(SystemError) {
        let space = unsafe UnsafeMutableRawBufferPointer(
          start: base + blocks.filled, count: blocks.limit - blocks.filled)
        let count = try unsafe next(space)
        precondition(count <= blocks.limit - blocks.filled)
        if count <= 0 { blocks.ended = true }
        blocks.filled += count
        bytesRead += count
      } catch {
        blocks.ended = true
        return error
      }
    }
    return nil
  }

  /// Presents the block that is filled; how the blob ended, or nil if it goes on.
  private func step(
    _ blocks: inout Blocks, _ failure: SystemError?, to consumer: any BlobConsumer,
    _ provenance: () -> Provenance
  ) -> Outcome? {
    if blocks.filled == 0 && blocks.offset == 0 { return failure.map { .failed($0) } ?? .whole }
    let stops = !blocks.ended && shouldStop()
    let isLast = blocks.ended || stops
    let filled = blocks.filled
    let kept = withSpan(from: 0, to: filled) {
      consumer.consume($0, at: blocks.offset, isLast: isLast, provenance: provenance)
    }
    if let failure { return .failed(failure) }
    if let sizeLimit, blocks.offset + filled > sizeLimit.bytes { return .tooLarge(sizeLimit) }
    if stops { return .stopped }
    if isLast { return .whole }
    precondition(
      kept <= filled && (2 * kept >= filled || filled <= Self.largestKept),
      "a consumer keeps at most half of a large block")
    unsafe base.copyMemory(from: base + kept, byteCount: filled - kept)
    blocks.offset += kept
    blocks.filled -= kept
    // Blocks grow where the consumer asks for more than half of one again; others stay small, so
    // that they stay in the cache.
    let doubled = 2 * kept < filled ? 2 * blocks.limit : max(blocks.limit, Self.usualBlock)
    blocks.limit = min(doubled, Self.largestBlock)
    return nil
  }

  /// Presents a blob whose bytes are all in the buffer.
  @inline(__always)
  private func present(_ count: Int, to consumer: any BlobConsumer, _ provenance: () -> Provenance)
  {
    if count == 0 { return }
    withSpan(from: 0, to: count) { bytes in
      _ = consumer.consume(bytes, at: 0, isLast: true, provenance: provenance)
      if let expander, expander.recognises(bytes) {
        expander.expand(bytes, provenance: provenance, into: consumer)
      }
    }
  }

  private func recognises(_ filled: Int) -> Bool {
    guard let expander, filled > 0 else { return false }
    return withSpan(from: 0, to: filled) { expander.recognises($0) }
  }

  @inline(__always)
  private func withSpan<Result>(from start: Int, to end: Int, _ body: (Span<UInt8>) -> Result)
    -> Result
  {
    let bytes = unsafe UnsafeBufferPointer(
      start: (base + start).assumingMemoryBound(to: UInt8.self), count: end - start)
    return body(unsafe Span(_unsafeElements: bytes))
  }
}
