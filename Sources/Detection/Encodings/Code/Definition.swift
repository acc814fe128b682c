import Bytes

/// How code and settings give a value to a name.
enum Definition {
  /// The most bytes between a name and its value, as for a type.
  private static let longestGap = 48
  private static let longestValue = NamedValues.longestValue
  /// The shortest value without quotes.
  private static let shortestWord = 4
  /// The longest text in parentheses between a name and its value: `(9)` of a type, `()` of a function.
  private static let longestGroup = 16
  /// What may stand before the use of a name: signs, quotes and what the name is a member of.
  private static let usePrefix = Array("${@(\"'`.".utf8)
  /// What a function of a shell writes its result with.
  private static let echoes: [StaticString] = ["echo ", "echo -n ", "printf "]

  /// The value that is given to a name that ends at an offset: `= "…"`, `: str = '…'`, ` "…"` of
  /// `#define`, `=…` of shells, `:= …` of make, `value: …` of Kubernetes, `<- "…"` of R, `>…<` of XML, or
  /// what a function of that name returns.
  static func value(
    behind offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    if let value = EnvironmentEntry.value(behind: offset, in: text, charging: budget)
      ?? TerraformVariable.value(behind: offset, in: text, charging: budget)
      ?? DefaultField.value(behind: offset, in: text, charging: budget)
      ?? ValueField.value(behind: offset, in: text, charging: budget)
      ?? SpacedDefinition.value(behind: offset, in: text, charging: budget)
    {
      return value
    }
    var cursor = ByteCursor(text, at: offset, reach: longestGap + longestValue, charging: budget)
    skipEndOfQuotedName(&cursor)
    let first = cursor.offset
    let limit = cursor.offset + longestGap
    var isFunction = false
    while cursor.offset < limit, let byte = cursor.current {
      switch byte {
      case UInt8(ascii: "=") where cursor.byte(1) == UInt8(ascii: "="): return nil
      case _ where ByteClass.assignment.contains(byte): cursor.advance()
      case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
        cursor.advance()
        let start = cursor.offset
        let count = cursor.skip(.identifier, atMost: longestValue)
        return count > 0 && cursor.stands(in: .quote) ? start..<start + count : nil
      case _ where ByteClass.identifier.contains(byte):
        if let value = DecodedValue.skipCall(&cursor, in: text) { return value }
        let start = cursor.offset
        let count = cursor.skip(.identifier, atMost: longestValue)
        if count >= shortestWord, !cursor.starts(with: " ?"),
          isWord(from: start, in: text, behindNameAt: first, before: cursor.current)
        {
          return start..<start + count
        }
      default:
        guard skipLead(&cursor, &isFunction) else { return nil }
      }
    }
    return nil
  }

  /// Whether a word without quotes is a value; others are types.
  private static func isWord(
    from start: Int, in text: Span<UInt8>, behindNameAt first: Int, before next: UInt8?
  ) -> Bool {
    if isEchoed(at: start, in: text) { return next.map { "\n\r; }".utf8.contains($0) } ?? true }
    guard (first..<start).allSatisfy({ ByteClass.assignment.contains(text[$0]) }),
      isGiven(at: start, in: text)
    else { return false }
    guard let next else { return true }
    if text[start - 1] == UInt8(ascii: ">") { return next == UInt8(ascii: "<") }
    // Behind a colon a type may stand, and something behind that.
    let isAssigned = (first..<start).contains { text[$0] == UInt8(ascii: "=") }
    return "\n\r".utf8.contains(next) || isAssigned && "; &\"'".utf8.contains(next)
  }

  /// Skips what may stand before a value beside the usual: `()`, `(9)`, the `{` behind them, the `-` of
  /// `<-`, `->` and `-n`, the `?` of a choice, Ruby's `+"…"`.
  private static func skipLead(_ cursor: inout ByteCursor, _ isFunction: inout Bool) -> Bool {
    switch cursor.current {
    case UInt8(ascii: "("):
      cursor.advance()
      var left = longestGroup
      while left > 0, cursor.stands(in: .identifier) || cursor.stands(in: .blank) {
        cursor.advance()
        left -= 1
      }
      isFunction = true
      return cursor.skip(UInt8(ascii: ")"))
    case UInt8(ascii: "{"):
      cursor.advance()
      return isFunction
    case UInt8(ascii: "-"), UInt8(ascii: "?"):
      cursor.advance()
      return true
    case UInt8(ascii: "+"):
      cursor.advance()
      return cursor.stands(in: .quote)
    default: return false
    }
  }

  /// Whether a word at an offset, without quotes, is what a shell's or make's `NAME=` gives to a name,
  /// YAML's `NAME: `, `set NAME `, XML's `<NAME>`, or an entry's `value:` of Kubernetes.
  static func isGiven(at offset: Int, in text: Span<UInt8>) -> Bool {
    guard offset > 0 else { return false }
    let last = text[offset - 1]
    if ByteClass.blank.contains(last) || ByteClass.quote.contains(last),
      EnvironmentEntry.name(before: offset, in: text) != nil
        || SpacedDefinition.name(before: offset, in: text) != nil || isEchoed(at: offset, in: text)
    {
      return true
    }
    var start = offset
    while start > 0, offset - start < longestGap, ByteClass.blank.contains(text[start - 1]) {
      start -= 1
    }
    guard start > 1 else { return false }
    let before = text[start - 2]
    switch text[start - 1] {
    case UInt8(ascii: "="):
      return ByteClass.identifier.contains(before) || start < offset && ": ?+".utf8.contains(before)
    case UInt8(ascii: ":"): return start < offset && ByteClass.identifier.contains(before)
    case UInt8(ascii: ">"): return start == offset && ByteClass.identifier.contains(before)
    default: return false
    }
  }

