import Bytes

/// What typesetting puts between characters or in their place: the backslash of `\_` in Markdown,
/// LaTeX and SQL, macros and groups of LaTeX, runs and `\'6b` of RTF, fonts and breaks of troff, and
/// the kerning of PDF and PostScript.
enum TypesettingSeam {
  /// The longest row of groups and control words, and how many there may be.
  private static let longestRow = 512
  private static let mostWords = 32

  /// The words of LaTeX, org and troff for an underscore.
  private static let underscores: [StaticString] = [
    "textunderscore", "letterunderscore", "PYGZus", "PYZus", "under", "[u005F]", "[ul]", "_",
  ]
  /// Words that mark places where a line may end.
  private static let breaks: [StaticString] = [
    "allowbreak", "discretionary", "penalty0", "linebreak", "nolinebreak", "hskip0pt",
    "hspace{0pt}", "zws", "seqsplit",
  ]
  /// RTF's words for a character's look, which may stand between two characters of one word.
  private static let looks: [StaticString] = [
    "b", "i", "ul", "ulnone", "f", "fs", "cf", "cb", "highlight", "chcbpat", "lang", "langfe",
    "langnp", "langfenp", "plain", "rtlch", "ltrch", "hich", "dbch", "loch", "af", "afs", "ab",
    "ai", "insrsid", "charrsid", "kerning", "expnd", "expndtw", "noproof", "strike", "cs", "up",
    "dn", "super", "sub", "nosupersub", "cchs", "alang", "sectrsid", "pararsid", "rtlmark",
  ]

