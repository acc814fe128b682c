import Findings
import Fixtures
import Testing

/// Lines and columns against Swift's own decoding of the text.
@Suite struct TextPositionTests {
  /// Lines of characters of one, two, three and four bytes in UTF-8.
  private static func text(_ lines: Int, using generator: inout SeededGenerator)
    -> String
  {
    var text = ""
    for _ in 0..<lines {
      for _ in 0..<Int.random(in: 0..<12, using: &generator) {
        let scalars: [Unicode.Scalar] = ["a", "\t", "é", "\u{0A0A}", "あ", "\u{FEFF}", "😀", "\r"]
        text.unicodeScalars.append(scalars.randomElement(using: &generator) ?? "a")
      }
      text.unicodeScalars.append("\n")
    }
    return text
  }

  private static func expected(_ text: Substring.UnicodeScalarView) -> Location.Position {
    let line = text.count { $0 == "\n" } + 1
    let column = text.reversed().prefix { $0 != "\n" }.count + 1
    return Location.Position(line: line, column: column)
  }

  private static func bytes(_ scalar: Unicode.Scalar, _ form: TextPosition.Encoding) -> [UInt8] {
    switch form {
    case .utf8: Array(String(scalar).utf8)
    case .utf16(let isLittleEndian, _):
      String(scalar).utf16.flatMap { unit -> [UInt8] in
        let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
        return isLittleEndian ? [low, high] : [high, low]
      }
    }
  }

  @Test(
    "Blocks of any size, cut anywhere between characters or inside them, change nothing",
    arguments: [
      TextPosition.Encoding.utf8, .utf16(isLittleEndian: true, phase: 0),
      .utf16(isLittleEndian: false, phase: 0), .utf16(isLittleEndian: true, phase: 1),
      .utf16(isLittleEndian: false, phase: 1),
    ])
  func blocks(encoding: TextPosition.Encoding) {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<100 {
      let text = Self.text(20, using: &generator)
      var blob: [UInt8] = []
      if case .utf16(_, 1) = encoding { blob.append(0x41) }
      var position = TextPosition(encoding)
      var done = text.unicodeScalars.startIndex
      for index in text.unicodeScalars.indices {
        blob += Self.bytes(text.unicodeScalars[index], encoding)
        guard Int.random(in: 0..<6, using: &generator) == 0 else { continue }
        // UTF-8 is only cut between characters: each side of a cut is counted by itself.
        if case .utf16 = encoding, blob.count - position.offset > 1 {
          let middle = Int.random(in: position.offset..<blob.count, using: &generator)
          position.advance(to: middle, in: blob.span, at: 0)
        }
        position.advance(to: blob.count, in: blob.span, at: 0)
        done = text.unicodeScalars.index(after: index)
        // A mark at the very beginning is no column.
        var before = text.unicodeScalars[..<done]
        if encoding != .utf8, before.first == "\u{FEFF}", Self.hasNoByteBefore(encoding) {
          before.removeFirst()
        }
        #expect(position.position == Self.expected(before))
      }
    }
  }

  private static func hasNoByteBefore(_ encoding: TextPosition.Encoding) -> Bool {
    if case .utf16(_, 0) = encoding { true } else { false }
  }

  @Test(
    "An invalid byte is a column of its own",
    arguments: [
      ([0x61, 0xFF, 0x62], 3), ([0xC3, 0x28], 2), ([0xE2, 0x82], 2), ([0xED, 0xA0, 0x80], 3),
      ([0xF4, 0x90, 0x80, 0x80], 4), ([0xC0, 0x80], 2), ([0xE0, 0x9F, 0xBF], 3),
      ([0xF0, 0x9F, 0x98, 0x80], 1), ([0xE2, 0x82, 0xAC], 1), ([0xC3, 0xA9], 1),
    ] as [([UInt8], Int)])
  func invalid(bytes: [UInt8], columns: Int) {
    var position = TextPosition()
    position.advance(to: bytes.count, in: bytes.span, at: 0)
    #expect(position.position == Location.Position(line: 1, column: columns + 1))
  }

  @Test("UTF-16 is known by its mark, or by its zeros")
  func detection() {
    func form(_ bytes: [UInt8]) -> TextPosition.Encoding {
      TextPosition.Encoding(ofBlobThatBeginsWith: bytes.span)
    }
    let ascii = Array("some text\n".utf8)
    #expect(form(ascii) == .utf8)
    #expect(form([]) == .utf8)
    #expect(form([0xFF, 0xFE, 0x42, 0x30]) == .utf16(isLittleEndian: true, phase: 0))
    #expect(form([0xFE, 0xFF, 0x30, 0x42]) == .utf16(isLittleEndian: false, phase: 0))
    #expect(form(ascii.flatMap { [$0, 0] }) == .utf16(isLittleEndian: true, phase: 0))
    #expect(form(ascii.flatMap { [0, $0] }) == .utf16(isLittleEndian: false, phase: 0))
    #expect(form(ascii.flatMap { [$0, 0] } + ascii) == .utf8)
    #expect(form([UInt8](repeating: 0, count: 64)) == .utf8)
  }
}
