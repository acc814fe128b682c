import Bytes

/// A string that the language puts together: adjacent literals, literals joined by an operator,
/// shell words such as `"a"'b'`, and lines continued by a backslash.
///
/// What stands between two parts (closing quote, white space, operator, opening quote) is an
/// escape that stands for nothing.
struct StringJoin: EscapeEncoding {
  let table: EscapeTable

  static let name = "string-join"
  static let markers = Array("\"'`\\&".utf8)

  /// The longest gap between two parts, in bytes.
  private static let longestGap = 240
  /// The longest name of a member that is told from a part, with what follows it, in bytes.
  private static let longestName = 160
  /// The longest row of empty strings.
  private static let longestEmpty = 32

  static func pieces(of byte: UInt8, isFirst: Bool) -> [[UInt8]] { [] }

  /// If a part ends within the first two characters, the last six are in one part: those that a
  /// literal of plain text does not find. Or the first two are a part of their own.
  ///
  /// In base64 and hexadecimal, a part may end within the first three or four characters.
  static func moreLiterals(covering prefix: [UInt8]) -> [[UInt8]] {
    let alone = ["\"", "'"].map { Array(prefix[..<2]) + Array($0.utf8) }
    if prefix.count < 8 { return prefix.elementsEqual("ka_".utf8) ? alone : [] }
    // A set has no room for more of other rules.
    guard prefix.elementsEqual("ka_live_".utf8) else { return [Array(prefix.suffix(6))] }
    let base64 = Base64Encoding.cores(of: prefix).map { Array($0.dropFirst(3).prefix(8)) }
      .filter { $0.count >= 6 }
    let digits = prefix[2..<6].map(HexDigits.spellings)
    let hex = [digits.flatMap { $0[0] }, digits.flatMap { $0[$0.count - 1] }]
    return [Array(prefix.suffix(6))] + alone + base64 + hex
  }

  func isSeldom(_ literal: Int) -> Bool { literals[literal][0] != UInt8(ascii: "_") }

  /// Whether a part begins at most a few characters before the literal.
  static func isPlausible(at hit: Int, in text: Span<UInt8>) -> Bool {
    guard hit >= 3 else { return false }
    // Between a quote and the literal stand letters and digits, and before it no other quote.
    var start = hit
    while start > max(2, hit - 4), ByteClass.alphanumeric.contains(text[start - 1]) { start -= 1 }
    let edge = text[start - 1]
    if ByteClass.blank.contains(edge) || edge == 0x0A { return hit - start < 2 }
    return ByteClass.quote.contains(edge)
      && (hit - start < 2 || !ByteClass.quote.contains(text[start - 2]))
  }

