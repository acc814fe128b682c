/// A piece of text that stands for other bytes.
struct Escape {
  /// How many bytes of text it is.
  var length: Int
  /// The Unicode scalar it stands for; nil for nothing at all, such as a soft line break.
  var scalar: UInt32?
}

/// Text in which single characters are escaped: some of them or all.
///
/// The first three characters of a secret tell the literals: either they are all plain (then the
/// rule's own literal finds the secret), or the first, second or third is the first one escaped.
///
/// A conforming type is the syntax of one kind of escapes, which may stand anywhere between plain
/// characters. (A generic type over the syntax costs every start a search through the program's
/// conformances.)
protocol EscapeEncoding: Encoding {
  /// The name that findings carry.
  static var name: String { get }
  /// The bytes that escapes begin with.
  static var markers: [UInt8] { get }
  /// Whether escapes' values are bytes rather than characters.
  static var yieldsBytes: Bool { get }
  /// How a byte's escapes may begin or end: at least one of these is in each of its escapes.
  ///
  /// - Parameter isFirst: whether nothing known stands before the escape. Otherwise the pieces
  ///   start at the escape's first byte.
  static func pieces(of byte: UInt8, isFirst: Bool) -> [[UInt8]]
  /// Literals beside those made of `pieces`.
  static func moreLiterals(covering prefix: [UInt8]) -> [[UInt8]]
  /// Texts in which every character is escaped: what bytes are written as, from their first escape
  /// on, 8 bytes at most; none where that does not happen.
  static func whole(_ bytes: [UInt8]) -> [[UInt8]]
  /// The escape at an offset whose byte is one of the markers.
  static func escape(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Escape?
  /// Whether a literal of `moreLiterals` may be part of a secret.
  static func isPlausible(at hit: Int, in text: Span<UInt8>) -> Bool

  /// What is looked for.
  var table: EscapeTable { get }
  init(table: EscapeTable)
}

/// What an encoding of escapes looks for.
struct EscapeTable: Sendable {
  let literals: [[UInt8]]
  /// Everything that may be found below the escapes.
  let needles: Needles
  /// Whether each byte may begin an escape.
  let isMarker: [Bool]
}

extension EscapeEncoding {
  static var yieldsBytes: Bool { false }
  static func moreLiterals(covering prefix: [UInt8]) -> [[UInt8]] { [] }
  static func whole(_ bytes: [UInt8]) -> [[UInt8]] { [] }
  static func isPlausible(at hit: Int, in text: Span<UInt8>) -> Bool { false }
}

extension EscapeEncoding {
  var name: String { Self.name }
  var literals: [[UInt8]] { table.literals }
  var markers: [UInt8] { Self.markers }

  /// - Parameters:
  ///   - inner: what encoded secrets begin with that may be escaped once more, character by
  ///     character.
  ///   - needles: everything that may be found below the escapes.
  init(prefixes: [[UInt8]], inner: [[UInt8]], needles: Needles) {
    var isMarker = [Bool](repeating: false, count: 256)
    for marker in Self.markers { isMarker[Int(marker)] = true }
    let all = Self.literals(covering: prefixes) + inner.flatMap { Self.whole($0) }
    self.init(
      table: EscapeTable(
        literals: all.distinct(), needles: needles, isMarker: isMarker))
  }

  /// The literals of secrets that begin with one of the prefixes.
  static func literals(covering prefixes: [[UInt8]]) -> [[UInt8]] {
    prefixes.flatMap { prefix in
      var literals = Self.moreLiterals(covering: prefix)
      for escaped in 0..<min(3, prefix.count) {
        for piece in Self.pieces(of: prefix[escaped], isFirst: escaped == 0) {
          literals.append(prefix[..<escaped] + piece)
        }
      }
      return literals
    }
  }

  /// How far before a literal the escape may begin that it is part of.
  private static var longestStart: Int { 12 }

  var anchors: ClosedRange<Int>? { -Self.longestStart...0 }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard literal != nil else { return hit }
    var start = hit
    let least = max(0, hit - Self.longestStart)
    while start >= least {
      if start == hit || table.isMarker[Int(text[start])],
        let word = firstBytes(text, from: start, charging: budget),
        table.needles.contains(word)
      {
        return start
      }
      start -= 1
    }
    return Self.isPlausible(at: hit, in: text) ? hit : nil
  }

  /// The first 8 bytes that stand at an offset, the first one lowest; nil if none is escaped, or if
  /// the first ones begin no needle.
  private func firstBytes(
    _ text: Span<UInt8>, from start: Int, charging budget: WorkBudget
  ) -> UInt64? {
    var isChanged = false
    var word: UInt64 = 0
    var count: UInt64 = 0
    var offset = start
    while count < 8, offset < text.count {
      var byte = text[offset]
      if table.isMarker[Int(byte)],
        let escape = Self.escape(at: offset, in: text, charging: budget)
      {
        offset += escape.length
        isChanged = true
        guard let scalar = escape.scalar else { continue }
        switch InvisibleSeam.reading(of: scalar) {
        case .nothing: continue
        case .ascii(let known): byte = known
        case .itself:
          guard scalar < 0x80 else { return word }
          byte = UInt8(scalar)
        }
      } else {
        offset += 1
      }
      word |= UInt64(byte) << (8 * count)
      count += 1
      if count == 3, !table.needles.mayBegin(word) { return nil }
    }
    return isChanged ? word : nil
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    var offset = max(0, anchor - EncodingWindow.before)
    let end = min(text.count, anchor + decoded.after)
    // Text in which everything is escaped may be compressed: there the window ends with it.
    let longest = min(text.count, anchor + EncodingWindow.longest)
    var escapes = 0
    // What is plain is copied in one go.
    var plain = offset
    while offset < end || (escapes > EncodingWindow.after / 16 && offset < longest) {
      guard table.isMarker[Int(text[offset])],
        let escape = Self.escape(at: offset, in: text, charging: budget)
      else {
        escapes = 0
        offset += 1
        continue
      }
      decoded.append(plain..<offset, of: text)
      decoded.isChanged = true
      escapes += 1
      if let scalar = escape.scalar {
        append(scalar, from: offset, to: offset + escape.length, to: &decoded)
      }
      offset += escape.length
      plain = offset
    }
    decoded.append(plain..<offset, of: text)
    decoded.reach = offset
    decoded.isComplete = offset >= text.count
  }

  func hasEscape(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Bool {
    table.isMarker[Int(text[offset])]
      && Self.escape(at: offset, in: text, charging: budget) != nil
  }

  private func append(
    _ value: UInt32, from start: Int, to end: Int, to decoded: inout DecodedText
  ) {
    if value < 0x80 || (value < 0x100 && Self.yieldsBytes) {
      return decoded.append(UInt8(value), from: start, to: end)
    }
    switch InvisibleSeam.reading(of: value) {
    case .nothing: break
    case .ascii(let byte): decoded.append(byte, from: start, to: end)
    case .itself: decoded.append(Unicode.Scalar(value) ?? "\u{FFFD}", from: start, to: end)
    }
  }
}
