import Bytes

/// A string of bytes in code, each as it is or as an escape: `b'#)\x17$!\n'` of Python.
enum MaskedLiteral {
  /// How far before a literal of code the string may begin, in bytes.
  private static let reach = 288

  /// Where the first byte of a string stands that is as long as a key and begins near before an offset.
  static func start(
    before offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    let least = max(1, offset - reach)
    budget.charge(2 * (offset - least))
    var next = least
    while next < offset {
      defer { next += 1 }
      guard text[next] == UInt8(ascii: "b"), next + 1 < offset,
        ByteClass.shellQuote.contains(text[next + 1]),
        !ByteClass.identifier.contains(text[next - 1]),
        bytes(at: next + 2, in: text, charging: budget) != nil
      else { continue }
      return next + 2
    }
    return nil
  }

  /// The bytes of a string behind its quote, and where each stands; nil if they are none of a key's own.
  static func bytes(
    at start: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> (bytes: [UInt8], places: [Range<Int>])? {
    guard start > 0, start < text.count, ByteClass.shellQuote.contains(text[start - 1]) else {
      return nil
    }
    let quote = text[start - 1]
    var bytes: [UInt8] = []
    var places: [Range<Int>] = []
    var next = start
    while next < text.count, text[next] != quote, bytes.count <= EncodingWindow.wholeKey + 1 {
      guard let (byte, end) = byte(at: next, in: text) else { return nil }
      bytes.append(byte)
      places.append(next..<end)
      next = end
    }
    budget.charge(next - start)
    guard next < text.count, text[next] == quote, MaskedKey.mayBe(bytes.count) else { return nil }
    return (bytes, places)
  }

  private static func byte(at offset: Int, in text: Span<UInt8>) -> (byte: UInt8, end: Int)? {
    guard text[offset] == UInt8(ascii: "\\") else {
      return (0x20..<0x7F).contains(text[offset]) ? (text[offset], offset + 1) : nil
    }
    guard offset + 1 < text.count else { return nil }
    switch text[offset + 1] {
    case UInt8(ascii: "x"):
      guard offset + 3 < text.count, let high = HexDigits.value(text[offset + 2]),
        let low = HexDigits.value(text[offset + 3])
      else { return nil }
      return (high << 4 | low, offset + 4)
    case UInt8(ascii: "n"): return (0x0A, offset + 2)
    case UInt8(ascii: "r"): return (0x0D, offset + 2)
    case UInt8(ascii: "t"): return (0x09, offset + 2)
    case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""):
      return (text[offset + 1], offset + 2)
    default: return nil
    }
  }
}
