/// Characters that have no width, as UTF-8, and those which stand for ASCII: full-width ones, and what
/// looks like a letter or digit.
///
/// See Unicode's `Default_Ignorable_Code_Point`, and the compatibility decompositions of the block
/// "Halfwidth and Fullwidth Forms".
enum InvisibleSeam {
  /// What a character that a key can't hold stands for.
  enum Reading: Equatable {
    case itself, nothing
    case ascii(UInt8)
  }

  /// How a character is read.
  static func reading(of scalar: UInt32) -> Reading {
    switch scalar {
    case 0xAD, 0x34F, 0x61C, 0x180B...0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F,
      0xFE00...0xFE0F, 0xFEFF, 0xE0000...0xE0FFF:
      .nothing
    case 0xFF01...0xFF5E: .ascii(UInt8(scalar - 0xFF01 + 0x21))
    default: LookAlike.ascii(of: scalar).map { .ascii($0) } ?? .itself
    }
  }

  static func read(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Seam? {
    let first = text[offset]
    // A soft hyphen of Latin-1, between letters that are ASCII.
    if first == 0xAD {
      guard offset > 0, text[offset - 1] < 0x80, offset + 1 < text.count, text[offset + 1] < 0x80
      else { return nil }
      return Seam(length: 1)
    }
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard offset + length <= text.count else { return nil }
    var scalar = UInt32(first) & (0xFF >> UInt32(length + 1))
    for index in offset + 1..<offset + length {
      guard text[index] & 0xC0 == 0x80 else { return nil }
      scalar = scalar << 6 | UInt32(text[index] & 0x3F)
    }
    switch reading(of: scalar) {
    case .itself: return nil
    case .nothing: return Seam(length: length)
    case .ascii(let byte): return Seam(length: length, byte: byte)
    }
  }

  /// A reference to such a character, as in HTML.
  static func reference(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Seam? {
    guard let escape = HTMLEntity.escape(at: offset, in: text, charging: budget) else { return nil }
    guard let scalar = escape.scalar else { return Seam(length: escape.length) }
    return scalar >= 0x80 && reading(of: scalar) == .nothing ? Seam(length: escape.length) : nil
  }
}
