/// Characters that look like letters and digits of ASCII, or are those in another dress.
///
/// See Unicode's `confusables.txt` (UTS #39), of which here is what no font tells apart, and the
/// block "Mathematical Alphanumeric Symbols".
enum LookAlike {
  /// Letters of other scripts, in the order of their numbers.
  private static let letters: [UInt32: UInt8] = {
    let rows: [(ascii: StaticString, scalars: [UInt32])] = [
      ("aig", [0x251, 0x131, 0x261]),
      // Greek.
      (
        "ABEZHIKMNOPTYX",
        [
          0x391, 0x392, 0x395, 0x396, 0x397, 0x399, 0x39A, 0x39C, 0x39D, 0x39F, 0x3A1, 0x3A4, 0x3A5,
          0x3A7,
        ]
      ),
      ("aikvopuxj", [0x3B1, 0x3B9, 0x3BA, 0x3BD, 0x3BF, 0x3C1, 0x3C5, 0x3C7, 0x3F3]),
      // Cyrillic.
      (
        "SIJABEKMHOPCTYX",
        [
          0x405, 0x406, 0x408, 0x410, 0x412, 0x415, 0x41A, 0x41C, 0x41D, 0x41E, 0x420, 0x421, 0x422,
          0x423, 0x425,
        ]
      ),
      (
        "aekopcyxsij",
        [
          0x430, 0x435, 0x43A, 0x43E, 0x440, 0x441, 0x443, 0x445, 0x455, 0x456, 0x458,
        ]
      ),
      (
        "VvYhIldGQqWw",
        [
          0x474, 0x475, 0x4AE, 0x4BB, 0x4C0, 0x4CF, 0x501, 0x50C, 0x51A, 0x51B, 0x51C, 0x51D,
        ]
      ),
      // Roman numbers.
      ("IVXLCDM", [0x2160, 0x2164, 0x2169, 0x216C, 0x216D, 0x216E, 0x216F]),
      ("ivxlcdm", [0x2170, 0x2174, 0x2179, 0x217C, 0x217D, 0x217E, 0x217F]),
      // What Unicode had before the mathematical alphabets, which lack them.
      (
        "CgHHHhIILNPQRRRZ",
        [
          0x2102, 0x210A, 0x210B, 0x210C, 0x210D, 0x210E, 0x2110, 0x2111, 0x2112, 0x2115, 0x2119,
          0x211A, 0x211B, 0x211C, 0x211D, 0x2124,
        ]
      ),
      ("ZBCeEFMo", [0x2128, 0x212C, 0x212D, 0x212F, 0x2130, 0x2131, 0x2133, 0x2134]),
    ]
    var letters: [UInt32: UInt8] = [:]
    for (ascii, scalars) in rows {
      for (byte, scalar) in zip(ascii.description.utf8, scalars) { letters[scalar] = byte }
    }
    return letters
  }()

  /// The first of the mathematical alphabets' capitals; the small letters of each follow.
  private static let mathematical: UInt32 = 0x1D400
  /// How many mathematical alphabets there are that have all letters of ASCII.
  private static let alphabets: UInt32 = 13

  /// The bytes that UTF-8 of such characters begins with.
  static let markers: [UInt8] = [0xC4, 0xC9, 0xCE, 0xCF, 0xD0, 0xD1, 0xD2, 0xD3, 0xD4, 0xF0]

  /// What a character looks like.
  static func ascii(of scalar: UInt32) -> UInt8? {
    switch scalar {
    case ..<0x131: return nil
    case mathematical..<mathematical + 52 * alphabets:
      return letter(Int(scalar - mathematical) % 52)
    case 0x1D7CE...0x1D7FF: return UInt8(0x30 + (scalar - 0x1D7CE) % 10)
    // In circles.
    case 0x24B6...0x24E9: return letter(Int(scalar - 0x24B6))
    case 0x2460...0x2468: return UInt8(0x31 + scalar - 0x2460)
    case 0x24EA: return 0x30
    default: return letters[scalar]
    }
  }

  /// A letter by its place, the capitals first.
  private static func letter(_ place: Int) -> UInt8 {
    UInt8(place < 26 ? 0x41 + place : 0x61 + place - 26)
  }

  /// What `ka_` may begin with that is not ASCII, as UTF-8.
  static let beginnings: [[UInt8]] = {
    let (k, a) = (["k", "\u{43A}", "\u{3BA}"], ["a", "\u{430}", "\u{3B1}", "\u{251}"])
    let mixed = k.flatMap { first in a.map { "\(first)\($0)_" } }.dropFirst()
    let whole = (0..<alphabets).map { mathematical + 52 * $0 + 26 } + [0x24D0]
    return mixed.map { Array($0.utf8) }
      + whole.map { small in
        [small + 10, small].compactMap(Unicode.Scalar.init).flatMap { Array(String($0).utf8) }
      }
  }()
}
