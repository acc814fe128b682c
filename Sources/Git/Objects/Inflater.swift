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

  /// How many bytes a stream takes that starts the input and inflates to a known length; nil when it
  /// is anything else.
  func size(
    ofStream input: UnsafeRawBufferPointer, inflatingTo count: Int, in buffer: ObjectBuffer
  ) -> Int? {
    defer { buffer.keepAlive() }
    buffer.resize(to: count)
    let room = unsafe UnsafeMutableRawBufferPointer(start: buffer.start, count: count &+ 1)
    guard case .done(let taken, let written) = unsafe inflate(input, into: room),
      written == count
    else { return nil }
    return taken
  }

  /// Inflates the beginning of a stream that may be cut off, up to a number of bytes.
  ///
  /// libdeflate writes from the front and does not say how far it came: zeros at the end are taken for
  /// what was not written.
  ///
  /// - Returns: how many bytes are known.
  @discardableResult
  func beginning(of input: UnsafeRawBufferPointer, count: Int, in buffer: ObjectBuffer) -> Int {
    defer { buffer.keepAlive() }
    buffer.resize(to: count)
    let room = unsafe UnsafeMutableRawBufferPointer(start: buffer.start, count: count)
    unsafe room.initializeMemory(as: UInt8.self, repeating: 0)
    if input.count > 7, unsafe input[2] & 6 == 0 {
      // A block that is stored comes whole or not at all: RFC 1951 section 3.2.4.
      let size = unsafe min(Int(input[3]) | Int(input[4]) << 8, input.count - 7, count)
      unsafe room.copyMemory(from: UnsafeRawBufferPointer(rebasing: input[7..<7 + size]))
    }
    if case .done(_, let written) = unsafe inflate(input, into: room) { return written }
    var known = count
    while known > 0, unsafe room[known - 1] == 0 { known -= 1 }
    return known
  }
}
