import Bytes

/// Text whose letters are turned by 13 places in the alphabet: `str_rot13`, `codecs.encode(…, "rot13")`
/// and `tr A-Za-z N-ZA-Mn-za-m`.
struct RotatedEncoding: Encoding {
  let name = "rot13"
  let literals: [[UInt8]]

  /// - Parameter prefixes: what secrets begin with.
  init(prefixes: [[UInt8]]) {
    literals = prefixes.filter { $0.count >= 8 }.map { $0.prefix(8).map(Self.rotated) }
  }

  func isSeldom(_ literal: Int) -> Bool { true }

  private static func rotated(_ byte: UInt8) -> UInt8 {
    guard ByteClass.letter.contains(byte) else { return byte }
    // 0 to 12 of each case go up, 13 to 25 down.
    return (byte | 0x20) - UInt8(ascii: "a") < 13 ? byte + 13 : byte - 13
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    var start = anchor
    while start > 0, anchor - start < EncodingWindow.before, text[start - 1] != 0x0A { start -= 1 }
    let limit = min(text.count, anchor + decoded.after)
    var offset = start
    while offset < limit, text[offset] != 0x0A {
      decoded.append(Self.rotated(text[offset]), from: offset, to: offset + 1)
      offset += 1
    }
    decoded.isChanged = true
    decoded.reach = offset
    decoded.isComplete = offset < limit || offset == text.count
  }
}
