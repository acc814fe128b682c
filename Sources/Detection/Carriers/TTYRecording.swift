import Bytes

/// A recording of a terminal by ttyrec: frames, each with the second, the microsecond and the length
/// before it, of four bytes each, the lowest first.
final class TTYRecording: TextCarrier {
  let name = "ttyrec"
  let beginsBlob = true
  let continuation = CarrierContinuation.fromBeginning(longestWait: 32 << 20)
  let isSure = false

  private static let headerSize = 12
  /// The longest frame, and the longest time between two of the first, in bytes and seconds.
  private static let longestFrame = 64 << 10
  private static let longestPause = 7 * 86_400
  /// How many frames have to be right to be no chance.
  private static let leastFrames = 3

  func isHeader(at offset: Int, in text: Span<UInt8>) -> Bool {
    var next = offset
    var last: Int?
    for _ in 0..<Self.leastFrames {
      guard let frame = Self.frame(at: next, in: text) else { return false }
      if let last, !(last...last + Self.longestPause).contains(frame.second) { return false }
      last = frame.second
      next = frame.data.upperBound
    }
    return true
  }

  private static func frame(
    at offset: Int, in text: Span<UInt8>
  ) -> (second: Int, data: Range<Int>)? {
    let start = offset + headerSize
    guard start <= text.count else { return nil }
    func number(_ at: Int) -> Int {
      (0..<4).reduce(0) { $0 | Int(text[at + $1]) << (8 * $1) }
    }
    let (microsecond, length) = (number(offset + 4), number(offset + 8))
    guard microsecond < 1_000_000, (1...longestFrame).contains(length), start + length <= text.count
    else { return nil }
    return (number(offset), start..<start + length)
  }

  func each(
    _ text: Span<UInt8>, from start: Int, limit: Int, charging budget: WorkBudget,
    _ body: (UInt8, Int, Int) -> Void
  ) -> CarrierDecoding.Ending {
    var made = 0
    var next = start
    while made < limit, let frame = Self.frame(at: next, in: text) {
      for offset in frame.data.prefix(limit - made) {
        body(text[offset], offset, offset + 1)
        made += 1
      }
      next = frame.data.upperBound
    }
    budget.charge(next - start)
    // More frames may follow in the next block.
    return made < limit ? .cutOff : .limit
  }
}
