import Bytes

/// Rows of numbers of which each begins with the same word: `.byte`, `dc.b` and `db` of assemblers, and
/// `DATA` of BASIC behind a line's number.
enum AssemblerRow {
  /// The longest line, and what stands before its first number at the most, in bytes.
  private static let longestLine = 512
  private static let longestLead = 64

  /// Where the first number of the next row begins, behind its mark; nil if no such row follows.
  ///
  /// - Parameters:
  ///   - end: where the last number of a row ends.
  ///   - gap: what stands between two numbers of a row: a comma, blanks and the mark of a number.
  static func number(
    behind end: Int, after gap: Range<Int>, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    var mark = gap.lowerBound
    while mark < gap.upperBound, text[mark] == 0x2C || ByteClass.blank.contains(text[mark]) {
      mark += 1
    }
    guard text[gap.lowerBound] == 0x2C, let line = nextLine(behind: end, in: text) else {
      return nil
    }
    defer { budget.charge(line - end + longestLead) }
    var offset = behindBlanks(line, in: text)
    var word = wordEnd(at: offset, in: text)
    // A line's number or a label may stand before the word.
    if word > offset, ByteClass.digit.contains(text[offset]) || text[word - 1] == 0x3A {
      offset = behindBlanks(word, in: text)
      word = wordEnd(at: offset, in: text)
    }
    let number = behindBlanks(word, in: text)
    guard word > offset, number > word, !ByteClass.digit.contains(text[offset]),
      stands(offset..<word, inLineBefore: end, in: text, charging: budget),
      number + gap.upperBound - mark < text.count
    else { return nil }
    for index in mark..<gap.upperBound where text[number + index - mark] != text[index] {
      return nil
    }
    return number + gap.upperBound - mark
  }

  /// Where the line behind a row begins: a comment may stand at the row's end.
  private static func nextLine(behind end: Int, in text: Span<UInt8>) -> Int? {
    var next = behindBlanks(end, in: text)
    guard next < text.count, text[next] == 0x3B || ByteClass.space.contains(text[next]) else {
      return nil
    }
    while next < text.count, next < end + longestLead, text[next] != 0x0A { next += 1 }
    return next < text.count && text[next] == 0x0A ? next + 1 : nil
  }

  private static func behindBlanks(_ offset: Int, in text: Span<UInt8>) -> Int {
    var next = offset
    while next < text.count, next < offset + longestLead, ByteClass.blank.contains(text[next]) {
      next += 1
    }
    return next
  }

  private static func wordEnd(at offset: Int, in text: Span<UInt8>) -> Int {
    var next = offset
    while next < text.count, next < offset + longestLead,
      ByteClass.charset.contains(text[next]) || text[next] == 0x21
    {
      next += 1
    }
    return next
  }

  /// Whether a word stands near the beginning of the line in which a row ends.
  private static func stands(
    _ word: Range<Int>, inLineBefore end: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Bool {
    let line = text.lineStart(before: end, within: longestLine)
    budget.charge(end - line)
    let last = min(end, line + longestLead) - word.count
    guard line <= last else { return false }
    for start in line...last where start == line || ByteClass.blank.contains(text[start - 1]) {
      if word.allSatisfy({ text[start + $0 - word.lowerBound] == text[$0] }),
        ByteClass.blank.contains(text[start + word.count])
      {
        return true
      }
    }
    return false
  }
}
