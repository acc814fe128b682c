import Bytes

/// The constants of a formatted string in compiled Python: of `f"ka_{env}_{A}…"` these are `ka_`, `_` and
/// what follows `A`, one behind the other, each with its length before it.
enum FormattedConstants {
  /// How far away the values of names may stand, in bytes.
  private static let reach = 2 << 10
  private static let environment: StaticString = "live"
  /// The kinds of a short text in ASCII (`z`, `Z`), with the bit of those that are used again.
  private static let kinds: [UInt8] = [0x7A, 0x5A, 0xFA, 0xDA]

  /// The parts of a key that begins with `ka_`; nil where more than one value may be what is missing.
  static func parts(
    _ beginning: Range<Int>, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> [Range<Int>]? {
    let end = beginning.upperBound
    guard beginning.count == 3, isConstant(beginning, in: text), end + 5 < text.count else {
      return nil
    }
    let sign = end + 2..<end + 3
    guard text[sign.lowerBound] == UInt8(ascii: "_"), isConstant(sign, in: text) else { return nil }
    let start = sign.upperBound + 2
    let tail = start..<start + Int(text[start - 1])
    guard !tail.isEmpty, tail.count < KeyForm.size, tail.upperBound < text.count,
      isConstant(tail, in: text)
    else { return nil }
    let size = KeyForm.size - tail.count
    let least = max(2, end - reach)
    let near = least..<max(least, min(text.count, end + reach))
    budget.charge(2 * near.count)
    var name: Range<Int>?
    var value: Range<Int>?
    for place in near {
      if name == nil, text.starts(at: place, with: environment),
        isConstant(place..<place + environment.utf8CodeUnitCount, in: text)
      {
        name = place..<place + environment.utf8CodeUnitCount
      }
      let range = place..<place + size
      guard range != tail, Int(text[place - 1]) == size, isConstant(range, in: text),
        KeyForm.isMixed(range.map { text[$0] })
      else { continue }
      guard value == nil else { return nil }
      value = range
    }
    guard let name, let value else { return nil }
    return [beginning, name, sign, value, tail]
  }

  private static func isConstant(_ range: Range<Int>, in text: Span<UInt8>) -> Bool {
    range.lowerBound > 1 && range.upperBound <= text.count
      && Int(text[range.lowerBound - 1]) == range.count
      && kinds.contains(text[range.lowerBound - 2])
      && range.allSatisfy { ByteClass.identifier.contains(text[$0]) }
  }
}
