import Bytes

/// What protocols and programs put between the lines of one text.
extension LineSeam {
  /// The length of a chunk in hexadecimal digits, on a line of its own (RFC 9112, section 7.1).
  static func chunkEnd(
    from offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    var cursor = ByteCursor(text, at: offset, reach: 128, charging: budget)
    var digits = 0
    while digits < 8, let byte = cursor.current, HexDigits.value(byte) != nil {
      digits += 1
      cursor.advance()
    }
    guard digits > 0, text[offset - 2] == 0x0D else { return nil }
    if cursor.current == UInt8(ascii: ";"), !cursor.skip(to: 0x0D) { return nil }
    guard cursor.skip(0x0D), cursor.skip(0x0A), cursor.stands(in: .identifier) else { return nil }
    return cursor.offset
  }

  /// The beginning of a line of a container's log: a time, a stream, and whether the line is partial
  /// or full (the Kubernetes container runtime interface's format).
  static func containerLogEnd(
    from offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard ByteClass.digit.contains(text[offset]) else { return nil }
    var cursor = ByteCursor(text, at: offset, reach: 64, charging: budget)
    while let byte = cursor.current, byte > 0x20, byte < 0x7F { cursor.advance() }
    guard cursor.offset >= offset + 20, cursor.skip(0x20), cursor.starts(with: "std") else {
      return nil
    }
    cursor.skip(.letter)
    guard cursor.skip(0x20) else { return nil }
    guard cursor.skip(UInt8(ascii: "P")) || cursor.skip(UInt8(ascii: "F")), cursor.skip(0x20) else {
      return nil
    }
    return cursor.stands(in: .identifier) ? cursor.offset : nil
  }

  /// The beginning of a row of `curl --trace-ascii`, `0040: `, behind a row of 64 characters.
  static func traceEnd(
    from offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    let row = offset - 1 - traceWidth - 6
    guard row >= 0, offset + 6 < text.count, let number = traceNumber(at: offset, in: text),
      let before = traceNumber(at: row, in: text), number == before + UInt64(traceWidth),
      ByteClass.identifier.contains(text[offset + 6])
    else { return nil }
    budget.charge(16)
    return offset + 6
  }

  /// How many characters a row of curl's traces has.
  private static let traceWidth = 64

  private static func traceNumber(at offset: Int, in text: Span<UInt8>) -> UInt64? {
    guard offset + 5 < text.count, text[offset + 4] == UInt8(ascii: ":"), text[offset + 5] == 0x20
    else { return nil }
    return HexDigits.number(4, at: offset, in: text).map { UInt64($0) }
  }
}