  static func read(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Seam? {
    var cursor = ByteCursor(text, at: offset, reach: longestRow, charging: budget)
    if cursor.current == UInt8(ascii: "\\"), let seam = backslash(at: offset, &cursor) {
      return seam
    }
    if cursor.starts(with: "{\\") {
      var inner = cursor
      inner.advance()
      if skipUnderscore(&inner), inner.skip(UInt8(ascii: "}")) {
        return Seam(length: inner.offset - offset, byte: UInt8(ascii: "_"))
      }
    }
    cursor = ByteCursor(text, at: offset, reach: longestRow, charging: budget)
    return row(at: offset, &cursor)
  }

  /// What one backslash begins, or several where the text is quoted.
  private static func backslash(at offset: Int, _ cursor: inout ByteCursor) -> Seam? {
    var probe = cursor
    if skipUnderscore(&probe) {
      return Seam(length: probe.offset - offset, byte: UInt8(ascii: "_"))
    }
    probe = cursor
    skipBackslashes(&probe)
    guard let byte = probe.current else { return nil }
    if byte == UInt8(ascii: "'"), let high = probe.byte(1).flatMap(HexDigits.value),
      let low = probe.byte(2).flatMap(HexDigits.value)
    {
      let value = UInt8(high) << 4 | UInt8(low)
      guard ByteClass.identifier.contains(value) else { return nil }
      return Seam(length: probe.offset + 3 - offset, byte: value)
    }
    // LaTeX's `\-` and `\/`, troff's `\&`, `\:` and `\%`.
    let signs = "-/&:%".utf8
    if signs.contains(byte), probe.stands(in: .identifier, ahead: 1) {
      return Seam(length: probe.offset + 1 - offset)
    }
    if byte == UInt8(ascii: "f"), let seam = troffFont(at: offset, &probe) { return seam }
    for word in breaks where probe.starts(with: word) {
      probe.advance(word.utf8CodeUnitCount)
      skipGroups(&probe)
      return Seam(length: probe.offset - offset)
    }
    return nil
  }

  private static func skipBackslashes(_ cursor: inout ByteCursor) {
    for _ in 0..<4 where cursor.current == UInt8(ascii: "\\") { cursor.advance() }
  }

  /// Skips `\_`, `\textunderscore{}` and their like.
  private static func skipUnderscore(_ cursor: inout ByteCursor) -> Bool {
    guard cursor.current == UInt8(ascii: "\\") else { return false }
    skipBackslashes(&cursor)
    for word in underscores where cursor.starts(with: word) {
      cursor.advance(word.utf8CodeUnitCount)
      skipGroups(&cursor)
      return true
    }
    return false
  }

  /// Skips empty groups, or the space that ends a word.
  private static func skipGroups(_ cursor: inout ByteCursor) {
    if cursor.current == 0x20, cursor.stands(in: .identifier, ahead: 1) { return cursor.advance() }
    for _ in 0..<3 where cursor.starts(with: "{}") { cursor.advance(2) }
  }

  /// troff's `\fB`, `\f[B]` and `\f(CW`.
  private static func troffFont(at offset: Int, _ cursor: inout ByteCursor) -> Seam? {
    cursor.advance()
    guard let byte = cursor.current else { return nil }
    if byte == UInt8(ascii: "[") {
      guard cursor.skip(to: UInt8(ascii: "]"), within: 8) else { return nil }
      return Seam(length: cursor.offset + 1 - offset)
    }
    if byte == UInt8(ascii: "(") { return Seam(length: cursor.offset + 3 - offset) }
    let fonts = "BIRP1234".utf8
    guard fonts.contains(byte), cursor.stands(in: .identifier, ahead: 1) else { return nil }
    // RTF's `\f1` has a space behind it, or another word.
    return Seam(length: cursor.offset + 1 - offset)
  }

  /// LaTeX's words for the look of a group.
  private static let groups: [StaticString] = [
    "textbf", "textit", "emph", "texttt", "textsf", "textrm", "textsc", "textsl", "underline",
    "mbox", "hl", "uline", "textmd", "textup",
  ]

  /// A row of RTF's groups and words, or the end of one group of LaTeX and the beginning of the next.
  private static func row(at offset: Int, _ cursor: inout ByteCursor) -> Seam? {
    // The end of a group may be all: then the word goes on behind it.
    if cursor.current == UInt8(ascii: "}"), cursor.stands(in: .identifier, ahead: 1) {
      return Seam(length: 1, isLoose: true)
    }
    if cursor.starts(with: "}{"), cursor.stands(in: .identifier, ahead: 2) {
      return Seam(length: 2, isLoose: true)
    }
    // A short group, as highlighters write a number amid a word.
    if cursor.current == UInt8(ascii: "{") {
      var group = cursor
      group.advance()
      if group.skip(.alphanumeric, atMost: 8) > 0, group.skip(UInt8(ascii: "}")) {
        return Seam(length: 1, isLoose: true)
      }
    }
    var words = 0
    var lastWord = false
    for _ in 0..<mostWords {
      switch cursor.current {
      case UInt8(ascii: "{"), UInt8(ascii: "}"):
        cursor.advance()
        lastWord = false
      case UInt8(ascii: "\\"):
        guard skipWord(&cursor, isAlone: offset == cursor.offset && words == 0) else {
          return words > 0 ? Seam(length: cursor.offset - offset, isLoose: true) : nil
        }
        words += 1
        lastWord = true
      case 0x0A, 0x0D:
        // RTF breaks lines anywhere between words.
        if words == 0, cursor.offset == offset { return nil }
        cursor.advance()
      case 0x20 where lastWord:
        cursor.advance()
        lastWord = false
      default:
        return words > 0 ? Seam(length: cursor.offset - offset, isLoose: true) : nil
      }
    }
    return nil
  }

  /// Skips a control word and its number.
  ///
  /// - Parameter isAlone: whether it stands by itself: then it has to be one that a word may hold.
  private static func skipWord(_ cursor: inout ByteCursor, isAlone: Bool) -> Bool {
    var probe = cursor
    probe.advance()
    let start = probe.offset
    // A letter behind a word without a number belongs to the word: it ends at a space.
    let letters = probe.skip(.letter, atMost: 32)
    guard letters > 0 else { return false }
    if isAlone {
      var word = cursor
      word.advance()
      let known = probe.current == UInt8(ascii: "{") ? looks + groups : looks
      guard known.contains(where: { $0.utf8CodeUnitCount == letters && word.starts(with: $0) })
      else { return false }
    }
    _ = probe.skip(UInt8(ascii: "-"))
    probe.skip(.digit, atMost: 10)
    guard let next = probe.current,
      [0x20, UInt8(ascii: "\\"), UInt8(ascii: "{"), UInt8(ascii: "}"), 0x0A, 0x0D].contains(next),
      probe.offset > start
    else { return false }
    cursor = probe
    return true
  }

  /// How many numbers and commands may stand between two strings.
  private static let mostOperands = 8

  /// `) -12 (` of PDF's TJ arrays, and what troff's PostScript has there: `)-.15 E(`,
  /// `)108 96 Q -.15(`.
  static func kerning(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Seam? {
    var cursor = ByteCursor(text, at: offset + 1, reach: 64, charging: budget)
    skipSpace(&cursor)
    var (numbers, commands) = (0, 0)
    for _ in 0..<mostOperands {
      if skipNumber(&cursor) {
        numbers += 1
      } else if let byte = cursor.current, ByteClass.letter.contains(byte), byte < 0x60 {
        cursor.advance()
        commands += 1
      } else {
        break
      }
      skipSpace(&cursor)
    }
    guard numbers > 0, commands < 3, cursor.skip(UInt8(ascii: "(")) else { return nil }
    // Another line may begin behind a command.
    return Seam(length: cursor.offset - offset, isLoose: commands > 0)
  }

  private static func skipNumber(_ cursor: inout ByteCursor) -> Bool {
    let start = cursor.offset
    _ = cursor.skip(UInt8(ascii: "-"))
    cursor.skip(.digit, atMost: 8)
    if cursor.skip(UInt8(ascii: ".")) { cursor.skip(.digit, atMost: 8) }
    return cursor.offset > start
  }

  private static func skipSpace(_ cursor: inout ByteCursor) {
    while cursor.stands(in: .blank) || cursor.current == 0x0A || cursor.current == 0x0D {
      cursor.advance()
    }
  }
}
