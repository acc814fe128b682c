import Bytes

/// A key by itself in base58, as Bitcoin has it: all its bytes are one number, and digits of 58 stand
/// for that. A line's end may be part of it (`echo … | base58`).
///
/// The key's prefix is the number's upper part, and so the number's first digits are known. See
/// draft-msporny-base58.
struct Base58Encoding: Encoding {
  let name = "base58"
  let literals: [[UInt8]]

  private static let alphabet = Array(
    "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)
  /// Five digits at once.
  private static let fiveDigits: UInt64 = 58 * 58 * 58 * 58 * 58
  /// The longest number, in digits: 41 bytes have 56.
  private static let longest = 60

  /// - Parameter prefixes: what secrets begin with.
  init(prefixes: [[UInt8]]) {
    literals = prefixes.filter { $0.count >= 8 }.flatMap { prefix in
      [EncodingWindow.wholeKey, EncodingWindow.wholeKey + 1].map { Self.beginning(of: prefix, $0) }
    }.filter { $0.count >= 6 }
  }

  func isSeldom(_ literal: Int) -> Bool { true }

  /// The digits that all numbers begin with of so many bytes that begin with a prefix, 8 at the most.
  private static func beginning(of prefix: [UInt8], _ count: Int) -> [UInt8] {
    let rest = count - prefix.count
    let least = digits(of: prefix + [UInt8](repeating: 0, count: rest))
    let most = digits(of: prefix + [UInt8](repeating: 0xFF, count: rest))
    return zip(least, most).prefix(8).prefix { $0 == $1 }.map { $0.0 }
  }

  private static func digits(of bytes: [UInt8]) -> [UInt8] {
    var words: [UInt64] = []
    for (index, byte) in bytes.reversed().enumerated() {
      if index % 4 == 0 { words.append(0) }
      words[index / 4] |= UInt64(byte) << UInt64(8 * (index % 4))
    }
    var digits: [UInt8] = []
    while words.contains(where: { $0 > 0 }) {
      var rest: UInt64 = 0
      for index in words.indices.reversed() {
        (words[index], rest) = (rest << 32 | words[index]).quotientAndRemainder(
          dividingBy: fiveDigits)
      }
      for _ in 0..<5 {
        digits.append(alphabet[Int(rest % 58)])
        rest /= 58
      }
    }
    return digits.reversed().drop { $0 == alphabet[0] }.map(\.self)
  }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard literal != nil, hit == 0 || !ByteClass.alphanumeric.contains(text[hit - 1]) else {
      return nil
    }
    return hit
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    // The lowest byte first.
    var bytes: [UInt8] = []
    var end = anchor
    while end < text.count, end - anchor < Self.longest,
      let digit = Self.alphabet.firstIndex(of: text[end])
    {
      var carry = digit
      for index in bytes.indices {
        carry += 58 * Int(bytes[index])
        bytes[index] = UInt8(carry & 0xFF)
        carry >>= 8
      }
      if carry > 0 { bytes.append(UInt8(carry)) }
      end += 1
    }
    budget.charge(bytes.count * (end - anchor))
    decoded.isChanged = true
    decoded.isComplete = true
    decoded.reach = end
    decoded.append(bytes.reversed(), standingFor: anchor..<end)
  }
}
