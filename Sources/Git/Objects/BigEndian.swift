extension UnsafeRawBufferPointer {
  /// Reads a 32-bit number at an offset that the caller has checked.
  @inline(__always)
  func number32(at offset: Int) -> UInt32 {
    unsafe UInt32(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  /// Reads a 64-bit number at an offset that the caller has checked.
  @inline(__always)
  func number64(at offset: Int) -> UInt64 {
    unsafe UInt64(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
