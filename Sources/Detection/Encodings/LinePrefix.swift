import Bytes

/// What stands before the text of lines: the signs of a diff or a reply, the time of a log, the name of a
/// container. Lines have it in common, but for numbers.
enum LinePrefix {
  /// The longest prefix, and how far back the beginning of the line before is looked for, in bytes:
  /// logcat cuts lines at 4,068, and syslog and the journal at less.
  private static let longest = 120
  private static let longestLine = 4352

  /// Where the text of a line begins; nil if nothing but blanks stands before it, or if the line before
  /// begins otherwise.
  ///
  /// - Parameter line: the line's beginning, which is not the text's.
  static func end(ofLineAt line: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Int? {
    guard line > 1, line < text.count, text[line - 1] == 0x0A else { return nil }
    let last = text.lineStart(before: line - 1, within: longestLine)
    budget.charge(line - last)
    guard last == 0 || text[last - 1] == 0x0A else { return nil }
    var prefix = Prefix()
    var (known, next) = (last, line)
    let limit = min(text.count, line + longest)
    while known < line - 1, next < limit {
      if ByteClass.digit.contains(text[known]), ByteClass.digit.contains(text[next]) {
        let (first, other) = (known, next)
        known = text.skip(.digit, from: known)
        while next < limit, ByteClass.digit.contains(text[next]) { next += 1 }
        if !text.isSame(first..<known, other..<next), isInName(other..<next, from: line, in: text) {
          return nil
        }
        prefix.hasMark = true
        continue
      }
      guard isSame(text[known], text[next]), mayStand(text[next]) else { break }
      // The name of an entry of YAML: its values are not of one text.
      if text[next] == UInt8(ascii: ":"), next + 1 < limit, text[next + 1] == 0x20,
        isName(before: next, from: line, in: text)
      {
        return nil
      }
      known += 1
      next += 1
      prefix.take(text[next - 1], before: next)
    }
    return prefix.hasMark ? prefix.end : nil
  }

  /// Whether digits are part of a name, as in `web-1 | ` and `[pool-2-thread-1] `: lines of two names are
  /// not of one text. The numbers of lines that `grep` puts behind a file's name are none of it.
  static func isInName(_ digits: Range<Int>, from line: Int, in text: Span<UInt8>) -> Bool {
    let start = digits.lowerBound
    guard start > line + 1 else { return false }
    if ByteClass.smallLetter.contains(text[start - 1]) { return true }
    guard text[start - 1] == hyphen || text[start - 1] == UInt8(ascii: "_") else { return false }
    let isNumber =
      digits.upperBound < text.count
      && (text[digits.upperBound] == hyphen || text[digits.upperBound] == UInt8(ascii: ":"))
    return !isNumber && ByteClass.letter.contains(text[start - 2])
  }

  /// Whether a word with a letter in it stands before an offset, and nothing but blanks before that.
  private static func isName(before offset: Int, from line: Int, in text: Span<UInt8>) -> Bool {
    let start = text.start(of: .identifier, endingAt: offset, within: offset - line)
    return (start..<offset).contains { !ByteClass.digit.contains(text[$0]) }
      && (line..<start).allSatisfy { ByteClass.blank.contains(text[$0]) || text[$0] == hyphen }
  }

  private static let hyphen = UInt8(ascii: "-")

  /// Whether a byte may stand in a prefix: no quote, and no sign of code, of which lines begin alike too.
  private static func mayStand(_ byte: UInt8) -> Bool {
    byte >= 0x80 || ByteClass.linePrefix.contains(byte)
  }

  /// Whether a prefix may end with a byte; not with a letter or digit, which may be one of the text.
  fileprivate static func ends(_ byte: UInt8) -> Bool {
    byte >= 0x80 || ByteClass.linePrefixEnd.contains(byte)
  }

  /// Whether bytes of two prefixes are the same: `grep` has `-` for `:` in lines around a match, and
  /// GitLab's logs `+` for a blank where a line goes on.
  private static func isSame(_ a: UInt8, _ b: UInt8) -> Bool {
    a == b || a == UInt8(ascii: ":") && b == UInt8(ascii: "-")
      || a == 0x20 && b == UInt8(ascii: "+")
  }

  /// What two lines have in common, as far as it was read.
  private struct Prefix {
    /// The end of it.
    var end: Int?
    /// Whether it has anything but blanks.
    var hasMark = false
    /// Whether the last bytes are part of a terminal's control sequence, which a letter ends.
    private var isInSequence = false

    mutating func take(_ byte: UInt8, before next: Int) {
      if byte == 0x1B { isInSequence = true }
      let endsSequence = isInSequence && ByteClass.letter.contains(byte)
      if endsSequence { isInSequence = false }
      guard endsSequence || LinePrefix.ends(byte) else { return }
      end = next
      if !ByteClass.blank.contains(byte) { hasMark = true }
    }
  }
}
