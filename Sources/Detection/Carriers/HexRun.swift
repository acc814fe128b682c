import Bytes

/// A long run of hexadecimal digits.
struct HexRun: RunCarrier {
  let name = "hex"
  static let groupCharacters = 2
  static let groupBytes = 1
  let held: [any Carrier]

  init(holding held: [any Carrier]) { self.held = held }

  func readings(
    at hit: Int, of literal: Int?, after floor: Int, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> CarrierReadings {
    var readings = CarrierReadings()
    for offset in hit - 16..<hit + 16 where HexDigits.value(text[offset]) == nil {
      return readings
    }
    let start = runStart(before: hit, after: floor, in: text) { HexDigits.value($0) != nil }
    if isLikely(start + 1, text, charging: budget) {
      readings.append(.init(start: start + 1))
    }
    readings.append(.init(start: start))
    return readings
  }

  /// Other letters behind the digits make it base64 after all.
  func endsRun(at end: Int, in text: Span<UInt8>) -> Bool {
    end >= text.count || Base64.value(text[end]) == nil
  }

  func decodePlainGroups(
    _ text: Span<UInt8>, at offset: inout Int, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> Int {
    let tables = RunTables.shared
    return unsafe decodeGroups(text, at: &offset, into: output) { digits, byte in
      let bits = unsafe tables.hex(digits[0], digits[1])
      guard bits < RunTables.invalid else { return false }
      unsafe byte.pointee = UInt8(truncatingIfNeeded: bits)
      return true
    }
  }

  @inline(__always)
  func decodeSlowly(
    _ text: Span<UInt8>, from offset: Int, limit: Int, charging budget: WorkBudget,
    _ body: (UInt8, Int, Int) -> Void
  ) -> Int {
    var offset = offset
    for _ in 0..<max(0, limit) {
      var next = offset
      if next < text.count, HexDigits.value(text[next]) == nil,
        let end = Base64Text.end(ofBreakAt: next, in: text, charging: budget)
      {
        next = end
      }
      guard let value = HexDigits.number(2, at: next, in: text) else { break }
      body(UInt8(value), next, next + 2)
      offset = next + 2
    }
    return offset
  }

  func group(before offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Int? {
    guard let last = Base64Text.character(before: offset, in: text, charging: budget) else {
      return nil
    }
    return Base64Text.character(before: last.start, in: text, charging: budget)?.start
  }
}
