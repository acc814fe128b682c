/// Hexadecimal bytes: `6b615f`, `6B:61:5F`, `6b61 5f6c` and `0x6b, 0x61, 0x5f`, also over lines.
struct HexEncoding: Encoding {
  let name = "hex"
  let literals: [[UInt8]]

  init(prefixes: [[UInt8]]) {
    literals = prefixes.flatMap { prefix -> [[UInt8]] in
      [0, 1].flatMap { upper -> [[UInt8]] in
        let pairs = prefix.map { HexDigits.spellings(of: $0) }.map { $0[min(upper, $0.count - 1)] }
        // Plain text is cut in two, so that a line end between two bytes leaves one piece whole.
        var literals = [pairs[0] + pairs[1] + pairs[2]]
        if pairs.count >= 7 { literals.append(pairs[4] + pairs[5] + pairs[6]) }
        for separator in " :-,".utf8 {
          literals.append(pairs[0] + [separator] + pairs[1] + [separator] + pairs[2])
        }
        literals.append(pairs[0] + pairs[1] + [UInt8(ascii: " ")] + pairs[2])
        literals.append(Array("0x".utf8) + pairs[0])
        return literals
      }
    }
  }

  func decode(
    _ text: Span<UInt8>, around hit: Int, of literal: [UInt8], into decoded: inout DecodedText
  ) {
    guard !literal.isEmpty else { return }
    // A literal begins with a whole byte, so pairs are counted from it in both directions.
    var offset = hit
    var before: [(UInt8, Int)] = []
    while before.count < EncodingWindow.before, let (value, start) = Self.pair(before: offset, in: text)
    {
      before.append((value, start))
      offset = start
    }
    for (value, start) in before.reversed() { decoded.append(value, from: start, to: start + 2) }
    offset = hit
    while decoded.bytes.count < before.count + EncodingWindow.after / 2,
      let (value, start, end) = Self.pair(at: offset, in: text)
    {
      decoded.append(value, from: start, to: end)
      decoded.isChanged = true
      offset = end
    }
  }

  /// The longest text between two bytes: line end, indentation and `0x`.
  private static let longestGap = 80

  private static func isSeparator(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "-"): true
    default: false
    }
  }

  private static func pair(
    at offset: Int, in text: Span<UInt8>
  ) -> (value: UInt8, start: Int, end: Int)? {
    var next = offset
    while next < text.count, next < offset + longestGap, isSeparator(text[next]) { next += 1 }
    if next + 1 < text.count, text[next] == UInt8(ascii: "0"),
      text[next + 1] | 0x20 == UInt8(ascii: "x")
    {
      next += 2
    }
    guard let value = HexDigits.number(2, at: next, in: text) else { return nil }
    return (UInt8(value), next, next + 2)
  }

  private static func pair(before offset: Int, in text: Span<UInt8>) -> (UInt8, Int)? {
    var end = offset
    if end >= 2, text[end - 2] == UInt8(ascii: "0"), text[end - 1] | 0x20 == UInt8(ascii: "x") {
      end -= 2
    }
    let last = end
    while end > 0, last - end < longestGap, isSeparator(text[end - 1]) { end -= 1 }
    guard end >= 2, let value = HexDigits.number(2, at: end - 2, in: text) else { return nil }
    return (UInt8(value), end - 2)
  }
}
