/// A way of writing bytes as other bytes that leaves recognisable literals (a needle encoding).
protocol Encoding: Sendable {
  /// The name that findings carry, such as `base64`.
  var name: String { get }

  /// Byte strings of which at least one is in every text of this encoding that holds a secret,
  /// whatever wrapping the encoding allows. One may be in it more than once, for different places.
  var literals: [[UInt8]] { get }

  /// How many bytes are encoded together.
  var group: Int { get }

  /// Where the encoded text of a secret begins that a literal is part of; nil for a false hit.
  ///
  /// Most hits are false, so this is cheap and allocates nothing.
  ///
  /// - Parameters:
  ///   - literal: the index of the literal; nil when another encoding's literal led here.
  ///   - hit: where it was found.
  func place(of literal: Int?, at hit: Int, in text: Span<UInt8>) -> Int?

  /// Decodes the encoded run around a place, a few thousand bytes of it at most.
  ///
  /// - Parameters:
  ///   - text: the bytes that hold the run.
  ///   - place: what `place(of:at:in:)` gave.
  ///   - decoded: empty; stays unchanged where there is nothing to decode.
  func decode(_ text: Span<UInt8>, around place: Int, into decoded: inout DecodedText)

  /// The bytes that escapes begin with, where they may stand anywhere in text that has literals of
  /// its own; empty for other encodings.
  var markers: [UInt8] { get }

  /// Whether an escape stands at an offset.
  func hasEscape(at offset: Int, in text: Span<UInt8>) -> Bool
}

extension Encoding {
  var group: Int { 1 }
  var markers: [UInt8] { [] }
  func hasEscape(at offset: Int, in text: Span<UInt8>) -> Bool { false }
}

/// How far around a hit an encoded run is decoded, in bytes or characters of the encoded text.
enum EncodingWindow {
  /// Enough for the context that a rule may ask for.
  static let before = 512
  /// What follows, so that the hits of a long run are mostly in the window of one before.
  static let after = 4096
  /// The longest encoded secret: 128 bytes at 12 bytes a character.
  static let secret = 1536
  /// Text of nothing but escapes, which may be compressed, is decoded as far as this.
  static let longest = 4 << 20
}

/// The first bytes of what is looked for below an encoding.
struct Needles: Sendable {
  private var words: [(value: UInt64, mask: UInt64)] = []
  /// Where the needles of each first byte begin in `words`.
  private let first: [UInt16]

  /// - Parameter needles: a byte or more each.
  init(_ needles: [[UInt8]]) {
    precondition(needles.count <= UInt16.max)
    // Sets of one needle are many, and made in every start: so this goes over all bytes but once.
    let needles = needles.count > 1 ? needles.sorted { $0[0] < $1[0] } : needles
    first = unsafe [UInt16](unsafeUninitializedCapacity: 257) { first, count in
      var needle = 0
      for byte in 0...256 {
        while needle < needles.count, Int(needles[needle][0]) < byte { needle += 1 }
        unsafe first[byte] = UInt16(needle)
      }
      count = 257
    }
    words.reserveCapacity(needles.count)
    for needle in needles {
      var value: UInt64 = 0
      var mask: UInt64 = 0
      for (index, byte) in needle.prefix(8).enumerated() {
        value |= UInt64(byte) << UInt64(8 * index)
        mask |= 0xFF << UInt64(8 * index)
      }
      words.append((value, mask))
    }
  }

  /// Whether 8 bytes, the first one lowest and zeros behind the end, begin with a needle.
  func contains(_ word: UInt64) -> Bool {
    let byte = Int(word & 0xFF)
    for needle in words[Int(first[byte])..<Int(first[byte + 1])]
    where word & needle.mask == needle.value {
      return true
    }
    return false
  }
}

extension Array<[UInt8]> {
  /// Each of some short byte strings once, in the order of their first places. (A set of arrays
  /// costs every start more than so few comparisons.)
  func distinct() -> [[UInt8]] {
    reduce(into: []) { kept, next in if !kept.contains(next) { kept.append(next) } }
  }
}

/// The encodings that are looked for.
enum Encodings {
  /// What gzip data in base64 begins with.
  static let encodedGzip = Array("H4sI".utf8)

  /// All encodings of secrets that begin with one of the prefixes.
  ///
  /// - Parameters:
  ///   - prefixes: 3 bytes or more each.
  ///   - plain: the literals of plain text, which UTF-16 text is searched for as well.
  static func covering(prefixes: [[UInt8]], plain: [[UInt8]]) -> [any Encoding] {
    let base64 = Base64Encoding(prefixes: prefixes)
    let hex = HexEncoding(prefixes: prefixes)
    // Escapes around what is encoded already: each escape of it, and all of it escaped.
    let percent = PercentEscape.literals(covering: prefixes)
    let backslash = BackslashEscape.literals(covering: prefixes)
    let entity = HTMLEntity.literals(covering: prefixes)
    let percentStarts = prefixes.flatMap {
      Array(PercentEscape.literals(covering: [$0]).prefix(1))
    }
    let cores = prefixes.flatMap { Base64Encoding.cores(of: $0) }.filter { $0.count >= 3 }
    let inner = cores + [encodedGzip]
    let needles = Needles(
      (prefixes + inner + percent + backslash + entity + [Array("&#".utf8)]).distinct())
    return [
      base64,
      hex,
      UTF16Encoding(covering: plain + base64.literals + [encodedGzip] + hex.starts + percentStarts),
      PercentEscape(prefixes: prefixes, inner: inner, needles: needles),
      BackslashEscape(prefixes: prefixes, inner: inner, needles: needles),
      HTMLEntity(prefixes: prefixes, inner: inner, needles: needles),
      QuotedPrintable(prefixes: prefixes, inner: [], needles: needles),
      StringJoin(prefixes: prefixes, inner: [], needles: needles),
      HexDumpEncoding(prefixes: prefixes),
    ]
  }
}
