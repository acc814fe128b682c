import Bytes
import CLiteralSearch

/// What characters stand for, by their bytes.
@safe
struct RunTables: Sendable {
  static let shared = RunTables()
  /// What is no character gives this or more.
  static let invalid: UInt32 = 1 << 24

  // Filled in `init` and read only after. Four tables of 256 for the characters of a base64 group,
  // shifted to their places, and two for those of a hexadecimal byte.
  private nonisolated(unsafe) let table: UnsafeMutablePointer<UInt32>

  private init() {
    unsafe table = .allocate(capacity: 6 * 256)
    for byte in 0..<256 {
      for index in 0..<4 {
        let value = Base64.value(UInt8(byte)).map { UInt32($0) << UInt32(18 - 6 * index) }
        unsafe table[256 * index + byte] = value ?? Self.invalid
      }
      for index in 0..<2 {
        let value = HexDigits.value(UInt8(byte)).map { UInt32($0) << UInt32(4 - 4 * index) }
        unsafe table[256 * (4 + index) + byte] = value ?? Self.invalid
      }
    }
  }

  /// The 24 bits of a group of four characters.
  @inline(__always)
  func base64(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) -> UInt32 {
    unsafe table[Int(a)] | table[256 + Int(b)] | table[512 + Int(c)] | table[768 + Int(d)]
  }

  /// Decodes groups of four characters of base64, up to the first that is none.
  ///
  /// - Parameters:
  ///   - text: all characters of the groups.
  ///   - bytes: has room for three a group.
  /// - Returns: how many groups were decoded.
  @inline(__always)
  func decodeBase64(
    _ text: UnsafePointer<UInt8>, groups: Int, into bytes: UnsafeMutablePointer<UInt8>
  ) -> Int {
    for group in unsafe kascan_decode_base64(text, groups, bytes)..<groups {
      let four = unsafe text + 4 * group
      let bits = unsafe base64(four[0], four[1], four[2], four[3])
      guard bits < Self.invalid else { return group }
      let three = unsafe bytes + 3 * group
      unsafe three[0] = UInt8(truncatingIfNeeded: bits >> 16)
      unsafe three[1] = UInt8(truncatingIfNeeded: bits >> 8)
      unsafe three[2] = UInt8(truncatingIfNeeded: bits)
    }
    return groups
  }

  /// Decodes pairs of hexadecimal digits, up to the first that is none.
  ///
  /// - Parameters:
  ///   - text: both digits of all pairs.
  ///   - bytes: has room for one a pair.
  /// - Returns: how many pairs were decoded.
  @inline(__always)
  func decodeHex(
    _ text: UnsafePointer<UInt8>, pairs: Int, into bytes: UnsafeMutablePointer<UInt8>
  ) -> Int {
    for pair in unsafe kascan_decode_hex(text, pairs, bytes)..<pairs {
      let bits = unsafe hex(text[2 * pair], text[2 * pair + 1])
      guard bits < Self.invalid else { return pair }
      unsafe bytes[pair] = UInt8(truncatingIfNeeded: bits)
    }
    return pairs
  }

  /// The six bits of a character.
  @inline(__always)
  func base64(_ character: UInt8) -> UInt32 { unsafe table[768 + Int(character)] }

  /// Whether a byte is a character of base64.
  @inline(__always)
  func isBase64(_ byte: UInt8) -> Bool { base64(byte) < Self.invalid }

  /// Whether a byte is a hexadecimal digit.
  @inline(__always)
  func isHex(_ byte: UInt8) -> Bool { unsafe table[1024 + Int(byte)] < Self.invalid }

  /// The byte of two digits.
  @inline(__always)
  func hex(_ a: UInt8, _ b: UInt8) -> UInt32 {
    unsafe table[1024 + Int(a)] | table[1280 + Int(b)]
  }

  /// The byte that two digits at an offset stand for, or nil if they are not there.
  @inline(__always)
  func hex(at offset: Int, in text: Span<UInt8>) -> UInt8? {
    guard offset + 2 <= text.count else { return nil }
    let bits = hex(text[offset], text[offset + 1])
    return bits < Self.invalid ? UInt8(truncatingIfNeeded: bits) : nil
  }
}
