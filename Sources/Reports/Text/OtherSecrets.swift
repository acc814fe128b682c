import Bytes

/// Masks what looks like a secret of another kind on a line that holds a key: the line goes to logs
/// that many read.
///
/// It may mask too much. A line in a report is there to recognise the place, and the place is named.
struct OtherSecrets {
  /// What secrets of other vendors begin with.
  private static let prefixes = [
    "AKIA", "ASIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "gldt-",
    "glrt-", "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xapp-", "sk_live_", "sk_test_",
    "rk_live_", "whsec_", "sk-", "AIza", "ya29.", "npm_", "pypi-", "dop_v1_", "hvs.", "SG.",
    "shpat_",
    "dckr_pat_", "eyJ", "AGE-SECRET-KEY-1", "lin_api_", "dapi", "NRAK-", "PMAK-", "EAAC",
  ].map { Array($0.utf8) }
  /// How much has to stand behind a prefix.
  private static let leastBehindPrefix = 8

  /// Words in the names of values that are secrets, ...
  private static let words = [
    "password", "passwd", "passphrase", "passwort", "pwd", "secret", "token", "apikey", "api_key",
    "api-key", "accesskey", "access_key", "access-key", "privatekey", "private_key", "private-key",
    "credential", "authorization", "auth_key", "signing_key", "encryption_key", "client_key",
  ].map { Array($0.utf8) }
  /// ... ends of names that only tell where one is, ...
  private static let harmlessEnds = [
    "name", "ref", "file", "path", "type", "url", "count", "length", "existingsecret",
  ].map { Array($0.utf8) }
  /// ... and values that are none.
  private static let harmlessValues: Set<[UInt8]> = Set(
    ["true", "false", "null", "none", "nil", "yes", "no", "bearer", "basic", "token", "secret"].map
    {
      Array($0.utf8)
    })

  private static let mark = Array("…".utf8)
  /// The characters of tokens of most kinds.
  private static let token: [Bool] = (0...255).map { byte in
    ByteClass.digit.contains(UInt8(byte)) || (0x61...0x7A).contains(byte | 0x20) && byte >= 0x41
      || "_-+/=.~".utf8.contains(UInt8(byte))
  }

  /// A piece of a line with what looks like a secret replaced by `…`.
  ///
  /// - Parameters:
  ///   - isCutBefore: whether the line goes on to the left, so that the first word may be a part of
  ///     one.
  ///   - isCutAfter: whether it goes on to the right.
  static func masked(_ line: [UInt8], isCutBefore: Bool, isCutAfter: Bool) -> [UInt8] {
    var masker = OtherSecrets(line: line)
    if isCutBefore { masker.maskCutWord() }
    masker.maskTokens(isCutAfter: isCutAfter)
    masker.maskPasswordsOfURLs()
    return masker.result
  }

  private let line: [UInt8]
  private var ranges: [Range<Int>] = []

  private init(line: [UInt8]) { self.line = line }

