import Bytes

/// A part of git's binary patches: `literal SIZE` or `delta SIZE`, and zlib data in base85, line by
/// line (`base85.c` and `diff.c` of git).
final class GitBinaryPatch: Carrier {
  let name = "git-binary-patch"
  let literals = ["literal ", "\ndelta "].map { Array($0.utf8) }
  let continuation = CarrierContinuation.fromBeginning(longestWait: 4 << 20)
  let isSure = false
  private let inflater = Inflater(.zlib)

  private static let mostDigits = 12
  /// The most bytes of a line.
  private static let longestLine = 52
  /// The most bytes of packed data that are decoded.
  private static let longest = 64 << 20

  func readings(
    at hit: Int, of literal: Int?, after floor: Int, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> CarrierReadings {
    let start = text[hit] == 0x0A ? hit + 1 : hit
    guard start == 0 || text[start - 1] == 0x0A, let first = Self.lines(at: start, in: text),
      Self.line(at: first, in: text) != nil
    else { return CarrierReadings() }
    return CarrierReadings(start)
  }

  /// Where the lines begin.
  private static func lines(at offset: Int, in text: Span<UInt8>) -> Int? {
    var next = offset
    while next < text.count, next < offset + 8, text[next] != 0x20 { next += 1 }
    next += 1
    let first = next
    while next < text.count, next < first + mostDigits, ByteClass.digit.contains(text[next]) {
      next += 1
    }
    guard next > first, next < text.count else { return nil }
    if text[next] == 0x0D { next += 1 }
    return next < text.count && text[next] == 0x0A ? next + 1 : nil
  }

  /// A line: its characters, how many bytes they stand for, and where the next line begins.
  private static func line(
    at start: Int, in text: Span<UInt8>
  ) -> (characters: Int, count: Int, end: Int)? {
    guard start < text.count else { return nil }
    let count: Int
    switch text[start] {
    case 0x41...0x5A: count = Int(text[start]) - 0x40
    case 0x61...0x7A: count = Int(text[start]) - 0x60 + 26
    default: return nil
    }
    var end = start + 1 + (count + 3) / 4 * 5
    guard end <= text.count else { return nil }
    if end < text.count, text[end] == 0x0D { end += 1 }
    guard end == text.count || text[end] == 0x0A else { return nil }
    return (start + 1, count, min(text.count, end + 1))
  }

  func decode(
    _ text: Span<UInt8>, from start: Int, limit: Int, mayWait: Bool, into bytes: inout [UInt8],
    charging budget: WorkBudget
  ) -> CarrierDecoding {
    var decoded = CarrierDecoding(from: start)
    decoded.ending = .nothing(isRefused: false)
    guard var next = Self.lines(at: start, in: text) else { return decoded }
    var packed: [UInt8] = []
    let values = Base85Alphabet.rfc1924.values
    while packed.count < Self.longest, let line = Self.line(at: next, in: text) {
      var left = line.count
      var offset = line.characters
      while left > 0 {
        var value: UInt64 = 0
        for index in offset..<offset + 5 {
          let digit = values[Int(text[index])]
          guard digit < 85 else { return decoded }
          value = value * 85 + UInt64(digit)
        }
        for index in 0..<min(4, left) {
          packed.append(UInt8(truncatingIfNeeded: value >> UInt64(24 - 8 * index)))
        }
        left -= 4
        offset += 5
      }
      next = line.end
    }
    budget.charge(next - start)
    guard packed.count > 8 else { return decoded }
    let inflated = inflater.decode(
      packed.span, from: 0, header: 2, limit: limit, mayWait: false, into: &bytes,
      charging: budget)
    decoded.count = inflated.count
    decoded.ending = inflated.ending
    if case .cutOff = inflated.ending, next < text.count { decoded.ending = .damaged }
    decoded.end = next
    return decoded
  }
}
