import Bytes

/// Where the text that a call had read or written ends in a trace of strace, and the next one of the
/// same call begins: `read(0, "…", 16) = 16` and, some lines on, `read(0, "…`.
enum TracedCall {
  /// How far behind the text the next one begins at the most, in bytes and in lines.
  private static let longestGap = 640
  private static let mostLines = 6
  /// The longest text before a call's text, in bytes: a time, a process, a name and a file.
  private static let longestHead = 64
  /// The longest line that is read.
  private static let longestLine = 256

  /// The offset behind the quote at which the next text begins; nil if none goes on.
  static func end(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Int? {
    var cursor = ByteCursor(text, at: offset, reach: longestGap, charging: budget)
    guard cursor.skip("\", "), cursor.skip(.digit) > 0, cursor.skip(UInt8(ascii: ")")) else {
      return nil
    }
    cursor.skip(.blank)
    guard cursor.starts(with: "= "), cursor.stands(in: .digit, ahead: 2),
      let head = head(ofCallWithTextEndingAt: offset, in: text, charging: budget)
    else { return nil }
    for _ in 0..<mostLines {
      guard cursor.skip(to: 0x0A, within: longestLine) else { return nil }
      cursor.advance()
      guard cursor.offset + head.count < text.count else { return nil }
      let isSame = head.allSatisfy { text[cursor.offset + $0 - head.lowerBound] == text[$0] }
      if isSame {
        cursor.advance(head.count)
        return cursor.stands(in: .identifier) ? cursor.offset : nil
      }
    }
    return nil
  }

  /// What stands before the text of a call, up to its quote: a name and the number of a file.
  private static func head(
    ofCallWithTextEndingAt offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    let line = text.lineStart(before: offset, within: longestLine)
    var quote = line
    while quote < offset, quote < line + longestHead, text[quote] != UInt8(ascii: "\"") {
      quote += 1
    }
    budget.charge(quote - line)
    guard quote > line + 4, quote < offset, text[quote] == UInt8(ascii: "\""),
      text[quote - 1] == 0x20, text[quote - 2] == UInt8(ascii: ",")
    else { return nil }
    var digit = quote - 2
    while digit > line, ByteClass.digit.contains(text[digit - 1]) { digit -= 1 }
    guard digit < quote - 2, digit > line, text[digit - 1] == UInt8(ascii: "(") else { return nil }
    return line..<quote + 1
  }
}
