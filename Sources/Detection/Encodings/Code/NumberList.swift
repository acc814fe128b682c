import Bytes

/// A list of small numbers in code: `[38, 44, 18]`, `{0x26, (byte) 0x2c}`, `"38 44 18"`.
enum NumberList {
  /// The longest list that is read, in bytes: 41 numbers of 12 each.
  private static let longest = 512

  /// The number at an offset, as a byte; those below zero are Java's.
  static func number(at offset: Int, in text: Span<UInt8>) -> (value: UInt8, end: Int)? {
    var next = offset
    if text.starts(at: next, with: "(byte)") {
      next += 6
      if next < text.count, text[next] == 0x20 { next += 1 }
    }
    let isNegative = next < text.count && text[next] == UInt8(ascii: "-")
    if isNegative { next += 1 }
    guard next < text.count, ByteClass.digit.contains(text[next]) else { return nil }
    var value = 0
    if text.starts(at: next, with: "0x") || text.starts(at: next, with: "0X") {
      let first = next + 2
      next = first
      while next < text.count, next < first + 3, let digit = HexDigits.value(text[next]) {
        value = value << 4 | Int(digit)
        next += 1
      }
      guard next > first else { return nil }
    } else {
      let first = next
      while next < text.count, next < first + 4, ByteClass.digit.contains(text[next]) {
        value = value * 10 + Int(text[next] - 0x30)
        next += 1
      }
    }
    guard next == text.count || !ByteClass.identifier.contains(text[next]),
      isNegative ? value <= 128 : value <= 255
    else { return nil }
    return (UInt8(truncatingIfNeeded: isNegative ? -value : value), next)
  }

  /// Where the number begins that follows in a list; nil behind the last.
  private static func next(behind end: Int, in text: Span<UInt8>) -> Int? {
    var next = skipSpace(from: end, in: text)
    if next < text.count, text[next] == UInt8(ascii: ",") {
      next = skipSpace(from: next + 1, in: text)
    } else if next == end {
      return nil
    }
    return next
  }

  /// Hands over the numbers of a list, where each begins and where it ends.
  ///
  /// - Returns: how many there are; nil if they are none of a key's own.
  @discardableResult
  static func read(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget,
    _ body: (UInt8, Int, Int) -> Void = { _, _, _ in }
  ) -> Int? {
    var count = 0
    var start: Int? = offset
    var end = offset
    while let place = start, let number = number(at: place, in: text),
      count <= EncodingWindow.wholeKey + 1
    {
      body(number.value, place, number.end)
      count += 1
      end = number.end
      start = next(behind: end, in: text)
    }
    budget.charge(end - offset)
    // A number that is none of a byte's, or a name, may follow.
    if let start, start < text.count, ByteClass.identifier.contains(text[start]) { return nil }
    return MaskedKey.mayBe(count) ? count : nil
  }

  /// Where a list begins that is as long as a key, near a range of the text.
  ///
  /// - Parameters:
  ///   - ahead: how far behind the range it may begin, in bytes.
  ///   - before: how far before the range it may end.
  static func start(
    near range: Range<Int>, ahead: Int, before: Int, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> Int? {
    let end = min(text.count, range.upperBound + ahead)
    budget.charge(ahead + before)
    var next = range.upperBound
    while next < end {
      defer { next += 1 }
      guard isOpening(text[next]) else { continue }
      let first = skipSpace(from: next + 1, in: text)
      if read(at: first, in: text, charging: budget) != nil { return first }
    }
    let least = max(0, range.lowerBound - before)
    var offset = range.lowerBound - 1
    while offset > least {
      if isClosing(text[offset]), isPart(text[offset - 1]),
        let first = start(before: offset, in: text, charging: budget),
        read(at: first, in: text, charging: budget) != nil
      {
        return first
      }
      offset -= 1
    }
    return nil
  }

  /// Where the first number of a list stands that ends at an offset.
  private static func start(
    before end: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    let least = max(0, end - longest)
    var start = end
    while start > least, isPart(text[start - 1]) { start -= 1 }
    budget.charge(end - start)
    guard start > least, isOpening(text[start - 1]) else { return nil }
    return skipSpace(from: start, in: text)
  }

  private static func skipSpace(from offset: Int, in text: Span<UInt8>) -> Int {
    var next = offset
    while next < text.count, next < offset + 32, ByteClass.space.contains(text[next]) { next += 1 }
    return next
  }

  private static func isOpening(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "("): true
    default: ByteClass.quote.contains(byte)
    }
  }

  private static func isClosing(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ")"): true
    default: ByteClass.quote.contains(byte)
    }
  }

  /// Whether a byte may be part of a list without casts.
  private static func isPart(_ byte: UInt8) -> Bool {
    HexDigits.value(byte) != nil || ByteClass.space.contains(byte) || byte | 0x20 == 0x78
      || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "-")
  }
}
