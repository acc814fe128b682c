import CDeflate

/// Inflates zlib streams whole, with libdeflate.
///
/// It belongs to one thread.
@safe
final class Inflater {
  private let decompressor: OpaquePointer?

  init() { unsafe decompressor = libdeflate_alloc_decompressor() }

  deinit {
    if let decompressor = unsafe decompressor {
      unsafe libdeflate_free_decompressor(decompressor)
    }
  }

  /// What became of a stream.
  enum Outcome {
    /// It is whole: the bytes taken from the input and written to the output.
    case done(taken: Int, written: Int)
    /// The output has no room for it.
    case tooLong
    /// It is not a zlib stream, ends early or has the wrong checksum.
    case corrupt
  }

  /// Inflates a stream that starts the input; what follows it is left alone.
  @inline(__always)
  func inflate(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer)
    -> Outcome
  {
    guard let decompressor = unsafe decompressor else { return .corrupt }
    var taken = 0
    var written = 0
    let result = unsafe libdeflate_zlib_decompress_ex(
      decompressor, input.baseAddress, input.count, output.baseAddress, output.count, &taken,
      &written)
    switch result {
    case LIBDEFLATE_SUCCESS: return .done(taken: taken, written: written)
    case LIBDEFLATE_INSUFFICIENT_SPACE: return .tooLong
    default: return .corrupt
    }
  }

  /// Inflates a stream of a known length; false when it is anything else.
  ///
  /// - Parameter isExact: whether the stream has to fill the input.
  @inline(__always)
  func inflate(
    _ input: UnsafeRawBufferPointer, to buffer: ObjectBuffer, count: Int, isExact: Bool
  ) -> Bool {
    defer { buffer.keepAlive() }
    buffer.resize(to: count)
    // One byte more than is wanted: a stream that is longer must not pass for one that fits.
    let room = unsafe UnsafeMutableRawBufferPointer(start: buffer.start, count: count &+ 1)
    guard case .done(let taken, let written) = unsafe inflate(input, into: room) else {
      return false
    }
    return written == count && (!isExact || taken == input.count)
  }
}
