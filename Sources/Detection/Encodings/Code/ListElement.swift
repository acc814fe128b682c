import Bytes

/// An element of a list that a name is given, as `P = ["…", "…"]` of scripts, `String[] P = {"…"}`, Go's
/// `P := []string{"…"}`, a shell's `P=(… …)`: other code takes elements of it as `P[1] + P[0]`.
struct ListElement {
  /// The name of the list; nil where none is near.
  let name: Range<Int>?
  let index: Int
  /// The elements before it, the nearest first.
  let before: [Range<Int>]

  /// The most elements of a list, and the longest list before one, in bytes.
  private static let mostElements = 16
  private static let longestList = 1024
  /// The most bytes between a list's name and its bracket.
  private static let longestGap = 32
  private static let longestElement = NamedValues.longestValue

  /// The list that an element's text is in, which begins at an offset.
  init?(at start: Int, in text: Span<UInt8>, charging budget: WorkBudget) {
    var before: [Range<Int>] = []
    var next = start
    var bracket: Int?
    while before.count < Self.mostElements, start - next < Self.longestList {
      let isQuoted = next > 0 && ByteClass.quote.contains(text[next - 1])
      let edge = isQuoted ? next - 1 : next
      var end = edge
      while end > 0, edge - end < Self.longestGap, Self.isGap(text[end - 1]) { end -= 1 }
      guard end > 0 else { break }
      let edgeByte = text[end - 1]
      if edgeByte == UInt8(ascii: "[") || edgeByte == UInt8(ascii: "{")
        || edgeByte == UInt8(ascii: "(")
      {
        bracket = end - 1
        break
      }
      if isQuoted {
        guard ByteClass.quote.contains(text[end - 1]) else { break }
        end -= 1
      } else if end == edge {
        break
      }
      let first = text.start(of: .identifier, endingAt: end, within: Self.longestElement)
      guard first < end else { break }
      before.append(first..<end)
      next = first
    }
    budget.charge(start - next + Self.longestGap)
    guard let bracket else { return nil }
    self.before = before
    index = before.count
    name = Self.name(before: bracket, in: text)
  }

  /// Whether the list ends behind its last element, and is turned round: `.reverse()`, `[::-1]`.
  static func isTurned(
    behind end: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Bool {
    var cursor = ByteCursor(text, at: end, reach: longestGap, charging: budget)
    guard cursor.stands(in: .quote) else { return false }
    cursor.advance()
    cursor.skip(.blank, atMost: 4)
    guard cursor.stands(in: .closing) else { return false }
    cursor.advance()
    return cursor.starts(with: ".rev") || cursor.starts(with: "[::-1]")
  }

  /// The number in `[1]` or `[0x1]` at an offset, and where it ends.
  static func number(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> (value: Int, end: Int)? {
    var cursor = ByteCursor(text, at: offset, reach: 8, charging: budget)
    guard cursor.skip(UInt8(ascii: "[")) else { return nil }
    let isHex = cursor.skip("0x")
    var value = 0
    var digits = 0
    while digits < 3, let byte = cursor.current, let digit = HexDigits.value(byte),
      isHex || digit < 10
    {
      value = (isHex ? 16 : 10) * value + Int(digit)
      digits += 1
      cursor.advance()
    }
    return digits > 0 && cursor.skip(UInt8(ascii: "]")) ? (value, cursor.offset) : nil
  }

  /// An element of the list that is given to the name that ends at an offset.
  static func value(
    _ index: Int, ofListBehind end: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    var cursor = ByteCursor(text, at: end, reach: longestGap + longestList, charging: budget)
    guard skipToList(&cursor) else { return nil }
    for number in 0..<mostElements {
      while let byte = cursor.current, isGap(byte) { cursor.advance() }
      let isQuoted = cursor.stands(in: .quote)
      if isQuoted { cursor.advance() }
      let start = cursor.offset
      let count = cursor.skip(.identifier, atMost: longestElement)
      guard count > 0, !isQuoted || cursor.stands(in: .quote) else { return nil }
      if number == index { return start..<start + count }
      if isQuoted { cursor.advance() }
    }
    return nil
  }

  /// Moves from a name's end behind the bracket of the list that it is given.
  private static func skipToList(_ cursor: inout ByteCursor) -> Bool {
    let limit = cursor.offset + longestGap
    var isGiven = false
    while cursor.offset < limit, let byte = cursor.current {
      cursor.advance()
      switch byte {
      case UInt8(ascii: "="):
        if isGiven || cursor.current == byte { return false }
        isGiven = true
      case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "("):
        // `[]` is of a type.
        if byte == UInt8(ascii: "["), cursor.skip(UInt8(ascii: "]")) { continue }
        return isGiven
      case 0x20, 0x09, UInt8(ascii: ":"), UInt8(ascii: "*"), UInt8(ascii: "!"): continue
      default: if !ByteClass.identifier.contains(byte) { return false }
      }
    }
    return false
  }

  /// The name that the list of a bracket is given.
  private static func name(before bracket: Int, in text: Span<UInt8>) -> Range<Int>? {
    var end = bracket
    while end > 0, text[end - 1] != UInt8(ascii: "=") {
      end -= 1
      guard bracket - end < longestGap, text[end] != 0x0A, !ByteClass.quote.contains(text[end])
      else { return nil }
    }
    end -= 1
    while end > 0, " \t:[]".utf8.contains(text[end - 1]) { end -= 1 }
    let start = text.start(of: .identifier, endingAt: end, within: NamedValues.longestName)
    return start < end ? start..<end : nil
  }

  /// Whether a byte stands between two elements.
  private static func isGap(_ byte: UInt8) -> Bool {
    ByteClass.space.contains(byte) || byte == UInt8(ascii: ",")
  }
}
