/// A long run of base64 or hexadecimal text (a carrier): it is decoded as a whole, since what it
/// holds may hide every literal.
struct Run {
  /// How the run's characters are read.
  enum Kind: Equatable {
    case hex
    /// Base64 from the run's character of this number on, 0 to 3.
    case base64(skipping: Int)

    var name: String { self == .hex ? "hex" : "base64" }
  }

  /// The offset of the run's first character.
  var start: Int

  /// The run that holds an offset, as far as it goes back on its line.
  ///
  /// - Parameter floor: where the text before was taken for another run.
  init(around offset: Int, in text: Span<UInt8>, notBefore floor: Int) {
    var start = offset
    let least = max(floor, offset - 4096)
    while start > least, Base64Text.value(text[start - 1]) != nil { start -= 1 }
    self.start = start
  }

  init(start: Int) { self.start = start }

  /// Whether the first characters are all hexadecimal.
  func beginsAsHex(in text: Span<UInt8>) -> Bool {
    guard start + 24 <= text.count else { return false }
    for offset in start..<start + 24 where HexDigits.value(text[offset]) == nil { return false }
    return true
  }

  /// Decodes up to a number of bytes from an offset on.
  ///
  /// - Parameters:
  ///   - offset: the run's start, or where the last call ended.
  ///   - limit: the most bytes to make.
  ///   - each: gets each byte, and the start and end of the characters that it came from.
  /// - Returns: the offset behind the last character that was read.
  @inline(__always)
  static func decode(
    _ kind: Kind, _ text: Span<UInt8>, from offset: Int, limit: Int,
    each: (UInt8, Int, Int) -> Void
  ) -> Int {
    kind == .hex
      ? decodeHex(text, from: offset, limit: limit, each: each)
      : decodeBase64(text, from: offset, limit: limit, each: each)
  }

  @inline(__always)
  private static func decodeBase64(
    _ text: Span<UInt8>, from offset: Int, limit: Int, each: (UInt8, Int, Int) -> Void
  ) -> Int {
    var offset = offset
    var made = 0
    while made < limit {
      // Four plain characters at once, which is nearly all there is.
      if offset + 4 <= text.count, let a = Base64Text.value(text[offset]),
        let b = Base64Text.value(text[offset + 1]), let c = Base64Text.value(text[offset + 2]),
        let d = Base64Text.value(text[offset + 3])
      {
        each(a << 2 | b >> 4, offset, offset + 2)
        each(b << 4 | c >> 2, offset + 1, offset + 3)
        each(c << 6 | d, offset + 2, offset + 4)
        offset += 4
        made += 3
        continue
      }
      // Breaks, escapes and the end.
      guard let a = Base64Text.character(at: offset, in: text) else { break }
      offset = a.end
      guard let b = Base64Text.character(at: offset, in: text) else { break }
      each(a.value << 2 | b.value >> 4, a.start, b.end)
      offset = b.end
      made += 1
      guard let c = Base64Text.character(at: offset, in: text) else { break }
      each(b.value << 4 | c.value >> 2, b.start, c.end)
      offset = c.end
      made += 1
      guard let d = Base64Text.character(at: offset, in: text) else { break }
      each(c.value << 6 | d.value, c.start, d.end)
      offset = d.end
      made += 1
    }
    return offset
  }

  @inline(__always)
  private static func decodeHex(
    _ text: Span<UInt8>, from offset: Int, limit: Int, each: (UInt8, Int, Int) -> Void
  ) -> Int {
    var offset = offset
    var made = 0
    while made < limit {
      if offset + 2 <= text.count, let high = HexDigits.value(text[offset]),
        let low = HexDigits.value(text[offset + 1])
      {
        each(high << 4 | low, offset, offset + 2)
        offset += 2
        made += 1
      } else if let next = Base64Text.end(ofBreakAt: offset, in: text), next + 2 <= text.count,
        HexDigits.value(text[next]) != nil
      {
        offset = next
      } else {
        break
      }
    }
    return offset
  }
}
