/// Comments that allow a finding on their line.
///
///     kascan:allow [RULE[,RULE]…] [-- REASON]
///
/// and the marks of other scanners: `gitleaks:allow`, `betterleaks:allow`, `trufflehog:ignore`,
/// `pragma: allowlist secret` and `pragma: whitelist secret` of detect-secrets, all of which allow
/// any rule; a reason may follow them behind `--` as well. A mark is a word of its own. With a list
/// of rules it allows those only; a word behind `kascan:allow` that could not be a rule's id ends
/// the list, so that a closing `-->` or `*/` does not matter.
package enum InlineSuppression {
  private static let own = "kascan:allow"
  private static let others = ["gitleaks:allow", "betterleaks:allow", "trufflehog:ignore"]
  private static let pragmas = ["allowlist", "whitelist"]
  /// The longest reason that is kept, in bytes: a key in a reason, which is masked later, has to be
  /// whole in it in any encoding.
  private static let longestReason = 1024

  /// The suppression of a rule's findings that a line states.
  ///
  /// - Parameters:
  ///   - line: the line, or a piece of it.
  ///   - rule: the finding's rule.
  package static func find(on line: Span<UInt8>, rule: String) -> Suppression? {
    var offset = 0
    while let colon = next(UInt8(ascii: ":"), in: line, from: offset) {
      offset = colon + 1
      if let end = mark(own, around: colon, in: line) {
        if let suppression = ownSuppression(behind: end, in: line, rule: rule) {
          return suppression
        }
      } else if let end = foreignMark(around: colon, in: line) {
        return Suppression(by: .inline, reason: reason(behind: end, in: line))
      }
    }
    return nil
  }

  /// The offset behind another scanner's mark.
  private static func foreignMark(around colon: Int, in line: Span<UInt8>) -> Int? {
    for other in others {
      if let end = mark(other, around: colon, in: line) { return end }
    }
    return pragma(around: colon, in: line)
  }

  /// The offset behind a mark whose colon is at an offset, if it is there and a word of its own.
  private static func mark(_ mark: String, around colon: Int, in line: Span<UInt8>) -> Int? {
    let bytes = Array(mark.utf8)
    guard let index = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let start = colon - index
    let end = start + bytes.count
    guard start >= 0, end <= line.count,
      bytes.indices.allSatisfy({ line[start + $0] == bytes[$0] }),
      isFree(before: start, in: line), isFree(behind: end, in: line)
    else { return nil }
    return end
  }

  /// `pragma: allowlist secret`, with the spaces that detect-secrets allows.
  private static func pragma(around colon: Int, in line: Span<UInt8>) -> Int? {
    let word = Array("pragma".utf8)
    let start = colon - word.count
    guard start >= 0, word.indices.allSatisfy({ line[start + $0] == word[$0] }),
      isFree(before: start, in: line)
    else { return nil }
    let kind = nextWord(from: colon + 1, in: line)
    let secret = nextWord(from: kind.upperBound, in: line)
    guard pragmas.contains(text(kind, of: line)), text(secret, of: line) == "secret",
      kind.upperBound < secret.lowerBound
    else { return nil }
    return secret.upperBound
  }

  private static func ownSuppression(
    behind start: Int, in line: Span<UInt8>, rule: String
  ) -> Suppression? {
    var rules: [String] = []
    var offset = start
    while true {
      let word = nextWord(from: offset, in: line)
      if word.isEmpty || !isRule(word, in: line) { break }
      rules.append(text(word, of: line))
      offset = word.upperBound
      var comma = offset
      while comma < line.count, isBlank(line[comma]) { comma += 1 }
      guard comma < line.count, line[comma] == UInt8(ascii: ",") else { break }
      offset = comma + 1
    }
    guard rules.isEmpty || rules.contains(rule) else { return nil }
    return Suppression(by: .inline, reason: reason(behind: offset, in: line))
  }

  /// What stands behind ` -- `, without the end of a comment.
  private static func reason(behind start: Int, in line: Span<UInt8>) -> String? {
    var offset = start
    while offset < line.count, isBlank(line[offset]) { offset += 1 }
    guard offset + 2 < line.count, line[offset] == UInt8(ascii: "-"),
      line[offset + 1] == UInt8(ascii: "-"), isBlank(line[offset + 2])
    else { return nil }
    offset += 3
    var bytes = (offset..<min(line.count, offset + longestReason)).map { line[$0] }
    if let end = bytes.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) {
      bytes.removeSubrange(end...)
    } else if offset + longestReason < line.count {
      // No part of a word: it may be one of a key.
      while let last = bytes.last, !isBlank(last) { bytes.removeLast() }
    }
    trim(&bytes)
    for closing in ["-->", "*/", "--}}", "#}", "%>"]
    where bytes.suffix(closing.utf8.count)
      .elementsEqual(closing.utf8)
    {
      bytes.removeLast(closing.utf8.count)
    }
    trim(&bytes)
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }

  private static func trim(_ bytes: inout [UInt8]) {
    while let last = bytes.last, isBlank(last) { bytes.removeLast() }
    bytes.removeSubrange(..<(bytes.firstIndex { !isBlank($0) } ?? bytes.endIndex))
  }

  // MARK: Bytes

  private static func next(_ byte: UInt8, in line: Span<UInt8>, from start: Int) -> Int? {
    for offset in start..<max(start, line.count) where line[offset] == byte { return offset }
    return nil
  }

  private static func nextWord(from start: Int, in line: Span<UInt8>) -> Range<Int> {
    var first = start
    while first < line.count, isBlank(line[first]) { first += 1 }
    var end = first
    while end < line.count, isWord(line[end]) { end += 1 }
    return first..<end
  }

  /// Whether a word may be a rule's id: it begins with a letter or digit.
  private static func isRule(_ word: Range<Int>, in line: Span<UInt8>) -> Bool {
    switch line[word.lowerBound] {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }

  private static func text(_ range: Range<Int>, of line: Span<UInt8>) -> String {
    String(decoding: range.map { line[$0] }, as: UTF8.self)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// Whether no word goes on before an offset; `--` begins a comment.
  private static func isFree(before offset: Int, in line: Span<UInt8>) -> Bool {
    guard offset > 0, isWord(line[offset - 1]) else { return true }
    return offset > 1 && line[offset - 1] == UInt8(ascii: "-")
      && line[offset - 2] == UInt8(ascii: "-")
  }

  /// Whether no word goes on at an offset; `--` ends a comment or begins a reason.
  private static func isFree(behind offset: Int, in line: Span<UInt8>) -> Bool {
    guard offset < line.count, isWord(line[offset]) else { return true }
    return offset + 1 < line.count && line[offset] == UInt8(ascii: "-")
      && line[offset + 1] == UInt8(ascii: "-")
  }

  /// What words are made of: letters, digits, bytes beyond ASCII, and `-`, `_`, `.` and `:`.
  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF: true
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"): true
    default: false
    }
  }
}
