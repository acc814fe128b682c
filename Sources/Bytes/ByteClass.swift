/// A set of ASCII bytes, such as the letters: two words of bits, so that a look is a shift.
///
/// All sets that scanned text is read with are here; `ByteClassTests` spells each of them out.
@usableFromInline
package struct ByteClass: Sendable, Equatable {
  @usableFromInline let low: UInt64
  @usableFromInline let high: UInt64

  /// - Parameters:
  ///   - low: a bit for each of the bytes 0 to 63, the lowest for 0.
  ///   - high: a bit for each of the bytes 64 to 127.
  @inlinable init(_ low: UInt64, _ high: UInt64) {
    self.low = low
    self.high = high
  }

  /// Whether a byte is one of them.
  @inlinable package func contains(_ byte: UInt8) -> Bool {
    byte < 128 && (byte < 64 ? low : high) &>> UInt64(byte) & 1 != 0
  }

  /// Space and tab.
  @inlinable package static var blank: ByteClass { ByteClass(0x1_0000_0200, 0) }
  /// `0` to `9`.
  @inlinable package static var digit: ByteClass { ByteClass(0x03FF_0000_0000_0000, 0) }
  /// `A` to `Z` and `a` to `z`.
  @inlinable package static var letter: ByteClass { ByteClass(0, 0x07FF_FFFE_07FF_FFFE) }
  /// `a` to `z`.
  @inlinable package static var smallLetter: ByteClass { ByteClass(0, 0x07FF_FFFE_0000_0000) }
  /// Letters and digits.
  @inlinable package static var alphanumeric: ByteClass {
    ByteClass(0x03FF_0000_0000_0000, 0x07FF_FFFE_07FF_FFFE)
  }
  /// Letters, digits and `_`: what identifiers are made of.
  @inlinable package static var identifier: ByteClass {
    ByteClass(0x03FF_0000_0000_0000, 0x07FF_FFFE_87FF_FFFE)
  }
  /// Letters, digits, `+`, `/`, `-` and `_`: the characters of base64 in both alphabets.
  @inlinable package static var base64: ByteClass {
    ByteClass(0x03FF_A800_0000_0000, 0x07FF_FFFE_87FF_FFFE)
  }
  /// Letters, digits, `_`, `-` and `.`: what names of settings are made of.
  @inlinable package static var name: ByteClass {
    ByteClass(0x03FF_6000_0000_0000, 0x07FF_FFFE_87FF_FFFE)
  }
  /// What names are made of, and `/`: keys of JSON.
  @inlinable package static var key: ByteClass {
    ByteClass(0x03FF_E000_0000_0000, 0x07FF_FFFE_87FF_FFFE)
  }
  /// What names are made of, `+`, `/`, `=` and `~`: values without quotes.
  @inlinable package static var value: ByteClass {
    ByteClass(0x23FF_E800_0000_0000, 0x47FF_FFFE_87FF_FFFE)
  }
  /// What may stand behind a value: control characters, blanks, `"#&'),;<\]`, a backquote, `|}`.
  @inlinable package static var valueEnd: ByteClass {
    ByteClass(0x1800_12CD_FFFF_FFFF, 0xB000_0001_3000_0000)
  }
  /// `"`, `'` and the backquote.
  @inlinable package static var quote: ByteClass { ByteClass(0x84_0000_0000, 0x1_0000_0000) }
  /// `"` and `'`.
  @inlinable package static var shellQuote: ByteClass { ByteClass(0x84_0000_0000, 0) }
  /// What may stand between a name and the quote or word that it is given: `=:&*<>[]`, space, tab.
  @inlinable package static var assignment: ByteClass {
    ByteClass(0x7400_0441_0000_0200, 0x2800_0000)
  }
  /// What else may stand there, of functions, types and choices: `(){},-?`.
  @inlinable package static var definition: ByteClass {
    ByteClass(0x8000_3300_0000_0000, 0x2800_0000_0000_0000)
  }
  /// What ends a word of a PDF file: its white space, and `()<>[]{}/%` (ISO 32000-1, section 7.2.2).
  @inlinable package static var wordEndOfPDF: ByteClass {
    ByteClass(0x5000_8321_0000_3601, 0x2800_0000_2800_0000)
  }
  /// `]` and `)`.
  @inlinable package static var closing: ByteClass { ByteClass(0x200_0000_0000, 0x2000_0000) }
  /// The letters before a string literal, such as Python's `rb`, C's `u8` and C#'s `$@`,
  /// and the backquote.
  @inlinable package static var stringPrefix: ByteClass {
    ByteClass(0x0100_0010_0000_0000, 0x0024_1045_0024_1045)
  }
  /// `s` and `v`: C++ puts `s` or `sv` behind a string literal.
  @inlinable package static var stringSuffix: ByteClass { ByteClass(0, 0x0048_0000_0000_0000) }
  /// Control characters that no text has. Left out are white space, bell, backspace, escape and the
  /// two shifts, which terminals write, and NUL, which stands between the texts of a list.
  @inlinable package static var binary: ByteClass { ByteClass(0xF7FF_007E, 0) }
  /// Those, and NUL: what no text has.
  @inlinable package static var noText: ByteClass { ByteClass(0xF7FF_007F, 0) }
  /// Space, tab and line ends.
  @inlinable package static var space: ByteClass { ByteClass(0x1_0000_2600, 0) }
  /// What stands between bytes in hexadecimal: white space, `,`, `:`, `-` and a backslash.
  @inlinable package static var byteSeparator: ByteClass {
    ByteClass(0x400_3001_0000_2600, 0x1000_0000)
  }
  /// What stands between bytes in bits: white space, `,`, `;`, `_`, `-`, `'`, `"` and `|`.
  @inlinable package static var bitSeparator: ByteClass {
    ByteClass(0x800_3085_0000_2600, 0x1000_0000_8000_0000)
  }
  /// What may stand before the text of each line, as in logs: letters, digits, `_`, blanks, escape,
  /// `+->#|:;.,/*[]()<`.
  @inlinable package static var linePrefix: ByteClass {
    ByteClass(0x5FFFFF0908000200, 0x17FFFFFEAFFFFFFE)
  }
  /// What that ends with: blanks and `+->#|:`.
  @inlinable package static var linePrefixEnd: ByteClass {
    ByteClass(0x4400280900000200, 0x1000000000000000)
  }
  /// Letters, digits and `-_.:*'`: names of character sets and languages.
  @inlinable package static var charset: ByteClass {
    ByteClass(0x7FF_6480_0000_0000, 0x7FF_FFFE_87FF_FFFE)
  }
}
