import Bytes

/// The index that R prints at a row's beginning, before all rows but the first: `[26] `.
///
/// `[1]` begins a list, and what stands before it is another one's.
enum RowIndex {
  /// The most digits of an index, and the most blanks before it.
  private static let mostDigits = 7
  private static let mostBlanks = 8

  /// The offset behind an index and the blanks that follow it; nil if none stands here.
  static func end(at offset: Int, in text: Span<UInt8>) -> Int? {
    guard offset < text.count, text[offset] == UInt8(ascii: "[") else { return nil }
    var line = offset
    while line > 0, offset - line <= mostBlanks, ByteClass.blank.contains(text[line - 1]) {
      line -= 1
    }
    guard line > 0, text[line - 1] == 0x0A else { return nil }
    var next = offset + 1
    while next < text.count, next <= offset + mostDigits, ByteClass.digit.contains(text[next]) {
      next += 1
    }
    let isFirst = next == offset + 2 && text[offset + 1] == UInt8(ascii: "1")
    guard next > offset + 1, !isFirst, next + 1 < text.count, text[next] == UInt8(ascii: "]"),
      text[next + 1] == 0x20
    else { return nil }
    next += 1
    while next < text.count, next <= offset + mostDigits + mostBlanks, text[next] == 0x20 {
      next += 1
    }
    // `[2] => k` is another program's.
    guard next < text.count,
      ByteClass.alphanumeric.contains(text[next]) || ByteClass.quote.contains(text[next])
    else { return nil }
    return next
  }

  /// Where an index begins of which nothing but blanks stands between its end and an offset; nil if
  /// none does.
  static func start(before offset: Int, in text: Span<UInt8>) -> Int? {
    guard offset > 0, text[offset - 1] == UInt8(ascii: "]") else { return nil }
    var start = offset - 1
    while start > 0, offset - start <= mostDigits, ByteClass.digit.contains(text[start - 1]) {
      start -= 1
    }
    guard start > 0, text[start - 1] == UInt8(ascii: "["),
      let end = end(at: start - 1, in: text), end >= offset
    else { return nil }
    return start - 1
  }
}
