import Bytes

/// Base85 of one alphabet, at any alignment, and wrapped as PostScript and PDF do; that of Ascii85 in
/// strings of code as well, which escape the quotes and the backslash that it has.
struct Base85Encoding: Encoding {
  static let label = "base85"
  let name = Base85Encoding.label
  let group: Int? = 4
  let alignments = 4
  let literals: [[UInt8]]
  let alphabet: Base85Alphabet
  private let values: [UInt8]
  private let needles: Needles
  /// Whether a backslash escapes what stands behind it.
  let isEscaped: Bool
  /// For each literal, how many characters lie between it and the beginning of its group of five,
  /// and how many bytes of the prefix before that group.
  private let pieces: [(characters: Int, bytes: Int)]

  init(_ alphabet: Base85Alphabet, isEscaped: Bool = false, prefixes: [[UInt8]]) {
    self.alphabet = alphabet
    self.isEscaped = isEscaped
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
    let start = next
    if isEscaped, next + 1 < text.count, text[next] == UInt8(ascii: "\\"),
      Self.isEscapable(text[next + 1])
    {
      next += 1
    }
    guard next < text.count else { return nil }
    let value = values[Int(text[next])]
    return value < 85 ? (value, start, next + 1) : nil
  }

  private static func isEscapable(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\\") || ByteClass.quote.contains(byte)
  }

  /// Whether an odd number of backslashes stands before an offset, of those that may stand between
  /// two groups.
  private static func isEscaped(_ offset: Int, in text: Span<UInt8>) -> Bool {
    var start = offset
    while start > 0, offset - start < 32, text[start - 1] == UInt8(ascii: "\\") { start -= 1 }
    return (offset - start) % 2 == 1
  }

  /// Where the character before an offset stands.
  private func character(before offset: Int, in text: Span<UInt8>) -> Int? {
    var next = offset
    while next > 0, offset - next < Self.longestBreak, Self.isBreak(text[next - 1]) { next -= 1 }
    guard next > 0, values[Int(text[next - 1])] < 85 else { return nil }
    return isEscaped && Self.isEscapable(text[next - 1]) && Self.isEscaped(next - 1, in: text)
      ? next - 2 : next - 1
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

  /// The quote of a string of code that begins at an offset; nil where none stands before, or where
  /// it is no character of the alphabet.
  private func quote(before start: Int, in text: Span<UInt8>) -> Int? {
    let open = text.starts(at: start - 2, with: "<~") ? start - 3 : start - 1
    guard open >= 0, ByteClass.quote.contains(text[open]), values[Int(text[open])] < 85 else {
      return nil
    }
    return open
  }

  /// Where a string of code ends that begins at an offset: its quote is a character of Ascii85 as
  /// well, and would be taken for part of it. The text's end where no quote stands before, or where
  /// `~>` tells the end.
  private func end(
    of start: Int, in text: Span<UInt8>, _ limit: Int, charging budget: WorkBudget
  ) -> Int {
    guard let open = quote(before: start, in: text), open == start - 1 else { return text.count }
    let most = min(text.count, start + 2 * limit)
    var next = start
    while next < most, text[next] != text[open] {
      next += text[next] == UInt8(ascii: "\\") ? 2 : 1
    }
    budget.charge(next - start)
    return next < most ? next : text.count
  }

  /// Whether a string has escapes that are not looked for, or is one of Python's in which nothing is
  /// escaped.
  private func isWritten(otherwise range: Range<Int>, in text: Span<UInt8>) -> Bool {
    guard let open = quote(before: range.lowerBound, in: text) else { return false }
    let isRaw = open > 0 && text[open - 1] | 0x20 == UInt8(ascii: "r")
    if isEscaped { return isRaw }
    // In the shell's single quotes and Go's backticks nothing is.
    guard !isRaw, text[open] == UInt8(ascii: "\"") else { return false }
    let end = min(range.upperBound, range.lowerBound + 2 * EncodingWindow.wholeKey)
    return (range.lowerBound..<max(range.lowerBound, end)).dropLast().contains {
      text[$0] == UInt8(ascii: "\\") && Self.isEscapable(text[$0 + 1])
    }
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
    guard needles.contains(word) else { return nil }
    return isEscaped && !hasBackslash(behind: start, in: text, charging: budget) ? nil : start
  }

  /// Whether a backslash is near enough to be in a key's text.
  private func hasBackslash(
    behind start: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Bool {
    let end = min(text.count, start + 2 * EncodingWindow.wholeKey)
    budget.charge(end - start)
    return (start..<end).contains { text[$0] == UInt8(ascii: "\\") }
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
    let limit = decoded.after
    let end = end(of: start, in: text, limit, charging: budget)
    if isWritten(otherwise: start..<end, in: text) { return }
    decoded.isChanged = true
    decoded.reach = start
    let text = text.extracting(0..<end)
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
