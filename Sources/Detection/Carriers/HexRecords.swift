import Bytes

/// Data in the records of Intel HEX (`:10010000…`), Motorola's S-records (`S113…`) and extended Tektronix
/// HEX (`%486A5…`), as `objcopy` and linkers write programs for devices: lines of a length, an address,
/// data and a checksum.
final class HexRecords: TextCarrier {
  let name = "hex-records"
  let continuation = CarrierContinuation.fromBeginning(longestWait: 4 << 20)
  let isSure = false
  let readsOnce = true
  /// Records of 16 and 32 bytes of data behind another one.
  let literals = [
    "\n:10", "\n:20", "\nS11", "\nS12", "\nS21", "\nS22", "\nS31", "\nS32", "\n%4",
  ].map { Array($0.utf8) }

  /// The longest record, in characters.
  private static let longestRecord = 528
  /// How many records there have to be from a literal on.
  private static let leastRecords = 2

  func readings(
    at hit: Int, of literal: Int?, after floor: Int, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> CarrierReadings {
    var start = hit + 1
    var next = start
    for _ in 0..<Self.leastRecords {
      guard let record = Self.record(at: next, in: text) else { return CarrierReadings() }
      next = record.end
    }
    budget.charge(next - start)
    // A file's first record has no line before it, and others may be shorter.
    let before = text.lineStart(before: hit, within: Self.longestRecord)
    if Self.record(at: before, in: text)?.end == start { start = before }
    return CarrierReadings(start)
  }

  /// A record: where the digits of its data stand (nowhere for one that has no data), and where the
  /// next line begins.
  private static func record(at start: Int, in text: Span<UInt8>) -> (data: Range<Int>, end: Int)? {
    guard start + 11 <= text.count,
      let (data, last) = fields(at: start, in: text), data.lowerBound <= data.upperBound,
      last <= text.count
    else { return nil }
    let tables = RunTables.shared
    for index in start + 2..<last where !tables.isHex(text[index]) { return nil }
    var end = last
    if end < text.count, text[end] == 0x0D { end += 1 }
    guard end == text.count || text[end] == 0x0A else { return nil }
    return (data, min(text.count, end + 1))
  }

  /// Where a record has its data, and where it ends.
  private static func fields(at start: Int, in text: Span<UInt8>) -> (data: Range<Int>, end: Int)? {
    switch text[start] {
    case UInt8(ascii: ":"):
      // The length of the data, an address of four digits, and 00 for data.
      guard let length = HexDigits.number(2, at: start + 1, in: text) else { return nil }
      let end = start + 9 + 2 * Int(length)
      let isData = text[start + 7] == 0x30 && text[start + 8] == 0x30
      return ((isData ? start + 9 : end)..<end, end + 2)
    case UInt8(ascii: "S"):
      // The length of all that follows, and an address of as many bytes as the kind has.
      let kind = text[start + 1]
      guard ByteClass.digit.contains(kind),
        let length = HexDigits.number(2, at: start + 2, in: text), length > 3
      else { return nil }
      let end = start + 2 + 2 * Int(length)
      let isData = (0x31...0x33).contains(kind)
      let data = min(end, start + 4 + 2 * Int(kind &- 0x2F))
      return ((isData ? data : end)..<end, end + 2)
    case UInt8(ascii: "%"):
      // The length of the whole in characters, 6 for data, a checksum, and an address behind its own
      // length.
      guard let length = HexDigits.number(2, at: start + 1, in: text), length > 16,
        let digits = HexDigits.value(text[start + 6])
      else { return nil }
      let end = start + 1 + Int(length)
      let isData = text[start + 3] == UInt8(ascii: "6")
      let data = min(end, start + 7 + (digits == 0 ? 16 : Int(digits)))
      return ((isData ? data : end)..<end, end)
    default: return nil
    }
  }

  func each(
    _ text: Span<UInt8>, from start: Int, limit: Int, charging budget: WorkBudget,
    _ body: (UInt8, Int, Int) -> Void
  ) -> CarrierDecoding.Ending {
    let tables = RunTables.shared
    var next = start
    var made = 0
    defer { budget.charge(next - start) }
    while let record = Self.record(at: next, in: text) {
      var offset = record.data.lowerBound
      while offset < record.data.upperBound, let byte = tables.hex(at: offset, in: text) {
        if made == limit { return .limit }
        body(byte, offset, offset + 2)
        made += 1
        offset += 2
      }
      next = record.end
    }
    return next + Self.longestRecord < text.count ? .complete : .cutOff
  }
}
