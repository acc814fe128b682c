import Bytes

/// The parameter of a function that has one of its own calls in the same file: `def key(b): return
/// "ka_live_" + b`, and then `key("…")`.
struct Parameter {
  /// The function's name.
  let function: Range<Int>
  /// Which of its parameters it is, counted from 0.
  let index: Int

  /// How far before a parameter its function's name may end, in bytes.
  private static let reach = 200
  private static let mostParameters = 8
  /// The longest argument that stands before the one that is looked for.
  private static let longestArgument = 200
  /// What stands before the parameters of a function that has its name from what it is given to.
  private static let keywords: [StaticString] = [
    "function", "func", "fn", "lambda", "async", "sub",
  ]

  /// Reads the list of parameters that a name may stand in; nil if there is none.
  init?(declaredAt place: Int, in text: Span<UInt8>, charging budget: WorkBudget) {
    let least = max(0, place - Self.reach)
    var start = place
    var commas = 0
    defer { budget.charge(place - start) }
    // The type may stand before the name, and other parameters do.
    while start > least, Self.mayStand(text[start - 1]) {
      start -= 1
      if text[start] == UInt8(ascii: ",") { commas += 1 }
    }
    guard commas < Self.mostParameters else { return nil }
    index = commas
    guard start > least else { return nil }
    if text[start - 1] == UInt8(ascii: "(") {
      start -= 1
    } else {
      // `b => …` and `lambda b: …`: what is given to a name stands behind `=`.
      guard text[start - 1] == UInt8(ascii: "=") else { return nil }
    }
    let end = text.start(of: .blank, endingAt: start, within: 4)
    let word = text.start(of: .identifier, endingAt: end, within: NamedValues.longestName)..<end
    if !word.isEmpty, !Self.isKeyword(word, of: text) {
      function = word
      return
    }
    // `key = function (b)`, `key := func(b string)`, `const key = (b) => …`.
    var next = text.start(of: .blank, endingAt: word.lowerBound, within: 4)
    guard next > 0, text[next - 1] == UInt8(ascii: "=") || text[next - 1] == UInt8(ascii: ":")
    else {
      return nil
    }
    next -= text.starts(at: max(0, next - 2), with: ":=") ? 2 : 1
    let nameEnd = text.start(of: .blank, endingAt: next, within: 4)
    let name =
      text.start(of: .identifier, endingAt: nameEnd, within: NamedValues.longestName)..<nameEnd
    guard !name.isEmpty else { return nil }
    function = name
  }

  /// Whether a byte may stand between the parenthesis and a parameter: other parameters, their types.
  private static func mayStand(_ byte: UInt8) -> Bool {
    ByteClass.identifier.contains(byte) || " \t\n\r,:&*<>[]?$@.".utf8.contains(byte)
  }

  private static func isKeyword(_ word: Range<Int>, of text: Span<UInt8>) -> Bool {
    keywords.contains {
      $0.utf8CodeUnitCount == word.count && text.starts(at: word.lowerBound, with: $0)
    }
  }

  /// The argument in a call of the function whose name ends at an offset: a string, or a name.
  ///
  /// - Parameter name: the parameter's, which an argument may be called by.
  func argument(
    ofCallAt end: Int, named name: Range<Int>, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> (isString: Bool, range: Range<Int>)? {
    var cursor = ByteCursor(
      text, at: end, reach: Self.longestArgument * (index + 1), charging: budget)
    guard cursor.skip(UInt8(ascii: "(")) else { return nil }
    for position in 0..<Self.mostParameters {
      cursor.skip(.space)
      let label = cursor.offset
      let length = cursor.skip(.identifier, atMost: NamedValues.longestName)
      var value = cursor
      value.skip(.blank)
      // Swift's labels may be others than the names.
      let isLabel = length > 0 && value.skip(UInt8(ascii: ":"))
      if isLabel || length > 0 && value.skip(UInt8(ascii: "=")) {
        value.skip(.blank)
        if isLabel && position == index || text.isSame(label..<label + length, name) {
          return Self.value(&value)
        }
        if position == index { return nil }
        cursor = value
      } else if position == index {
        var value = ByteCursor(text, at: label, reach: Self.longestArgument, charging: budget)
        return Self.value(&value)
      }
      guard Self.skipArgument(&cursor) else { return nil }
    }
    return nil
  }

  /// The string or the name that stands here.
  private static func value(_ cursor: inout ByteCursor) -> (isString: Bool, range: Range<Int>)? {
    let isString = cursor.stands(in: .quote)
    if isString { cursor.advance() }
    let start = cursor.offset
    let count = cursor.skip(.identifier, atMost: NamedValues.longestValue)
    guard count > 0, !isString || cursor.stands(in: .quote) else { return nil }
    return (isString, start..<start + count)
  }

  /// Skips the rest of an argument, and the comma behind it.
  private static func skipArgument(_ cursor: inout ByteCursor) -> Bool {
    while let byte = cursor.current, byte != UInt8(ascii: ",") {
      if byte == UInt8(ascii: ")") || byte == UInt8(ascii: "(") || byte == 0x0A { return false }
      cursor.advance()
      if ByteClass.quote.contains(byte) {
        guard cursor.skip(to: byte) else { return false }
        cursor.advance()
      }
    }
    return cursor.skip(UInt8(ascii: ","))
  }
}
