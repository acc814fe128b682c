import Bytes

/// Where a string literal goes on in the next one, as `"…" +` and a line's end cut it in pieces.
enum NextString {
  /// The longest text between two strings: lines end, and may be indented.
  static let longestGap = 256

  /// Where the text of the next string begins: assemblers begin each with a word such as `.ascii`.
  ///
  /// - Parameter end: where the quote at the end of the string before stands.
  static func start(behind end: Int, in text: Span<UInt8>, quote: UInt8) -> Int? {
    var start = end + 1
    let reach = min(text.count, start + longestGap)
    while start < reach, ByteClass.space.contains(text[start]) || joins(text[start]) { start += 1 }
    if start < reach, text[start] == UInt8(ascii: "a") || text[start] == UInt8(ascii: "s") {
      while start < reach, ByteClass.smallLetter.contains(text[start]) { start += 1 }
      while start < reach, ByteClass.blank.contains(text[start]) { start += 1 }
    }
    // Each of Python's strings of bytes says what it is.
    if start + 1 < reach, text[start] | 0x20 == UInt8(ascii: "b"), text[start + 1] == quote {
      start += 1
    }
    return start < reach && text[start] == quote ? start + 1 : nil
  }

  /// `+` of most languages, `.` of PHP and Perl, a backslash at a line's end.
  private static func joins(_ byte: UInt8) -> Bool { byte == 0x2B || byte == 0x2E || byte == 0x5C }
}
