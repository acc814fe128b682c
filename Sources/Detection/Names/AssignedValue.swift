import Bytes

/// Finds the value that a name is given: `NAME=value`, `NAME: "value"`, `"NAME", 'value'` and the
/// like, in whatever language.
enum AssignedValue {
  /// The longest value, and the most that may stand before it.
  static let longest = 4096
  /// The longest tag or anchor, and the longest name in `${NAME:-default}`.
  private static let longestName = 128

  /// The value that follows a name.
  ///
  /// - Parameter end: the offset behind the name.
  static func range(
    after end: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    var cursor = Self.cursor(text, at: end, charging: budget)
    let isQuoted = cursor.skipQuote()
    cursor.skip(.closing)
    let isOver = cursor.skip(.blank) == 0
    switch cursor.current {
    case nil: return nil
    case UInt8(ascii: "="):
      cursor.advance()
      if !cursor.skip(UInt8(ascii: ">")) { _ = cursor.skip(UInt8(ascii: "=")) }
    case UInt8(ascii: ":"):
      cursor.advance()
      // `:=` assigns; `${NAME:-value}` and `${NAME:=value}` are defaults.
      if !cursor.skip(UInt8(ascii: "=")) { _ = cursor.skip(UInt8(ascii: "-")) }
    case UInt8(ascii: ",") where isQuoted: cursor.advance()
    case UInt8(ascii: ">"), UInt8(ascii: "-"):
      if isQuoted || !isOver { return nil }
      cursor.advance()
    default:
      // `ENV NAME value`, `setenv NAME value`.
      if isQuoted || isOver { return nil }
    }
    return range(at: cursor.offset, in: text, charging: budget)
  }

  /// The value that begins at an offset, quotes, tags and block markers skipped.
  static func range(
    at start: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    var cursor = Self.cursor(text, at: start, charging: budget)
    cursor.skip(.blank)
    while cursor.current == UInt8(ascii: "!") || cursor.current == UInt8(ascii: "&") {
      let tag = cursor.offset
      while !cursor.isAtLineEnd, cursor.skip(.blank) == 0 {
        guard cursor.offset - tag < longestName else { return nil }
        cursor.advance()
      }
    }
    if cursor.skip(UInt8(ascii: "|")) || cursor.skip(UInt8(ascii: ">")) {
      // The header of a block: `-`, `+` and digits.
      while let byte = cursor.current, byte != 0x0A {
        guard ByteClass.blank.contains(byte) || byte == 0x0D || (0x2B...0x39).contains(byte) else {
          return nil
        }
        cursor.advance()
      }
      if cursor.current != nil { cursor.advance() }
      cursor.skip(.blank)
    }
    // `b"…"`
    if cursor.current == UInt8(ascii: "b"), cursor.stands(in: .quote, ahead: 1) {
      cursor.advance()
    }
    _ = cursor.skipQuote()
    if cursor.starts(with: "${") {
      cursor.advance(2)
      guard skipDefaultName(&cursor) else { return nil }
    }
    // Quoted-printable has `=3D` for `=`.
    if cursor.offset > 0, text[cursor.offset - 1] == UInt8(ascii: "="),
      cursor.starts(with: "3Dka_") || cursor.starts(with: "3DeyJ")
    {
      cursor.advance(2)
    }
    let first = cursor.offset
    guard first - start <= longest else { return nil }
    cursor.skip(.value, atMost: longest + 1)
    if let next = cursor.current, !ByteClass.valueEnd.contains(next) { return nil }
    var end = cursor.offset
    while end > first, text[end - 1] == UInt8(ascii: ".") { end -= 1 }
    return end > first ? first..<end : nil
  }

  @_lifetime(copy text)
  private static func cursor(
    _ text: Span<UInt8>, at offset: Int, charging budget: WorkBudget
  ) -> ByteCursor {
    ByteCursor(text, at: offset, reach: 2 * longest + 2, charging: budget)
  }

  /// Skips to where the default begins in `${NAME:-default}`, from behind the brace.
  private static func skipDefaultName(_ cursor: inout ByteCursor) -> Bool {
    let start = cursor.offset
    while cursor.offset - start < longestName, let byte = cursor.current,
      ByteClass.name.contains(byte), byte != UInt8(ascii: "-")
    {
      cursor.advance()
    }
    guard cursor.offset > start, cursor.byte(1) != nil else { return false }
    if cursor.skip(UInt8(ascii: "-")) { return true }
    guard cursor.skip(UInt8(ascii: ":")) else { return false }
    if !cursor.skip(UInt8(ascii: "-")) { _ = cursor.skip(UInt8(ascii: "=")) }
    return true
  }
}

extension ByteCursor {
  /// The most backslashes before a quote: escapes of escapes double them.
  private static var mostBackslashes: Int { 64 }

  /// Moves over a quote, also one that is escaped in the text around.
  fileprivate mutating func skipQuote() -> Bool {
    var length = 0
    while length < Self.mostBackslashes, byte(length) == UInt8(ascii: "\\") { length += 1 }
    guard stands(in: .quote, ahead: length) else { return false }
    advance(length + 1)
    return true
  }

  /// Whether it is at a line's end or at that of its reach.
  fileprivate var isAtLineEnd: Bool {
    switch current {
    case nil, 0x0A: true
    case 0x0D: byte(1) == nil || byte(1) == 0x0A
    default: false
    }
  }
}
