import Bytes

/// A long run of base32 text in capitals or small letters: that of RFC 4648, section 6, or the one
/// whose first digits are those of hexadecimal (section 7).
final class Base32Run: RunCarrier {
  /// The alphabet.
  enum Alphabet { case usual, hex }

  let name = "base32"
  static let groupCharacters = 8
  static let groupBytes = 5
  let held: HeldCarriers
  private let alphabet: Alphabet
  /// The value of each byte; `invalid` of those that are no characters.
  private let values: [UInt8]
  private static let invalid: UInt8 = 1 << 5
  /// What each byte is: bits, so that those of several tell whether text is all of one case.
  private let kinds: [UInt8]

  /// What a byte may be, but for a digit, which is 0.
  private enum Kind {
    static let capital: UInt8 = 1
    static let small: UInt8 = 2
    static let both: UInt8 = 3
    static let none: UInt8 = 4
  }

  init(_ alphabet: Alphabet = .usual, holding held: [any Carrier]) {
    self.alphabet = alphabet
    self.held = HeldCarriers(held)
    values = (0...255 as ClosedRange<UInt8>).map { Self.value($0, in: alphabet) ?? Self.invalid }
    kinds = (0...255 as ClosedRange<UInt8>).map { byte in
      guard Self.value(byte, in: alphabet) != nil else { return Kind.none }
      return byte < 0x40 ? 0 : byte < 0x60 ? Kind.capital : Kind.small
    }
  }

  /// The value of a character of either case, or nil.
  @inline(__always)
  private func value(_ byte: UInt8) -> UInt8? { Self.value(byte, in: alphabet) }

  @inline(__always)
  private static func value(_ byte: UInt8, in alphabet: Alphabet) -> UInt8? {
    if alphabet == .hex {
      switch byte {
      case 0x30...0x39: return byte - 0x30
      case 0x41...0x56: return byte - 0x41 + 10
      case 0x61...0x76: return byte - 0x61 + 10
      default: return nil
      }
    }
    return switch byte {
    case 0x41...0x5A: byte - 0x41
    case 0x61...0x7A: byte - 0x61
    case 0x32...0x37: byte - 0x32 + 26
    default: nil
    }
  }

  func readings(
    at hit: Int, of literal: Int?, after floor: Int, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> CarrierReadings {
    var readings = CarrierReadings()
    // A path's `/` may stand before the text, and belongs to base64. Letters of both cases are no
    // base32: nearly all runs have some among the first few characters.
    var first = hit + 16
    var met: UInt8 = 0
    while first > hit - 16 {
      let kind = kinds[Int(text[first - 1])]
      if kind == Kind.none { break }
      met |= kind
      guard met < Kind.both else { return readings }
      first -= 1
    }
    guard first + 32 <= text.count else { return readings }
    for offset in hit + 16..<first + 32 {
      met |= kinds[Int(text[offset])]
      guard met < Kind.both else { return readings }
    }
    let start = runStart(before: max(hit, first), after: floor, in: text) { value($0) != nil }
    for skipped in 0..<Self.groupCharacters where readings.count < 4 {
      if isLikely(start + skipped, text, charging: budget) {
        readings.append(.init(start: start + skipped, isLikely: true))
      }
    }
    return readings
  }

  /// The same letters may be base64 as well.
  func endsRun(at end: Int, in text: Span<UInt8>) -> Bool { false }

  func decodePlainGroups(
    _ text: Span<UInt8>, at offset: inout Int, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> Int {
    unsafe decodeGroups(text, at: &offset, into: output) { characters, groups, bytes in
      unsafe values.withUnsafeBufferPointer { values in
        for group in 0..<groups {
          var bits: UInt64 = 0
          var met: UInt8 = 0
          for index in 0..<Self.groupCharacters {
            let value = unsafe values[Int(characters[Self.groupCharacters * group + index])]
            met |= value
            bits = bits << 5 | UInt64(value)
          }
          guard met < Self.invalid else { return group }
          for index in 0..<Self.groupBytes {
            unsafe bytes[Self.groupBytes * group + index] =
              UInt8(truncatingIfNeeded: bits >> UInt64(32 - 8 * index))
          }
        }
        return groups
      }
    }
  }

  @inline(__always)
  func decodeSlowly(
    _ text: Span<UInt8>, from offset: Int, limit: Int, joins: Bool, charging budget: WorkBudget,
    _ body: (UInt8, Int, Int) -> Void
  ) -> Int {
    var held: UInt32 = 0
    var bits = 0
    var made = 0
    var end = offset
    // Where the characters of the bits that are held begin.
    var start = offset
    while made < limit, let next = character(at: end, in: text, charging: budget) {
      if bits == 0 { start = next.start }
      held = held << 5 | UInt32(next.value)
      bits += 5
      end = next.end
      if bits >= 8 {
        bits -= 8
        body(UInt8(truncatingIfNeeded: held >> UInt32(bits)), start, end)
        made += 1
        start = next.start
      }
    }
    return end
  }

  /// The character at an offset, or behind a line break there.
  private func character(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> (value: UInt8, start: Int, end: Int)? {
    guard offset < text.count else { return nil }
    if let value = value(text[offset]) { return (value, offset, offset + 1) }
    guard let next = Base64Text.end(ofBreakAt: offset, in: text, charging: budget),
      next < text.count, let value = value(text[next])
    else { return nil }
    return (value, next, next + 1)
  }
}
