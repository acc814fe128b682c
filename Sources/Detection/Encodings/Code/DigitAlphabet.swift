/// Alphabets of 64 characters that text is encoded with as it is in base64: they have the same
/// letters and digits in another order.
///
/// That in which small letters come first (`a-zA-Z0-9+/`) is base64 with swapped cases.
enum DigitAlphabet: Int, CaseIterable {
  /// `0-9A-Za-z+/` and `0-9A-Za-z-_`, as PlantUML has it.
  case digitsFirst
  /// `0-9a-zA-Z+/`.
  case digitsSmallFirst
  /// `./0-9A-Za-z`, of crypt(3) and GEDCOM, and `+-0-9A-Za-z` of xxencode.
  case twoBeforeDigits
  /// `./0-9a-zA-Z`.
  case twoBeforeDigitsSmallFirst
  /// `./A-Za-z0-9`, of bcrypt.
  case twoBeforeCapitals

  private static let digits = NumberAlphabet.decimals
  private static let capitals = NumberAlphabet.capitals
  private static let small = NumberAlphabet.small
  private static let base64 = capitals + small + digits + Array("+/".utf8)

  /// The letters and digits in their order, and what may stand for the two values that are left.
  private var order: (characters: [UInt8], others: [StaticString], isBehind: Bool) {
    switch self {
    case .digitsFirst: (Self.digits + Self.capitals + Self.small, ["+-", "/_"], false)
    case .digitsSmallFirst: (Self.digits + Self.small + Self.capitals, ["+-", "/_"], false)
    case .twoBeforeDigits: (Self.digits + Self.capitals + Self.small, [".+", "/-"], true)
    case .twoBeforeDigitsSmallFirst:
      (Self.digits + Self.small + Self.capitals, [".+", "/-"], true)
    case .twoBeforeCapitals: (Self.capitals + Self.small + Self.digits, [".+", "/-"], true)
    }
  }

  /// What base64 has for each character, by its byte; 0 for what is none.
  private static let tables: [[UInt8]] = allCases.map { alphabet in
    var table = [UInt8](repeating: 0, count: 256)
    let (characters, others, isBehind) = alphabet.order
    for (index, character) in characters.enumerated() {
      table[Int(character)] = base64[isBehind ? index + 2 : index]
    }
    for (index, same) in others.enumerated() {
      for character in Array(same.description.utf8) {
        table[Int(character)] = base64[isBehind ? index : index + 62]
      }
    }
    return table
  }

  private var table: [UInt8] { Self.tables[rawValue] }

  /// The character that stands for one of base64's.
  func encoded(_ byte: UInt8) -> UInt8 {
    table.firstIndex(of: byte).map { UInt8($0) } ?? byte
  }

  /// What base64 has for a character; what is none of the alphabet stays.
  func decoded(_ byte: UInt8) -> UInt8 { has(byte) ? table[Int(byte)] : byte }

  /// Whether a character is one of the alphabet.
  func has(_ byte: UInt8) -> Bool { table[Int(byte)] != 0 }
}
