import Bytes

/// What a string of code goes on with at a place: more text, or a name whose value stands there.
struct JoinedPart {
  enum Content {
    case text(Range<Int>)
    case name(Range<Int>)
  }

  let content: Content
  /// Where the string goes on behind it.
  let end: Int

  /// The most bytes of text, and of a name.
  private static let longestText = 160
  private static let longestName = NamedValues.longestName

  private init(_ content: Content, end: Int) {
    self.content = content
    self.end = end
  }

  /// How far a line is looked at for how it joins lists, on each side, in bytes.
  private static let lineReach = 96
  /// What joins a list without anything between; Go's separator is the last one's end.
  private static let joiners = Needles(
    [
      "%s%s", "{}{}", "{0}{1}", "oncat", "CONCAT", "\"\".join", "''.join", "join(\"\"", "join('')",
      ", \"\")",
    ].map { Array($0.utf8) })
  /// What joins one with `_` between its elements: the first `_` is the sign.
  private static let underscoreJoiners = Needles(
    [
      "%s_%s", "{}_{}", "{0}_{1}", "\"_\".join", "'_'.join", "join(\"_\"", "join('_'", ", \"_\")",
    ].map { Array($0.utf8) })
  /// The longest of them, in bytes.
  private static let longestJoiner = 8

  /// How a line joins lists.
  struct ListJoiner {
    /// Where the `_` stands that comes between the elements; nil where nothing does.
    var separator: Range<Int>?
  }

