import CDeflate

/// Inflates gzip data inside other text (RFC 1952), each worker with a decompressor of its own.
@safe
final class GzipDecoder {
  /// What came of a try.
  enum Outcome {
    /// The data, and how many bytes of input it took.
    case data([UInt8], length: Int)
    /// Not gzip, or damaged.
    case damaged
    /// Larger than the limit.
    case tooLarge
  }

  private let decompressor: OpaquePointer

  init() {
    guard let decompressor = unsafe libdeflate_alloc_decompressor() else {
      preconditionFailure("out of memory")
    }
    unsafe self.decompressor = decompressor
  }

  /// The first bytes of a member with the one method there is.
  static let magic: [UInt8] = [0x1F, 0x8B, 0x08]

  /// How much room for data is tried first, in bytes: most of what looks like a header is none.
  static let firstRoom = 32 << 10
  /// How much of a member is waited for when a block ends in it, in bytes.
  static let longestWait = 4 << 20

  /// Whether the bytes at an offset are the header of a member: flags known, room for a trailer.
  static func isHeader(at offset: Int, in text: Span<UInt8>) -> Bool {
    offset + 18 <= text.count && text[offset] == 0x1F && text[offset + 1] == 0x8B
      && text[offset + 2] == 8 && text[offset + 3] & 0xE0 == 0
  }

  /// Inflates the member at an offset; bytes behind it do not matter.
  ///
  /// - Parameter limit: the most bytes to make.
  func inflate(_ text: Span<UInt8>, at offset: Int, limit: Int) -> Outcome {
    let input = text.extracting(offset..<text.count)
    var capacity = min(limit, Self.firstRoom)
    while true {
      var length = 0
      var result = LIBDEFLATE_BAD_DATA
      let data = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
        unsafe input.withUnsafeBytes { bytes in
          unsafe result = libdeflate_gzip_decompress_ex(
            decompressor, bytes.baseAddress, bytes.count, buffer.baseAddress, buffer.count,
            &length, &count)
        }
        if result != LIBDEFLATE_SUCCESS { count = 0 }
      }
      switch result {
      case LIBDEFLATE_SUCCESS: return .data(data, length: length)
      case LIBDEFLATE_INSUFFICIENT_SPACE where capacity < limit: capacity = min(limit, capacity * 8)
      case LIBDEFLATE_INSUFFICIENT_SPACE: return .tooLarge
      default: return .damaged
      }
    }
  }

  deinit { unsafe libdeflate_free_decompressor(decompressor) }
}
