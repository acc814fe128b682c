import Bytes

/// What uuencode writes: `begin 644 NAME`, lines of a length and groups of four characters, `end`.
final class UUEncoded: TextCarrier {
  let name = "uuencode"
  let literals = ["begin 4", "begin 6", "begin 7"].map { Array($0.utf8) }
  let continuation = CarrierContinuation.fromBeginning(longestWait: 4 << 20)
  let isSure = false

  /// The longest name of a file, and the most bytes of a line.
  private static let longestName = 256
  private static let longestLine = 45

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
    guard var next = Self.lines(at: start, in: text) else { return .nothing(isRefused: false) }
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
