/// Base64 with padding (RFC 4648, section 4).
enum Base64 {
  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ bytes: some Collection<UInt8>) -> String {
    var result: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      count += 1
      if count == 3 {
        for shift in [18, 12, 6, 0] as [UInt32] { result.append(digits[Int(bits >> shift & 63)]) }
        bits = 0
        count = 0
      }
    }
    if count > 0 {
      bits <<= UInt32(8 * (3 - count))
      for place in 0..<4 {
        let shift = UInt32(18 - 6 * place)
        result.append(place <= count ? digits[Int(bits >> shift & 63)] : UInt8(ascii: "="))
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// - Returns: nil for anything but whole groups of four with correct padding.
  static func decode(_ text: String) -> [UInt8]? {
    let characters = Array(text.utf8)
    guard characters.count.isMultiple(of: 4) else { return nil }
    let padding = characters.suffix(2).filter { $0 == UInt8(ascii: "=") }.count
    var result: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for character in characters.dropLast(padding) {
      guard let digit = digits.firstIndex(of: character) else { return nil }
      bits = bits << 6 | UInt32(digit)
      count += 1
      if count == 4 {
        result += [UInt8(bits >> 16), UInt8(bits >> 8 & 255), UInt8(bits & 255)]
        bits = 0
        count = 0
      }
    }
    switch count {
    case 2: result.append(UInt8(bits >> 4))
    case 3: result += [UInt8(bits >> 10), UInt8(bits >> 2 & 255)]
    default: break
    }
    return result
  }
}
