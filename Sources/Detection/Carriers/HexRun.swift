import Bytes
import CLiteralSearch

/// A long run of hexadecimal digits.
final class HexRun: RunCarrier {
  let name = "hex"
  static let groupCharacters = 2
  static let groupBytes = 1
  let held: HeldCarriers
  /// How far behind a run's beginning digits are looked for, in blocks of 16 bytes.
  private static let mostBlocksBefore = 5

  init(holding held: [any Carrier]) { self.held = HeldCarriers(held) }

  func readings(
    at hit: Int, of literal: Int?, after floor: Int, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> CarrierReadings {
    var readings = CarrierReadings()
    let tables = RunTables.shared
    guard let digits = Self.digits(at: hit, in: text) else { return readings }
    let start = runStart(before: digits, after: floor, in: text) { tables.isHex($0) }
    if isLikely(start + 1, text, charging: budget) {
      readings.append(.init(start: start + 1))
    }
    readings.append(.init(start: start))
    return readings
  }

  /// The first digits of a run that a hit is in: letters may stand before them (`0x504b0304`, a path).
  private static func digits(at hit: Int, in text: Span<UInt8>) -> Int? {
    let tables = RunTables.shared
    var start = hit
    for _ in 0..<mostBlocksBefore where start + 16 <= text.count {
      var end = start
      while end < start + 16, tables.isHex(text[end]) { end += 1 }
      if end == start + 16 { return start }
      start += 16
    }
    return nil
  }

  /// Other letters behind the digits make it base64 after all.
  func endsRun(at end: Int, in text: Span<UInt8>) -> Bool {
    end >= text.count || !ByteClass.base64.contains(text[end])
  }

  func decodePlainGroups(
    _ text: Span<UInt8>, at offset: inout Int, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> Int {
    unsafe decodeGroups(text, at: &offset, into: output) {
      unsafe RunTables.shared.decodeHex($0, pairs: $1, into: $2)
    }
  }

  @inline(__always)
  func decodeSlowly(
    _ text: Span<UInt8>, from offset: Int, limit: Int, joins: Bool, charging budget: WorkBudget,
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
