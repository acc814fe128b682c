import Bytes

/// Where a string of base64 ends that code decodes by itself, and the next one begins that it decodes
/// as well: `atob("…") + atob("…")`, `b64decode("…").decode() + b64decode("…")`,
/// `$(echo "…" | base64 -d)$(echo "…" | base64 -d)`.
enum DecodedStringEdge {
  /// The longest text from string to string, in bytes.
  private static let longestGap = 160
  /// Strings between that are none of the pieces: `Buffer.from("…", "base64").toString("utf8")`.
  private static let names: [StaticString] = [
    "base64", "base64url", "utf8", "utf-8", "UTF-8", "UTF8", "ascii", "ASCII", "latin1", "binary",
  ]
  private static let mostLines = 3
  /// What may stand between beside names, blanks and quotes.
  private static let signs = Array("().,:;+&~=|-$<>[]{}!?\n\r".utf8)
  private static let decoders: [StaticString] = ["64", "atob"]

  /// The offset behind an edge that begins at an offset; nil if there is none.
  ///
  /// What is decoded ends the string before: a parenthesis, or a pipe of the shell. A call, or `echo`,
  /// begins the next. One of them names base64.
  static func end(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Int? {
    var cursor = ByteCursor(text, at: offset, reach: longestGap, charging: budget)
    while cursor.current == UInt8(ascii: "="), cursor.offset < offset + 2 { cursor.advance() }
    let quote = cursor.current.flatMap { ByteClass.quote.contains($0) ? $0 : nil }
    guard quote != nil || cursor.stands(in: .blank) else { return nil }
    cursor.advance()
    var isClosed = false
    var isDecoder = false
    var lines = 0
    while let byte = cursor.current {
      if ByteClass.quote.contains(byte), let name = name(behindQuoteAt: cursor) {
        isDecoder = isDecoder || cursor.byte(name.utf8CodeUnitCount) == UInt8(ascii: "4")
        cursor.advance(name.utf8CodeUnitCount + 2)
        continue
      }
      if isClosed, isDecoder, isAtString(cursor, quote, in: text) {
        return cursor.offset + (quote == nil ? 0 : 1)
      }
      guard
        ByteClass.identifier.contains(byte) || ByteClass.blank.contains(byte)
          || signs.contains(byte)
      else { return nil }
      if byte == UInt8(ascii: ")") { isClosed = true }
      if byte == 0x0A { lines += 1 }
      if lines > mostLines { return nil }
      if decoders.contains(where: { cursor.starts(with: $0) }) { isDecoder = true }
      cursor.advance()
    }
    return nil
  }

  /// Whether a string to decode begins here: the argument of a call or of `echo`.
  private static func isAtString(
    _ cursor: ByteCursor, _ quote: UInt8?, in text: Span<UInt8>
  ) -> Bool {
    guard let quote else {
      return cursor.stands(in: .base64) && text.starts(at: cursor.offset - 5, with: "echo ")
    }
    guard cursor.current == quote, cursor.stands(in: .base64, ahead: 1) else { return false }
    // Behind the edge's first quote there are some bytes at least.
    let before = text[cursor.offset - 1]
    let earlier = text[cursor.offset - 2]
    let isArgument =
      before == UInt8(ascii: "(")
      || earlier == UInt8(ascii: "(") && ByteClass.letter.contains(before)
      || earlier == UInt8(ascii: ":") && before == 0x20
    return isArgument || text.starts(at: cursor.offset - 5, with: "echo ")
  }

  /// The name that stands as a string at a quote.
  private static func name(behindQuoteAt cursor: ByteCursor) -> StaticString? {
    names.first { name in
      cursor.byte(name.utf8CodeUnitCount + 1) == cursor.current
        && (0..<name.utf8CodeUnitCount).allSatisfy {
          unsafe cursor.byte($0 + 1) == name.utf8Start[$0]
        }
    }
  }
}
