import Bytes

/// Line ends as XML writes them in the values of attributes, where others would become blanks: `&#xA;`,
/// `&#13;&#10;`. Office has base64 in lines that end so (`o:gfxdata`).
enum LineReference {
  /// The longest one, with zeros before its number.
  private static let longest = 8
  /// How many of them, and of blanks between them, stand in a row at the most.
  private static let most = 8

  /// Where the text goes on behind the references that begin at an offset; nil if none does.
  static func end(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Int? {
    var end = offset
    for _ in 0..<most {
      guard let next = endOfOne(at: end, in: text) else { break }
      end = next
      while end < text.count, end - next < most, ByteClass.blank.contains(text[end]) { end += 1 }
    }
    budget.charge(end - offset)
    return end > offset ? end : nil
  }

  /// Where the text ended before the references that end at an offset; nil if none does.
  static func start(before offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Int? {
    var start = offset
    for _ in 0..<most {
      var end = start
      while end > 0, start - end < most, ByteClass.blank.contains(text[end - 1]) { end -= 1 }
      guard end > 0, text[end - 1] == UInt8(ascii: ";") else { break }
      var begin = end - 1
      while begin > 0, end - begin < longest, text[begin] != UInt8(ascii: "&") { begin -= 1 }
      guard endOfOne(at: begin, in: text) == end else { break }
      start = begin
    }
    budget.charge(offset - start)
    return start < offset ? start : nil
  }

  private static func endOfOne(at offset: Int, in text: Span<UInt8>) -> Int? {
    guard offset + 4 < text.count, text[offset] == UInt8(ascii: "&"),
      text[offset + 1] == UInt8(ascii: "#")
    else { return nil }
    var next = offset + 2
    let isHexadecimal = text[next] | 0x20 == UInt8(ascii: "x")
    if isHexadecimal { next += 1 }
    var value = 0
    while next < text.count, next < offset + longest, let digit = HexDigits.value(text[next]),
      isHexadecimal || digit < 10
    {
      value = value * (isHexadecimal ? 16 : 10) + Int(digit)
      next += 1
    }
    guard next < text.count, text[next] == UInt8(ascii: ";"), value == 0x0A || value == 0x0D else {
      return nil
    }
    return next + 1
  }
}
