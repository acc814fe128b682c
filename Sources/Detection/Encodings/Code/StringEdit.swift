import Bytes

/// What code does to a string literal before it uses it, as far as the line says: it takes a part of it,
/// or other characters out of it.
struct StringEdit {
  /// How far before a string and behind it is looked, in bytes.
  private static let reachBefore = 64
  private static let reachBehind = 96
  /// Words of what replaces characters or takes them out, in many languages; 8 bytes at most.
  private static let replacing = Needles(
    [
      "eplac", "EPLAC", "gsub", "sub(", "tr ", "tr(", "tr/", "strip", "sed ", "ubst", "UBST",
      "elete",
      "split",
      "Split", "ranslate", "RANSLATE", "emove", "filter", "Filter", "s/",
    ].map { Array($0.utf8) })
  /// Words of what takes a part.
  private static let slicing = Needles(
    ["ubstr", "UBSTR", "lice", "cut ", "mid(", "Mid(", "MID("].map { Array($0.utf8) })
  /// The most characters of a string that is cut.
  private static let longestString = 256
  /// More digits than a number has.
  private static let longestNumber = 4

  /// What may stand before a character that code names, and behind it.
  private static let edges = Array("\"'`/\\[] ,)\n".utf8)

  /// Whether the code around a string replaces a character of it, or takes it out.
  ///
  /// - Parameters:
  ///   - filler: which one it has to name; nil for white space, which has many names.
  ///   - stays: whether something has to come in its place.
  static func replaces(
    _ filler: UInt8?, andStays stays: Bool, around string: Range<Int>, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> Bool {
    let isSaid = says(replacing, around: string, in: text, charging: budget)
    guard let filler else { return isSaid }
    return surroundings(of: string, in: text).contains { range in
      range.dropFirst().dropLast().contains { place in
        guard text[place] == filler, edges.contains(text[place - 1]),
          edges.contains(text[place + 1])
        else { return false }
        // Two such strings say enough, whatever the function's name is.
        return second(behind: place + 1, in: text, charging: budget).map { $0 == stays } ?? isSaid
      }
    }
  }

  /// Whether the second string of a call has anything in it; nil where there is none.
  private static func second(
    behind end: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Bool? {
    var cursor = ByteCursor(text, at: end, reach: 8, charging: budget)
    cursor.advance()
    _ = cursor.skip(UInt8(ascii: "g"))
    guard cursor.skip(UInt8(ascii: ",")) else { return nil }
    cursor.skip(.blank, atMost: 2)
    guard let quote = cursor.current, ByteClass.quote.contains(quote) else { return nil }
    return cursor.byte(1) != quote
  }

  /// Whether the code around a word takes a part of the string that it stands in, and the part is one
  /// that stands at a place of it: `"…"[7:47]`, `"…".substring(7, 47)`, `substr("…", 7, 40)`,
  /// `… | cut -c 8-47`.
  static func cuts(
    _ part: Range<Int>, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Bool {
    guard let string = string(around: part, in: text, charging: budget) else { return false }
    let lead = part.lowerBound - string.lowerBound
    let trail = string.upperBound - part.upperBound
    let isIndexed =
      string.upperBound + 1 < text.count
      && text[string.upperBound + 1] == UInt8(ascii: "[")
    guard isIndexed || says(slicing, around: string, in: text, charging: budget) else {
      return false
    }
    let (first, second) = numbers(behind: string.upperBound, in: text, charging: budget)
    // The first place is 0 or 1.
    guard let first, first == lead || first == lead + 1 else { return false }
    guard let second else { return trail == 0 }
    // The part's end, its last place, its length, or how much of the string is left.
    return [lead + part.count, lead + part.count - 1, part.count, -trail].contains(second)
  }

  /// What a word stands in: between two quotes, or blanks.
  private static func string(
    around part: Range<Int>, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    var start = part.lowerBound
    while start > 0, text[start - 1] > 0x20, !ByteClass.quote.contains(text[start - 1]) {
      start -= 1
      guard part.lowerBound - start < longestString else { return nil }
    }
    var end = part.upperBound
    while end < text.count, text[end] > 0x20, !ByteClass.quote.contains(text[end]) {
      end += 1
      guard end - part.upperBound < longestString else { return nil }
    }
    budget.charge(end - start)
    return start..<end
  }

  /// The first two numbers behind a string, in its line.
  private static func numbers(
    behind end: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> (first: Int?, second: Int?) {
    var cursor = ByteCursor(text, at: end, reach: reachBehind, charging: budget)
    var numbers: [Int] = []
    while numbers.count < 2, let byte = cursor.current, byte != 0x0A {
      guard ByteClass.digit.contains(byte) else {
        cursor.advance()
        // Behind these two something else begins.
        if byte == UInt8(ascii: ";") || !numbers.isEmpty && ByteClass.closing.contains(byte) {
          break
        }
        continue
      }
      let start = cursor.offset
      let isNegative =
        text[start - 1] == UInt8(ascii: "-") && !ByteClass.alphanumeric.contains(text[start - 2])
      guard cursor.skip(.digit, atMost: longestNumber) < longestNumber else { break }
      var number = 0
      for index in start..<cursor.offset { number = 10 * number + Int(text[index] - 0x30) }
      numbers.append(isNegative ? -number : number)
    }
    return (numbers.first, numbers.count > 1 ? numbers[1] : nil)
  }

  /// Whether one of some words stands near a string.
  private static func says(
    _ words: Needles, around string: Range<Int>, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Bool {
    budget.charge(3 * (reachBefore + reachBehind))
    return surroundings(of: string, in: text).contains { range in
      // The bytes from a place on, the first one lowest.
      var head: UInt64 = 0
      for place in range.reversed() {
        head = head << 8 | UInt64(text[place])
        if words.contains(head) { return true }
      }
      return false
    }
  }

  /// What stands near a string, before it and behind it.
  private static func surroundings(of string: Range<Int>, in text: Span<UInt8>) -> [Range<Int>] {
    [
      max(0, string.lowerBound - reachBefore)..<string.lowerBound,
      string.upperBound..<min(text.count, string.upperBound + reachBehind),
    ]
  }
}
