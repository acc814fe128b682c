import Structure

/// A string that the language puts together: adjacent literals, literals joined by an operator,
/// shell words such as `"a"'b'`, and lines continued by a backslash.
///
/// What stands between two parts (closing quote, white space, operator, opening quote) is an
/// escape that stands for nothing.
struct StringJoin: EscapeEncoding {
  let table: EscapeTable

  static let name = "string-join"
  static let markers = Array("\"'`\\".utf8)

  /// The longest gap between two parts, in bytes, and the most line ends in it.
  private static let longestGap = 240
  private static let mostLines = 3

  static func pieces(of byte: UInt8, isFirst: Bool) -> [[UInt8]] { [] }

  /// If a part ends within the first two characters, the last six are in one part: those that a
  /// literal of plain text does not find.
  static func moreLiterals(covering prefix: [UInt8]) -> [[UInt8]] {
    prefix.count >= 8 ? [Array(prefix.suffix(6))] : []
  }

  /// Whether a part begins at most a character before the literal.
  static func isPlausible(at hit: Int, in text: Span<UInt8>) -> Bool {
    guard hit >= 3 else { return false }
    return [hit - 1, hit - 2].contains { place in
      switch text[place] {
      case 0x09, 0x0A, 0x20, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): true
      default: false
      }
    }
  }

  static func escape(at offset: Int, in text: Span<UInt8>) -> Escape? {
    var cursor = Cursor(text: text, offset: offset)
    if cursor.skipContinuation() { return Escape(length: cursor.offset - offset) }
    guard cursor.skipQuote() else { return nil }
    cursor.skipEmptyStrings()
    cursor.skipSuffix()
    if isWord(cursor.current), offset > 0, isWord(text[offset - 1]), !cursor.isEscaped {
      if cursor.isAtSuffix { return nil }
      return Escape(length: cursor.offset - offset)  // The shell's a"b"c.
    }
    cursor.skipSpace()
    let hadOperator = cursor.skipOperator()
    cursor.skipSpace()
    if hadOperator { cursor.skipOpening() }
    cursor.skipPrefix()
    guard cursor.skipQuote(), cursor.offset - offset <= longestGap, cursor.lines <= mostLines
    else { return nil }
    // An empty string and one that ends here are no join.
    return isWord(cursor.current) ? Escape(length: cursor.offset - offset) : nil
  }

  private static func isWord(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: return true
    default: return false
    }
  }

  /// A place in the text that moves over the pieces of a gap.
  private struct Cursor: ~Escapable {
    let text: Span<UInt8>
    var offset: Int
    var lines = 0
    /// Whether the last quote had a backslash before it, as in code inside a JSON string.
    var isEscaped = false

    @_lifetime(copy text)
    init(text: Span<UInt8>, offset: Int) {
      self.text = text
      self.offset = offset
    }

    var current: UInt8? { offset < text.count ? text[offset] : nil }

    func byte(_ ahead: Int) -> UInt8? {
      offset + ahead < text.count ? text[offset + ahead] : nil
    }

    /// Skips a quote, or an escaped one.
    mutating func skipQuote() -> Bool {
      var next = offset
      while next < text.count, next < offset + 4, text[next] == UInt8(ascii: "\\") { next += 1 }
      guard next < text.count else { return false }
      switch text[next] {
      case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
        isEscaped = next > offset
        offset = next + 1
        return true
      default:
        return false
      }
    }

    /// Skips pairs of quotes with nothing between, as the shell joins them.
    mutating func skipEmptyStrings() {
      while let quote = current, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
        byte(1) == quote
      {
        // `""` may be the end of one string and the beginning of the next.
        guard isWord(byte(3)) || isQuote(byte(2)) else { return }
        offset += 2
      }
    }

    /// Whether C++'s `s` or `sv` stands here, and nothing joins what it ends.
    var isAtSuffix: Bool {
      guard current == UInt8(ascii: "s") else { return false }
      return !StringJoin.isWord(byte(byte(1) == UInt8(ascii: "v") ? 2 : 1))
    }

    /// Skips C++'s `s` or `sv` behind a string that an operator joins to the next.
    mutating func skipSuffix() {
      var next = offset
      while next < text.count, next < offset + 2,
        text[next] == UInt8(ascii: "s") || text[next] == UInt8(ascii: "v")
      {
        next += 1
      }
      let end = next
      while next < text.count, next < end + 4, text[next] == 0x20 { next += 1 }
      if end > offset, next < text.count, text[next] == UInt8(ascii: "+") { offset = end }
    }

    private func isQuote(_ byte: UInt8?) -> Bool {
      byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
    }

    /// Skips a backslash at the end of a line and the next line's indentation.
    mutating func skipContinuation() -> Bool {
      guard current == UInt8(ascii: "\\") else { return false }
      var next = offset + 1
      if next < text.count, text[next] == 0x0D { next += 1 }
      guard next < text.count, text[next] == 0x0A else { return false }
      offset = next + 1
      lines += 1
      while current == 0x20 || current == 0x09 { offset += 1 }
      return true
    }

    /// Skips white space, line ends, continued lines (also Basic's ` _`) and comments.
    mutating func skipSpace() {
      while let byte = current {
        switch byte {
        case 0x20, 0x09, 0x0D:
          offset += 1
        case 0x0A:
          offset += 1
          lines += 1
        case UInt8(ascii: "\\"):
          if !skipContinuation() { return }
        case UInt8(ascii: "_"):
          guard self.byte(1) == 0x0A || self.byte(1) == 0x0D else { return }
          offset += 1
        case UInt8(ascii: "/"), UInt8(ascii: "#"):
          if !skipComment() { return }
        default:
          return
        }
      }
    }

    private mutating func skipComment() -> Bool {
      if current == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "*") {
        var next = offset + 2
        while next + 1 < text.count, next < offset + longestGap {
          if text[next] == UInt8(ascii: "*"), text[next + 1] == UInt8(ascii: "/") {
            offset = next + 2
            return true
          }
          next += 1
        }
        return false
      }
      guard current == UInt8(ascii: "#") || byte(1) == UInt8(ascii: "/") else { return false }
      var next = offset
      while next < text.count, next < offset + longestGap, text[next] != 0x0A { next += 1 }
      guard next < text.count, text[next] == 0x0A else { return false }
      offset = next
      return true
    }

    /// Skips an operator that joins strings, or the comma of a list whose elements are joined.
    mutating func skipOperator() -> Bool {
      guard let symbol = current else { return false }
      let isDouble = byte(1) == symbol
      switch symbol {
      case UInt8(ascii: "."):
        let isCall = StructureReader.starts(text, at: offset, with: ".concat(")
        offset += isCall ? 8 : isDouble ? 2 : 1
      case UInt8(ascii: "+"): offset += isDouble ? 2 : 1
      case UInt8(ascii: "&"), UInt8(ascii: "^"), UInt8(ascii: "~"), UInt8(ascii: ","): offset += 1
      case UInt8(ascii: "|") where isDouble: offset += 2
      case UInt8(ascii: "<") where byte(1) == UInt8(ascii: ">"): offset += 2
      default: return false
      }
      return true
    }

    /// Skips an opening parenthesis behind an operator.
    mutating func skipOpening() {
      if current == UInt8(ascii: "(") { offset += 1 }
    }

    /// Skips the letters that may stand before a string literal, such as Python's `rb` or C's `u8`.
    mutating func skipPrefix() {
      var next = offset
      while next < text.count, next < offset + 3, isPrefix(text[next]) { next += 1 }
      guard next < text.count else { return }
      switch text[next] {
      case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): offset = next
      default: break
      }
    }

    private func isPrefix(_ byte: UInt8) -> Bool {
      switch byte | 0x20 {
      case UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "r"), UInt8(ascii: "u"),
        UInt8(ascii: "l"), UInt8(ascii: "8"), UInt8(ascii: "@") | 0x20, UInt8(ascii: "$") | 0x20:
        true
      default: false
      }
    }
  }
}
