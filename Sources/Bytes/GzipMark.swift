/// What gzip data begins with: RFC 1952, section 2.3.
package enum GzipMark {
  /// The first bytes of a member with the one method there is.
  package static let magic: [UInt8] = [0x1F, 0x8B, 0x08]
  /// How many bytes a header has at the least.
  package static let headerSize = 10

  /// Whether the bytes at an offset are the header of a member, with no flags but those there are.
  package static func begins(at offset: Int, in bytes: Span<UInt8>) -> Bool {
    offset + headerSize <= bytes.count && bytes[offset] == 0x1F && bytes[offset + 1] == 0x8B
      && bytes[offset + 2] == 8 && bytes[offset + 3] & 0xE0 == 0
  }

  /// Whether a header is as some program writes it: a level of compression (XFL) and a system that
  /// there are. The magic alone stands in every program that tells formats apart, and comes up by
  /// chance in every 16 MiB of packed data.
  package static func isWritten(at offset: Int, in bytes: Span<UInt8>) -> Bool {
    guard begins(at: offset, in: bytes) else { return false }
    let (level, system) = (bytes[offset + 8], bytes[offset + 9])
    return [0, 2, 4].contains(level) && (system <= 13 || system == 255)
  }
}
