import Bytes

/// Strings that C's preprocessor puts side by side: `#define A "…"`, and then `A B C` or `A "…"`. In awk
/// the values of names side by side are joined: `print a b c`.
enum MacroJoin {
  /// The most parts, and how far they may reach, in bytes.
  private static let mostParts = 16
  private static let reach = 256

  /// Whether a name stands behind `#define`.
  static func defines(_ name: Range<Int>, in text: Span<UInt8>) -> Bool {
    let start = name.lowerBound - 8
    return start >= 0 && text.starts(at: start, with: "#define ")
  }

  private static let statements: [StaticString] = ["print ", "return ", "= "]

  /// Whether a statement begins with a name that stands at an offset.
  static func isPrinted(at place: Int, in text: Span<UInt8>) -> Bool {
    statements.contains { text.starts(at: place - $0.utf8CodeUnitCount, with: $0) }
  }

  /// The values of what stands behind the use of a macro, up to what is neither a name nor a string.
  static func parts(
    behind end: Int, in text: Span<UInt8>, values: inout NamedValues, charging budget: WorkBudget
  ) -> [Range<Int>] {
    var cursor = ByteCursor(text, at: end, reach: reach, charging: budget)
    var parts: [Range<Int>] = []
    while parts.count < mostParts {
      guard cursor.skip(.blank, atMost: 4) > 0 else { break }
      let isQuoted = cursor.skip(UInt8(ascii: "\""))
      let start = cursor.offset
      let count = cursor.skip(.identifier, atMost: 2 * NamedValues.longestName)
      guard count > 0, !isQuoted || cursor.skip(UInt8(ascii: "\"")) else { break }
      let word = start..<start + count
      guard
        let value = isQuoted ? word : values.value(of: word, in: text, charging: budget)
      else { break }
      parts.append(value)
    }
    return parts
  }
}
