import Bytes

/// Base64 and base64url as they stand in files: characters of either alphabet, line breaks between
/// them, and `+`, `/` and `=` escaped by what surrounds them.
///
/// See RFC 4648. Line breaks are LF or CRLF with indentation behind, or `\n` and `\r\n` as string
/// literals write them; `\/` is how some JSON writers put a slash, and `%2B` how a URL puts a plus.
/// In the values of XML's attributes they are references, `&#xA;`.
/// Long texts in XML go over from one CDATA section to the next: drawings of Adobe's tools have that.
enum Base64Text {
  /// A character: its value of 6 bits and the text it is written as.
  struct Character {
    var value: UInt8
    var start: Int
    var end: Int
  }

  /// How many bytes a group of four characters stands for.
  private static let groupBytes = 3
  /// The most bytes of line breaks and indentation between two characters.
  private static let longestBreak = 200

  /// The character at an offset, breaks and escapes before it skipped; nil where the run ends.
  ///
  /// - Parameter joins: whether the run goes on in the next string of code.
  static func character(
    at offset: Int, in text: Span<UInt8>, joins: Bool = false, charging budget: WorkBudget
  ) -> Character? {
    guard offset < text.count else { return nil }
    if let value = Base64.value(text[offset]) {
      if text[offset] == UInt8(ascii: "+"),
        let next = Base64Cell.next(behindMarkAt: offset, in: text, charging: budget),
        let value = Base64.value(text[next])
      {
        return Character(value: value, start: next, end: next + 1)
      }
      return Character(value: value, start: offset, end: offset + 1)
    }
    switch text[offset] {
    case 0x0A, 0x0D, UInt8(ascii: "\\"):
      if offset + 1 < text.count, text[offset] == UInt8(ascii: "\\") {
        if text[offset + 1] == UInt8(ascii: "/") {
          return Character(value: 63, start: offset, end: offset + 2)
        }
        if text[offset + 1] == UInt8(ascii: "u"),
          let scalar = HexDigits.number(4, at: offset + 2, in: text)
        {
          return escaped(scalar, from: offset, to: offset + 6)
        }
      }
      guard
        let next = Base64Lines.next(behindLineEnd: offset, in: text, charging: budget)
          ?? end(ofBreakAt: offset, in: text, charging: budget), next < text.count
      else { return nil }
      guard let value = Base64.value(text[next]) else {
        return character(behindEdgeAt: next, in: text, charging: budget)
      }
      return Character(value: value, start: next, end: next + 1)
    case UInt8(ascii: "]"):
      return character(behindEdgeAt: offset, in: text, charging: budget)
    case UInt8(ascii: "%"):
      guard let scalar = HexDigits.number(2, at: offset + 1, in: text) else { return nil }
      return escaped(scalar, from: offset, to: offset + 3)
    case UInt8(ascii: "&"):
      guard let next = LineReference.end(at: offset, in: text, charging: budget),
        next < text.count, let value = Base64.value(text[next])
      else { return nil }
      return Character(value: value, start: next, end: next + 1)
    case let quote where joins && ByteClass.quote.contains(quote):
      guard let next = PieceEdge.end(at: offset, in: text, charging: budget), next < text.count,
        let value = Base64.value(text[next])
      else { return nil }
      return Character(value: value, start: next, end: next + 1)
    default:
      return nil
    }
  }

