import Bytes

/// Where a string of an assembler's row ends and goes on in the next row: `.ascii "…"` below
/// `.ascii "…"`, `db "…"` below `db "…"`.
enum DataRow {
  /// Words before strings that nothing is put behind, in small letters and without a point.
  private static let words: [StaticString] = [
    "ascii", "byte", "text", "db", "dc.b", "defm", "dm", "fcc", "fcb",
  ]
  /// Words before strings that end with a zero byte: the last of a row of them.
  private static let lastWords: [StaticString] = ["asciz", "asciiz", "string", "stringz"]
  /// The longest text from quote to quote, and how far before the first string its row may begin.
  private static let longestGap = 96
  private static let lineReach = 160

  /// The offset behind the quote at which the next string begins; nil if none goes on.
  static func end(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Int? {
    var cursor = ByteCursor(text, at: offset, reach: longestGap, charging: budget)
    guard cursor.stands(in: .shellQuote) else { return nil }
    cursor.advance()
    cursor.skip(.blank)
    _ = cursor.skip(0x0D)
    guard cursor.skip(0x0A) else { return nil }
    cursor.skip(.blank)
    let start = cursor.offset
    cursor.skip(.name, atMost: 8)
    let word = start..<cursor.offset
    guard cursor.skip(.blank) > 0, cursor.stands(in: .shellQuote),
      isOne(of: words, word, in: text) || isOne(of: lastWords, word, in: text)
    else { return nil }
    cursor.advance()
    guard cursor.stands(in: .identifier),
      isBehindWord(stringEndingAt: offset, in: text, charging: budget)
    else { return nil }
    return cursor.offset
  }

  /// Whether one of the words stands before the first string of the line in which a string ends.
  private static func isBehindWord(
    stringEndingAt offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Bool {
    let line = text.lineStart(before: offset, within: lineReach)
    budget.charge(offset - line)
    guard let quote = (line..<offset).first(where: { ByteClass.shellQuote.contains(text[$0]) })
    else { return false }
    var end = quote
    while end > line, ByteClass.blank.contains(text[end - 1]) { end -= 1 }
    var start = end
    while start > line, ByteClass.name.contains(text[start - 1]) { start -= 1 }
    return end < quote && isOne(of: words, start..<end, in: text)
  }

  private static func isOne(
    of words: [StaticString], _ range: Range<Int>, in text: Span<UInt8>
  ) -> Bool {
    guard let first = range.first else { return false }
    let start = text[first] == UInt8(ascii: ".") ? first + 1 : first
    return words.contains { word in
      word.withUTF8Buffer { word in
        word.count == range.upperBound - start
          && word.indices.allSatisfy { unsafe text[start + $0] | 0x20 == word[$0] }
      }
    }
  }
}