  /// How the line around an offset joins lists; nil if it does not.
  static func listJoiner(
    around offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> ListJoiner? {
    let start = text.lineStart(before: offset, within: lineReach)
    var end = offset
    while end < text.count, end - offset < lineReach, text[end] != 0x0A { end += 1 }
    budget.charge(4 * (end - start))
    // The bytes from a place on, the first one lowest.
    var head: UInt64 = 0
    for next in start..<end + longestJoiner - 1 {
      head = head >> 8 | UInt64(next < text.count ? text[next] : 0) << 56
      let place = next + 1 - longestJoiner
      guard place >= start else { continue }
      if joiners.contains(head) { return ListJoiner() }
      if underscoreJoiners.contains(head),
        let sign = text.firstOffset(of: UInt8(ascii: "_"), in: place..<end)
      {
        return ListJoiner(separator: sign..<sign + 1)
      }
    }
    return nil
  }

  /// Reads the part that follows another one, or the use of a name: `}…` and `{NAME}` in a
  /// template, `" + "…`, ` + NAME`, ` "…"`, and `, NAME` in a list that is joined.
  ///
  /// - Parameter joinsList: whether the line joins lists; asked only where that matters.
  init?(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget, joinsList: () -> Bool
  ) {
    var cursor = ByteCursor(text, at: offset, reach: 2 * Self.longestText, charging: budget)
    if cursor.starts(with: " }}") { cursor.advance() }
    if cursor.skip(UInt8(ascii: "}")) {
      _ = cursor.skip(UInt8(ascii: "}"))
    } else if !Self.skipEndOfIndex(&cursor) {
      _ = cursor.skip(UInt8(ascii: ")")) || cursor.skip(UInt8(ascii: "%"))
    }
    if let text = Self.text(&cursor) {
      self = text
    } else if let reference = Self.reference(
      at: cursor.offset, in: text, charging: budget, joinsList: joinsList)
    {
      self = reference
    } else {
      let isQuoted = cursor.stands(in: .quote)
      if isQuoted { cursor.advance() }
      let isJoined = Self.skipOperator(&cursor, joinsList)
      if cursor.stands(in: .quote) {
        cursor.advance()
        // `PREFIX "…"` and, for printf, `"$A" "$B"` have no operator; `"…" "…"` is for `StringJoin`.
        let part = isJoined || !isQuoted ? Self.text(&cursor) : nil
        guard isJoined || !isQuoted || joinsList(),
          let part = part
            ?? Self.reference(
              at: cursor.offset, in: text, charging: budget, joinsList: joinsList)
        else { return nil }
        self = part
      } else {
        guard isJoined, let name = Self.name(&cursor) else { return nil }
        self.init(.name(name), end: cursor.offset)
      }
    }
  }

  /// The name in `{NAME}`, `${NAME}`, `$NAME`, `#{NAME}`, `$(NAME)`, `\(NAME)`, `%NAME%`, or `" + NAME`,
  /// at an offset.
  ///
  /// - Parameter joinsList: whether the line joins lists; not asked for first looks.
  static func reference(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget,
    joinsList: () -> Bool = { true }
  ) -> JoinedPart? {
    var cursor = ByteCursor(text, at: offset, reach: 2 * longestName, charging: budget)
    if cursor.stands(in: .quote) {
      cursor.advance()
      guard skipOperator(&cursor, joinsList) else { return nil }
    } else if let closing = skipOpening(&cursor) {
      guard let name = name(&cursor), cursor.skip(closing) else { return nil }
      return JoinedPart(.name(name), end: cursor.offset)
    } else {
      let hasSign = cursor.skip(UInt8(ascii: "$")) || cursor.skip(UInt8(ascii: "#"))
      let isBraced = cursor.skip(UInt8(ascii: "{"))
      guard hasSign || isBraced else { return nil }
      _ = cursor.skip(UInt8(ascii: "{"))
      cursor.skip(.blank, atMost: 2)
    }
    guard let name = name(&cursor) else { return nil }
    let end = cursor.offset
    cursor.skip(.blank, atMost: 2)
    let isClosed = cursor.skip(UInt8(ascii: "}"))
    if isClosed { _ = cursor.skip(UInt8(ascii: "}")) }
    return JoinedPart(.name(name), end: isClosed ? cursor.offset : end)
  }

  /// Skips what stands before a name that has to be closed: `$(` of make and Kubernetes, `\(` of Swift
  /// and CUE, `%` of Windows.
  ///
  /// - Returns: what closes it.
  private static func skipOpening(_ cursor: inout ByteCursor) -> UInt8? {
    if cursor.skip("$(") || cursor.skip("\\(") { return UInt8(ascii: ")") }
    return cursor.skip(UInt8(ascii: "%")) ? UInt8(ascii: "%") : nil
  }

  /// Skips the end of `["NAME"]` or `get("NAME")`, and a brace that closes its use in a template.
  private static func skipEndOfIndex(_ cursor: inout ByteCursor) -> Bool {
    guard cursor.stands(in: .quote),
      cursor.byte(1) == UInt8(ascii: "]") || cursor.byte(1) == UInt8(ascii: ")")
    else { return false }
    cursor.advance(2)
    _ = cursor.skip(UInt8(ascii: "}"))
    return true
  }

  /// The characters of a key that stand here.
  private static func text(_ cursor: inout ByteCursor) -> JoinedPart? {
    let start = cursor.offset
    guard cursor.skip(.identifier, atMost: longestText) > 0 else { return nil }
    return JoinedPart(.text(start..<cursor.offset), end: cursor.offset)
  }

  /// The name that stands here: of `Config.BODY` and `self.body` the last one.
  private static func name(_ cursor: inout ByteCursor) -> Range<Int>? {
    var name = cursor.offset..<cursor.offset
    repeat {
      let start = cursor.offset
      guard let byte = cursor.current, !ByteClass.digit.contains(byte),
        cursor.skip(.identifier, atMost: longestName) > 0
      else { return nil }
      name = start..<cursor.offset
    } while cursor.skip(UInt8(ascii: "."))
    return index(&cursor) ?? name
  }

  /// The name in `["NAME"]` or, of a method, `("NAME")`, up to its end.
  private static func index(_ cursor: inout ByteCursor) -> Range<Int>? {
    var probe = cursor
    guard probe.skip(UInt8(ascii: "[")) || probe.skip(UInt8(ascii: "(")), probe.stands(in: .quote)
    else { return nil }
    probe.advance()
    let start = probe.offset
    guard probe.skip(.identifier, atMost: longestName) > 0 else { return nil }
    let end = probe.offset
    guard skipEndOfIndex(&probe) else { return nil }
    cursor = probe
    return start..<end
  }

  /// Passes what joins two strings (`+`, `.`, `..`, `&`, and `,` in lists that are joined), blanks
  /// around it, and a variable's `$` or `@`.
  private static func skipOperator(
    _ cursor: inout ByteCursor, _ joinsList: () -> Bool
  ) -> Bool {
    cursor.skip(.blank, atMost: 4)
    switch cursor.current {
    case UInt8(ascii: "+"), UInt8(ascii: "&"): cursor.advance()
    case UInt8(ascii: "."):
      cursor.advance()
      _ = cursor.skip(UInt8(ascii: "."))
    case UInt8(ascii: ",") where joinsList(): cursor.advance()
    default: return false
    }
    cursor.skip(.blank, atMost: 4)
    _ = cursor.skip(UInt8(ascii: "$")) || cursor.skip(UInt8(ascii: "@"))
    return true
  }
}
