import Bytes

/// A definition with nothing but blanks between a word, a name and its value: `set NAME VALUE` of Tcl,
/// fish and psql, `setenv NAME VALUE` of csh and HAProxy, `Define NAME VALUE` of Apache.
enum SpacedDefinition {
  private static let words: [StaticString] = ["set", "setenv", "Define", "define"]
  private static let longestWord = 6
  /// The most blanks in a row, and the most letters of an option such as fish's `-gx`.
  private static let mostBlanks = 16
  private static let longestOption = 4
  private static let longestValue = NamedValues.longestValue
  private static let shortestValue = 4

  /// The value of a definition whose name ends at an offset.
  static func value(
    behind end: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    guard end < text.count, ByteClass.blank.contains(text[end]) else { return nil }
    let start = text.start(of: .identifier, endingAt: end, within: NamedValues.longestName)
    guard start < end, hasWord(before: start, in: text) else { return nil }
    var cursor = ByteCursor(text, at: end, reach: mostBlanks + longestValue, charging: budget)
    cursor.skip(.blank, atMost: mostBlanks)
    let value = cursor.offset
    let count = cursor.skip(.identifier, atMost: longestValue)
    guard count >= shortestValue, cursor.current.map({ "\n\r;".utf8.contains($0) }) ?? true else {
      return nil
    }
    return value..<value + count
  }

  /// The name of the definition whose value begins at an offset.
  static func name(before value: Int, in text: Span<UInt8>) -> Range<Int>? {
    guard let end = skipBlanks(before: value, in: text) else { return nil }
    let start = text.start(of: .identifier, endingAt: end, within: NamedValues.longestName)
    return start < end && hasWord(before: start, in: text) ? start..<end : nil
  }

  /// Whether the word of a definition stands before a name, and nothing of its line before that but a
  /// backslash and blanks.
  private static func hasWord(before name: Int, in text: Span<UInt8>) -> Bool {
    guard var end = skipBlanks(before: name, in: text) else { return false }
    let option = text.start(of: .letter, endingAt: end, within: longestOption)
    if option > 0, option < end, text[option - 1] == UInt8(ascii: "-") {
      guard let word = skipBlanks(before: option - 1, in: text) else { return false }
      end = word
    }
    let start = text.start(of: .letter, endingAt: end, within: longestWord + 1)
    guard
      words.contains(where: {
        $0.utf8CodeUnitCount == end - start && text.starts(at: start, with: $0)
      })
    else { return false }
    return start == 0 || "\n\\ \t;".utf8.contains(text[start - 1])
  }

  /// Where the word ends that stands before some blanks; nil if there are none or too many.
  private static func skipBlanks(before offset: Int, in text: Span<UInt8>) -> Int? {
    let end = text.start(of: .blank, endingAt: offset, within: mostBlanks)
    return end < offset && end > 0 ? end : nil
  }
}
