import Bytes

/// Base85 of one alphabet, at any alignment, and wrapped as PostScript and PDF do.
struct Base85Encoding: Encoding {
  static let label = "base85"
  let name = Base85Encoding.label
  let group: Int? = 4
  let alignments = 4
  let literals: [[UInt8]]
  let alphabet: Base85Alphabet
  private let values: [UInt8]
  private let needles: Needles
  /// For each literal, how many characters lie between it and the beginning of its group of five,
  /// and how many bytes of the prefix before that group.
  private let pieces: [(characters: Int, bytes: Int)]

  init(_ alphabet: Base85Alphabet, prefixes: [[UInt8]]) {
    self.alphabet = alphabet
    values = alphabet.values
    needles = Needles(prefixes)
    var literals: [[UInt8]] = []
    var pieces: [(characters: Int, bytes: Int)] = []
    // Only a prefix of seven bytes has a whole group at every alignment.
    for prefix in prefixes where prefix.count >= 7 {
      for bytes in 0..<4 {
        let text = alphabet.encoded(prefix[bytes..<bytes + 4])
        // Where lines are wrapped, three of the five characters stand together.
        let parts = alphabet == .ascii85 ? [(0, 3), (2, 5)] : [(0, 5)]
        for (start, end) in parts {
          literals.append(Array(text[start..<end]))
          pieces.append((start, bytes))
        }
      }
    }
    self.literals = literals
    self.pieces = pieces
  }

  /// The most bytes of line ends between two characters.
  private static let longestBreak = 4

  private static func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  /// The character at an offset, or behind a line break there.
  private func character(
    at offset: Int, in text: Span<UInt8>
  ) -> (value: UInt8, start: Int, end: Int)? {
    var next = offset
    while next < text.count, next < offset + Self.longestBreak, Self.isBreak(text[next]) {
      next += 1
    }
    guard next < text.count else { return nil }
    let value = values[Int(text[next])]
    return value < 85 ? (value, next, next + 1) : nil
  }

  /// Where the character before an offset stands.
  private func character(before offset: Int, in text: Span<UInt8>) -> Int? {
    var next = offset
    while next > 0, offset - next < Self.longestBreak, Self.isBreak(text[next - 1]) { next -= 1 }
    guard next > 0, values[Int(text[next - 1])] < 85 else { return nil }
    return next - 1
  }

  /// The four bytes of the group at an offset, fewer at the end.
  private func group(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> (bytes: UInt32, count: Int, start: Int, end: Int)? {
    if alphabet == .ascii85, offset < text.count, text[offset] == UInt8(ascii: "z") {
      return (0, 4, offset, offset + 1)
    }
    var value: UInt64 = 0
    var digits = 0
    var (start, end) = (offset, offset)
    while digits < 5, let next = character(at: end, in: text) {
      if digits == 0 { start = next.start }
      value = value * 85 + UInt64(next.value)
      digits += 1
      end = next.end
    }
    budget.charge(end - offset)
    guard digits > 1 else { return nil }
    for _ in digits..<5 { value = value * 85 + 84 }
    guard value <= UInt64(UInt32.max) else { return nil }
    return (UInt32(value), digits - 1, start, end)
  }

  /// Where the group before an offset begins, if it holds text: other characters of the alphabet may
  /// stand before the encoded text.
  private func textGroup(
    before offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    var start = offset
    for _ in 0..<5 {
      guard let before = character(before: start, in: text) else { return nil }
      start = before
    }
    guard let group = group(at: start, in: text, charging: budget), group.count == 4 else {
      return nil
    }
    for shift in [24, 16, 8, 0] as [UInt32] {
      let byte = UInt8(truncatingIfNeeded: group.bytes >> shift)
      guard (0x20..<0x7F).contains(byte) || ByteClass.space.contains(byte) else { return nil }
    }
    return start
  }

  func isSeldom(_ literal: Int) -> Bool { true }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard let literal else { return nil }
    var start = hit
    for _ in 0..<pieces[literal].characters {
      guard let before = character(before: start, in: text) else { return nil }
      start = before
    }
    // The group before holds the secret's first bytes.
    let skipped = pieces[literal].bytes
    if skipped > 0 {
      for _ in 0..<5 {
        guard let before = character(before: start, in: text) else { return nil }
        start = before
      }
    }
    var word: UInt64 = 0
    var count = skipped > 0 ? skipped - 4 : 0
    var offset = start
    while count < 8, let group = group(at: offset, in: text, charging: budget) {
      for index in 0..<group.count {
        if count >= 0, count < 8 {
          word |= UInt64(group.bytes >> UInt32(24 - 8 * index) & 0xFF) << UInt64(8 * count)
        }
        count += 1
      }
      offset = group.end
      if group.count < 4 { break }
    }
    return needles.contains(word) ? start : nil
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    var start = anchor
    while anchor - start < EncodingWindow.before,
      let before = textGroup(before: start, in: text, charging: budget)
    {
      start = before
    }
    decoded.isChanged = true
    decoded.reach = start
    let limit = decoded.after
    while decoded.bytes.count < limit,
      let group = group(at: decoded.reach, in: text, charging: budget)
    {
      let length = group.end - group.start
      for index in 0..<group.count {
        // Each byte is in more than one character: the first four stand for one more or less each.
        let first = min(group.start + index, group.end - 1)
        decoded.append(
          UInt8(truncatingIfNeeded: group.bytes >> UInt32(24 - 8 * index)), from: first,
          to: index == group.count - 1 ? group.end : min(group.end, first + max(2, length - 4)))
      }
      decoded.reach = group.end
      if group.count < 4 { break }
    }
    decoded.isComplete = decoded.bytes.count < limit
  }
}
