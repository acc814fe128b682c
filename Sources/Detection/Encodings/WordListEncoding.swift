import Bytes

/// A list of numbers each of which is two, four or eight bytes of a text: `[1818190187, 1600484969]`,
/// `{0x6c5f616b, 0x5f657669}`, as sources, debuggers and JSON have arrays of words.
struct WordListEncoding: Encoding {
  /// How the numbers are written.
  enum Radix: UInt64 {
    case decimal = 10
    case hex = 16
  }

  let literals: [[UInt8]]
  private let radix: Radix
  private let needles: Needles
  /// For each literal, the words that it begins, and how many of its bytes stand before the digits.
  private let words: [[Word]]
  private let leads: [Int]

  /// A word of a prefix.
  private struct Word {
    var value: UInt64
    /// How many bytes a word has, and whether the first one is the highest.
    var size: Int
    var isBigEndian: Bool
    /// Where it is in the prefix.
    var place: Int
  }

  /// A number of the list.
  private struct Item {
    var value: UInt64
    var range: Range<Int>
  }

  /// The longest gap between two numbers, in bytes, and the longest number.
  private static let longestGap = 64
  private static let longestNumber = 20
  /// How many numbers before a secret are read as well.
  private static let mostBefore = 64

  init(_ radix: Radix, prefixes: [[UInt8]]) {
    self.radix = radix
    needles = Needles(prefixes)
    var literals: [[UInt8]] = []
    var words: [[Word]] = []
    for prefix in prefixes where prefix.count >= 8 {
      for word in Self.words(of: prefix, radix) {
        for literal in Self.spellings(of: word, radix) {
          if let index = literals.firstIndex(of: literal) {
            words[index].append(word)
          } else {
            literals.append(literal)
            words.append([word])
          }
        }
      }
    }
    self.literals = literals
    self.words = words
    leads = literals.map { $0.starts(with: "0x".utf8) ? 2 : 0 }
  }

  var name: String { radix == .decimal ? "decimal" : "hex" }

  /// Words of which at least one is in each list of words of a size, but for those of eight bytes:
  /// there the list has to begin with the secret, or have whole words before it.
  private static func words(of prefix: [UInt8], _ radix: Radix) -> [Word] {
    let places: [(size: Int, places: [Int])] =
      radix == .decimal
      ? [(4, [0, 1, 2, 3]), (2, [4, 3]), (8, [0])] : [(4, [0, 1, 2, 3]), (2, [0, 1]), (8, [0])]
    return places.flatMap { size, places in
      places.flatMap { place in
        [false, true].map { isBigEndian in
          let bytes = prefix[place..<place + size]
          let ordered = isBigEndian ? Array(bytes) : bytes.reversed()
          return Word(
            value: ordered.reduce(0) { $0 << 8 | UInt64($1) }, size: size,
            isBigEndian: isBigEndian, place: place)
        }
      }
    }
  }

  private static func spellings(of word: Word, _ radix: Radix) -> [[UInt8]] {
    let text = String(word.value, radix: Int(radix.rawValue))
    // Four digits by themselves are common.
    let mark = radix == .hex && word.size == 2 ? "0x" : ""
    return [text, text.uppercased()].map { Array((mark + $0).utf8.prefix(8)) }.distinct()
  }

  func isSeldom(_ literal: Int) -> Bool { true }

