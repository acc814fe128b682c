/// A shell pattern, read as git reads one in its ignore files (gitignore(5), and git's own behaviour
/// where the manual page is silent).
///
/// The pattern is taken apart once, so that matching looks at bytes and sets alone. Matching goes
/// back to the last `*`, or from there to the last `**`, and no further: an earlier one could only
/// leave less of the text. The time is at most the product of the lengths for each `**`.
struct Wildmatch: Sendable {
  enum Element: Sendable, Equatable {
    case byte(UInt8)
    /// One byte out of a set: an index into `sets`.
    case set(Int)
    /// `?`: any byte but `/`.
    case any
    /// `*`: any bytes but `/`.
    case star
    /// `**` between slashes: any bytes. Followed by a slash, it may stand for nothing at all.
    case deepStar(mayVanish: Bool)
    /// What follows can't be read, so nothing matches.
    case never
  }

  /// 256 bits.
  struct ByteSet: Sendable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    func contains(_ byte: UInt8) -> Bool {
      let word = byte < 128 ? (byte < 64 ? words.0 : words.1) : (byte < 192 ? words.2 : words.3)
      return word >> UInt64(byte & 63) & 1 != 0
    }

    mutating func insert(_ byte: UInt8) {
      let bit = UInt64(1) << UInt64(byte & 63)
      switch byte >> 6 {
      case 0: words.0 |= bit
      case 1: words.1 |= bit
      case 2: words.2 |= bit
      default: words.3 |= bit
      }
    }
  }

  private(set) var elements: [Element] = []
  private var sets: [ByteSet] = []
  private let foldsCase: Bool

  /// Takes a pattern apart.
  ///
  /// - Parameters:
  ///   - pattern: the pattern's bytes, without a NUL.
  ///   - matchesPath: whether the text may hold slashes, which gives `**` its meaning.
  ///   - foldsCase: whether ASCII letters of either case are the same.
  init(_ pattern: ArraySlice<UInt8>, matchesPath: Bool, foldsCase: Bool) {
    self.foldsCase = foldsCase
    var parser = Parser(pattern, matchesPath: matchesPath, foldsCase: foldsCase)
    parser.parse()
    elements = parser.elements
    sets = parser.sets
  }

  /// The number of slashes in every text that matches; nil where it may differ.
  var slashCount: Int? {
    var count = 0
    for element in elements {
      if case .deepStar = element { return nil }
      if element == .byte(UInt8(ascii: "/")) { count += 1 }
    }
    return count
  }

  /// The byte that every text which matches ends in; nil where it may differ.
  var lastByte: UInt8? {
    if case .byte(let byte) = elements.last { return byte }
    return nil
  }

  /// The byte that every text which matches begins with; nil where it may differ.
  var firstByte: UInt8? {
    if case .byte(let byte) = elements.first { return byte }
    return nil
  }

  /// Whether the whole text matches.
  func matches(_ text: Span<UInt8>) -> Bool {
    let end = text.count
    var position = 0
    var index = 0
    // Where to go on after a mismatch: the element after the star, and the text it begins at.
    var star: (element: Int, position: Int)?
    var deep: (element: Int, position: Int)?
    while true {
      if index < elements.count {
        switch elements[index] {
        case .star:
          index += 1
          if index == elements.count && !hasSlash(text, from: position) { return true }
          star = (index, position)
          continue
        case .deepStar(let mayVanish):
          star = nil
          if index + 1 == elements.count { return true }
          deep = (index + 1, mayVanish ? position : position + 1)
          index += mayVanish ? 2 : 1
          continue
        case let element where position < end && accepts(element, text[position]):
          position += 1
          index += 1
          continue
        default:
          break
        }
      } else if position == end {
        return true
      }
      if let last = star, last.position < end, text[last.position] != UInt8(ascii: "/") {
        position = last.position + 1
        index = last.element
        star = (index, position)
      } else if let last = deep, last.position <= end {
        position = last.position
        index = last.element
        deep = (index, position + 1)
        star = nil
      } else {
        return false
      }
    }
  }

  private func hasSlash(_ text: Span<UInt8>, from start: Int) -> Bool {
    for index in start..<text.count where text[index] == UInt8(ascii: "/") { return true }
    return false
  }

  @inline(__always)
  private func accepts(_ element: Element, _ byte: UInt8) -> Bool {
    let byte = foldsCase ? byte.folded : byte
    switch element {
    case .byte(let wanted): return byte == wanted
    case .any: return byte != UInt8(ascii: "/")
    case .set(let set): return sets[set].contains(byte)
    default: return false
    }
  }
}

extension UInt8 {
  /// The byte with an ASCII upper-case letter made lower-case.
  @inline(__always)
  var folded: UInt8 { self >= 0x41 && self <= 0x5a ? self | 0x20 : self }

  /// The byte with an ASCII lower-case letter made upper-case.
  var raised: UInt8 { isLower ? self & 0xdf : self }

  var isLower: Bool { self >= 0x61 && self <= 0x7a }
}
