import Bytes

/// Lines of nothing but hexadecimal digits that are each something of its own, as the keys and values
/// of a dump of Berkeley DB and LMDB are.
enum HexLine {
  /// The most digits of a line that is looked at.
  private static let longest = 160

  /// Whether no text goes on over a line end: a writer that breaks lines fills all but the last one, and
  /// a whole key that fills a line is seldom a part of anything.
  static func ends(
    at end: Int, before next: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Bool {
    guard end < next, text[end] == 0x0A || text[end] == 0x0D else { return false }
    var start = end
    while start > 0, end - start < longest, HexDigits.value(text[start - 1]) != nil { start -= 1 }
    var stop = next
    while stop < text.count, stop - next < longest, HexDigits.value(text[stop]) != nil { stop += 1 }
    budget.charge(stop - start)
    // A blank may stand before each.
    let line = start > 0 && text[start - 1] == 0x20 ? start - 1 : start
    guard line == 0 || text[line - 1] == 0x0A, stop == text.count || text.isLineEnd(stop) else {
      return false
    }
    return stop - next > end - start || isKey(start..<end, in: text)
  }

  private static func isKey(_ digits: Range<Int>, in text: Span<UInt8>) -> Bool {
    guard digits.count == 2 * EncodingWindow.wholeKey else { return false }
    return (0..<EncodingWindow.wholeKey).allSatisfy { index in
      guard let number = HexDigits.number(2, at: digits.lowerBound + 2 * index, in: text) else {
        return false
      }
      let byte = UInt8(number)
      return index < KeyForm.prefix.count
        ? byte == KeyForm.prefix[index] : ByteClass.alphanumeric.contains(byte)
    }
  }
}
