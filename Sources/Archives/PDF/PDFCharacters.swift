/// What the codes of a font stand for: a ToUnicode map (ISO 32000-1 section 9.10.3), or differences
/// from the usual characters.
struct PDFCharacters {
  /// Codes in a row that stand for characters in a row.
  private struct Piece {
    var first: UInt32
    var last: UInt32
    var scalar: UInt32
  }

  /// In order of the codes.
  private var pieces: [Piece] = []
  /// How many bytes a code has.
  private(set) var width = 1
  private var differences: [UInt8: UInt8] = [:]

  /// The most pieces of a map: each code by itself.
  private static let most = 1 << 16

  /// A font whose codes are ASCII but for some.
  init(differences: [UInt8: UInt8]) { self.differences = differences }

  /// Reads a ToUnicode map.
  init(map bytes: Span<UInt8>) {
    var lexer = PDFLexer(bytes)
    // The strings since the last keyword.
    var strings: [[UInt8]] = []
    var isRange = false
    var isInMap = false
    var array: Int?
    while pieces.count < Self.most {
      switch lexer.next() {
      case .end:
        finish()
        return
      case .openArray: array = strings.count
      case .closeArray:
        if let start = array, isRange, start >= 2 { addArray(strings, from: start) }
        array = nil
        strings = []
      case .string(let text):
        strings.append(text)
        if isInMap, array == nil, strings.count == (isRange ? 3 : 2) {
          add(strings[0], strings[strings.count - 2], strings[strings.count - 1])
          strings = []
        } else if strings.count > 600 {
          strings = []
        }
      case .word(let word):
        if lexer.reads(word, "endcodespacerange"), let first = strings.first {
          width = min(4, max(1, first.count))
        }
        isRange = lexer.reads(word, "beginbfrange")
        isInMap = isRange || lexer.reads(word, "beginbfchar")
        strings = []
        array = nil
      default: continue
      }
    }
    finish()
  }

  /// Makes a map one of a font with codes of one byte, and with names for some of them.
  mutating func complete(with differences: [UInt8: UInt8]) {
    width = 1
    self.differences = differences
  }

  private mutating func addArray(_ strings: [[UInt8]], from start: Int) {
    let first = Self.code(strings[0])
    for (index, text) in strings[start...].enumerated() where pieces.count < Self.most {
      guard let scalar = Self.scalar(text) else { continue }
      let code = first &+ UInt32(index)
      pieces.append(Piece(first: code, last: code, scalar: scalar))
    }
  }

  private mutating func add(_ first: [UInt8], _ last: [UInt8], _ text: [UInt8]) {
    guard let scalar = Self.scalar(text), Self.code(first) <= Self.code(last) else { return }
    pieces.append(Piece(first: Self.code(first), last: Self.code(last), scalar: scalar))
  }

  private mutating func finish() { pieces.sort { $0.first < $1.first } }

  private static func code(_ bytes: [UInt8]) -> UInt32 {
    bytes.suffix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// The first character of UTF-16 text; ligatures are in no key.
  private static func scalar(_ bytes: [UInt8]) -> UInt32? {
    guard bytes.count >= 2 else { return bytes.first.map { UInt32($0) } }
    return UInt32(bytes[0]) << 8 | UInt32(bytes[1])
  }

  /// The ASCII character of a code; nil for any other one.
  func byte(_ code: UInt32) -> UInt8? {
    var (low, high) = (0, pieces.count)
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].first <= code { low = middle + 1 } else { high = middle }
    }
    guard low > 0, code <= pieces[low - 1].last else {
      guard pieces.isEmpty || !differences.isEmpty, let code = UInt8(exactly: code) else {
        return nil
      }
      if let byte = differences[code] { return byte }
      return code < 0x80 ? code : nil
    }
    let scalar = pieces[low - 1].scalar &+ (code - pieces[low - 1].first)
    return UInt8(exactly: scalar).flatMap { $0 < 0x80 ? $0 : nil }
  }

  /// Whether anything else than ASCII codes stands for ASCII characters.
  var isPlain: Bool { pieces.isEmpty && differences.isEmpty }
}
