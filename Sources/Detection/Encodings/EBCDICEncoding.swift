import Bytes

/// Text in EBCDIC, as IBM's mainframes have it. Letters, digits and the underscore are the same in all
/// code pages for English (37, 500, 1047, 1140); of other characters here are those of page 37.
///
/// See IBM's "Code page 37" and RFC 1345.
struct EBCDICEncoding: Encoding {
  let name = "ebcdic"
  let literals: [[UInt8]]
  /// What each byte stands for; a blank for what is not printed.
  private let characters: [UInt8]

  /// Rows of characters, and the byte of the first of each.
  private static let rows: [(first: UInt8, characters: StaticString)] = [
    (0x81, "abcdefghi"), (0x91, "jklmnopqr"), (0xA1, "~stuvwxyz"),
    (0xC0, "{ABCDEFGHI"), (0xD0, "}JKLMNOPQR"), (0xE2, "STUVWXYZ"), (0xF0, "0123456789"),
    (0x4B, ".<(+|&"), (0x5A, "!$*);"), (0x60, "-/"), (0x6B, ",%_>?"), (0x79, "`:#@'=\""),
    (0xB0, "^"), (0xBA, "[]"), (0xE0, "\\"), (0x15, "\n"), (0x25, "\n"),
  ]

  /// - Parameter prefixes: what secrets begin with.
  init(prefixes: [[UInt8]]) {
    var characters = [UInt8](repeating: 0x20, count: 256)
    for (first, row) in Self.rows {
      for (index, character) in Array(row.description.utf8).enumerated() {
        characters[Int(first) + index] = character
      }
    }
    self.characters = characters
    // Of a shorter one little is left that other data has not.
    literals = prefixes.filter { $0.count >= 8 }.map { prefix in
      prefix.prefix(8).compactMap { byte in
        characters.firstIndex(of: byte).map { UInt8($0) }
      }
    }
  }

  func isSeldom(_ literal: Int) -> Bool { true }

  /// No letter or digit stands for itself.
  var leavesPlain: Bool { false }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    let limit = min(text.count, anchor + decoded.after)
    for offset in max(0, anchor - EncodingWindow.before)..<limit {
      decoded.append(characters[Int(text[offset])], from: offset, to: offset + 1)
    }
    decoded.isChanged = true
    decoded.reach = limit
    decoded.isComplete = limit == text.count
  }
}
