/// Memory for one object's bytes, used again for the next.
///
/// Behind the content lie `padding` bytes that may be read and written without meaning anything,
/// so that short copies need no exact end.
@safe
final class ObjectBuffer: @unchecked Sendable {
  // Sendable: written by the one walker that makes the object; once a second walker holds it, both
  // only read it.

  /// How far short copies may run over the end.
  static let padding = 64
  /// The largest buffer that is kept for the next object.
  static let largestKept = 8 << 20
  /// What a buffer begins with: most trees, commits and differences fit.
  private static let smallest = 1 << 12

  /// The first byte; `count + padding` bytes are ours.
  private(set) var start: UnsafeMutableRawPointer
  private var capacity: Int
  /// The content's length in bytes.
  private(set) var count = 0
  /// What the visitor noted of the object.
  var notes = ObjectHits()

  init() {
    capacity = Self.smallest
    unsafe start = .allocate(byteCount: capacity + Self.padding, alignment: 64)
  }

  deinit { unsafe start.deallocate() }

  /// Makes room for an object; what was in the buffer is lost.
  @inline(__always)
  func resize(to count: Int) {
    if count > capacity { grow(to: count) }
    notes.areKnown = false
    self.count = count
  }

  /// Takes a copy of some bytes.
  func fill(_ content: [UInt8]) {
    resize(to: content.count)
    unsafe content.withUnsafeBytes { bytes in
      if let source = bytes.baseAddress {
        unsafe start.copyMemory(from: source, byteCount: bytes.count)
      }
    }
  }

  /// Gives back the memory of an uncommonly large object.
  func trim() {
    if capacity > Self.largestKept {
      reallocate(Self.smallest)
      notes = ObjectHits()
    }
    count = 0
  }

  private func grow(to count: Int) {
    // A power of two up to what is kept, so that a pool of buffers soon stops growing.
    var target = count
    if count <= Self.largestKept {
      target = 1 << (Int.bitWidth - (count - 1).leadingZeroBitCount)
    }
    reallocate(target)
  }

  private func reallocate(_ capacity: Int) {
    unsafe start.deallocate()
    unsafe start = .allocate(byteCount: capacity + Self.padding, alignment: 64)
    self.capacity = capacity
  }

  /// The content; whoever takes it calls `keepAlive` when done with it, unless something else
  /// holds the buffer as long.
  @inline(__always)
  var bytes: UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(start: start, count: count)
  }

  /// Holds the buffer up to here: the optimiser releases an object after the last use that it
  /// sees, and it does not see those through a raw pointer.
  @inline(__always)
  func keepAlive() { withExtendedLifetime(self) {} }

  /// Calls `body` with the content.
  @inline(__always)
  func withSpan<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
    defer { keepAlive() }
    let pointer = unsafe UnsafePointer(start.assumingMemoryBound(to: UInt8.self))
    return unsafe body(
      Span(_unsafeElements: UnsafeBufferPointer(start: pointer, count: count)))
  }
}

/// Buffers that wait for their next object; it belongs to one worker.
struct BufferPool {
  private var waiting: [ObjectBuffer] = []

  /// A buffer of any content; the one used last comes first, as it is in the cache still.
  @inline(__always)
  mutating func take() -> ObjectBuffer { waiting.popLast() ?? ObjectBuffer() }

  /// Takes a buffer back, unless another worker holds it too.
  @inline(__always)
  mutating func give(_ buffer: consuming ObjectBuffer) {
    var buffer = buffer
    guard isKnownUniquelyReferenced(&buffer), waiting.count < 16 else { return }
    buffer.trim()
    waiting.append(buffer)
  }
}
