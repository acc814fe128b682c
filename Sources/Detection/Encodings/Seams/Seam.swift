import Bytes

/// What stands between two characters of a text and means nothing, or one of them in a dress: a
/// terminal's colour, a tag of inline markup, a soft hyphen, a fold, the backslash of `\_`.
struct Seam {
  /// How many bytes of text it is.
  var length: Int
  /// The character that it stands for; nil for nothing at all.
  var byte: UInt8?
  /// Whether words may end there as well, as at a line's end: then it counts only within a key that
  /// is not complete.
  var isLoose = false

  /// The kinds of seams, in the order in which they are tried.
  private enum Kind: UInt8, CaseIterable {
    case overstruck, sequence, markup, invisible, reference, typesetting, kerning, template
    case shellEscape, emphasis, line, record

    /// The bytes that seams of the kind begin with.
    var markers: [UInt8] {
      switch self {
      case .overstruck: [TerminalSeam.backspace]
      case .sequence: Array("\u{1B}\u{E}\u{F}\\^#".utf8)
      case .markup: Array("<]".utf8)
      case .invisible: [0xAD, 0xC2, 0xCD, 0xD8, 0xE1, 0xE2, 0xEF, 0xF3] + LookAlike.markers
      case .reference: Array("&".utf8)
      case .typesetting: Array("\\{}".utf8)
      case .kerning: Array(")".utf8)
      case .template: Array("\"'`${#".utf8)
      case .shellEscape: Array("^`".utf8)
      case .emphasis: Array("*~{[\\#+>".utf8)
      case .line: Array("\n\r\\$- ".utf8)
      case .record: Array("\";".utf8)
      }
    }

    /// The seam of the kind that begins at an offset.
    func read(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Seam? {
      switch self {
      case .overstruck: TerminalSeam.overstruck(at: offset, in: text, charging: budget)
      case .sequence: TerminalSeam.sequence(at: offset, in: text, charging: budget)
      case .markup: MarkupSeam.read(at: offset, in: text, charging: budget)
      case .invisible: InvisibleSeam.read(at: offset, in: text, charging: budget)
      case .reference: InvisibleSeam.reference(at: offset, in: text, charging: budget)
      case .typesetting: TypesettingSeam.read(at: offset, in: text, charging: budget)
      case .kerning: TypesettingSeam.kerning(at: offset, in: text, charging: budget)
      case .template: CodeSeam.template(at: offset, in: text, charging: budget)
      case .shellEscape: CodeSeam.shellEscape(at: offset, in: text, charging: budget)
      case .emphasis: CodeSeam.emphasis(at: offset, in: text, charging: budget)
      case .line: LineSeam.read(at: offset, in: text, charging: budget)
      case .record: RecordSeam.read(at: offset, in: text, charging: budget)
      }
    }
  }

  /// For each byte, a bit for each kind that may begin with it.
  private static let kinds: [UInt16] = Kind.allCases.reduce(into: Array(repeating: 0, count: 256)) {
    for marker in $1.markers { $0[Int(marker)] |= 1 << $1.rawValue }
  }

  /// The bytes that seams begin with.
  static let markers = (0...UInt8.max).filter { kinds[Int($0)] != 0 }

  /// The seam that begins at an offset.
  static func at(_ offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Seam? {
    // A character that is struck over is the last one that was printed.
    if offset + 2 < text.count, text[offset + 1] == TerminalSeam.backspace {
      return TerminalSeam.overstrike(at: offset, in: text, charging: budget)
    }
    var left = kinds[Int(text[offset])]
    while left != 0, let kind = Kind(rawValue: UInt8(left.trailingZeroBitCount)) {
      if let seam = kind.read(at: offset, in: text, charging: budget) { return seam }
      left &= left - 1
    }
    return nil
  }
}
