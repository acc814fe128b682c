import Bytes

/// Where a string literal ends and the next one is appended to it by a call or by `<<`:
/// `.append("…").append("…")`, `b.WriteString("…")` in two lines, `strcpy(k, "…"); strcat(k, "…")`,
/// `out << "…" << "…"`.
///
/// What stands between has to name what the first one went to, as the line before it does; a chain of
/// calls and an operator go on with it in any case.
enum AppendEdge {
  /// The longest text from quote to quote, in bytes, and the most line ends in it.
  private static let longestGap = 240
  private static let mostLines = 2
  /// The most closing parentheses behind the first literal.
  private static let mostClosing = 3
  /// How far before the first literal its line is looked at, in bytes.
  private static let lineReach = 160
  /// The longest name.
  private static let longestName = 64
  /// Functions that put a text behind another, in small letters without `_`.
  private static let functions: [StaticString] = [
    "append", "appendtext", "concat", "push", "pushstr", "write", "writestring", "writestr", "add",
    "strcat", "strncat", "string", "puts", "print",
  ]

  /// The offset behind an edge whose first quote stands at an offset; nil if there is none.
  static func end(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Int? {
    var cursor = ByteCursor(text, at: offset, reach: longestGap, charging: budget)
    var gap = JoinGap()
    guard gap.skipQuote(&cursor) else { return nil }
    cursor.skip(.closing, atMost: mostClosing)
    gap.skipSpace(&cursor)
    if cursor.skip("<<") {
      gap.skipSpace(&cursor)
    } else {
      // A chain goes on with a point; a statement begins with a name.
      let isChain = cursor.skip(UInt8(ascii: ".")) || skipArrow(&cursor)
      if !isChain {
        guard
          cursor.skip(UInt8(ascii: ";")) || cursor.skip("</script><script>") || gap.lines > 0
        else { return nil }
        gap.skipSpace(&cursor)
      }
      guard skipCall(&cursor, in: text, isChain: isChain, from: offset) else { return nil }
    }
    guard gap.lines <= mostLines, gap.skipQuote(&cursor), cursor.stands(in: .identifier) else {
      return nil
    }
    return cursor.offset
  }

  /// Skips a call of one of the functions, up to the quote of its last argument.
  private static func skipCall(
    _ cursor: inout ByteCursor, in text: Span<UInt8>, isChain: Bool, from offset: Int
  ) -> Bool {
    var target: Range<Int>?
    var last = cursor.offset..<cursor.offset
    repeat {
      let start = cursor.offset
      guard cursor.skip(.identifier, atMost: longestName) > 0 else { return false }
      if target == nil, !last.isEmpty { target = last }
      last = start..<cursor.offset
    } while cursor.skip(UInt8(ascii: ".")) || skipArrow(&cursor)
    guard cursor.skip(UInt8(ascii: "(")), isFunction(last, in: text) else { return false }
    // The text may be an element of a list, as in what Next.js sends in pieces.
    _ = cursor.skip(UInt8(ascii: "["))
    // What a function gets before the text: what it appends to, and words such as CMake's `APPEND`.
    while cursor.stands(in: .identifier) {
      let start = cursor.offset
      cursor.skip(.identifier, atMost: longestName)
      target = start..<cursor.offset
      _ = cursor.skip(UInt8(ascii: ","))
      cursor.skip(.blank)
    }
    if isChain { return true }
    // Where nothing says what it is appended to, the same function comes before it.
    guard let target else {
      return text.starts(at: last.lowerBound, with: "append")
        && names(last, beforeLiteralEndingAt: offset, in: text)
    }
    return names(target, beforeLiteralEndingAt: offset, in: text)
  }

  /// Skips `->` or `::`.
  private static func skipArrow(_ cursor: inout ByteCursor) -> Bool {
    cursor.skip("->") || cursor.skip("::")
  }

  private static func isFunction(_ name: Range<Int>, in text: Span<UInt8>) -> Bool {
    functions.contains { function in
      function.withUTF8Buffer { word in
        var index = 0
        for place in name where text[place] != UInt8(ascii: "_") {
          guard index < word.count, unsafe text[place] | 0x20 == word[index] else {
            return false
          }
          index += 1
        }
        return index == word.count
      }
    }
  }

  /// Whether a name stands in the line that a literal is in, before it.
  private static func names(
    _ name: Range<Int>, beforeLiteralEndingAt offset: Int, in text: Span<UInt8>
  ) -> Bool {
    let line = text.lineStart(before: offset, within: lineReach)
    let word = text.extracting(name)
    var place = line
    while place + name.count < offset {
      let end = text.skip(.identifier, from: place)
      if end - place == name.count, word.indices.allSatisfy({ word[$0] == text[place + $0] }) {
        return true
      }
      place = max(end, place + 1)
    }
    return false
  }
}