  static func escape(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Escape? {
    // A prefix and a quote may follow the longest gap.
    var cursor = ByteCursor(text, at: offset, reach: longestGap + 8, charging: budget)
    var gap = JoinGap()
    if gap.skipContinuation(&cursor) { return Escape(length: cursor.offset - offset) }
    guard gap.skipQuote(&cursor) else { return nil }
    if let end = skipDoubled(cursor) { return Escape(length: end - offset) }
    if let (character, end) = namedCharacter(cursor, gap, in: text), end - offset <= longestGap {
      return Escape(length: end - offset, scalar: UInt32(character))
    }
    skipEmptyStrings(&cursor)
    skipSuffix(&cursor)
    skipConversion(&cursor)
    if isAtWord(cursor), offset > 0, ByteClass.identifier.contains(text[offset - 1]),
      !gap.isEscaped
    {
      if isAtSuffix(cursor) { return nil }
      return Escape(length: cursor.offset - offset)  // The shell's a"b"c.
    }
    // Fortran's operator begins a comment elsewhere.
    let isFortran = cursor.starts(with: " // '")
    if isFortran { cursor.advance(4) } else { gap.skipSpace(&cursor) }
    let isInList = cursor.current == UInt8(ascii: ",")
    let hadOperator = isFortran || skipOperator(&cursor)
    gap.skipSpace(&cursor)
    // An opening parenthesis may follow an operator.
    if hadOperator { _ = cursor.skip(UInt8(ascii: "(")) }
    skipPrefix(&cursor)
    guard gap.skipQuote(&cursor), cursor.offset - offset <= longestGap,
      gap.lines <= JoinGap.mostLines
    else { return nil }
    if isInList, offset > 0,
      isAtMemberName(cursor.offset, in: text, charging: budget)
        || text[offset - 1] == UInt8(ascii: "_") && KeyForm.isDigest(at: cursor.offset, in: text)
    {
      return nil
    }
    // An empty string and one that ends here are no join.
    return isAtWord(cursor) ? Escape(length: cursor.offset - offset) : nil
  }

  /// Whether a string that begins at an offset is the name of a member, as in `"a": "b", "c": "d"`.
  private static func isAtMemberName(
    _ offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Bool {
    var cursor = ByteCursor(text, at: offset, reach: longestName, charging: budget)
    while let byte = cursor.current, !ByteClass.quote.contains(byte), byte >= 0x20 {
      cursor.advance()
    }
    guard cursor.stands(in: .quote) else { return false }
    cursor.advance()
    cursor.skip(.blank)
    return cursor.current == UInt8(ascii: ":") || cursor.starts(with: "=>")
  }

  /// The character that code puts between two strings by its code, and where the next string begins.
  private static func namedCharacter(
    _ start: ByteCursor, _ gap: JoinGap, in text: Span<UInt8>
  ) -> (character: UInt8, end: Int)? {
    var cursor = start
    var gap = gap
    // Pascal's `#` needs no operator.
    let isPascal = cursor.current == UInt8(ascii: "#")
    if !isPascal {
      gap.skipSpace(&cursor)
      guard skipOperator(&cursor) else { return nil }
      gap.skipSpace(&cursor)
    }
    guard let character = CharacterCode.skip(&cursor, in: text) else { return nil }
    if !isPascal {
      gap.skipSpace(&cursor)
      guard skipOperator(&cursor) else { return nil }
      gap.skipSpace(&cursor)
      skipPrefix(&cursor)
    }
    guard gap.skipQuote(&cursor), isAtWord(cursor) else { return nil }
    return (character, cursor.offset)
  }

  private static func isAtWord(_ cursor: ByteCursor) -> Bool { cursor.stands(in: .identifier) }

  /// Skips pairs of quotes with nothing between, as the shell joins them.
  private static func skipEmptyStrings(_ cursor: inout ByteCursor) {
    let end = cursor.offset + longestEmpty
    while cursor.offset < end, cursor.stands(in: .shellQuote), cursor.byte(1) == cursor.current {
      // `""` may be the end of one string and the beginning of the next.
      if !cursor.stands(in: .identifier, ahead: 3), !cursor.stands(in: .shellQuote, ahead: 2) {
        return
      }
      cursor.advance(2)
    }
  }

  /// Whether C++'s `s` or `sv` stands here, and nothing joins what it ends.
  private static func isAtSuffix(_ cursor: ByteCursor) -> Bool {
    guard cursor.current == UInt8(ascii: "s") else { return false }
    let length = cursor.byte(1) == UInt8(ascii: "v") ? 2 : 1
    return !cursor.stands(in: .identifier, ahead: length)
  }

  /// Skips C++'s `s` or `sv` behind a string that an operator joins to the next.
  private static func skipSuffix(_ cursor: inout ByteCursor) {
    var length = 0
    while length < 2, cursor.stands(in: .stringSuffix, ahead: length) { length += 1 }
    if length == 0 { return }
    var next = length
    while next < length + 4, cursor.byte(next) == 0x20 { next += 1 }
    if cursor.byte(next) == UInt8(ascii: "+") { cursor.advance(length) }
  }

  /// Skips an operator that joins strings, or the comma of a list whose elements are joined.
  private static func skipOperator(_ cursor: inout ByteCursor) -> Bool {
    guard let symbol = cursor.current else { return false }
    let isDouble = cursor.byte(1) == symbol
    switch symbol {
    case UInt8(ascii: "."): cursor.advance(cursor.starts(with: ".concat(") ? 8 : isDouble ? 2 : 1)
    case UInt8(ascii: "+"): cursor.advance(isDouble ? 2 : 1)
    // A formula in a spreadsheet's XML has it escaped.
    case UInt8(ascii: "&"): cursor.advance(cursor.starts(with: "&amp;") ? 5 : isDouble ? 2 : 1)
    case UInt8(ascii: "^"), UInt8(ascii: "~"), UInt8(ascii: "*"), UInt8(ascii: ","):
      cursor.advance()
    case UInt8(ascii: "|"):
      if !isDouble { return false }
      cursor.advance(2)
    case UInt8(ascii: "<"):
      if cursor.byte(1) != UInt8(ascii: ">") { return false }
      cursor.advance(2)
    case UInt8(ascii: "s"): return cursor.skip("stringByAppendingString:")
    case UInt8(ascii: "D"): return cursor.skip("DELIMITED BY SIZE")
    default: return false
    }
    return true
  }

  /// Skips what makes a string of a literal that an operator joins to the next: `)` of
  /// `std::string("…")`, `.to_string()` of Rust.
  private static func skipConversion(_ cursor: inout ByteCursor) {
    var probe = cursor
    if !probe.skip(")") {
      guard probe.skip("."), probe.skip(.identifier, atMost: 12) > 0, probe.skip("()") else {
        return
      }
    }
    if probe.starts(with: " + ") || probe.starts(with: "+") { cursor = probe }
  }

  /// Where the next string begins behind the first quote of `"",""` or `""&""`, as CSV has the quotes of
  /// a formula.
  private static func skipDoubled(_ cursor: ByteCursor) -> Int? {
    guard let quote = cursor.current, quote == UInt8(ascii: "\""), let symbol = cursor.byte(1),
      ",;&".utf8.contains(symbol), cursor.byte(2) == quote, cursor.byte(3) == quote,
      cursor.stands(in: .identifier, ahead: 4)
    else { return nil }
    return cursor.offset + 4
  }

  /// Skips the letters that may stand before a string literal, such as Python's `rb` or C's `u8`.
  private static func skipPrefix(_ cursor: inout ByteCursor) {
    var length = 0
    while length < 3, cursor.stands(in: .stringPrefix, ahead: length) { length += 1 }
    if cursor.stands(in: .quote, ahead: length) { cursor.advance(length) }
  }
}