  /// The first word of a secret is four numbers before at the most, with what stands between.
  var anchors: ClosedRange<Int>? { -4 * (Self.longestGap + Self.longestNumber + 8)...2 }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard let literal,
      let item = item(at: hit + leads[literal], in: text, charging: budget)
    else { return nil }
    for word in words[literal] where word.value == item.value {
      if let start = start(of: word, at: item, in: text, charging: budget) { return start }
    }
    return nil
  }

  /// Where the first number of a secret stands that has a word at an offset; nil if none has.
  private func start(
    of word: Word, at item: Item, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    var first = item
    var skipped = -word.place
    while skipped < 0 {
      guard let before = self.item(before: first.range.lowerBound, in: text, charging: budget)
      else { return nil }
      first = before
      skipped += word.size
    }
    var value: UInt64 = 0
    var count = -skipped
    var next: Item? = first
    while count < 8, let item = next {
      for byte in Self.bytes(of: item.value, word) ?? [] {
        if count >= 0, count < 8 { value |= UInt64(byte) << UInt64(8 * count) }
        count += 1
      }
      next = self.item(behind: item.range.upperBound, in: text, charging: budget)
    }
    return needles.contains(value) ? first.range.lowerBound : nil
  }

  /// The bytes of a number; nil if it is too large.
  private static func bytes(of value: UInt64, _ word: Word) -> [UInt8]? {
    guard word.size == 8 || value < 1 << UInt64(8 * word.size) else { return nil }
    let bytes = (0..<word.size).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    return word.isBigEndian ? bytes.reversed() : bytes
  }

  /// The order and size of the words of a secret that begins in the number at an offset.
  private func word(
    at anchor: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Word? {
    guard let first = item(at: anchor, in: text, charging: budget) else { return nil }
    var next: Item? = first
    for _ in 0..<3 {
      guard let item = next else { return nil }
      for words in words {
        for word in words where word.value == item.value {
          if start(of: word, at: item, in: text, charging: budget) == anchor { return word }
        }
      }
      next = self.item(behind: item.range.upperBound, in: text, charging: budget)
    }
    return nil
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    guard let word = word(at: anchor, in: text, charging: budget) else { return }
    var start = anchor
    for _ in 0..<Self.mostBefore {
      guard let before = item(before: start, in: text, charging: budget),
        Self.bytes(of: before.value, word) != nil
      else { break }
      start = before.range.lowerBound
    }
    decoded.isChanged = true
    decoded.reach = start
    let limit = decoded.after / 2
    var next = item(at: start, in: text, charging: budget)
    while decoded.bytes.count < limit, let item = next,
      let bytes = Self.bytes(of: item.value, word)
    {
      for byte in bytes {
        decoded.append(byte, from: item.range.lowerBound, to: item.range.upperBound)
      }
      decoded.reach = item.range.upperBound
      next = self.item(behind: item.range.upperBound, in: text, charging: budget)
    }
    decoded.isComplete = decoded.bytes.count < limit
  }

  /// The number whose digits begin at an offset.
  private func item(
    at start: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Item? {
    guard start == 0 || digit(text[start - 1]) == nil else { return nil }
    if radix == .hex {
      guard start > 1, text[start - 1] | 0x20 == UInt8(ascii: "x"),
        text[start - 2] == UInt8(ascii: "0")
      else { return nil }
    }
    var value: UInt64 = 0
    var end = start
    while end < text.count, let digit = digit(text[end]) {
      let (product, overflows) = value.multipliedReportingOverflow(by: radix.rawValue)
      let (sum, carries) = product.addingReportingOverflow(digit)
      guard end - start < Self.longestNumber, !overflows, !carries else { return nil }
      value = sum
      end += 1
    }
    budget.charge(end - start)
    return end > start ? Item(value: value, range: start..<end) : nil
  }

  /// The number that follows one, behind its suffix, separators and `0x`.
  private func item(
    behind end: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Item? {
    var cursor = ByteCursor(text, at: end, reach: Self.longestGap, charging: budget)
    cursor.skip(.letter, atMost: 3)
    let gap = cursor.offset
    while let byte = cursor.current, Self.isSeparator(byte) { cursor.advance() }
    guard cursor.offset > gap else { return nil }
    if radix == .hex {
      guard cursor.skip(UInt8(ascii: "0")), cursor.stands(in: .letter) else { return nil }
      cursor.advance()
    }
    return item(at: cursor.offset, in: text, charging: budget)
  }

  /// The number before the one whose digits begin at an offset.
  private func item(
    before start: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Item? {
    let last = radix == .hex ? start - 2 : start
    let least = max(0, last - Self.longestGap)
    var offset = last
    while offset > least, Self.isSeparator(text[offset - 1]) { offset -= 1 }
    guard offset < last else { return nil }
    var letters = 0
    while letters < 3, offset > 0, Self.isSuffix(text[offset - 1]) {
      offset -= 1
      letters += 1
    }
    let end = offset
    while offset > 0, end - offset < Self.longestNumber, digit(text[offset - 1]) != nil {
      offset -= 1
    }
    budget.charge(last - offset)
    return offset < end ? item(at: offset, in: text, charging: budget) : nil
  }

  /// Commas, semicolons, blanks and line ends.
  private static func isSeparator(_ byte: UInt8) -> Bool {
    ByteClass.space.contains(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";")
  }

  /// Letters that follow a number in C, Java and C#: `u`, `L`.
  private static func isSuffix(_ byte: UInt8) -> Bool {
    byte | 0x20 == UInt8(ascii: "u") || byte | 0x20 == UInt8(ascii: "l")
  }

  private func digit(_ byte: UInt8) -> UInt64? {
    guard let value = HexDigits.value(byte), UInt64(value) < radix.rawValue else { return nil }
    return UInt64(value)
  }
}
