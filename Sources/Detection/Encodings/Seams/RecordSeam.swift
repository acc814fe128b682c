import Bytes

/// Text that a program wrote in parts: each in a record of JSON on a line of its own, or as a part of a
/// parameter of mail.
enum RecordSeam {
  private static let longest = 256
  private static let mostSequences = 4

  static func read(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Seam? {
    var cursor = ByteCursor(text, at: offset, reach: longest, charging: budget)
    if cursor.skip(UInt8(ascii: ";")) {
      return skipParameterEdge(&cursor) ? Seam(length: cursor.offset - offset, isLoose: true) : nil
    }
    guard cursor.skip(UInt8(ascii: "\"")) else { return nil }
    cursor.skip(.blank)
    if cursor.skip(UInt8(ascii: ",")) {
      return skipDockerEdge(&cursor)
        ? Seam(length: cursor.offset - offset)
        : TextRunSeam.read(at: offset, in: text, charging: budget)
    }
    if cursor.skip(UInt8(ascii: ";")) {
      return skipParameterEdge(&cursor) ? Seam(length: cursor.offset - offset, isLoose: true) : nil
    }
    if cursor.stands(in: .space) || cursor.current == UInt8(ascii: "}") {
      return TextRunSeam.read(at: offset, in: text, charging: budget)
    }
    guard skipEventEdge(&cursor) else { return nil }
    var end = cursor.offset
    // What an event begins with is often a colour.
    for _ in 0..<mostSequences {
      guard end < text.count,
        let sequence = TerminalSeam.sequence(at: end, in: text, charging: budget)
      else { break }
      end += sequence.length
    }
    return Seam(length: end - offset, isLoose: true)
  }

  /// Skips from one part of a long line to the next, as Docker writes them:
  /// `{"log":"…","stream":"stdout","time":"…"}`.
  private static func skipDockerEdge(_ cursor: inout ByteCursor) -> Bool {
    cursor.skip(.blank)
    guard cursor.skip("\"stream\""), cursor.skip(UInt8(ascii: ":")) else { return false }
    cursor.skip(.blank)
    guard cursor.skip("\"std"), cursor.skip(to: 0x0A) else { return false }
    cursor.advance()
    guard cursor.skip(UInt8(ascii: "{")) else { return false }
    cursor.skip(.blank)
    guard cursor.skip("\"log\""), cursor.skip(UInt8(ascii: ":")) else { return false }
    cursor.skip(.blank)
    return cursor.skip(UInt8(ascii: "\""))
  }

  /// Skips to the next part of a parameter's value: `name*1="…"`, `name*1*=…` (RFC 2231, sections 3
  /// and 4.1).
  private static func skipParameterEdge(_ cursor: inout ByteCursor) -> Bool {
    cursor.skip(.space)
    guard cursor.skip(.alphanumeric) > 0, cursor.skip(UInt8(ascii: "*")),
      cursor.current != UInt8(ascii: "0"), cursor.skip(.digit) > 0
    else { return false }
    _ = cursor.skip(UInt8(ascii: "*"))
    guard cursor.skip(UInt8(ascii: "=")) else { return false }
    _ = cursor.skip(UInt8(ascii: "\""))
    return cursor.stands(in: .identifier)
  }

  /// Skips from one event of a terminal's recording to the next: `[1.25, "o", "…"]`, as asciinema
  /// writes it (asciicast, version 2).
  private static func skipEventEdge(_ cursor: inout ByteCursor) -> Bool {
    guard cursor.skip(UInt8(ascii: "]")) else { return false }
    _ = cursor.skip(0x0D)
    guard cursor.skip(0x0A), cursor.skip(UInt8(ascii: "[")) else { return false }
    cursor.skip(.blank)
    guard cursor.skip(.digit) > 0 else { return false }
    if cursor.skip(UInt8(ascii: ".")) { cursor.skip(.digit) }
    guard cursor.skip(UInt8(ascii: ",")) else { return false }
    cursor.skip(.blank)
    guard cursor.skip("\"o\"") || cursor.skip("\"i\"") else { return false }
    guard cursor.skip(UInt8(ascii: ",")) else { return false }
    cursor.skip(.blank)
    return cursor.skip(UInt8(ascii: "\""))
  }
}
