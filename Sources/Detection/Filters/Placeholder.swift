import Bytes

/// Tells placeholders from secrets by what is inside the value, never by what stands around it: a
/// real key beside the word "example" is a leak.
///
/// Each threshold is set so that a random body of 32 letters and digits passes for a placeholder
/// less than once in a million.
enum Placeholder {
  /// Why a value is a placeholder.
  enum Reason: String, Sendable {
    case repeats = "one character or a short group is repeated"
    case sequence = "it runs along the alphabet or the keyboard"
    case words = "it is made of words"
    case oneKind = "its characters are all of one kind"
  }

  /// The longest run of one character that may be chance.
  private static let longestRepeat = 5
  /// The longest ascending, descending or keyboard run that may be chance.
  private static let longestSequence = 5
  /// The least share of characters that differ from one another, and the longest body that it is a
  /// share of. A random body of 32 letters and digits has 25 different ones, and under 14 once in a
  /// hundred million. Of hexadecimal digits there are only 16: 24 random ones have fewer than 8 once
  /// in ten thousand.
  private static let leastDifferent = (share: 0.36, longest: 36)
  private static let leastDifferentDigits = (share: 0.33, longest: 24)

  /// Why the part of a secret behind its prefix is a placeholder, or nil.
  ///
  /// - Parameter words: what placeholders are made of beside the usual words, in small letters.
  static func reason(_ body: ArraySlice<UInt8>, words: [[UInt8]] = []) -> Reason? {
    let bytes = Array(body)
    let lower = bytes.map { ByteClass.letter.contains($0) ? $0 | 0x20 : $0 }
    if isRepetition(bytes) { return .repeats }
    if isSequence(lower) { return .sequence }
    if isOneKind(bytes) { return .oneKind }
    if isWords(lower, words) { return .words }
    return nil
  }

  private static func isRepetition(_ bytes: [UInt8]) -> Bool {
    var run = 1
    for index in bytes.indices.dropFirst() {
      run = bytes[index] == bytes[index - 1] ? run + 1 : 1
      if run > longestRepeat { return true }
    }
    let isHexadecimal = bytes.allSatisfy { HexDigits.value($0) != nil }
    let least = isHexadecimal ? leastDifferentDigits : leastDifferent
    return Double(Set(bytes).count) < least.share * Double(min(bytes.count, least.longest))
  }

  private static let rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890"].map {
    Array($0.utf8)
  }

  /// Whether the body is a run, two runs in turns (`a1b2c3`), or runs one after the other
  /// (`abc123def456`, `1qaz2wsx`).
  private static func isSequence(_ lower: [UInt8]) -> Bool {
    if longestSequenceRun(lower) > longestSequence { return true }
    for first in 0..<2 {
      let everyOther = stride(from: first, to: lower.count, by: 2).map { lower[$0] }
      // Seven of 16 letters and digits that follow each other: once in 20 million.
      if longestSequenceRun(everyOther) > longestSequence + 1 { return true }
    }
    // One pair in 7 is of neighbours by chance; 19 pairs of 31 (or 12 of 15) are less than once in
    // a million.
    let pairs = zip(lower, lower.dropFirst())
    let neighbours = pairs.count { a, b in
      keyboard.contains(UInt16(a) << 8 | UInt16(b)) || keyboard.contains(UInt16(b) << 8 | UInt16(a))
        || (a != b && abs(Int(a) - Int(b)) == 1)
    }
    return neighbours * 100 >= 42 * (lower.count - 1) + 500
  }

  /// Keys that are next to each other, in rows and in columns.
  private static let keyboard = neighbours(
    in: rows
      + ["1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik", "9ol", "0p"].map {
        Array($0.utf8)
      })

  private static let keyboardRows = neighbours(in: rows)

  private static func neighbours(in rows: [[UInt8]]) -> Set<UInt16> {
    Set(rows.flatMap { row in zip(row, row.dropFirst()).map { UInt16($0) << 8 | UInt16($1) } })
  }

  private static func longestSequenceRun(_ bytes: [UInt8]) -> Int {
    let neighbours = keyboardRows
    var longest = 1
    for isSuccessor in [
      { (a: UInt8, b: UInt8) in Int(b) == Int(a) + 1 },
      { (a: UInt8, b: UInt8) in Int(b) == Int(a) - 1 },
      { (a: UInt8, b: UInt8) in neighbours.contains(UInt16(a) << 8 | UInt16(b)) },
      { (a: UInt8, b: UInt8) in neighbours.contains(UInt16(b) << 8 | UInt16(a)) },
    ] {
      var run = 1
      for index in bytes.indices.dropFirst() {
        run = isSuccessor(bytes[index - 1], bytes[index]) ? run + 1 : 1
        longest = max(longest, run)
      }
    }
    return longest
  }

  /// Whether the body has nothing but digits, or nothing but letters of one case that read like
  /// words. Of base32 one body of 16 in thirty has no digit.
  private static func isOneKind(_ bytes: [UInt8]) -> Bool {
    if bytes.allSatisfy(ByteClass.digit.contains) { return true }
    let isOneCase =
      bytes.allSatisfy { !ByteClass.digit.contains($0) && $0 == $0 | 0x20 || $0 == 0x5F }
      || bytes.allSatisfy { ByteClass.letter.contains($0) && $0 & 0x20 == 0 || $0 == 0x5F }
    return isOneCase && WordFilter.isWords(bytes[...])
  }

  /// Whether words make up half of the body, or one word that no chance makes is in it.
  private static func isWords(_ lower: [UInt8], _ words: [[UInt8]]) -> Bool {
    var covered = 0
    var index = 0
    while index < lower.count {
      if let length = PlaceholderWords.longest(at: index, in: lower, or: words) {
        // Seven letters of either case: once in a billion.
        if length >= 7 { return true }
        covered += length
        index += length
      } else {
        index += 1
      }
    }
    return covered * 2 >= lower.count
  }
}
