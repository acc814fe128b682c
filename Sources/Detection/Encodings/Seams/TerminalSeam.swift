import Bytes

/// What terminals read and do not show: control sequences (ECMA-48), as they are or spelled out, and
/// characters that are struck over, as `man` and `nroff` write bold and underlined ones.
enum TerminalSeam {
  static let backspace: UInt8 = 8
  private static let escape: UInt8 = 0x1B
  private static let bell: UInt8 = 7

  /// The longest control sequence, and the longest command for the operating system (a link has its
  /// address in it), in bytes.
  private static let longestSequence = 64
  private static let longestCommand = 2048
  /// How often a character may be struck over.
  private static let mostStrikes = 8

  /// `k`, backspace, `k`: the last character.
  static func overstrike(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Seam? {
    var next = offset
    while next < offset + 2 * mostStrikes, next + 2 < text.count, text[next + 1] == backspace {
      next += 2
    }
    budget.charge(next - offset)
    guard ByteClass.identifier.contains(text[offset]), ByteClass.identifier.contains(text[next])
    else { return nil }
    return Seam(length: next + 1 - offset, byte: text[next])
  }

  /// The rest of an overstrike whose first character was read as it is.
  static func overstruck(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Seam? {
    guard offset > 0, offset + 1 < text.count, ByteClass.identifier.contains(text[offset + 1]),
      text[offset - 1] == text[offset + 1] || text[offset - 1] == UInt8(ascii: "_")
    else { return nil }
    return Seam(length: 2)
  }

  /// A control sequence that moves nothing, or one of the shifts.
  static func sequence(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Seam? {
    if text[offset] == 0x0E || text[offset] == 0x0F { return Seam(length: 1) }
    var cursor = ByteCursor(text, at: offset, reach: longestCommand, charging: budget)
    guard skipEscape(&cursor) else { return nil }
    let isShown = text[offset] != escape
    switch cursor.current {
    case UInt8(ascii: "["):
      cursor.advance()
      if cursor.starts(with: noteStart) {
        return skipNote(&cursor) ? Seam(length: cursor.offset - offset) : nil
      }
      return skipSequence(&cursor) ? Seam(length: cursor.offset - offset) : nil
    case UInt8(ascii: "]"):
      cursor.advance()
      return skipCommand(&cursor, isShown) ? Seam(length: cursor.offset - offset) : nil
    case UInt8(ascii: "("), UInt8(ascii: ")"):
      guard let set = cursor.byte(1), set == UInt8(ascii: "B") || set == UInt8(ascii: "0") else {
        return nil
      }
      return Seam(length: cursor.offset + 2 - offset)
    case UInt8(ascii: "="), UInt8(ascii: ">"):
      return isShown ? nil : Seam(length: 2)
    default: return nil
    }
  }

  /// What a note of Jenkins' console begins with behind `ESC [`: hidden text (hudson.console.ConsoleNote).
  private static let noteStart: StaticString = "8mha:"

  /// Base64, and the end of hidden text.
  private static func skipNote(_ cursor: inout ByteCursor) -> Bool {
    cursor.advance(noteStart.utf8CodeUnitCount)
    while let byte = cursor.current, Base64.value(byte) != nil || byte == UInt8(ascii: "=") {
      cursor.advance()
    }
    return skipEscape(&cursor) && cursor.skip("[0m")
  }

  /// The escape character, or what programs write it as: `\e`, `\033`, `\x1b`, `\u001b`, `\u{1b}`,
  /// with more backslashes where text is quoted, `^[` and `#033`.
  private static func skipEscape(_ cursor: inout ByteCursor) -> Bool {
    if cursor.skip(escape) { return true }
    // `cat -v` has `^[`, rsyslog `#033`.
    if cursor.skip("^[") || cursor.skip("#033") { return true }
    var slashes = 0
    while slashes < 4, cursor.byte(slashes) == UInt8(ascii: "\\") { slashes += 1 }
    guard slashes > 0 else { return false }
    cursor.advance(slashes)
    for spelling: StaticString in [
      "e", "E", "033", "x1b", "x1B", "u001b", "u001B", "u{1b}", "u{1B}", "x{1b}", "x{1B}", "0033",
    ] where cursor.starts(with: spelling) {
      cursor.advance(spelling.utf8CodeUnitCount)
      return true
    }
    return false
  }

  /// Parameters and the final byte, of sequences that set colours and modes or erase.
  private static func skipSequence(_ cursor: inout ByteCursor) -> Bool {
    let end = cursor.offset + longestSequence
    while cursor.offset < end, let byte = cursor.current {
      switch byte {
      case 0x20...0x3F: cursor.advance()
      case UInt8(ascii: "m"), UInt8(ascii: "K"), UInt8(ascii: "h"), UInt8(ascii: "l"),
        UInt8(ascii: "q"):
        cursor.advance()
        return true
      default: return false
      }
    }
    return false
  }

  /// What ends with a bell or `ESC \`.
  private static func skipCommand(_ cursor: inout ByteCursor, _ isShown: Bool) -> Bool {
    while let byte = cursor.current {
      switch byte {
      case bell:
        cursor.advance()
        return true
      case escape:
        guard cursor.byte(1) == UInt8(ascii: "\\") else { return false }
        cursor.advance(2)
        return true
      case UInt8(ascii: "\\") where isShown:
        for end: StaticString in ["\\a", "\\007", "\\x07", "\\u0007"] where cursor.starts(with: end)
        {
          cursor.advance(end.utf8CodeUnitCount)
          return true
        }
        // `\e\\`: an escape, and a backslash that is escaped.
        guard skipEscape(&cursor), cursor.skip(UInt8(ascii: "\\")) else { return false }
        _ = cursor.skip(UInt8(ascii: "\\"))
        return true
      case 0x20...0x7E, 0x80...: cursor.advance()
      default: return false
      }
    }
    return false
  }
}
