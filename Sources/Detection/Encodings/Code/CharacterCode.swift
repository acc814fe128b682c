import Bytes

/// A character that code between two strings names by its code: `"ka" & Chr(95) & "live"` of Basic,
/// `'ka' . chr(95) . 'live'`, `CONCAT('ka', CHAR(95), 'live')`, `'ka'#95'live'` of Pascal.
enum CharacterCode {
  /// What the names of functions that make a character of a number end with.
  private static let names: [StaticString] = [
    "chr", "Chr", "CHR", "ChrW", "chr$", "Chr$", "CHR$", "char", "Char", "CHAR", "UNICHAR", "NCHAR",
    "fromCharCode", "fromCodePoint", "UTF8",
  ]
  private static let longestName = 24
  /// The most digits of a code.
  private static let mostDigits = 4

  /// Skips the code of a character of a key.
  static func skip(_ cursor: inout ByteCursor, in text: Span<UInt8>) -> UInt8? {
    var probe = cursor
    if probe.skip(UInt8(ascii: "#")) {
      let isHex = probe.skip(UInt8(ascii: "$"))
      guard let value = number(&probe, isHex: isHex) else { return nil }
      cursor = probe
      return value
    }
    let start = probe.offset
    var length = probe.skip(.name, atMost: longestName)
    if probe.skip(UInt8(ascii: "$")) { length += 1 }
    let end = start + length
    guard length > 2,
      names.contains(where: {
        let size = $0.utf8CodeUnitCount
        guard size <= length, text.starts(at: end - size, with: $0) else { return false }
        return size == length || text[end - size - 1] == UInt8(ascii: ".")
      }), probe.skip(UInt8(ascii: "("))
    else { return nil }
    probe.skip(.blank, atMost: 2)
    let isHex = probe.skip("0x") || probe.skip("0X") || probe.skip("&H")
    guard let value = number(&probe, isHex: isHex) else { return nil }
    probe.skip(.blank, atMost: 2)
    guard probe.skip(UInt8(ascii: ")")) else { return nil }
    cursor = probe
    return value
  }

  private static func number(_ cursor: inout ByteCursor, isHex: Bool) -> UInt8? {
    var value = 0
    var digits = 0
    while digits < mostDigits, let byte = cursor.current, let digit = HexDigits.value(byte),
      isHex || digit < 10
    {
      value = (isHex ? 16 : 10) * value + Int(digit)
      digits += 1
      cursor.advance()
    }
    guard digits > 0, let byte = UInt8(exactly: value), ByteClass.identifier.contains(byte) else {
      return nil
    }
    return byte
  }
}
