import Bytes

/// The header of a file of NumPy that holds an array of texts in UTF-32: what one element has no room
/// for does not follow in the next. See `numpy.lib.format`, "Format Version 1.0".
struct NumPyHeader {
  /// Where the elements begin, and how many bytes each has.
  private let start: Int
  private let size: Int

  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// How much of a header is looked at for the type of the elements, and how long they are at the most,
  /// in characters.
  private static let longest = 512
  private static let mostCharacters = 1 << 20

  /// - Parameter text: a blob or its first block; nil for other texts.
  init?(in text: Span<UInt8>) {
    guard text.count > 12, Self.magic.indices.allSatisfy({ text[$0] == Self.magic[$0] }) else {
      return nil
    }
    let isShort = text[6] == 1
    let length = Int(text[8]) | Int(text[9]) << 8
    let high = isShort ? 0 : Int(text[10]) << 16 | Int(text[11]) << 24
    start = (isShort ? 10 : 12) + length + high
    var next = 10
    let end = min(text.count, start, Self.longest) - 4
    while next < end {
      // `'<U40'`, and nothing else: of records each has fields of its own.
      if text[next] == UInt8(ascii: "'"), "<>".utf8.contains(text[next + 1]),
        text[next + 2] == UInt8(ascii: "U")
      {
        var count = 0
        next += 3
        while next < end, count < Self.mostCharacters, ByteClass.digit.contains(text[next]) {
          count = 10 * count + Int(text[next] - 0x30)
          next += 1
        }
        guard count > 0, text[next] == UInt8(ascii: "'"), next + 1 < text.count,
          text[next + 1] == UInt8(ascii: ",")
        else { return nil }
        size = 4 * count
        return
      }
      next += 1
    }
    return nil
  }

  /// The number of the element that a byte is of.
  func element(of offset: Int) -> Int { offset < start ? -1 : (offset - start) / size }
}
