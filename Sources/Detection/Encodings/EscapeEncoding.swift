/// A piece of text that stands for other bytes.
struct Escape {
  /// How many bytes of text it is.
  var length: Int
  /// The Unicode scalar it stands for; nil for nothing at all, such as a soft line break.
  var scalar: UInt32?
}

/// The syntax of escapes that may stand anywhere between plain characters.
protocol EscapeSyntax: Sendable {
  /// The name that findings carry.
  static var name: String { get }
  /// The bytes that escapes begin with.
  static var markers: [UInt8] { get }
  /// How a byte's escapes may begin or end: at least one of these is in each of its escapes.
  ///
  /// - Parameter isFirst: whether nothing known stands before the escape. Otherwise the pieces
  ///   start at the escape's first byte.
  static func pieces(of byte: UInt8, isFirst: Bool) -> [[UInt8]]
  /// Literals beside those made of `pieces`.
  static func moreLiterals(covering prefix: [UInt8]) -> [[UInt8]]
  /// The escape at an offset whose byte is one of the markers.
  static func escape(at offset: Int, in text: Span<UInt8>) -> Escape?
}

extension EscapeSyntax {
  static func moreLiterals(covering prefix: [UInt8]) -> [[UInt8]] { [] }
}

/// An encoding whose escapes may stand anywhere, so that a hit of any literal is tried with it.
protocol EscapeText: Encoding {
  /// Where the next byte stands that an escape may begin with; `Int.max` if there is none.
  func nextMarker(in text: Span<UInt8>, from offset: Int) -> Int
}

/// Text in which single characters are escaped: some of them or all.
///
/// The first three characters of a secret tell the literals: either they are all plain (then the
/// rule's own literal finds the secret), or the first, second or third is the first one escaped.
struct EscapeEncoding<Syntax: EscapeSyntax>: EscapeText {
  let literals: [[UInt8]]
  private let isMarker: [Bool]
  var name: String { Syntax.name }

  init(prefixes: [[UInt8]]) {
    var table = [Bool](repeating: false, count: 256)
    for marker in Syntax.markers { table[Int(marker)] = true }
    isMarker = table
    literals = prefixes.flatMap { prefix in
      var literals = Syntax.moreLiterals(covering: prefix)
      for escaped in 0..<min(3, prefix.count) {
        for piece in Syntax.pieces(of: prefix[escaped], isFirst: escaped == 0) {
          literals.append(prefix[..<escaped] + piece)
        }
      }
      return literals
    }
  }

  func decode(
    _ text: Span<UInt8>, around hit: Int, of literal: [UInt8], into decoded: inout DecodedText
  ) {
    let start = max(0, hit - EncodingWindow.before)
    let end = min(text.count, hit + EncodingWindow.after)
    var offset = start
    while offset < end {
      let byte = text[offset]
      if isMarker[Int(byte)], let escape = Syntax.escape(at: offset, in: text) {
        decoded.isChanged = true
        if let scalar = escape.scalar {
          append(scalar, from: offset, to: offset + escape.length, to: &decoded)
        }
        offset += escape.length
      } else {
        decoded.append(byte, from: offset, to: offset + 1)
        offset += 1
      }
    }
  }

  func nextMarker(in text: Span<UInt8>, from offset: Int) -> Int {
    for index in offset..<max(offset, text.count) where isMarker[Int(text[index])] { return index }
    return Int.max
  }

  private func append(_ value: UInt32, from start: Int, to end: Int, to decoded: inout DecodedText)
  {
    if value < 0x80 || (value < 0x100 && Syntax.self is any ByteEscapeSyntax.Type) {
      decoded.append(UInt8(value), from: start, to: end)
    } else {
      let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
      for byte in String(Character(scalar)).utf8 { decoded.append(byte, from: start, to: end) }
    }
  }
}

/// Escapes whose values are bytes rather than characters.
protocol ByteEscapeSyntax: EscapeSyntax {}
