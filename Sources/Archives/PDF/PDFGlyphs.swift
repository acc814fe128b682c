/// The names that fonts give to the characters of keys and of what stands beside them: Adobe Glyph
/// List.
enum PDFGlyphs {
  private static let names: [(name: StaticString, byte: UInt8)] = [
    ("zero", 0x30), ("one", 0x31), ("two", 0x32), ("three", 0x33), ("four", 0x34),
    ("five", 0x35), ("six", 0x36), ("seven", 0x37), ("eight", 0x38), ("nine", 0x39),
    ("underscore", 0x5F), ("space", 0x20), ("equal", 0x3D), ("colon", 0x3A), ("hyphen", 0x2D),
    ("period", 0x2E), ("comma", 0x2C), ("slash", 0x2F), ("plus", 0x2B), ("quotedbl", 0x22),
    ("quotesingle", 0x27), ("asterisk", 0x2A), ("parenleft", 0x28), ("parenright", 0x29),
    ("at", 0x40), ("ampersand", 0x26), ("semicolon", 0x3B), ("numbersign", 0x23),
  ]

  /// The character of a name; nil for others than those.
  static func byte(_ lexer: borrowing PDFLexer, _ name: Range<Int>) -> UInt8? {
    if name.count == 1 { return lexer.bytes[name.lowerBound] }
    return names.first { lexer.reads(name, $0.name) }?.byte
  }
}
