import Fixtures
import Inputs
import Platform
import Testing

/// Single patterns, held against `git check-ignore`.
@Suite struct PathPatternsTests {
  private static let names: [[UInt8]] =
    [
      "a", "b", "ab", "foo", "foo.o", "x.c", "A", "a b", "a ", "b[1]", "#c", "!d", "b*", "e^",
      "n\\o",
      "a-b", "]", "a\nb", "ä", "9", "_", "a\t", "z",
    ].map { Array($0.utf8) } + [[0xff, 0xfe], [0x63, 0xe9], [0x01]]

  private static let pieces: [[UInt8]] =
    [
      "*", "*", "*", "?", "?", "**", "**", "***", "[ab]", "[!a]", "[^b]", "[a-f]", "[[:alpha:]]",
      "[[:upper:]o]", "[[:digit:][:space:]]", "[]a]", "[a\\]b]", "[!]x]", "[-a]", "[--0]",
      "[\\\\n]",
      "[a-", "[[:nope:]]", "[", "[z-a]", "[\\a-\\f]", "[[:alpha:", "[[:alnum:]-z]", "[a/b]", "[/]",
      "[!/]", "[[]", "[]-a]", "[a-]", "[[:punct:]]", "[[:cntrl:]]", "[[:graph:]]", "[a-b-f]",
      "[[:a]",
      "[[.a.]]", "[!-]", "[+--]", "\\*", "\\[", "\\a", "\\", ".", "/", "\\/", "**/", "/**", "/**/",
    ].map { Array($0.utf8) } + [[0x5b, 0x80, 0x2d, 0xff, 0x5d], [0x5b, 0x21, 0xe9, 0x5d]]

  private static func path(_ random: inout SeededGenerator) -> [UInt8] {
    let parts = (0..<Int.random(in: 1...4, using: &random)).map { _ in
      names[Int.random(in: 0..<names.count, using: &random)]
    }
    return Array(parts.joined(separator: [UInt8(ascii: "/")]))
  }

  /// A path made into a pattern that may match it or its like.
  private static func pattern(_ random: inout SeededGenerator) -> [UInt8] {
    var text = path(&random)
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      let start = Int.random(in: 0...text.count, using: &random)
      let end = min(text.count, start + Int.random(in: 0...2, using: &random))
      let piece = pieces[Int.random(in: 0..<pieces.count, using: &random)]
      text.replaceSubrange(start..<end, with: piece)
    }
    let starts = ["", "", "", "", "/", "!", "!", "!/", "**/", " ", "\\"]
    let ends = ["", "", "", "", "/", "/", " ", "\\ ", "/**", "/*", "\t", "\r", "\\"]
    text = Array(starts[Int.random(in: 0..<starts.count, using: &random)].utf8) + text
    text += Array(ends[Int.random(in: 0..<ends.count, using: &random)].utf8)
    return text.filter { $0 != UInt8(ascii: "\n") }
  }

  /// How many cases there are; KASCAN_SEEDS asks for more than the usual.
  private static let seeds = Program.Environment.inherited["KASCAN_SEEDS"].flatMap {
    Int(String(decoding: $0, as: UTF8.self))
  }

  /// Ten lists of patterns a case.
  @Test(arguments: 0..<(seeds ?? 12))
  func matchesWhatGitMatches(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) &+ 77)
    let folder = try ScratchFolder()
    try folder.git(["init", "-q", "."])
    for _ in 0..<10 {
      let patterns = (0..<Int.random(in: 1...4, using: &random)).map { _ in Self.pattern(&random) }
      let paths = (0..<150).map { _ in Self.path(&random) }
      try folder.write(
        [UInt8](".git/info/exclude".utf8), Array(patterns.joined(separator: [UInt8(ascii: "\n")])))
      let answer = try folder.git(
        [
          "-c", "core.excludesFile=", "check-ignore", "--no-index", "--stdin", "-z", "-v", "-n",
        ], input: Array(paths.joined(separator: [0])))
      // SOURCE, LINE, PATTERN and PATH of each, all but the last empty where nothing matches.
      let fields = answer.split(separator: 0, omittingEmptySubsequences: false).dropLast()
      try #require(fields.count == 4 * paths.count)
      let own = PathPatterns(patterns)
      for (index, path) in paths.enumerated() {
        let match = fields[4 * index + 2]
        let isIgnored = !match.isEmpty && match.first != UInt8(ascii: "!")
        #expect(
          own.contains(path) == isIgnored,
          """
          \(String(decoding: path, as: UTF8.self).debugDescription), in git by \
          \(String(decoding: match, as: UTF8.self).debugDescription) of \
          \(patterns.map { String(decoding: $0, as: UTF8.self).debugDescription })
          """)
      }
    }
  }
}
