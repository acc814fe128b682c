/// Reading a run character by character.
extension Run {
  /// Decodes up to a number of bytes from a group's beginning on.
  ///
  /// - Parameters:
  ///   - offset: the run's start, or the end of a group.
  ///   - limit: the most bytes to make.
  ///   - body: gets each byte, and the start and end of the characters that it came from.
  /// - Returns: the offset behind the last character that was read.
  @inline(__always)
  func each(
    _ text: Span<UInt8>, from offset: Int, limit: Int, _ body: (UInt8, Int, Int) -> Void
  ) -> Int {
    kind == .hex
      ? eachHex(text, from: offset, limit: limit, body)
      : eachBase64(text, from: offset, limit: limit, body)
  }

  @inline(__always)
  private func eachBase64(
    _ text: Span<UInt8>, from offset: Int, limit: Int, _ body: (UInt8, Int, Int) -> Void
  ) -> Int {
    var offset = offset
    var made = 0
    while made < limit {
      guard let a = Base64Text.character(at: offset, in: text) else { break }
      guard let b = Base64Text.character(at: a.end, in: text) else { return a.end }
      body(a.value << 2 | b.value >> 4, a.start, b.end)
      guard let c = Base64Text.character(at: b.end, in: text) else { return b.end }
      offset = c.end
      made += 1
      guard made < limit else { break }
      body(b.value << 4 | c.value >> 2, b.start, c.end)
      made += 1
      guard made < limit, let d = Base64Text.character(at: c.end, in: text) else { break }
      body(c.value << 6 | d.value, c.start, d.end)
      offset = d.end
      made += 1
    }
    return offset
  }

  @inline(__always)
  private func eachHex(
    _ text: Span<UInt8>, from offset: Int, limit: Int, _ body: (UInt8, Int, Int) -> Void
  ) -> Int {
    var offset = offset
    var made = 0
    while made < limit {
      var next = offset
      if next < text.count, HexDigits.value(text[next]) == nil,
        let end = Base64Text.end(ofBreakAt: next, in: text)
      {
        next = end
      }
      guard let value = HexDigits.number(2, at: next, in: text) else { break }
      body(UInt8(value), next, next + 2)
      offset = next + 2
      made += 1
    }
    return offset
  }
}
