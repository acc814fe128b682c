import Bytes

/// An alphabet in which each character stands for another one, always the same.
enum CipherAlphabet: Equatable {
  /// Letters that stand so many places further on in the alphabet, 1 to 25: `str_rot13`,
  /// `codecs.encode(…, "rot13")`, `tr A-Za-z N-ZA-Mn-za-m`, and Caesar's own 3.
  case shifted(Int)
  /// The alphabet from its end: `a` for `z`.
  case atbash
  /// Small letters for capitals, and capitals for small letters: `swapcase`.
  case swappedCase
  /// All printable characters of ASCII by 47 places: `tr '!-~' 'P-~!-O'`.
  case rot47
  /// Another alphabet of 64 in place of base64's: only base64 text is written in it.
  case digits(DigitAlphabet)

  /// All that are looked for.
  static let all: [CipherAlphabet] =
    (1...25).map { .shifted($0) } + [.atbash, .swappedCase, .rot47]
    + DigitAlphabet.allCases.map { .digits($0) }

  /// Whether base64 text is looked for that is in the cipher, beside plain text.
  var holdsBase64: Bool {
    switch self {
    case .shifted(13), .atbash, .swappedCase, .digits: true
    case .shifted, .rot47: false
    }
  }

  /// Whether plain text is looked for.
  var holdsPlain: Bool { if case .digits = self { false } else { true } }

  /// The name that findings carry.
  var name: String {
    switch self {
    case .shifted(13): "rot13"
    case .shifted: "caesar"
    case .atbash: "atbash"
    case .swappedCase: "swapped-case"
    case .rot47: "rot47"
    case .digits: "alphabet"
    }
  }

  /// What stands for a character.
  func encoded(_ byte: UInt8) -> UInt8 {
    switch self {
    case .shifted(let places): Self.letter(byte) { $0 + places }
    case .digits(let alphabet): alphabet.encoded(byte)
    case .atbash, .swappedCase, .rot47: decoded(byte)
    }
  }

  /// What a character stands for; but for a shift and other digits, the same as what stands for it.
  func decoded(_ byte: UInt8) -> UInt8 {
    switch self {
    case .shifted(let places): return Self.letter(byte) { $0 + 26 - places }
    case .atbash: return Self.letter(byte) { 25 - $0 }
    case .swappedCase: return ByteClass.letter.contains(byte) ? byte ^ 0x20 : byte
    case .rot47:
      guard (0x21...0x7E).contains(byte) else { return byte }
      return byte < 0x21 + 47 ? byte + 47 : byte - 47
    case .digits(let alphabet): return alphabet.decoded(byte)
    }
  }

  /// Another letter of the same case; what is none stays.
  private static func letter(_ byte: UInt8, _ place: (Int) -> Int) -> UInt8 {
    guard ByteClass.letter.contains(byte) else { return byte }
    let first = byte & 0x20 | UInt8(ascii: "A")
    return first + UInt8(place(Int(byte - first)) % 26)
  }
}
