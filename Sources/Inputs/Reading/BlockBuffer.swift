import Blobs
import Glibc
import Platform

/// The memory that blobs pass through, one after the other, in overlapping blocks.
@safe
final class BlockBuffer {
  /// Where in the blob the buffer begins.
  private(set) var offset = 0
  /// How much of the buffer is filled.
  private(set) var filled = 0
  /// Whether nothing follows what was read.
  private(set) var ended = false
  /// The number of bytes read so far, over all blobs.
  private(set) var bytesRead = 0

  /// How much of the buffer the next block is to fill.
  private var limit = BlobReader.firstBlock
  private let base: UnsafeMutableRawPointer

  init() {
    // Only the pages that are used take memory, and small files use only the first ones.
    unsafe base = UnsafeMutableRawPointer.allocate(
      byteCount: BlockSize.largest, alignment: 4096)
  }

  deinit { unsafe base.deallocate() }

  /// Forgets the last blob.
  func begin() {
    offset = 0
    filled = 0
    ended = false
    limit = BlobReader.firstBlock
  }

  /// Forgets the last blob and reads from an open file once, up to a first block.
  ///
  /// - Returns: the number of bytes read.
  func begin(reading file: CInt) throws(SystemError) -> Int {
    begin()
    let count = retrying { unsafe read(file, base, BlobReader.firstBlock) }
    if count < 0 { throw SystemError("read") }
    filled = count
    bytesRead += count
    return count
  }

  /// Fills the block; the error that ended the blob early, if one did.
  ///
  /// - Parameter next: reads some bytes into memory; the number read, 0 at the end.
  func fill(_ next: (UnsafeMutableRawBufferPointer) throws(SystemError) -> Int) -> SystemError? {
    while !ended && filled < limit {
      do throws(SystemError) {
        let space = unsafe UnsafeMutableRawBufferPointer(
          start: base + filled, count: limit - filled)
        let count = try unsafe next(space)
        precondition(count <= limit - filled)
        if count <= 0 { ended = true }
        filled += count
        bytesRead += count
      } catch {
        ended = true
        return error
      }
    }
    return nil
  }

  /// Goes on to the next block, which begins with what is kept of this one.
  ///
  /// - Parameter kept: where in this block the next one begins.
  func goOn(from kept: Int) {
    precondition(
      0 <= kept && kept <= filled && (2 * kept >= filled || filled <= BlockSize.largestKept),
      "a consumer keeps at most half of a large block")
    // Blocks grow where the consumer asks for more than half of one again; others stay small, so
    // that they stay in the cache.
    let doubled = 2 * kept < filled ? 2 * limit : max(limit, BlobReader.usualBlock)
    limit = min(doubled, BlockSize.largest)
    unsafe base.copyMemory(from: base + kept, byteCount: filled - kept)
    offset += kept
    filled -= kept
  }

  /// Calls `body` with the block, which stays as it is meanwhile.
  @inline(__always)
  func withBlock<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
    let bytes = unsafe UnsafeBufferPointer(
      start: base.assumingMemoryBound(to: UInt8.self), count: filled)
    return body(unsafe Span(_unsafeElements: bytes))
  }
}