  private static func character(
    behindEdgeAt offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Character? {
    guard text[offset] == UInt8(ascii: "]"),
      let next = SectionEdge.end(at: offset, in: text, charging: budget), next < text.count,
      let value = Base64.value(text[next])
    else { return nil }
    return Character(value: value, start: next, end: next + 1)
  }

  private static func escaped(_ scalar: UInt32, from start: Int, to end: Int) -> Character? {
    switch scalar {
    case 0x2B: Character(value: 62, start: start, end: end)
    case 0x2F: Character(value: 63, start: start, end: end)
    default: nil
    }
  }

  /// The offset behind a line break and the next line's indentation.
  static func end(
    ofBreakAt offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    // The last escape may end a byte further on.
    var cursor = ByteCursor(text, at: offset, reach: longestBreak + 1, charging: budget)
    var isBreak = false
    while cursor.offset < offset + longestBreak, let byte = cursor.current {
      switch byte {
      case 0x0A:
        // An empty line ends a run.
        if isBreak, text[offset] != UInt8(ascii: "\\") { return nil }
        isBreak = true
        cursor.advance()
      case 0x0D: cursor.advance()
      case UInt8(ascii: "\\"):
        guard let escaped = cursor.byte(1) else { return isBreak ? cursor.offset : nil }
        switch escaped {
        case UInt8(ascii: "n"), UInt8(ascii: "r"), 0x0A: isBreak = true
        case 0x0D: break
        default: return nil
        }
        cursor.advance(2)
      case 0x20, 0x09:
        guard isBreak else { return nil }
        cursor.skip(.blank, atMost: offset + longestBreak - cursor.offset)
      default: return isBreak ? cursor.offset : nil
      }
    }
    return isBreak ? cursor.offset : nil
  }

  /// The character that ends at an offset, breaks and escapes behind it skipped; nil where the run
  /// begins.
  static func character(
    before offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Character? {
    var end = offset
    while end > 0, offset - end < longestBreak {
      let byte = text[end - 1]
      guard let value = Base64.value(byte) else {
        return character(beforeBreak: end, in: text, charging: budget)
      }
      if end >= 2, text[end - 2] == UInt8(ascii: "\\") {
        switch byte {
        case UInt8(ascii: "n"), UInt8(ascii: "r"):
          end -= 2
          budget.charge(2)
        case UInt8(ascii: "/"): return Character(value: 63, start: end - 2, end: end)
        default: return nil
        }
        continue
      }
      if end >= 3, text[end - 3] == UInt8(ascii: "%"),
        let scalar = HexDigits.number(2, at: end - 2, in: text)
      {
        return escaped(scalar, from: end - 3, to: end)
      }
      if value >= 62, end == 1 || text[end - 2] == 0x0A,
        let last = Base64Lines.last(beforePrefixEnding: end, in: text, charging: budget)
      {
        return Base64.value(text[last]).map { Character(value: $0, start: last, end: last + 1) }
      }
      return Character(value: value, start: end - 1, end: end)
    }
    return nil
  }

  /// The character before a line end and the next line's indentation, which ends at an offset.
  private static func character(
    beforeBreak end: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Character? {
    var start = end
    while start > 0, end - start < longestBreak, ByteClass.blank.contains(text[start - 1]) {
      start -= 1
    }
    budget.charge(end - start)
    guard start > 0 else { return nil }
    if text[end - 1] == 0x20,
      let last = Base64Cell.last(beforeTextAt: end, in: text, charging: budget),
      let value = Base64.value(text[last])
    {
      return Character(value: value, start: last, end: last + 1)
    }
    if text[start - 1] == UInt8(ascii: "["),
      let last = SectionEdge.start(before: end, in: text, charging: budget),
      let value = Base64.value(text[last - 1])
    {
      return Character(value: value, start: last - 1, end: last)
    }
    if text[start - 1] == UInt8(ascii: ";") {
      guard let last = LineReference.start(before: end, in: text, charging: budget), last > 0,
        let value = Base64.value(text[last - 1])
      else { return nil }
      return Character(value: value, start: last - 1, end: last)
    }
    guard text[start - 1] == 0x0A else {
      guard let last = Base64Lines.last(beforePrefixEnding: end, in: text, charging: budget),
        let value = Base64.value(text[last])
      else { return nil }
      return Character(value: value, start: last, end: last + 1)
    }
    start -= 1
    if start > 0, text[start - 1] == 0x0D { start -= 1 }
    if start > 0, text[start - 1] == UInt8(ascii: "\\") { start -= 1 }
    guard start > 0, let value = Base64.value(text[start - 1]) else { return nil }
    return Character(value: value, start: start - 1, end: start)
  }

  /// Whether a run that ends with `=` goes on in the next CDATA section.
  static func goesOn(
    behindPaddingAt offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Bool {
    section(behindPadding: offset, in: text, charging: budget) != nil
  }

  /// Where the next CDATA section's text begins behind one that ends with `=`.
  private static func section(
    behindPadding offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    var next = offset
    while next < text.count, next < offset + 2, text[next] == UInt8(ascii: "=") { next += 1 }
    guard next > offset else { return nil }
    return SectionEdge.end(at: next, in: text, charging: budget)
  }

  /// Decodes up to a number of bytes from the beginning of a group of four characters on.
  ///
  /// - Parameters:
  ///   - limit: the most bytes to make.
  ///   - joins: whether the run goes on in the next string of code.
  ///   - body: gets each byte, and the start and end of the characters that it came from.
  /// - Returns: the offset behind the last character that was read, or where the next section begins
  ///   behind one that ends with `=`: there a group of its own begins, and a call for one group ends.
  @inline(__always)
  static func decode(
    _ text: Span<UInt8>, from offset: Int, limit: Int, joins: Bool = false,
    charging budget: WorkBudget, _ body: (UInt8, Int, Int) -> Void
  ) -> Int {
    var offset = offset
    var made = 0
    while made < limit {
      guard let a = character(at: offset, in: text, joins: joins, charging: budget) else {
        break
      }
      guard let b = character(at: a.end, in: text, joins: joins, charging: budget) else {
        return a.end
      }
      body(a.value << 2 | b.value >> 4, a.start, b.end)
      made += 1
      guard let c = character(at: b.end, in: text, joins: joins, charging: budget) else {
        guard let next = section(behindPadding: b.end, in: text, charging: budget) else {
          return b.end
        }
        offset = next
        if limit <= groupBytes { break }
        continue
      }
      offset = c.end
      guard made < limit else { break }
      body(b.value << 4 | c.value >> 2, b.start, c.end)
      made += 1
      guard made < limit else { break }
      if let d = character(at: c.end, in: text, joins: joins, charging: budget) {
        body(c.value << 6 | d.value, c.start, d.end)
        offset = d.end
        made += 1
      } else if let next = section(behindPadding: c.end, in: text, charging: budget) {
        offset = next
        if limit <= groupBytes { break }
      } else {
        break
      }
    }
    return offset
  }
}
