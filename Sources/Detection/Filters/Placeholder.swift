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
  /// A random body of 32 has 25 different characters, and under 14 once in a hundred million.
  private static let leastDifferent = 0.36

  /// Why the part of a secret behind its prefix is a placeholder, or nil.
  static func reason(_ body: ArraySlice<UInt8>) -> Reason? {
    let bytes = Array(body)
    let lower = bytes.map { isLetter($0) ? $0 | 0x20 : $0 }
    if isRepetition(bytes) { return .repeats }
    if longestSequenceRun(lower) > longestSequence { return .sequence }
    if isOneKind(bytes) { return .oneKind }
    if isWords(lower) { return .words }
    return nil
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isRepetition(_ bytes: [UInt8]) -> Bool {
    var run = 1
    for index in bytes.indices.dropFirst() {
      run = bytes[index] == bytes[index - 1] ? run + 1 : 1
      if run > longestRepeat { return true }
    }
    return Double(Set(bytes).count) < leastDifferent * Double(min(bytes.count, 36))
  }

  private static let rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890"].map {
    Array($0.utf8)
  }

  private static func longestSequenceRun(_ bytes: [UInt8]) -> Int {
    var neighbours: Set<UInt16> = []
    for row in rows {
      for index in row.indices.dropFirst() {
        neighbours.insert(UInt16(row[index - 1]) << 8 | UInt16(row[index]))
      }
    }
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

  private static func isOneKind(_ bytes: [UInt8]) -> Bool {
    bytes.allSatisfy(isDigit) || bytes.allSatisfy { !isDigit($0) && $0 == $0 | 0x20 || $0 == 0x5F }
      || bytes.allSatisfy { isLetter($0) && $0 & 0x20 == 0 || $0 == 0x5F }
  }

  /// Whether words make up half of the body, or one word that no chance makes is in it.
  private static func isWords(_ lower: [UInt8]) -> Bool {
    var covered = 0
    var index = 0
    while index < lower.count {
      if let length = PlaceholderWords.longest(at: index, in: lower) {
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
