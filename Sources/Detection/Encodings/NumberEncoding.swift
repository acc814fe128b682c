import Bytes

/// A key by itself as one number: all its bytes, the highest first, in the digits of base58 and
/// others, and in decimal ones. A line's end may be part of it (`echo … | base58`).
///
/// The key's prefix is the number's upper part, and so the number's first digits are known. See
/// draft-msporny-base58, and Python's `int.from_bytes`.
struct NumberEncoding: Encoding {
  let name: String
  let literals: [[UInt8]]
  private let alphabet: NumberAlphabet
  /// The values of digits by their bytes; 255 for what is none.
  private let values: [UInt8]

  /// The longest number, with the ends of lines: 41 bytes have 99 decimal digits.
  private static let longest = 120

  /// - Parameter prefixes: what secrets begin with.
  init(_ alphabet: NumberAlphabet, prefixes: [[UInt8]]) {
    self.alphabet = alphabet
    name = alphabet.name
    let digits = alphabet.digits
    var values = [UInt8](repeating: 255, count: 256)
    for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
    self.values = values
    let ends = alphabet.mayEndLine ? 0...1 : 0...0
    literals = prefixes.filter { $0.count >= 8 }.flatMap { prefix in
      ends.map { Self.beginning(of: prefix, EncodingWindow.wholeKey + $0, digits) }
    }.filter { $0.count >= 6 }
  }

  func isSeldom(_ literal: Int) -> Bool { true }

  /// The digits that all numbers begin with of so many bytes that begin with a prefix, 8 at the most.
  private static func beginning(
    of prefix: [UInt8], _ count: Int, _ digits: [UInt8]
  ) -> [UInt8] {
    let rest = count - prefix.count
    let least = number(prefix + [UInt8](repeating: 0, count: rest), in: digits)
    let most = number(prefix + [UInt8](repeating: 0xFF, count: rest), in: digits)
    return zip(least, most).prefix(8).prefix { $0 == $1 }.map { $0.0 }
  }

  private static func number(_ bytes: [UInt8], in digits: [UInt8]) -> [UInt8] {
    var words: [UInt64] = []
    for (index, byte) in bytes.reversed().enumerated() {
      if index % 4 == 0 { words.append(0) }
      words[index / 4] |= UInt64(byte) << UInt64(8 * (index % 4))
    }
    // Four digits at once.
    let base = UInt64(digits.count)
    let divisor = base * base * base * base
    var result: [UInt8] = []
    while words.contains(where: { $0 > 0 }) {
      var rest: UInt64 = 0
      for index in words.indices.reversed() {
        (words[index], rest) = (rest << 32 | words[index]).quotientAndRemainder(
          dividingBy: divisor)
      }
      for _ in 0..<4 {
        result.append(digits[Int(rest % base)])
        rest /= base
      }
    }
    return result.reversed().drop { $0 == digits[0] }.map(\.self)
  }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard literal != nil, hit == 0 || !ByteClass.alphanumeric.contains(text[hit - 1]) else {
      return nil
    }
    return hit
  }

  /// The digit at an offset, or behind what continues a line of `bc`.
  private func digit(at offset: Int, in text: Span<UInt8>) -> (value: UInt8, end: Int)? {
    var next = offset
    if alphabet == .decimal, text.starts(at: next, with: "\\\n") { next += 2 }
    guard next < text.count, values[Int(text[next])] < 255 else { return nil }
    return (values[Int(text[next])], next + 1)
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    // The lowest byte first.
    var bytes: [UInt8] = []
    let base = alphabet.digits.count
    var end = anchor
    while end - anchor < Self.longest, let digit = digit(at: end, in: text) {
      var carry = Int(digit.value)
      for index in bytes.indices {
        carry += base * Int(bytes[index])
        bytes[index] = UInt8(carry & 0xFF)
        carry >>= 8
      }
      if carry > 0 { bytes.append(UInt8(carry)) }
      end = digit.end
    }
    budget.charge(bytes.count * (end - anchor))
    decoded.isChanged = true
    decoded.isComplete = true
    decoded.reach = end
    decoded.append(bytes.reversed(), standingFor: anchor..<end)
  }
}
