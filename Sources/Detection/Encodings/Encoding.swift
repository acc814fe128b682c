/// A way of writing bytes as other bytes that leaves recognisable literals (a needle encoding).
protocol Encoding: Sendable {
  /// The name that findings carry, such as `base64`.
  var name: String { get }

  /// Byte strings of which at least one is in every text of this encoding that holds a secret,
  /// whatever wrapping the encoding allows.
  var literals: [[UInt8]] { get }

  /// Decodes the encoded run around a hit, a few hundred bytes of it at most.
  ///
  /// - Parameters:
  ///   - text: the bytes that hold the run.
  ///   - hit: where a literal was found.
  ///   - literal: the literal, or an empty one when another encoding's literal led here.
  ///   - decoded: empty; stays unchanged where there is nothing to decode.
  func decode(
    _ text: Span<UInt8>, around hit: Int, of literal: [UInt8], into decoded: inout DecodedText)
}

/// How far around a hit an encoded run is decoded, in bytes of the encoded text.
enum EncodingWindow {
  /// Enough for the context that a rule may ask for.
  static let before = 512
  /// Enough for the longest secret (128 bytes) at 10 bytes a character.
  static let after = 1536
}

/// The encodings that are looked for.
enum Encodings {
  /// All encodings of secrets that begin with one of the prefixes.
  ///
  /// - Parameters:
  ///   - prefixes: 3 bytes or more each.
  ///   - plain: the literals of plain text, which UTF-16 text is searched for as well.
  static func covering(prefixes: [[UInt8]], plain: [[UInt8]]) -> [any Encoding] {
    let base64 = Base64Encoding(prefixes: prefixes)
    return [
      base64,
      HexEncoding(prefixes: prefixes),
      UTF16Encoding(covering: plain + base64.literals),
      EscapeEncoding<PercentEscape>(prefixes: prefixes),
      EscapeEncoding<BackslashEscape>(prefixes: prefixes),
      EscapeEncoding<HTMLEntity>(prefixes: prefixes),
      EscapeEncoding<QuotedPrintable>(prefixes: prefixes),
      EscapeEncoding<StringJoin>(prefixes: prefixes),
    ]
  }
}
