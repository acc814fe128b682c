/// What zlib data begins with: RFC 1950, section 2.2.
package enum ZlibMark {
  /// What a header may begin with: deflate, and a window of 256 bytes to 32 KiB.
  package static let firstBytes: [UInt8] = [0x08, 0x18, 0x28, 0x38, 0x48, 0x58, 0x68, 0x78]

  /// Whether two bytes are a header: deflate with a window of 32 KiB at the most, no dictionary, and a
  /// sum that comes out.
  @inlinable
  package static func isHeader(_ method: UInt8, _ flags: UInt8) -> Bool {
    method & 0x8F == 8 && flags & 0x20 == 0 && (UInt32(method) << 8 | UInt32(flags)) % 31 == 0
  }
}
