import CDeflate

/// Zlib data that is all there, in PDF files and in the table of contents of xar archives.
enum ZlibInflate {
  /// Inflates data; nil if it is none, damaged, or larger than a limit, in bytes.
  static func inflate(_ bytes: [UInt8], limit: Int) -> [UInt8]? {
    guard let decompressor = unsafe libdeflate_alloc_decompressor() else { return nil }
    defer { unsafe libdeflate_free_decompressor(decompressor) }
    var room = max(4 << 10, min(limit, bytes.count * 8))
    while true {
      var result = LIBDEFLATE_BAD_DATA
      let made = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        unsafe bytes.withUnsafeBytes { input in
          // Bytes may stand behind the data.
          var taken = 0
          unsafe result = libdeflate_zlib_decompress_ex(
            decompressor, input.baseAddress, input.count, buffer.baseAddress, buffer.count, &taken,
            &count)
        }
        if result != LIBDEFLATE_SUCCESS { count = 0 }
      }
      switch result {
      case LIBDEFLATE_SUCCESS: return made
      case LIBDEFLATE_INSUFFICIENT_SPACE where room < limit:
        room = min(limit, room * 8)
      default: return nil
      }
    }
  }
}
