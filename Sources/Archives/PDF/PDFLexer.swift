import Bytes

/// The tokens of a PDF file or content stream: ISO 32000-1 section 7.2 and 7.3.
///
/// It goes over the bytes once, from its offset on, and nests nowhere: brackets are tokens of their own.
struct PDFLexer: ~Escapable {
  /// A token; names and words by their places, since most are of no interest.
  enum Token: Equatable {
    case number(Double)
    case name(Range<Int>)
    /// An operator or keyword.
    case word(Range<Int>)
    /// A string, its escapes or digits undone.
    case string([UInt8])
    case openArray, closeArray, openDictionary, closeDictionary
    case end
  }

  let bytes: Span<UInt8>
  private(set) var offset: Int
  /// Where the last token began.
  private(set) var start: Int
  /// A string that is longer is cut.
  private static let longestString = 1 << 20
  /// The most digits of a number that is read.
  private static let mostDigits = 17

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>, at offset: Int = 0) {
    self.bytes = bytes
    self.offset = offset
    start = offset
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 || byte == 0x0C || byte == 0
  }

  /// Moves to a place further on.
  mutating func move(to place: Int) { offset = min(max(offset, place), bytes.count) }

  /// Skips a picture in a content stream, from behind `ID` up to `EI`.
  mutating func skipImage() {
    var place = offset
    while place + 3 < bytes.count {
      if bytes[place] == UInt8(ascii: "E"), bytes[place + 1] == UInt8(ascii: "I"),
        Self.isSpace(bytes[place - 1]), Self.isSpace(bytes[place + 2])
      {
        break
      }
      place += 1
    }
    move(to: place)
  }

  /// The next token.
  mutating func next() -> Token {
    skipSpace()
    start = offset
    guard offset < bytes.count else { return .end }
    switch bytes[offset] {
    case UInt8(ascii: "/"):
      offset += 1
      return .name(word())
    case UInt8(ascii: "("): return .string(literal())
    case UInt8(ascii: "<"):
      if follows(UInt8(ascii: "<")) { return taking(2, .openDictionary) }
      return .string(hex())
    case UInt8(ascii: ">"):
      return taking(follows(UInt8(ascii: ">")) ? 2 : 1, .closeDictionary)
    case UInt8(ascii: "["): return taking(1, .openArray)
    case UInt8(ascii: "]"): return taking(1, .closeArray)
    case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ")"):
      return taking(1, .word(offset..<offset + 1))
    default:
      let range = word()
      if let number = number(range) { return .number(number) }
      return .word(range)
    }
  }

  private func follows(_ byte: UInt8) -> Bool {
    offset + 1 < bytes.count && bytes[offset + 1] == byte
  }

  private mutating func taking(_ count: Int, _ token: Token) -> Token {
    offset = min(bytes.count, offset + count)
    return token
  }

  /// Skips white space and comments.
  private mutating func skipSpace() {
    while offset < bytes.count {
      if Self.isSpace(bytes[offset]) {
        offset += 1
      } else if bytes[offset] == UInt8(ascii: "%") {
        while offset < bytes.count, bytes[offset] != 0x0A, bytes[offset] != 0x0D { offset += 1 }
      } else {
        return
      }
    }
  }

  private mutating func word() -> Range<Int> {
    let start = offset
    while offset < bytes.count, !ByteClass.wordEndOfPDF.contains(bytes[offset]) { offset += 1 }
    return start..<offset
  }

  private func number(_ range: Range<Int>) -> Double? {
    guard !range.isEmpty, range.count <= 24 else { return nil }
    // Numbers of more digits are cut: nobody places text so exactly.
    var value = 0
    var scale = 0
    var digits = 0
    for index in range {
      switch bytes[index] {
      case 0x30...0x39:
        digits += 1
        if digits > Self.mostDigits {
          if scale == 0 { return nil }
          continue
        }
        value = value * 10 + Int(bytes[index] - 0x30)
        scale *= 10
      case UInt8(ascii: ".") where scale == 0: scale = 1
      case UInt8(ascii: "-") where index == range.lowerBound: break
      case UInt8(ascii: "+") where index == range.lowerBound: break
      default: return nil
      }
    }
    guard digits > 0 else { return nil }
    let number = scale > 1 ? Double(value) / Double(scale) : Double(value)
    return bytes[range.lowerBound] == UInt8(ascii: "-") ? -number : number
  }

  /// A string in parentheses, which may hold pairs of them: section 7.3.4.2.
  private mutating func literal() -> [UInt8] {
    var result: [UInt8] = []
    var depth = 0
    while offset < bytes.count, result.count < Self.longestString {
      let byte = bytes[offset]
      offset += 1
      switch byte {
      case UInt8(ascii: "("):
        depth += 1
        if depth > 1 { result.append(byte) }
      case UInt8(ascii: ")"):
        depth -= 1
        if depth == 0 { return result }
        result.append(byte)
      case UInt8(ascii: "\\"): escape(&result)
      default: result.append(byte)
      }
    }
    return result
  }

  private mutating func escape(_ result: inout [UInt8]) {
    guard offset < bytes.count else { return }
    let byte = bytes[offset]
    offset += 1
    switch byte {
    case UInt8(ascii: "n"): result.append(0x0A)
    case UInt8(ascii: "r"): result.append(0x0D)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "b"): result.append(0x08)
    case UInt8(ascii: "f"): result.append(0x0C)
    case 0x0A: break
    case 0x0D: if offset < bytes.count, bytes[offset] == 0x0A { offset += 1 }
    case 0x30...0x37:
      var value = UInt32(byte - 0x30)
      var digits = 1
      while digits < 3, offset < bytes.count, (0x30...0x37).contains(bytes[offset]) {
        value = value << 3 | UInt32(bytes[offset] - 0x30)
        offset += 1
        digits += 1
      }
      result.append(UInt8(truncatingIfNeeded: value))
    default: result.append(byte)
    }
  }

  private mutating func hex() -> [UInt8] {
    var result: [UInt8] = []
    var half: UInt8?
    offset += 1
    while offset < bytes.count, result.count < Self.longestString {
      let byte = bytes[offset]
      offset += 1
      if byte == UInt8(ascii: ">") { break }
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46: digit = byte - 0x41 + 10
      case 0x61...0x66: digit = byte - 0x61 + 10
      default: continue
      }
      if let high = half {
        result.append(high << 4 | digit)
        half = nil
      } else {
        half = digit
      }
    }
    if let half { result.append(half << 4) }
    return result
  }

  /// Whether a token is a name or word of these letters.
  func reads(_ range: Range<Int>, _ text: StaticString) -> Bool {
    range.count == text.utf8CodeUnitCount && bytes.holds(text, at: range.lowerBound)
  }

  /// A name as a key: names longer than 32 bytes are cut.
  func key(_ range: Range<Int>) -> [UInt8] {
    var key: [UInt8] = []
    for index in range.prefix(32) { key.append(bytes[index]) }
    return key
  }
}
