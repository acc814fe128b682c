import Bytes

/// The lines of troff's output for devices (`groff -Z`), which has each word in pieces between which
/// letters move closer: groff_out(5).
struct TroffPieces: FilePieces {
  static let name = "text"

  private var place = 0
  private var bytes: [UInt8] = []
  private var size = 10_000.0
  /// Where the text begins that was printed last, and how wide it may be; nil behind a space.
  private var start: Double?
  private var position = 0.0
  private var width = 0.0

  private static let windowSize = 1 << 20
  private static let digest = 32
  /// A space is wider than what the width of letters may be wrong by, in sizes of the font.
  private static let space = 0.9
  /// Names of characters that are letters of a word.
  private static let characters: [(name: StaticString, letters: StaticString)] = [
    ("ff", "ff"), ("fi", "fi"), ("fl", "fl"), ("Fi", "ffi"), ("Fl", "ffl"), ("ul", "_"),
    ("hy", "-"),
  ]

  /// The devices that place letters in thousandths of a point.
  static func begins(_ first: Span<UInt8>) -> Bool {
    first.holds("x T ps\nx res 72000 ", at: 0) || first.holds("x T pdf\nx res 72000 ", at: 0)
  }

  mutating func next(in source: ArchiveSource) throws(ArchiveError) -> [UInt8]? {
    let window = try source.lines(at: place, atMost: Self.windowSize)
    if window.isEmpty { return nil }
    place += window.count
    bytes = []
    for line in window.split(separator: 0x0A) { read(line) }
    return bytes
  }

  private mutating func read(_ line: ArraySlice<UInt8>) {
    guard let command = line.first else { return }
    let rest = line.dropFirst()
    switch command {
    case UInt8(ascii: "t"), UInt8(ascii: "c"): append(rest)
    case UInt8(ascii: "u"):
      if let space = rest.firstIndex(of: 0x20) { append(rest[(space + 1)...]) }
    case UInt8(ascii: "C"):
      let known = Self.characters.first { rest.span.isEqual($0.name) }
      if let known { append(Self.bytes(of: known.letters)[...]) } else { append([0xFF]) }
    case UInt8(ascii: "w"): end(0x20)
    case UInt8(ascii: "n"), UInt8(ascii: "p"), UInt8(ascii: "V"), UInt8(ascii: "v"): end(0x0A)
    case UInt8(ascii: "s"): size = max(Self.number(rest), 1)
    case UInt8(ascii: "H"):
      position = Self.number(rest)
      if let start, abs(position - start) > width + Self.space * size { end(0x20) }
      start = position
      width = 0
    default: return
    }
  }

  private mutating func append(_ text: ArraySlice<UInt8>) {
    // Behind a space nothing tells where text stands: a digest beside a prefix is in a cell of its own.
    if bytes.last == UInt8(ascii: "_"), text.count >= Self.digest,
      text.prefix(Self.digest).allSatisfy({ HexDigits.value($0) != nil })
    {
      bytes.append(0x20)
    }
    bytes += text
    width += text.reduce(0) { $0 + Self.width(of: $1) } * size
  }

  private mutating func end(_ byte: UInt8) {
    if let last = bytes.last, last != byte, last != 0x0A { bytes.append(byte) }
    (start, width) = (nil, 0)
  }

  /// How wide a letter is about, in sizes of the font.
  private static func width(of letter: UInt8) -> Double {
    switch letter {
    case UInt8(ascii: "i"), UInt8(ascii: "j"), UInt8(ascii: "l"), UInt8(ascii: "t"),
      UInt8(ascii: "f"), UInt8(ascii: "I"), UInt8(ascii: "r"):
      0.3
    case UInt8(ascii: "m"), UInt8(ascii: "w"), UInt8(ascii: "M"), UInt8(ascii: "W"): 0.85
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): 0.7
    default: 0.5
    }
  }

  private static func number(_ text: ArraySlice<UInt8>) -> Double {
    var value = 0.0
    for digit in text.prefix(12) {
      guard ByteClass.digit.contains(digit) else { break }
      value = 10 * value + Double(digit - 0x30)
    }
    return value
  }

  private static func bytes(of text: StaticString) -> [UInt8] {
    text.withUTF8Buffer { unsafe Array($0) }
  }
}

extension Span<UInt8> {
  /// Whether these bytes are this ASCII text.
  fileprivate func isEqual(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && holds(text, at: 0)
  }
}
