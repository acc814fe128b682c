import Bytes

/// Base64 and base64url, at any alignment and wrapped at any width from 4 characters up.
///
/// Of a secret's prefix, the characters that depend on nothing else (the core) are known for each
/// of the three alignments. They are cut into pieces of 3: of three such pieces, a wrapping of 4 or
/// more characters leaves one whole.
struct Base64Encoding: Encoding {
  let name = "base64"
  let group: Int? = 3
  let alignments = 4
  let literals: [[UInt8]]
  private let needles: Needles
  /// For each literal, how many characters lie between it and the beginning of the group of four
  /// that the secret begins in, and how many bytes of that group before the secret.
  private let pieces: [(characters: Int, alignment: Int)]

  init(prefixes: [[UInt8]]) {
    var literals: [[UInt8]] = []
    var pieces: [(characters: Int, alignment: Int)] = []
    for prefix in prefixes {
      for alignment in 0..<3 {
        let (text, core) = Self.encoded(prefix, alignment: alignment)
        for start in stride(from: core.lowerBound, through: core.upperBound - 3, by: 3).prefix(3) {
          let literal = Array(text[start..<start + 3])
          let isKnown = zip(literals, pieces).contains {
            $0 == literal && $1 == (start, alignment)
          }
          if isKnown { continue }
          literals.append(literal)
          pieces.append((start, alignment))
        }
      }
    }
    self.literals = literals
    self.pieces = pieces
    needles = Needles(prefixes)
  }

  /// A prefix's characters at an alignment, and the range of those that depend on nothing else.
  private static func encoded(_ prefix: [UInt8], alignment: Int) -> ([UInt8], Range<Int>) {
    // From the first character that holds no bit of what stands before, through the last that
    // holds no bit of what follows.
    let text = Base64.encode(
      [UInt8](repeating: 0, count: alignment) + prefix, isPadded: false)
    return (text, (alignment * 8 + 5) / 6..<(alignment + prefix.count) * 8 / 6)
  }

  /// The cores of a prefix.
  static func cores(of prefix: [UInt8]) -> [[UInt8]] {
    (0..<3).map { alignment in
      let (text, core) = encoded(prefix, alignment: alignment)
      return Array(text[core])
    }
  }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard let literal else { return nil }
    let (characters, alignment) = pieces[literal]
    if let start = Self.plainStart(characters, before: hit, in: text),
      let word = Self.plainBytes(at: start, behind: alignment, in: text)
    {
      return needles.contains(word) ? start : nil
    }
    var start = hit
    for _ in 0..<characters {
      guard let character = Base64Text.character(before: start, in: text, charging: budget) else {
        return nil
      }
      start = character.start
    }
    // The first 8 bytes of the secret.
    var word: UInt64 = 0
    var held: UInt32 = 0
    var bits = 0
    var count = -alignment
    var offset = start
    while count < 8,
      let character = Base64Text.character(at: offset, in: text, charging: budget)
    {
      held = held << 6 | UInt32(character.value)
      offset = character.end
      bits += 6
      guard bits >= 8 else { continue }
      bits -= 8
      if count >= 0 {
        word |= UInt64(UInt8(truncatingIfNeeded: held >> UInt32(bits))) << UInt64(8 * count)
      }
      count += 1
    }
    return needles.contains(word) ? start : nil
  }

  /// Where some characters begin that stand before a hit, if nothing but letters and digits is near:
  /// no break and no escape.
  private static func plainStart(
    _ characters: Int, before hit: Int, in text: Span<UInt8>
  ) -> Int? {
    if characters == 0 { return hit }
    // An escape's sign stands three bytes before its end at the most.
    let first = hit - characters - 2
    guard first >= 0 else { return nil }
    for index in first..<hit where !ByteClass.alphanumeric.contains(text[index]) { return nil }
    return hit - characters
  }

  /// The 8 bytes, the first one lowest, that stand behind some others in a group of four characters
  /// and those that follow; nil if there is anything but characters.
  private static func plainBytes(
    at start: Int, behind skipped: Int, in text: Span<UInt8>
  ) -> UInt64? {
    guard start + 16 <= text.count else { return nil }
    let tables = RunTables.shared
    var groups: (UInt64, UInt64) = (0, 0)
    for index in 0..<4 {
      let offset = start + 4 * index
      let bits = tables.base64(text[offset], text[offset + 1], text[offset + 2], text[offset + 3])
      guard bits < RunTables.invalid else { return nil }
      groups = (groups.0 << 24 | groups.1 >> 40, groups.1 << 24 | UInt64(bits))
    }
    // 96 bits: 32 above, 64 below.
    let shift = UInt64(8 * skipped)
    return (groups.0 << (32 + shift) | groups.1 >> (32 - shift)).byteSwapped
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    // Back by whole groups of four characters.
    var start = anchor
    var count = 0
    var offset = anchor
    while count < EncodingWindow.before,
      let character = Base64Text.character(before: offset, in: text, charging: budget)
    {
      offset = character.start
      count += 1
      if count % 4 == 0 { start = offset }
    }
    decoded.isChanged = true
    let limit = (count / 4 * 3) + decoded.after / 4 * 3
    offset = start
    while decoded.bytes.count < limit {
      offset += decoded.append(
        plainGroups: (limit - decoded.bytes.count) / 3, of: text, at: offset)
      guard decoded.bytes.count < limit else { break }
      // A group with a break or an escape in it, or the end.
      let made = decoded.bytes.count
      var last = offset
      offset = Base64Text.decode(text, from: offset, limit: 3, charging: budget) {
        byte, start, end in
        decoded.append(sextets: byte, from: start, to: end)
        last = end
      }
      // A shorter group ends the run, unless it goes on in the next section, or in the next of some
      // strings that are decoded each.
      if decoded.bytes.count == made + 3 || offset > last { continue }
      guard decoded.bytes.count < count / 4 * 3 + EncodingWindow.wholeKey,
        let next = DecodedStringEdge.end(at: offset, in: text, charging: budget)
      else { break }
      offset = next
    }
    decoded.reach = offset
    decoded.isComplete = decoded.bytes.count < limit
  }
}
