import CDeflate

/// Zlib data of a PDF file.
enum PDFInflate {
  /// Inflates data; nil if it is none, damaged, or larger than a filter may make.
  static func inflate(_ bytes: [UInt8]) -> [UInt8]? {
    guard let decompressor = unsafe libdeflate_alloc_decompressor() else { return nil }
    defer { unsafe libdeflate_free_decompressor(decompressor) }
    var room = max(4 << 10, min(PDFFilter.longest, bytes.count * 8))
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
      case LIBDEFLATE_INSUFFICIENT_SPACE where room < PDFFilter.longest:
        room = min(PDFFilter.longest, room * 8)
      default: return nil
      }
    }
  }
}
