import CDeflate

/// Zlib data that is all there, in PDF files and in the table of contents of xar archives; and deflated
/// data without a header, in the blocks of Avro.
enum ZlibInflate {
  /// Inflates data; nil if it is none, damaged, or larger than a limit, in bytes.
  static func inflate(_ bytes: [UInt8], limit: Int) -> [UInt8]? {
    inflate(bytes, isBare: false, limit)?.content
  }

  /// Inflates data that has neither zlib's header nor its checksum.
  ///
  /// - Returns: what it holds, and how many bytes it has.
  static func inflate(bare bytes: [UInt8], limit: Int) -> (content: [UInt8], used: Int)? {
    inflate(bytes, isBare: true, limit)
  }

  private static func inflate(
    _ bytes: [UInt8], isBare: Bool, _ limit: Int
  ) -> (content: [UInt8], used: Int)? {
    guard let decompressor = unsafe libdeflate_alloc_decompressor() else { return nil }
    defer { unsafe libdeflate_free_decompressor(decompressor) }
    var room = max(4 << 10, min(limit, bytes.count * 8))
    while true {
      var result = LIBDEFLATE_BAD_DATA
      var taken = 0
      let made = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        unsafe bytes.withUnsafeBytes { input in
          // Bytes may stand behind the data.
          let inflate =
            unsafe isBare ? libdeflate_deflate_decompress_ex : libdeflate_zlib_decompress_ex
          unsafe result = inflate(
            decompressor, input.baseAddress, input.count, buffer.baseAddress, buffer.count, &taken,
            &count)
        }
        if result != LIBDEFLATE_SUCCESS { count = 0 }
      }
      switch result {
      case LIBDEFLATE_SUCCESS: return (made, taken)
      case LIBDEFLATE_INSUFFICIENT_SPACE where room < limit:
        room = min(limit, room * 8)
      default: return nil
      }
    }
  }
}
