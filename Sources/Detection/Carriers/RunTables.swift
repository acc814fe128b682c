import Bytes

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
