extension Span<UInt8> {
  /// Whether these bytes stand at this place.
  @inline(__always)
  func holds(_ bytes: [UInt8], at start: Int) -> Bool {
    guard start >= 0, bytes.count <= count - start else { return false }
    for index in bytes.indices where self[start + index] != bytes[index] { return false }
    return true
  }

  /// Whether this ASCII text stands at this place.
  @inline(__always)
  func holds(_ text: StaticString, at start: Int) -> Bool {
    guard start >= 0, text.utf8CodeUnitCount <= count - start else { return false }
    return text.withUTF8Buffer { text in
      for index in text.indices where unsafe self[start + index] != text[index] { return false }
      return true
    }
  }

  /// The little-endian number at this place, which must lie within the span.
  func little16(_ start: Int) -> UInt16 {
    UInt16(self[start]) | UInt16(self[start + 1]) << 8
  }

  /// The little-endian number at this place, which must lie within the span.
  func little32(_ start: Int) -> UInt32 {
    UInt32(little16(start)) | UInt32(little16(start + 2)) << 16
  }

  /// The little-endian number at this place, which must lie within the span; nil if it is no size.
  func little64(_ start: Int) -> Int? {
    Int(exactly: UInt64(little32(start)) | UInt64(little32(start + 4)) << 32)
  }

  /// The big-endian number at this place, which must lie within the span.
  func big16(_ start: Int) -> UInt16 { little16(start).byteSwapped }

  /// The big-endian number at this place, which must lie within the span.
  func big32(_ start: Int) -> UInt32 { little32(start).byteSwapped }
}
