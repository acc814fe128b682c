/// Tells what is no deflated data (RFC 1951) by its first block, for a few nanoseconds: trying to
/// inflate costs microseconds, and most of what is asked about is noise.
enum DeflateProbe {
  /// How many symbols of a block with fixed codes are looked at, and how many are enough where the
  /// text ends.
  private static let symbols = 24
  private static let leastSymbols = 12
  /// How many bytes a block with fixed codes has to make, if it ends before.
  private static let shortest = 24

  /// Whether a block may begin at an offset. Of noise one in 280 passes.
  static func isPlausible(at offset: Int, in text: Span<UInt8>) -> Bool {
    guard offset + 6 <= text.count else { return false }
    switch text[offset] >> 1 & 3 {
    case 0: return isStored(at: offset, in: text)
    case 1: return isFixed(at: offset, in: text)
    case 2: return isDynamic(at: offset, in: text)
    default: return false
    }
  }

  /// A stored block begins at a whole byte, with its length and the same inverted.
  private static func isStored(at offset: Int, in text: Span<UInt8>) -> Bool {
    text[offset] >> 3 == 0 && text[offset + 1] == ~text[offset + 3]
      && text[offset + 2] == ~text[offset + 4]
      && (text[offset + 1] != 0 || text[offset + 2] != 0)
  }

  /// Bits from a byte's lowest on.
  private struct Bits: ~Escapable {
    let text: Span<UInt8>
    var offset: Int
    var held: UInt32 = 0
    var count = 0

    @_lifetime(copy text)
    init(_ text: Span<UInt8>, at offset: Int) {
      self.text = text
      self.offset = offset
    }

    /// The next bits, 16 at the most; nil at the end of the text.
    mutating func next(_ wanted: Int) -> UInt32? {
      while count < wanted {
        guard offset < text.count else { return nil }
        held |= UInt32(text[offset]) << UInt32(count)
        offset += 1
        count += 8
      }
      let bits = held & (1 &<< UInt32(wanted) - 1)
      held &>>= UInt32(wanted)
      count -= wanted
      return bits
    }
  }

  /// Code lengths of the code lengths, which must fill their code: section 3.2.7.
  private static func isDynamic(at offset: Int, in text: Span<UInt8>) -> Bool {
    var bits = Bits(text, at: offset)
    guard bits.next(3) != nil, let literals = bits.next(5), literals <= 29,
      let distances = bits.next(5), distances <= 29, let lengths = bits.next(4)
    else { return false }
    var space: UInt32 = 0
    for _ in 0..<lengths + 4 {
      guard let length = bits.next(3) else { return false }
      if length > 0 { space += 128 >> length }
    }
    return space == 128
  }

  /// What came of looking at a symbol.
  private enum Symbol {
    /// How many bytes it makes.
    case makes(UInt32)
    case endOfBlock, none, cutOff
  }

  /// Codes that there are, and distances that do not lead before the beginning: section 3.2.6.
  private static func isFixed(at offset: Int, in text: Span<UInt8>) -> Bool {
    var bits = Bits(text, at: offset)
    guard bits.next(3) != nil else { return false }
    var made: UInt32 = 0
    for index in 0..<symbols {
      switch symbol(&bits, behind: made) {
      case .makes(let count): made += count
      // No key fits what is shorter.
      case .endOfBlock: return made >= shortest
      case .none: return false
      case .cutOff: return index >= leastSymbols
      }
    }
    return true
  }

  /// - Parameter made: how many bytes there are that may be repeated.
  private static func symbol(_ bits: inout Bits, behind made: UInt32) -> Symbol {
    var code: UInt32 = 0
    for _ in 0..<7 {
      guard let bit = bits.next(1) else { return .cutOff }
      code = code << 1 | bit
    }
    if code == 0 { return .endOfBlock }
    if code < 0b0011000 {
      let length = lengthOf(code: code)
      return repeated(length.least, length.bits, &bits, behind: made)
    }
    guard let bit = bits.next(1) else { return .cutOff }
    code = code << 1 | bit
    if (0b1100_0000..<0b1100_1000).contains(code) {
      // The longest lengths; two of these codes stand for nothing.
      guard code < 0b1100_0110 else { return .none }
      let count = code == 0b1100_0000 ? 4 : code == 0b1100_0101 ? 0 : 5
      return repeated(longest[Int(code & 7)], count, &bits, behind: made)
    }
    return code >= 0b1100_1000 && bits.next(1) == nil ? .cutOff : .makes(1)
  }

  /// What bits behind a length and a distance make of some bytes before.
  private static func repeated(
    _ least: UInt32, _ count: Int, _ bits: inout Bits, behind made: UInt32
  ) -> Symbol {
    guard let more = bits.next(count), let code = bits.next(5) else { return .cutOff }
    // The code's highest bit comes first.
    let number = (0..<5).reduce(0 as UInt32) { $0 << 1 | code >> UInt32($1) & 1 }
    guard number < 30 else { return .none }
    var distance = number + 1
    if number >= 4 {
      let extra = Int(number - 2) / 2
      guard let rest = bits.next(extra) else { return .cutOff }
      distance = (2 + number % 2) << UInt32(extra) + rest + 1
    }
    return distance <= made ? .makes(least + more) : .none
  }

  /// How many bytes the longest length codes, of 8 bits, stand for at least.
  private static let longest: [UInt32] = [115, 131, 163, 195, 227, 258]

  /// How many bytes a length code of 7 bits stands for at least, and how many bits follow it.
  private static func lengthOf(code: UInt32) -> (least: UInt32, bits: Int) {
    let index = code - 1
    if index < 8 { return (3 + index, 0) }
    let extra = (index - 4) / 4
    return ((4 + index % 4) << extra + 3, Int(extra))
  }
}
