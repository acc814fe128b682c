import Bytes

/// The edges of literals in templates (`${'ka_live_'}…`), and the escape characters of Windows'
/// shells.
enum CodeSeam {
  /// How many braces may stand together, and how many blanks beside them.
  private static let mostBraces = 3
  private static let mostBlanks = 4

  /// The end of a literal and of its braces, the beginning of another, or both: `'}`, `${'`, `'}${'`,
  /// `" }}{{ "`.
  static func template(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Seam? {
    var cursor = ByteCursor(text, at: offset, reach: 32, charging: budget)
    let hasEnd = skipEnd(&cursor)
    var opening = cursor
    if skipBeginning(&opening) {
      cursor = opening
    } else if !hasEnd {
      return nil
    }
    guard cursor.stands(in: .identifier) else { return nil }
    return Seam(length: cursor.offset - offset)
  }

  /// Skips `'}`.
  private static func skipEnd(_ cursor: inout ByteCursor) -> Bool {
    var probe = cursor
    for _ in 0..<2 where probe.current == UInt8(ascii: "\\") { probe.advance() }
    guard probe.stands(in: .quote) else { return false }
    probe.advance()
    probe.skip(.blank, atMost: mostBlanks)
    var braces = 0
    while braces < mostBraces, probe.skip(UInt8(ascii: "}")) { braces += 1 }
    guard braces > 0 else { return false }
    cursor = probe
    return true
  }

  /// Skips `${'`, `#{'` and `{'`.
  private static func skipBeginning(_ cursor: inout ByteCursor) -> Bool {
    if cursor.current == UInt8(ascii: "$") || cursor.current == UInt8(ascii: "#") {
      cursor.advance()
    }
    var braces = 0
    while braces < mostBraces, cursor.skip(UInt8(ascii: "{")) { braces += 1 }
    guard braces > 0 else { return false }
    cursor.skip(.blank, atMost: mostBlanks)
    for _ in 0..<2 where cursor.current == UInt8(ascii: "\\") { cursor.advance() }
    guard cursor.stands(in: .quote) else { return false }
    cursor.advance()
    return true
  }

  /// The marks of emphasis in light markup: `**`, `*`, `~~`, `{*}`, `\ **`, BBCode's `[b]`, Typst's
  /// `#strong[`, and the `++` around what AsciiDoc leaves alone.
  static func emphasis(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Seam? {
    var cursor = ByteCursor(text, at: offset, reach: 128, charging: budget)
    if cursor.current == UInt8(ascii: ">") { return endOfPOD(at: offset, in: text) }
    if cursor.current == UInt8(ascii: "[") {
      for _ in 0..<4 where skipBBCode(&cursor, in: text) {}
      return cursor.offset > offset ? Seam(length: cursor.offset - offset, isLoose: true) : nil
    }
    if cursor.skip("+++") || cursor.skip("++") || skipTypst(&cursor) {
      return cursor.stands(in: .identifier)
        ? Seam(length: cursor.offset - offset, isLoose: true) : nil
    }
    _ = cursor.skip("\\ ")
    let isBraced = cursor.skip(UInt8(ascii: "{"))
    guard let mark = cursor.current, mark == UInt8(ascii: "*") || mark == UInt8(ascii: "~") else {
      return nil
    }
    var marks = 0
    while marks < 3, cursor.skip(mark) { marks += 1 }
    if isBraced, !cursor.skip(UInt8(ascii: "}")) { return nil }
    if !isBraced { _ = cursor.skip("\\ ") }
    return Seam(length: cursor.offset - offset, isLoose: true)
  }

  private static func skipBBCode(_ cursor: inout ByteCursor, in text: Span<UInt8>) -> Bool {
    var probe = cursor
    guard probe.skip(UInt8(ascii: "[")) else { return false }
    _ = probe.skip(UInt8(ascii: "/"))
    let start = probe.offset
    probe.skip(.smallLetter, atMost: 6)
    let end = probe.offset
    guard bbCode.contains(where: { text.equals($0, in: start..<end) }) else { return false }
    if probe.skip(UInt8(ascii: "=")), !probe.skip(to: UInt8(ascii: "]")) { return false }
    guard probe.skip(UInt8(ascii: "]")) else { return false }
    cursor = probe
    return true
  }

  /// BBCode's tags that stand within a word.
  private static let bbCode: [StaticString] = ["b", "i", "u", "s", "color", "size", "font"]

  /// The end of one of POD's formatting codes: `B<ka_live_>…`.
  private static func endOfPOD(at offset: Int, in text: Span<UInt8>) -> Seam? {
    let start = text.start(of: .identifier, endingAt: offset, within: EncodingWindow.wholeKey)
    guard start > 1, text[start - 1] == UInt8(ascii: "<"), "BICFSL".utf8.contains(text[start - 2]),
      start == 2 || !ByteClass.identifier.contains(text[start - 3])
    else { return nil }
    return Seam(length: 1, isLoose: true)
  }

  /// Skips the name of an element of Typst that stands within a word, and its bracket.
  private static func skipTypst(_ cursor: inout ByteCursor) -> Bool {
    typst.contains { cursor.skip($0) }
  }

  private static let typst: [StaticString] = [
    "#strong[", "#emph[", "#underline[", "#highlight[", "#strike[",
  ]

  /// cmd's `^` before a character or a line's end, and PowerShell's backquote before a line's end.
  static func shellEscape(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Seam? {
    var cursor = ByteCursor(text, at: offset + 1, reach: 4, charging: budget)
    _ = cursor.skip(0x0D)
    let isContinued = cursor.skip(0x0A)
    guard isContinued || text[offset] == UInt8(ascii: "^"), cursor.stands(in: .identifier) else {
      return nil
    }
    return Seam(length: cursor.offset - offset, isLoose: true)
  }
}
