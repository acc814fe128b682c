import Bytes

/// What a string of code goes on with at a place: more text, or a name whose value stands there.
struct JoinedPart {
  enum Content {
    case text(Range<Int>)
    /// A name, or an element of the list that has the name.
    case name(Range<Int>, element: Int?)
  }

  let content: Content
  /// Where the string goes on behind it.
  let end: Int

  /// The most bytes of text, and of a name.
  private static let longestText = 160
  private static let longestName = NamedValues.longestName
  private static let shortestChoice = 4

  private init(_ content: Content, end: Int) {
    self.content = content
    self.end = end
  }

  /// Reads the part that follows another one, or the use of a name: `}…` and `{NAME}` in a
  /// template, `" + "…`, ` + NAME`, ` "…"`, and `, NAME` in a list that is joined.
  ///
  /// - Parameter joinsList: whether the line joins lists; asked only where that matters.
  init?(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget, joinsList: () -> Bool
  ) {
    var cursor = ByteCursor(text, at: offset, reach: 2 * Self.longestText, charging: budget)
    Self.skipEndOfUse(&cursor, in: text)
    // m4 has two quotes between the names of two macros.
    if cursor.skip("`'") {
      guard let name = Self.name(&cursor, in: text, charging: budget) else { return nil }
      self.init(name, end: cursor.offset)
    } else if let text = Self.text(&cursor) {
      self = text
    } else if let reference = Self.reference(
      at: cursor.offset, in: text, charging: budget, joinsList: joinsList)
    {
      self = reference
    } else {
      let isQuoted = cursor.stands(in: .quote)
      if isQuoted { cursor.advance() }
      // A shell goes on with a string where the name ends: `$PREFIX"…"`, HOCON as well: `${prefix}"…"`.
      if isQuoted, cursor.offset == offset + 1 || text[cursor.offset - 2] == UInt8(ascii: "}"),
        let text = Self.text(&cursor)
      {
        self = text
        return
      }
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
        guard isJoined, let name = Self.name(&cursor, in: text, charging: budget) else {
          return nil
        }
        self.init(name, end: cursor.offset)
      }
    }
  }

  /// The name in `{NAME}`, `${NAME}`, `$NAME`, `#{NAME}`, `$(NAME)`, `\(NAME)`, `%NAME%`, or `" + NAME`,
  /// at an offset, and what the `<NAME>` of a scenario stands for.
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
      guard let name = name(&cursor, in: text, charging: budget), cursor.skip(closing) else {
        return nil
      }
      return JoinedPart(name, end: cursor.offset)
    } else if cursor.skip(UInt8(ascii: "<")) {
      let start = cursor.offset
      guard cursor.skip(.name, atMost: longestName) > 0 else { return nil }
      let name = start..<cursor.offset
      guard cursor.skip(UInt8(ascii: ">")),
        let value = ExampleTable.value(
          of: name, behind: cursor.offset, in: text, charging: budget)
      else { return nil }
      return JoinedPart(.text(value), end: cursor.offset)
    } else {
      let hasSign = cursor.skip(UInt8(ascii: "$")) || cursor.skip(UInt8(ascii: "#"))
      let isBraced = cursor.skip(UInt8(ascii: "{"))
      guard hasSign || isBraced else { return nil }
      let isDouble = cursor.skip(UInt8(ascii: "{"))
      cursor.skip(.blank, atMost: 2)
      // Go's templates: `{{ $name }}`, `{{.NAME}}`.
      if isDouble { _ = cursor.skip(UInt8(ascii: "$")) || cursor.skip(UInt8(ascii: ".")) }
      if hasSign, isBraced, let part = choice(cursor) { return part }
    }
    guard let name = name(&cursor, in: text, charging: budget) else { return nil }
    let end = cursor.offset
    cursor.skip(.blank, atMost: 2)
    let isClosed = cursor.skip(UInt8(ascii: "}"))
    if isClosed { _ = cursor.skip(UInt8(ascii: "}")) }
    return JoinedPart(name, end: isClosed ? cursor.offset : end)
  }

  /// What stands for a name that has no value: `${NAME:-…}` of shells and Compose,
  /// `${name:…}` of Spring.
  private static func choice(_ cursor: ByteCursor) -> JoinedPart? {
    var cursor = cursor
    guard cursor.skip(.name, atMost: longestName) > 0 else { return nil }
    guard cursor.skip(UInt8(ascii: ":")) else { return nil }
    _ = cursor.skip(UInt8(ascii: "-")) || cursor.skip(UInt8(ascii: "="))
    let start = cursor.offset
    // Less may be where a part of the value begins.
    guard cursor.skip(.identifier, atMost: longestText) >= shortestChoice else { return nil }
    let end = cursor.offset
    return cursor.skip(UInt8(ascii: "}")) ? JoinedPart(.text(start..<end), end: cursor.offset) : nil
  }

  /// Skips what closes the use of a name.
  private static func skipEndOfUse(_ cursor: inout ByteCursor, in text: Span<UInt8>) {
    _ = cursor.skip("()")
    if skipEndOfName(&cursor, in: text) { return }
    if cursor.starts(with: " }}") { cursor.advance() }
    if cursor.skip("}") {
      _ = cursor.skip("}")
    } else if !skipEndOfIndex(&cursor) {
      // Behind `%A%` another name begins.
      let isClosed = cursor.offset > 0 && text[cursor.offset - 1] == UInt8(ascii: "%")
      _ = cursor.skip(")") || !isClosed && cursor.skip("%")
    }
  }

  /// Skips what closes the name that ends here, if it was opened by `%(` or `&`.
  private static func skipEndOfName(_ cursor: inout ByteCursor, in text: Span<UInt8>) -> Bool {
    guard cursor.starts(with: ")s") || cursor.current == UInt8(ascii: ";") else { return false }
    let start = text.start(of: .identifier, endingAt: cursor.offset, within: longestName)
    if start > 0, text[start - 1] == UInt8(ascii: "&") { return cursor.skip(";") }
    return start > 1 && text.starts(at: start - 2, with: "%(") && cursor.skip(")s")
  }

  /// Skips what stands before a name that has to be closed: `$(` of make and Kubernetes, `\(` of Swift
  /// and CUE, `%(` of Python's settings, `%` of Windows, `&` of XML.
  ///
  /// - Returns: what closes it.
  private static func skipOpening(_ cursor: inout ByteCursor) -> StaticString? {
    if cursor.skip("$(") || cursor.skip("\\(") { return ")" }
    if cursor.skip("%(") { return ")s" }
    if cursor.skip("&") { return ";" }
    return cursor.skip("%") ? "%" : nil
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

  /// The name that stands here: of `Config.BODY` and `self.body` the last one. What a function returns
  /// has the function's name.
  private static func name(
    _ cursor: inout ByteCursor, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Content? {
    if let value = DecodedValue.skipCall(&cursor, in: text) { return .text(value) }
    var name = cursor.offset..<cursor.offset
    repeat {
      let start = cursor.offset
      guard let byte = cursor.current, !ByteClass.digit.contains(byte),
        cursor.skip(.identifier, atMost: longestName) > 0
      else { return nil }
      name = start..<cursor.offset
    } while cursor.skip(UInt8(ascii: "."))
    if let index = index(&cursor) { return .name(index, element: nil) }
    if let number = ListElement.number(at: cursor.offset, in: text, charging: budget) {
      cursor.advance(number.end - cursor.offset)
      return .name(name, element: number.value)
    }
    _ = cursor.skip("()")
    return .name(name, element: nil)
  }

  /// The name in `["NAME"]` or, of a method, `("NAME")`, up to its end.
  private static func index(_ cursor: inout ByteCursor) -> Range<Int>? {
    var probe = cursor
    guard probe.skip(UInt8(ascii: "[")) || probe.skip(UInt8(ascii: "(")), probe.stands(in: .quote)
    else { return nil }
    probe.advance()
    let start = probe.offset
    guard probe.skip(.name, atMost: longestName) > 0 else { return nil }
    let end = probe.offset
    guard skipEndOfIndex(&probe) else { return nil }
    cursor = probe
    return start..<end
  }

  /// Passes what joins two strings (`+`, `.`, `..`, `&`, `||`, `<>`, `++`, `~`, and `,` in lists that are
  /// joined), blanks around it, and a variable's `$` or `@`.
  private static func skipOperator(
    _ cursor: inout ByteCursor, _ joinsList: () -> Bool
  ) -> Bool {
    cursor.skip(.blank, atMost: 4)
    switch cursor.current {
    case UInt8(ascii: "+"), UInt8(ascii: "."):
      let symbol = cursor.current
      if cursor.skip(".concat(") { return true }
      cursor.advance()
      if cursor.current == symbol { cursor.advance() }
    case UInt8(ascii: "&"), UInt8(ascii: "~"): cursor.advance()
    case UInt8(ascii: "<"): if !cursor.skip("<>") { return false }
    case UInt8(ascii: "|"):
      // Between two names it is rather a choice.
      guard cursor.skip("||") else { return false }
      cursor.skip(.blank, atMost: 4)
      return cursor.stands(in: .quote)
    case UInt8(ascii: ",") where joinsList(): cursor.advance()
    default: return false
    }
    cursor.skip(.blank, atMost: 4)
    _ = cursor.skip(UInt8(ascii: "$")) || cursor.skip(UInt8(ascii: "@"))
    return true
  }
}
