/// The alphabets of base85: four bytes in five characters, the highest first.
enum Base85Alphabet: CaseIterable {
  /// Adobe's, from `!` to `u`: PostScript, PDF and Python's `a85encode`.
  case ascii85
  /// That of RFC 1924: git and Python's `b85encode`.
  case rfc1924
  /// ZeroMQ's RFC 32.
  case z85

  private static let git = Array(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~".utf8)
  private static let zero = Array(
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#".utf8)

  /// The characters, by their values.
  var characters: [UInt8] {
    switch self {
    case .ascii85: Array(0x21...0x75)
    case .rfc1924: Self.git
    case .z85: Self.zero
    }
  }

  /// The values of characters by their bytes; 255 for what is none.
  static let values: [[UInt8]] = allCases.map { alphabet in
    var values = [UInt8](repeating: 255, count: 256)
    for (value, character) in alphabet.characters.enumerated() {
      values[Int(character)] = UInt8(value)
    }
    return values
  }

  /// The values of this alphabet.
  var values: [UInt8] {
    switch self {
    case .ascii85: Self.values[0]
    case .rfc1924: Self.values[1]
    case .z85: Self.values[2]
    }
  }

  /// The characters of four bytes.
  func encoded(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var value = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    var text: [UInt8] = []
    for _ in 0..<5 {
      text.append(characters[Int(value % 85)])
      value /= 85
    }
    return text.reversed()
  }
}