  /// Whether a word at an offset is what a function of a shell writes.
  private static func isEchoed(at offset: Int, in text: Span<UInt8>) -> Bool {
    guard offset > 0, text[offset - 1] == 0x20 else { return false }
    return echoes.contains { word in
      let start = offset - word.utf8CodeUnitCount
      return start >= 0 && text.starts(at: start, with: word)
    }
  }

  /// The name in a line above that is given the value at an offset.
  static func nameAbove(
    _ offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    EnvironmentEntry.name(before: offset, in: text)
      ?? TerraformVariable.name(before: offset, in: text, charging: budget)
      ?? DefaultField.name(before: offset, in: text, charging: budget)
      ?? ValueField.name(before: offset, in: text, charging: budget)
  }

  /// The name that is given what begins with the use of another one: `b = a + "…"`, `b = x.a + "…"`,
  /// `b="${a}…"`.
  static func target(
    ofUseAt place: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    let least = max(0, place - longestGap)
    var start = place
    defer { budget.charge(place - start) }
    while start > least, usePrefix.contains(text[start - 1]) {
      start -= 1
      if text[start] == UInt8(ascii: ".") {
        start = text.start(of: .identifier, endingAt: start, within: longestGap)
      }
    }
    // The letter before a string, such as Python's `f`.
    if start > 0, ByteClass.quote.contains(text[start]),
      ByteClass.stringPrefix.contains(text[start - 1])
    {
      start -= 1
    }
    start = text.start(of: .blank, endingAt: start, within: 4)
    guard start > 1, text[start - 1] == UInt8(ascii: "="),
      !"=!<>+-*/%^&|.~".utf8.contains(text[start - 2])
    else { return nil }
    start -= text[start - 2] == UInt8(ascii: ":") ? 2 : 1
    let end = text.start(of: .blank, endingAt: start, within: 4)
    start = text.start(of: .identifier, endingAt: end, within: NamedValues.longestName)
    return start < end ? start..<end : nil
  }

  /// The value that is added to a name's that ends at an offset: `+= "…"`, `.= '…'`, `<< "…"`, `+=…` of
  /// shells, and the words of `append NAME … …` of Tcl; none where there is none.
  static func added(
    behind offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> [Range<Int>] {
    var cursor = ByteCursor(
      text, at: offset, reach: longestGap + longestValue, charging: budget)
    cursor.skip(.blank, atMost: longestGap)
    let isTcl = isAppended(toNameEndingAt: offset, in: text)
    guard isTcl || cursor.skip("+=") || cursor.skip(".=") || cursor.skip("<<") else { return [] }
    let hasBlank = cursor.skip(.blank, atMost: longestGap) > 0
    let isQuoted = cursor.stands(in: .quote)
    // Make puts a blank before what it adds.
    guard isQuoted || !hasBlank || isTcl else { return [] }
    if isTcl, !isQuoted { return words(&cursor) }
    if isQuoted { cursor.advance() }
    let start = cursor.offset
    let count = cursor.skip(.identifier, atMost: longestValue)
    let isClosed = isQuoted ? cursor.stands(in: .quote) : isAtEnd(cursor)
    return count > 0 && isClosed ? [start..<start + count] : []
  }

  private static func isAtEnd(_ cursor: ByteCursor) -> Bool {
    cursor.current.map { "\n\r;".utf8.contains($0) } ?? true
  }

  /// The words up to the end of a statement; none where anything else stands there.
  private static func words(_ cursor: inout ByteCursor) -> [Range<Int>] {
    var words: [Range<Int>] = []
    while words.count < ConstantJoin.mostParts {
      let start = cursor.offset
      guard cursor.skip(.identifier, atMost: longestValue) > 0 else { return [] }
      words.append(start..<cursor.offset)
      if isAtEnd(cursor) { return words }
      guard cursor.skip(.blank, atMost: 4) > 0 else { return [] }
    }
    return []
  }

  /// Whether Tcl's word for it stands before the name that ends at an offset.
  private static func isAppended(toNameEndingAt end: Int, in text: Span<UInt8>) -> Bool {
    guard end < text.count, ByteClass.blank.contains(text[end]) else { return false }
    let start = text.start(of: .identifier, endingAt: end, within: NamedValues.longestName)
    return text.starts(at: start - 7, with: "append ")
  }

  /// Whether a byte may be of a name, or stand between one and its value.
  static func leadsToValue(_ byte: UInt8) -> Bool {
    ByteClass.identifier.contains(byte) || ByteClass.assignment.contains(byte)
      || ByteClass.quote.contains(byte) || ByteClass.definition.contains(byte)
  }

  /// Skips the quote that ends a name, and what leads from it to the value: `"NAME": "…"`,
  /// `'NAME' => '…'`, `["NAME"] = "…"`, `put("NAME", "…")`.
  private static func skipEndOfQuotedName(_ cursor: inout ByteCursor) {
    guard cursor.stands(in: .quote) else { return }
    var probe = cursor
    probe.advance()
    _ = probe.skip(UInt8(ascii: "]"))
    probe.skip(.blank, atMost: longestGap)
    guard
      probe.skip(UInt8(ascii: ",")) || probe.skip(UInt8(ascii: ":"))
        || probe.skip(UInt8(ascii: "=")), !probe.stands(in: .identifier)
    else { return }
    _ = probe.skip(UInt8(ascii: ">"))
    cursor = probe
  }
}
