import Bytes

/// What stands between two pieces of a string, as far as it was read.
struct JoinGap {
  /// The most line ends in it.
  static let mostLines = 3

  var lines = 0
  /// Whether the last quote had a backslash before it, as in code inside a JSON string.
  var isEscaped = false

  /// Skips a quote, or an escaped one.
  mutating func skipQuote(_ cursor: inout ByteCursor) -> Bool {
    var length = 0
    while length < 4, cursor.byte(length) == UInt8(ascii: "\\") { length += 1 }
    guard cursor.stands(in: .quote, ahead: length) else { return false }
    isEscaped = length > 0
    cursor.advance(length + 1)
    return true
  }

  /// Skips a backslash at the end of a line, and what stands before the next line's text. Where
  /// backslashes are escaped, as in the history of zsh, there are two. Fortran has `&` for it.
  ///
  /// Haskell's and Fortran's strings go on behind another one in the next line.
  mutating func skipContinuation(_ cursor: inout ByteCursor) -> Bool {
    guard let mark = cursor.current, mark == UInt8(ascii: "\\") || mark == UInt8(ascii: "&") else {
      return false
    }
    var end = mark == UInt8(ascii: "\\") && cursor.byte(1) == mark ? 2 : 1
    if cursor.byte(end) == 0x0D { end += 1 }
    guard cursor.byte(end) == 0x0A else { return false }
    var probe = cursor
    probe.advance(end + 1)
    probe.skipLinePrefix()
    let hasBlank = probe.skip(.blank) > 0
    if hasBlank, probe.stands(in: .identifier, ahead: 1) {
      guard probe.skip(mark) || mark == UInt8(ascii: "\\") else { return false }
    } else if mark == UInt8(ascii: "&") {
      return false
    }
    cursor = probe
    lines += 1
    return true
  }

  /// Skips white space, line ends, what all lines begin with, continued lines (also Basic's ` _`,
  /// PowerShell's backquote, AppleScript's `¬` and MATLAB's `...`) and comments.
  mutating func skipSpace(_ cursor: inout ByteCursor) {
    while lines <= Self.mostLines, let byte = cursor.current {
      switch byte {
      case 0x20, 0x09, 0x0D: cursor.advance()
      case 0xC2:
        // A space that HTML does not break at, and AppleScript's sign at a line's end.
        let isSign =
          cursor.byte(1) == 0xAC && cursor.byte(2).map { $0 == 0x0A || $0 == 0x0D } == true
        guard cursor.byte(1) == 0xA0 || isSign else { return }
        cursor.advance(2)
      case 0x0A:
        cursor.advance()
        lines += 1
        cursor.skipLinePrefix()
      case UInt8(ascii: "\\"):
        if !skipContinuation(&cursor) { return }
      case UInt8(ascii: "."):
        // MATLAB's sign at a line's end.
        var probe = cursor
        guard probe.skip("...") else { return }
        probe.skip(.blank)
        guard probe.current == 0x0A || probe.current == 0x0D else { return }
        cursor = probe
      case UInt8(ascii: "_"), UInt8(ascii: "`"):
        guard let next = cursor.byte(1), next == 0x0A || next == 0x0D else { return }
        cursor.advance()
      case UInt8(ascii: "/"), UInt8(ascii: "#"):
        if !Self.skipComment(&cursor) { return }
      default: return
      }
    }
  }

  private static func skipComment(_ cursor: inout ByteCursor) -> Bool {
    if cursor.starts(with: "/*") { return cursor.skip(behind: "*/", from: 2) }
    guard cursor.current == UInt8(ascii: "#") || cursor.starts(with: "//") else { return false }
    return cursor.skip(to: 0x0A)
  }
}
