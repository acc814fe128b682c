import Bytes

/// Lines of base64 with something before the text: `+` and `-` of a diff, `> ` of a reply, `# ` of a
/// comment, the time of a log.
///
/// A line goes on in the next one if both begin alike, but for numbers, and if the text of the first
/// is as long as lines are that a writer has broken: groups of four, ten of them or more.
enum Base64Lines {
  private static let longestLine = 400
  private static let shortest = 40

  /// Where the text goes on in the line behind a line end; nil if nothing stands before the text.
  static func next(
    behindLineEnd offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard text[offset] == 0x0A || text[offset] == 0x0D else { return nil }
    let behind = text[offset] == 0x0D ? offset + 2 : offset + 1
    guard behind < text.count, text[behind - 1] == 0x0A else { return nil }
    let line = text.lineStart(before: offset, within: longestLine)
    budget.charge(offset - line)
    guard mayGoOn(line..<offset, in: behind, text),
      let start = textStart(of: line..<offset, in: text)
    else { return nil }
    return end(ofPrefixAt: behind, like: line..<start, in: text)
  }

  /// Where the last character of the line before stands, of a line whose text begins at an offset.
  static func last(
    beforePrefixEnding offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    let line = text.lineStart(before: offset, within: longestLine)
    guard line > 1, line < offset, text[line - 1] == 0x0A else { return nil }
    let end = text[line - 2] == 0x0D ? line - 2 : line - 1
    let before = text.lineStart(before: end, within: longestLine)
    budget.charge(offset - before)
    guard before < end, beginsAlike(before, line, in: text),
      let start = textStart(of: before..<end, in: text),
      self.end(ofPrefixAt: line, like: before..<start, in: text) == offset
    else { return nil }
    return end - 1
  }

  /// Whether two lines begin with the same byte, or both with a digit: tells nearly all lines of
  /// nothing but base64 before they are read.
  private static func beginsAlike(_ a: Int, _ b: Int, in text: Span<UInt8>) -> Bool {
    text[a] == text[b]
      || ByteClass.digit.contains(text[a]) && ByteClass.digit.contains(text[b])
  }

  /// Whether a line may go on in another: where they begin to differ, the text has begun. It tells most
  /// lines of `name: value` by a few bytes.
  private static func mayGoOn(_ line: Range<Int>, in next: Int, _ text: Span<UInt8>) -> Bool {
    guard beginsAlike(line.lowerBound, next, in: text) else { return false }
    var start = line.lowerBound
    let end = min(line.upperBound, start + shortest, start + text.count - next)
    while start < end, text[start] == text[next + start - line.lowerBound] { start += 1 }
    // Numbers may differ, and be of different lengths.
    for index in line.lowerBound..<start where ByteClass.digit.contains(text[index]) { return true }
    guard start < end, !ByteClass.digit.contains(text[start]) else { return true }
    for index in start..<end where !ByteClass.base64.contains(text[index]) { return false }
    return true
  }

  /// Where the base64 text of a line begins, if it is long enough and something stands before it.
  private static func textStart(of line: Range<Int>, in text: Span<UInt8>) -> Int? {
    var start = line.upperBound
    while start > line.lowerBound, ByteClass.base64.contains(text[start - 1]) { start -= 1 }
    if start == line.lowerBound, line.count % 4 == 1,
      text[start] == UInt8(ascii: "+") || text[start] == UInt8(ascii: "-")
    {
      start += 1
    }
    let count = line.upperBound - start
    guard start > line.lowerBound, count >= shortest, count % 4 == 0 else { return nil }
    // Indentation is read without this.
    for index in line.lowerBound..<start where !ByteClass.blank.contains(text[index]) {
      return start
    }
    return nil
  }

  /// Where something ends at a line's beginning that is as what stands before another line's text.
  private static func end(
    ofPrefixAt offset: Int, like prefix: Range<Int>, in text: Span<UInt8>
  ) -> Int? {
    var (known, next) = (prefix.lowerBound, offset)
    while known < prefix.upperBound {
      guard next < text.count else { return nil }
      if ByteClass.digit.contains(text[known]) {
        guard ByteClass.digit.contains(text[next]) else { return nil }
        while known < prefix.upperBound, ByteClass.digit.contains(text[known]) { known += 1 }
        while next < text.count, ByteClass.digit.contains(text[next]),
          next < offset + longestLine
        {
          next += 1
        }
      } else {
        guard text[known] == text[next] else { return nil }
        known += 1
        next += 1
      }
    }
    return next
  }
}
