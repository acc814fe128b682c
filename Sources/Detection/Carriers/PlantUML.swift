import Bytes

/// The text of a diagram in the address of its picture at a PlantUML server: deflated, in an alphabet of
/// its own (PlantUML's "Text encoding").
final class PlantUML: TextCarrier {
  let name = "plantuml"
  /// The end of the path before the format: `plantuml/svg/…`.
  let literals = [Array("lantuml/".utf8)]
  let continuation = CarrierContinuation.fromBeginning(longestWait: 64 << 10)
  let isSure = false

  private static let formats: [StaticString] = [
    "png/", "svg/", "txt/", "uml/", "img/", "eps/", "pdf/", "map/", "utxt/", "dpng/", "dsvg/",
  ]
  /// The fewest characters of a text with a key.
  private static let least = 40

  func readings(
    at hit: Int, of literal: Int?, after floor: Int, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> CarrierReadings {
    guard literal != nil else { return CarrierReadings() }
    var start = hit + literals[0].count
    guard let format = Self.formats.first(where: { text.starts(at: start, with: $0) }) else {
      return CarrierReadings()
    }
    start += format.utf8CodeUnitCount
    // The mark of deflated data, which may be left out.
    if text.starts(at: start, with: "~1") { start += 2 }
    guard start + Self.least <= text.count,
      (start..<start + Self.least).allSatisfy({ Self.value(text[$0]) != nil })
    else { return CarrierReadings() }
    return CarrierReadings(start)
  }

  /// The value of a character: digits come first, then capitals, small letters, `-` and `_`.
  private static func value(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x5A: byte - 0x41 + 10
    case 0x61...0x7A: byte - 0x61 + 36
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    default: nil
    }
  }

  func each(
    _ text: Span<UInt8>, from start: Int, limit: Int, charging budget: WorkBudget,
    _ body: (UInt8, Int, Int) -> Void
  ) -> CarrierDecoding.Ending {
    var next = start
    var made = 0
    var bits: UInt32 = 0
    var count = 0
    defer { budget.charge(next - start) }
    while next < text.count, let value = Self.value(text[next]) {
      bits = bits << 6 | UInt32(value)
      count += 6
      next += 1
      guard count >= 8 else { continue }
      guard made < limit else { return .limit }
      count -= 8
      body(UInt8(truncatingIfNeeded: bits >> UInt32(count)), next - 2, next)
      bits &= 1 << UInt32(count) - 1
      made += 1
    }
    return next < text.count ? .complete : .cutOff
  }
}
