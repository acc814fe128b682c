/// The digits that large numbers are written in.
enum NumberAlphabet: CaseIterable {
  /// As Python, `bc` and the makers of RSA keys print them.
  case decimal
  /// Those of Python's `int(text, 36)` and JavaScript's `toString(36)`.
  case base36
  /// Bitcoin's, without what is read for something else.
  case base58
  /// `0-9A-Za-z`, GMP's.
  case base62
  /// `0-9a-zA-Z`.
  case smallBase62

  /// The name that findings carry.
  var name: String {
    switch self {
    case .decimal: "integer"
    case .base36: "base36"
    case .base58: "base58"
    case .base62, .smallBase62: "base62"
    }
  }

  static let decimals = Array("0123456789".utf8)
  static let capitals = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
  static let small = Array("abcdefghijklmnopqrstuvwxyz".utf8)

  /// The digits, by their values.
  var digits: [UInt8] {
    switch self {
    case .decimal: Self.decimals
    case .base36: Self.decimals + Self.small
    case .base58: Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)
    case .base62: Self.decimals + Self.capitals + Self.small
    case .smallBase62: Self.decimals + Self.small + Self.capitals
    }
  }

  /// Whether numbers are looked for of which a line's end is a part: programs of the command line
  /// write base58 and integers.
  var mayEndLine: Bool { self == .base58 || self == .decimal }
}