  private var result: [UInt8] {
    if ranges.isEmpty { return line }
    var result: [UInt8] = []
    var copied = 0
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if range.upperBound <= copied { continue }
      if range.lowerBound >= copied { result += line[copied..<range.lowerBound] + Self.mark }
      copied = range.upperBound
    }
    return result + line[copied...]
  }

  /// The longest beginning that may be the end of anything.
  private static let shortestCutWord = 5

  private mutating func maskCutWord() {
    let end = line.firstIndex { $0 <= 0x20 || Self.endsValue($0) } ?? line.count
    if end > Self.shortestCutWord { ranges.append(0..<end) }
  }

  private static func endsValue(_ byte: UInt8) -> Bool { "\"'`,;&<>()".utf8.contains(byte) }

  // MARK: Tokens and values

  private mutating func maskTokens(isCutAfter: Bool) {
    var index = 0
    while index < line.count {
      guard Self.token[Int(line[index])] else {
        index += 1
        continue
      }
      let start = index
      while index < line.count, Self.token[Int(line[index])] { index += 1 }
      let isCut = isCutAfter && index == line.count
      if let secret = secret(in: start..<index, isCut: isCut) { ranges.append(secret) }
      noteValues(in: start..<index)
    }
  }

  /// The part of a token that is secret by its own looks.
  private func secret(in range: Range<Int>, isCut: Bool) -> Range<Int>? {
    // `name=value` is one token.
    let starts = [range.lowerBound] + range.filter { line[$0] == UInt8(ascii: "=") }.map { $0 + 1 }
    for start in starts where start < range.upperBound {
      for prefix in Self.prefixes where line[start..<range.upperBound].starts(with: prefix) {
        let body = (start + prefix.count)..<range.upperBound
        if body.count >= Self.leastBehindPrefix || isCut && !body.isEmpty { return body }
      }
      let rest = start..<range.upperBound
      if isRandom(rest, least: isCut ? Self.leastBehindPrefix : 20) { return rest }
    }
    return nil
  }

  private func isRandom(_ range: Range<Int>, least: Int) -> Bool {
    let text = line[range]
    guard text.count >= least, text.count(where: { $0 == UInt8(ascii: "/") }) < 3 else {
      return false
    }
    return text.contains { ByteClass.digit.contains($0) }
      && text.contains { (0x61...0x7A).contains($0) }
      && text.contains { (0x41...0x5A).contains($0) }
      && Set(text).count >= min(10, least)
  }

  /// Masks what a name that tells of a secret is given, as `name=value`, `"name": "value"`,
  /// `--name value` and `<name>value`, and what stands behind `Bearer`.
  private mutating func noteValues(in token: Range<Int>) {
    let nameEnd = line[token].firstIndex(of: UInt8(ascii: "=")) ?? token.upperBound
    let name = line[token.lowerBound..<nameEnd].map { $0 | (0x41...0x5A ~= $0 ? 0x20 : 0) }
    let isScheme = name == Array("bearer".utf8) || name == Array("basic".utf8)
    guard isScheme || Self.tellsOfSecret(name) else { return }
    var start = nameEnd
    var hasMark = false
    var hasSpace = false
    // Quotes, blanks and one or two marks part a name from its value.
    while start < line.count, start - nameEnd < 8 {
      let byte = line[start]
      if "=:>".utf8.contains(byte) {
        hasMark = true
      } else if byte == 0x20 || byte == 0x09 {
        hasSpace = true
      } else if !"\"'`\\".utf8.contains(byte) {
        break
      }
      start += 1
    }
    let isOption = name.starts(with: "--".utf8) || isScheme
    guard start < line.count, hasMark || hasSpace && isOption else { return }
    let quote = line[start - 1]
    let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
    let end =
      line[start...].firstIndex { byte in
        isQuoted ? byte == quote : byte <= 0x20 || Self.endsValue(byte)
      } ?? line.count
    var value = line[start..<end]
    // In front of the key itself, `"Bearer ` is no secret.
    while value.last == 0x20 { value.removeLast() }
    if let first = value.first, !"${<%*|[".utf8.contains(first), !isMasked(value),
      !Self.harmlessValues.contains(value.map { $0 | 0x20 })
    {
      ranges.append(start..<end)
    }
  }

  private static func tellsOfSecret(_ name: [UInt8]) -> Bool {
    guard words.contains(where: { name.contains($0) }) else { return false }
    return !harmlessEnds.contains { name.count >= $0.count && name.suffix($0.count) == $0[...] }
  }

  /// Whether a value is what stands for a key already.
  private func isMasked(_ value: ArraySlice<UInt8>) -> Bool {
    value.starts(with: "ka_".utf8) && value.suffix(Self.mark.count) == Self.mark[...]
  }

  /// Masks what stands between a user's name and the host, `scheme://name:password@host`.
  private mutating func maskPasswordsOfURLs() {
    var index = 0
    let scheme = Array("://".utf8)
    while index + scheme.count < line.count {
      guard line[index] == scheme[0], line[index...].starts(with: scheme) else {
        index += 1
        continue
      }
      index += scheme.count
      let end = line[index...].firstIndex { $0 <= 0x20 || $0 == UInt8(ascii: "/") } ?? line.count
      let place = index..<end
      index = end
      guard let at = line[place].lastIndex(of: UInt8(ascii: "@")),
        let colon = line[place.lowerBound..<at].firstIndex(of: UInt8(ascii: ":")), colon + 1 < at
      else { continue }
      ranges.append((colon + 1)..<at)
    }
  }
}

extension [UInt8] {
  /// Whether some bytes stand in these. The library's `firstRange(of:)` takes 8 ms for the words of one
  /// line of a kilobyte.
  fileprivate func contains(_ part: [UInt8]) -> Bool {
    guard let first = part.first, part.count <= count else { return part.isEmpty }
    return (0...count - part.count).contains { place in
      self[place] == first && self[place..<place + part.count].elementsEqual(part)
    }
  }
}
