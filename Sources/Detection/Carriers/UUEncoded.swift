import Bytes

/// What uuencode writes: `begin 644 NAME`, lines of a length and groups of four characters, `end`. Perl's
/// `pack "u"` and the like write the lines alone.
final class UUEncoded: TextCarrier {
  let name = "uuencode"
  let literals = ["begin 4", "begin 6", "begin 7"].map { Array($0.utf8) } + UUEncoded.cores
  let continuation = CarrierContinuation.fromBeginning(longestWait: 4 << 20)
  let isSure = false
  let readsOnce = true

  /// The longest name of a file, and the most bytes of a line.
  private static let longestName = 256
  private static let longestLine = 45

  /// What keys are written as, wherever their first byte stands in a group: the characters that are
  /// theirs alone, 8 at the most.
  private static let cores: [[UInt8]] = (0..<3).map { lead in
    let key = [UInt8](repeating: 0, count: lead) + KeyForm.prefix
    let characters = stride(from: 0, to: key.count / 3 * 3, by: 3).flatMap { group in
      let bits = key[group..<group + 3].reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
      return [18, 12, 6, 0].map { UInt8(truncatingIfNeeded: bits >> $0 & 0x3F) + 0x20 }
    }
    let first = [0, 2, 3][lead]
    return Array(characters[first...].prefix(8))
  }

  /// How many lines before the one of a key are read as well.
  private static let mostBefore = 16

  func readings(
    at hit: Int, of literal: Int?, after floor: Int, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> CarrierReadings {
    guard literal != nil else { return CarrierReadings() }
    if text[hit] == UInt8(ascii: "b") {
      return isHeader(at: hit, in: text) ? CarrierReadings(hit) : CarrierReadings()
    }
    var start = text.lineStart(before: hit, within: 2 * Self.longestLine)
    budget.charge(hit - start)
    guard Self.isAlone(at: start, in: text) else { return CarrierReadings() }
    for _ in 0..<Self.mostBefore {
      guard start > 0 else { break }
      let before = text.lineStart(before: start - 1, within: 2 * Self.longestLine)
      budget.charge(start - before)
      guard before >= floor, Self.isAlone(at: before, in: text),
        Self.line(at: before, in: text)?.end == start
      else { break }
      start = before
    }
    return CarrierReadings(start)
  }

  /// Whether a whole line stands here, as long as its first character says.
  private static func isAlone(at start: Int, in text: Span<UInt8>) -> Bool {
    guard start == 0 || text[start - 1] == 0x0A, let line = line(at: start, in: text) else {
      return false
    }
    return line.count > 0 && line.characters.count == (line.count + 2) / 3 * 4
      && line.end - line.characters.upperBound <= 2
  }

  func isHeader(at offset: Int, in text: Span<UInt8>) -> Bool {
    guard offset == 0 || text[offset - 1] == 0x0A else { return false }
    guard let start = Self.lines(at: offset, in: text) else { return false }
    return Self.line(at: start, in: text) != nil
  }

  /// Where the lines begin.
  private static func lines(at offset: Int, in text: Span<UInt8>) -> Int? {
    let mode = offset + 6
    guard mode + 4 < text.count else { return nil }
    for index in mode..<mode + 3 where !ByteClass.digit.contains(text[index]) { return nil }
    var next = mode + 3
    if ByteClass.digit.contains(text[next]) { next += 1 }
    guard next < text.count, text[next] == 0x20 else { return nil }
    let end = min(text.count, next + longestName)
    while next < end, text[next] != 0x0A { next += 1 }
    return next < end ? next + 1 : nil
  }

  /// A line: its characters, how many bytes they stand for, and where the next line begins.
  private static func line(
    at start: Int, in text: Span<UInt8>
  ) -> (characters: Range<Int>, count: Int, end: Int)? {
    guard start < text.count, (0x21...0x60).contains(text[start]) else { return nil }
    let count = Int((text[start] &- 0x20) & 0x3F)
    guard count <= longestLine else { return nil }
    let most = start + 1 + (count + 2) / 3 * 4
    var end = start + 1
    while end < text.count, end < most, (0x20...0x60).contains(text[end]) { end += 1 }
    var next = end
    // Some writers put a sum behind, or leave blanks out at the end.
    while next < text.count, next < end + 3, text[next] != 0x0A { next += 1 }
    guard next == text.count || text[next] == 0x0A else { return nil }
    return (start + 1..<end, count, min(text.count, next + 1))
  }

  func each(
    _ text: Span<UInt8>, from start: Int, limit: Int, charging budget: WorkBudget,
    _ body: (UInt8, Int, Int) -> Void
  ) -> CarrierDecoding.Ending {
    let isAlone = text[start] != UInt8(ascii: "b") && Self.isAlone(at: start, in: text)
    guard var next = isAlone ? start : Self.lines(at: start, in: text) else {
      return .nothing(isRefused: false)
    }
    var made = 0
    while let line = Self.line(at: next, in: text), line.count > 0 {
      budget.charge(line.end - next)
      var bits: UInt32 = 0
      for place in 0..<line.count {
        let group = line.characters.lowerBound + place / 3 * 4
        if place % 3 == 0 {
          bits = 0
          for index in group..<group + 4 {
            let byte = index < line.characters.upperBound ? text[index] : 0x20
            bits = bits << 6 | UInt32((byte &- 0x20) & 0x3F)
          }
        }
        guard made < limit else { return .limit }
        let first = min(group + place % 3, max(next, line.characters.upperBound - 1))
        body(
          UInt8(truncatingIfNeeded: bits >> UInt32(16 - 8 * (place % 3))), first,
          max(first, min(first + 2, line.characters.upperBound)))
        made += 1
      }
      next = line.end
    }
    return next < text.count ? .complete : .cutOff
  }
}
