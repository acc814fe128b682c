import Fixtures
@testable import Detection
import Rules
import Testing

/// PCRE2's JIT against its interpreter.
@Suite struct PatternTests {
  /// What each rule's texts are made of; each pattern matches some of them.
  private static let pieces: [[UInt8]] = {
    let words = [
      "ka", "_", "ka_", "live_", "ka_" + "live_", "ey", "J", ".", "=", "==", "-", "~", "/", "+",
      "%6b", "%20", "\\n", "\\", " ", "\n", "\r\n", "\u{1B}[m", "\u{1B}[1;31m", "TOKEN_", "**",
      "A", "z", "0", "Bearer ", "\u{0}", "é",
    ]
    return words.map { Array($0.utf8) } + [[0xFF], [0x80]]
  }()
  private static let base62 = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)

  /// Pieces, and runs of letters and digits about as long as a rule's quantifiers count.
  private static func text(using generator: inout SeededGenerator) -> [UInt8] {
    var text: [UInt8] = []
    for _ in 0..<Int.random(in: 1...12, using: &generator) {
      if Int.random(in: 0..<3, using: &generator) > 0 {
        text += pieces.randomElement(using: &generator) ?? []
        continue
      }
      // What begins a match, more often than chance would have it.
      let begins = ["", " ka" + "_", "ka" + "_live_", "eyJ"].map { Array($0.utf8) }
      text += begins.randomElement(using: &generator) ?? []
      let lengths = [8, 14, 16, 20, 31, 32, 33, 126, 127, 128, 129, 512, 513]
      let length =
        (lengths.randomElement(using: &generator) ?? 0)
        + Int.random(in: -1...1, using: &generator)
      text += (0..<length).map { _ in base62.randomElement(using: &generator) ?? 0 }
    }
    return text
  }

  /// What a call said, in a form that can be compared.
  private static func outcome(
    _ pattern: Pattern, _ text: [UInt8], from start: Int, through last: Int, isLineStart: Bool,
    isLineEnd: Bool, _ scratch: PatternScratch
  ) -> [Range<Int>]? {
    switch pattern.firstMatch(
      in: text.span, from: start, through: last, isLineStart: isLineStart, isLineEnd: isLineEnd,
      using: scratch)
    {
    case .match(let secret, let whole): [secret, whole]
    case .noMatch: []
    case .limit: nil
    }
  }

  @Test(
    "JIT and interpreter find the same in random text",
    arguments: try RuleFile.shipped())
  func interpreterAgrees(rule: Rule) throws {
    let compiled = try Pattern(rule.pattern)
    let interpreted = try Pattern(rule.pattern, usesJIT: false)
    let scratch = PatternScratch()
    var generator = SeededGenerator(seed: 21)
    var matches = 0
    for _ in 0..<3000 {
      let text = Self.text(using: &generator)
      let isWhole = Bool.random(using: &generator)
      let start = isWhole ? 0 : Int.random(in: 0...text.count, using: &generator)
      let last = isWhole ? text.count : Int.random(in: start...text.count, using: &generator)
      let (isLineStart, isLineEnd) = (
        Bool.random(using: &generator), Bool.random(using: &generator)
      )
      let expected = Self.outcome(
        interpreted, text, from: start, through: last, isLineStart: isLineStart,
        isLineEnd: isLineEnd, scratch)
      let found = Self.outcome(
        compiled, text, from: start, through: last, isLineStart: isLineStart,
        isLineEnd: isLineEnd, scratch)
      #expect(found == expected)
      if expected?.isEmpty == false { matches += 1 }
    }
    // Else the texts would tell nothing.
    #expect(matches > 30)
  }
}
