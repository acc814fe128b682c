import Structure

/// Finds the value that a name is given: `NAME=value`, `NAME: "value"`, `"NAME", 'value'` and the
/// like, in whatever language.
enum PlaceValue {
  /// The longest value.
  static let longest = 4096

  /// The word around an offset: letters, digits, `_`, `-` and `.`.
  static func word(around offset: Int, in text: Span<UInt8>) -> Range<Int> {
    var start = offset
    var end = offset
    while start > 0, offset - start < 128, isWord(text[start - 1]) { start -= 1 }
    while end < text.count, end - offset < 128, isWord(text[end]) { end += 1 }
    return start..<end
  }

  /// The value that follows a name.
  ///
  /// - Parameter end: the offset behind the name.
  static func value(after end: Int, in text: Span<UInt8>) -> Range<Int>? {
    var offset = skipQuote(end, text)
    let isQuoted = offset > end
    while offset < text.count, isClosing(text[offset]) { offset += 1 }
    let afterName = offset
    offset = StructureReader.skipBlanks(offset, text)
    guard offset < text.count else { return nil }
    switch text[offset] {
    case UInt8(ascii: "="):
      offset += 1
      if offset < text.count, text[offset] == UInt8(ascii: ">") || text[offset] == UInt8(ascii: "=")
      {
        offset += 1
      }
    case UInt8(ascii: ":"):
      offset += 1
      // `:=` assigns; `${NAME:-value}` and `${NAME:=value}` are defaults.
      if offset < text.count, text[offset] == UInt8(ascii: "=") || text[offset] == UInt8(ascii: "-")
      {
        offset += 1
      }
    case UInt8(ascii: ",") where isQuoted: offset += 1
    case UInt8(ascii: ">"), UInt8(ascii: "-"):
      if isQuoted || offset > afterName { return nil }
      offset += 1
    default:
      // `ENV NAME value`, `setenv NAME value`.
      guard !isQuoted, offset > afterName else { return nil }
    }
    return value(at: offset, in: text)
  }

  /// The value that begins at an offset, quotes, tags and block markers skipped.
  static func value(at start: Int, in text: Span<UInt8>) -> Range<Int>? {
    var offset = StructureReader.skipBlanks(start, text)
    while offset < text.count,
      text[offset] == UInt8(ascii: "!") || text[offset] == UInt8(ascii: "&")
    {
      while !StructureReader.isLineEnd(offset, text), !StructureReader.isBlank(text[offset]) {
        offset += 1
      }
      offset = StructureReader.skipBlanks(offset, text)
    }
    if offset < text.count, text[offset] == UInt8(ascii: "|") || text[offset] == UInt8(ascii: ">") {
      offset += 1
      while offset < text.count, text[offset] != 0x0A {
        guard
          StructureReader.isBlank(text[offset]) || text[offset] == 0x0D
            || (0x2B...0x39).contains(text[offset])
        else { return nil }
        offset += 1
      }
      offset = StructureReader.skipBlanks(offset + 1, text)
    }
    // `b"…"`
    if offset + 1 < text.count, text[offset] == UInt8(ascii: "b"), isQuote(text[offset + 1]) {
      offset += 1
    }
    offset = skipQuote(offset, text)
    if StructureReader.starts(text, at: offset, with: "${") {
      guard let fallback = defaultValue(at: offset + 2, text) else { return nil }
      offset = fallback
    }
    var end = offset
    while end < text.count, end - offset <= longest, isValue(text[end]) { end += 1 }
    if end < text.count, !isTerminator(text[end]) { return nil }
    while end > offset, text[end - 1] == UInt8(ascii: ".") { end -= 1 }
    return end > offset ? offset..<end : nil
  }

  /// Where the default begins in `${NAME:-default}`, from behind the brace.
  private static func defaultValue(at start: Int, _ text: Span<UInt8>) -> Int? {
    var offset = start
    while offset < text.count, offset - start < 128, isWord(text[offset]),
      text[offset] != UInt8(ascii: "-")
    {
      offset += 1
    }
    guard offset > start, offset + 1 < text.count else { return nil }
    if text[offset] == UInt8(ascii: "-") { return offset + 1 }
    guard text[offset] == UInt8(ascii: ":") else { return nil }
    let next = text[offset + 1]
    return offset + (next == UInt8(ascii: "-") || next == UInt8(ascii: "=") ? 2 : 1)
  }

  /// The offset behind a quote, also one that is escaped in the text around.
  private static func skipQuote(_ offset: Int, _ text: Span<UInt8>) -> Int {
    var next = offset
    while next < text.count, text[next] == UInt8(ascii: "\\") { next += 1 }
    return next < text.count && isQuote(text[next]) ? next + 1 : offset
  }

  private static func isClosing(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "]") || byte == UInt8(ascii: ")")
  }

  private static func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`")
  }

  static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }

  private static func isValue(_ byte: UInt8) -> Bool {
    isWord(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/")
      || byte == UInt8(ascii: "=") || byte == UInt8(ascii: "~")
  }

  /// Whether a value may end before a byte. Templates, references (`vault:…`, `op://…`) and
  /// ciphertext (`ENC[…]`) go on otherwise.
  private static func isTerminator(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, 0x7F, UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "}"),
      UInt8(ascii: "]"), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: "&"),
      UInt8(ascii: "\\"), UInt8(ascii: "|"), UInt8(ascii: "#"):
      true
    default: isQuote(byte)
    }
  }
}
