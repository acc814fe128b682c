import Bytes

/// Hexadecimal bytes: `6b615f`, `6B:61:5F`, `6b61 5f6c`, `0x6b, 0x61, 0x5f` and the registry's
/// `hex(2):6b,00,61,00`, also over lines, and with R's index before each.
struct HexEncoding: Encoding {
  let name = "hex"
  let group: Int? = 1
  let alignments = 2
  let literals: [[UInt8]]
  /// What plain hexadecimal text of a secret begins with, in both cases.
  let starts: [[UInt8]]
  /// For each literal, the bytes that it stands for and those right before, where they are known.
  private let expected: [(before: UInt8?, needles: Needles)]

  /// - Parameters:
  ///   - prefixes: 3 bytes or more each.
  ///   - rare: those of them for which UTF-16 and breaks between separated bytes are looked for.
  init(prefixes: [[UInt8]], rare: [[UInt8]]) {
    var literals: [[UInt8]] = []
    var expected: [(before: UInt8?, needles: Needles)] = []
    func add(_ literal: [UInt8], _ prefix: [UInt8], at index: Int) {
      if literals.contains(literal) { return }
      literals.append(literal)
      expected.append((index > 0 ? prefix[index - 1] : nil, Needles([Array(prefix[index...])])))
    }
    for prefix in prefixes {
      for isUpper in [false, true] {
        let pairs = prefix.map { HexDigits.spellings(of: $0) }.map {
          isUpper ? $0[$0.count - 1] : $0[0]
        }
        // The prefix is cut in two, so that a line end between two bytes leaves one piece whole.
        for index in prefix.count >= 7 ? [0, 4] : [0] {
          let (a, b, c) = (pairs[index], pairs[index + 1], pairs[index + 2])
          let space = [UInt8(ascii: " ")]
          add(a + b + c, prefix, at: index)
          add(a + space + b + space + c, prefix, at: index)
          add(a + b + space + c, prefix, at: index)
          add(a + space + b + c, prefix, at: index)
        }
        let isRare = rare.contains(prefix)
        for index in isRare && prefix.count >= 7 ? [0, 4] : [0] {
          for separator in ":-,".utf8 {
            add(
              pairs[index] + [separator] + pairs[index + 1] + [separator] + pairs[index + 2],
              prefix, at: index)
          }
          // UTF-16; the latter as .NET prints bytes.
          if isRare { add(pairs[index] + Array(",00,".utf8) + pairs[index + 1], prefix, at: index) }
        }
        if isRare, isUpper { add(pairs[0] + Array("-00-".utf8) + pairs[1], prefix, at: 0) }
        // A byte a line, as in images of memories for Verilog and Xilinx's tools.
        for separator in isRare ? ["\n", ",\n", "\r\n"] : [] {
          let rows = prefix.indices.prefix(3).map { pairs[$0] }.joined(separator: separator.utf8)
          add(Array(rows.prefix(8)), prefix, at: 0)
        }
        // What Rust prints.
        let spaced = prefix.indices.prefix(3).map { pairs[$0] }.joined(separator: ", ".utf8)
        if isRare { add(Array(spaced.prefix(8)), prefix, at: 0) }
        if isUpper { add(Array("0X".utf8) + pairs[0], prefix, at: 0) }
        // Of `0x6b`, what other encodings have as well.
        add(Array("x".utf8) + pairs[0], prefix, at: 0)
      }
    }
    self.literals = literals
    starts = prefixes.flatMap { prefix in
      [0, 1].map { isUpper in
        prefix.prefix(2).flatMap { byte in
          let spellings = HexDigits.spellings(of: byte)
          return spellings[min(isUpper, spellings.count - 1)]
        }
      }
    }.distinct()
    self.expected = expected
  }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard let literal else { return nil }
    let expected = expected[literal]
    let hit = text[hit] == UInt8(ascii: "x") ? hit - 1 : hit
    if hit < 0 { return nil }
    if let before = expected.before,
      let (value, _) = Self.pair(before: hit, in: text, charging: budget),
      value != before, value != 0
    {
      return nil
    }
    var bytes = InlineArray<8, UInt8>(repeating: 0)
    var count = 0
    var offset = hit
    while count < 8, let (value, _, end) = Self.pair(at: offset, in: text, charging: budget) {
      bytes[count] = value
      count += 1
      offset = end
    }
    return expected.needles.begin(bytes.span.extracting(first: count)) ? hit : nil
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    // A literal begins with a whole byte, so pairs are counted from it in both directions.
    var start = anchor
    var count = 0
    while count < EncodingWindow.before,
      let (_, before) = Self.pair(before: start, in: text, charging: budget)
    {
      start = before
      count += 1
    }
    decoded.isChanged = true
    let limit = count + decoded.after / 2
    decoded.reach = start
    while decoded.bytes.count < limit,
      let pair = Self.pair(at: decoded.reach, in: text, charging: budget)
    {
      if HexLine.ends(at: decoded.reach, before: pair.start, in: text, charging: budget) {
        decoded.append(0x0A, from: decoded.reach, to: pair.start)
      }
      decoded.append(pair.value, from: pair.start, to: pair.end)
      decoded.reach = pair.end
    }
    decoded.isComplete = decoded.bytes.count < limit
  }

  /// The longest text between two bytes: line end, indentation and `0x`.
  private static let longestGap = 80

  private static func isPrefix(at offset: Int, in text: Span<UInt8>) -> Bool {
    offset >= 0 && offset + 1 < text.count && text[offset] == UInt8(ascii: "0")
      && text[offset + 1] | 0x20 == UInt8(ascii: "x")
  }

  /// The byte that is written at an offset, or behind separators there.
  private static func pair(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> (value: UInt8, start: Int, end: Int)? {
    var cursor = ByteCursor(text, at: offset, reach: longestGap, charging: budget)
    cursor.skip(.byteSeparator)
    let start = RowIndex.end(at: cursor.offset, in: text) ?? cursor.offset
    let next = isPrefix(at: start, in: text) ? start + 2 : start
    guard let value = HexDigits.number(2, at: next, in: text) else { return nil }
    return (UInt8(value), start, next + 2)
  }

  /// The byte that is written before an offset, and where it begins.
  private static func pair(
    before offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> (UInt8, Int)? {
    var end = offset
    if isPrefix(at: end - 2, in: text) { end -= 2 }
    let last = end
    while end > 0, last - end < longestGap, ByteClass.byteSeparator.contains(text[end - 1]) {
      end -= 1
    }
    if let index = RowIndex.start(before: end, in: text) {
      end = index
      while end > 0, last - end < longestGap, ByteClass.byteSeparator.contains(text[end - 1]) {
        end -= 1
      }
    }
    budget.charge(last - end)
    guard end >= 2, let value = HexDigits.number(2, at: end - 2, in: text) else { return nil }
    return (UInt8(value), end - (isPrefix(at: end - 4, in: text) ? 4 : 2))
  }
}
