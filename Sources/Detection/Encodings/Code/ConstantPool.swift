import Bytes

/// A key whose parts are constants of compiled code, one behind the other: each has its length before it,
/// or a zero byte behind it. Code puts them together when it runs.
///
/// - Java's classes: `01` and two bytes of length (`ClassConstants`).
/// - Python's `marshal`, Lua's and OCaml's tables, WebAssembly's data, Erlang's terms: a byte of length.
/// - Ruby's instruction sequences: one more than twice the length.
/// - Programs in C: a zero byte behind each string.
/// - GIF's comments: blocks of 255 bytes at the most.
struct ConstantPool: Encoding {
  let name = "constants"
  let literals: [[UInt8]] = []
  let markers: [UInt8]

  /// The part of the prefix that may come from elsewhere.
  private static let middle: StaticString = "live"
  private static let mostParts = 8
  /// Shorter parts count only where all have their lengths, or zeros around them.
  private static let leastCounted = 8
  /// How far behind the part before it one may begin, and how far what has the length of all that
  /// follows the KeyForm.prefix.
  private static let longestGap = 12
  /// The same in Ruby's instruction sequences, where names and what they are stand between.
  private static let longestGapOfRuby = 24
  private static let reach = 96
  /// How far around there are bytes that no text has, where what stands between looks like text.
  private static let surroundings = 64
  /// How far from the rest of a key the middle of its prefix may stand.
  private static let middleReach = 1 << 10

  /// - Parameter prefixes: what secrets begin with.
  init(prefixes: [[UInt8]]) {
    markers = prefixes.contains(KeyForm.prefix) ? (0...0xFF).filter(Self.mayFollow) : []
  }

  func hasEscape(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Bool {
    Self.beginning(endingAt: offset, in: text, charging: budget) != nil
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    let end = text.skip(.identifier, from: anchor)
    decoded.reach = end
    guard let beginning = Self.beginning(endingAt: end, in: text, charging: budget),
      beginning.lowerBound == anchor
    else { return }
    budget.charge(4 * Self.reach)
    guard let parts = Self.parts(of: beginning, in: text, charging: budget) else { return }
    let bytes = parts.flatMap { $0.map { text[$0] } }
    guard bytes.count == EncodingWindow.wholeKey, bytes.starts(with: KeyForm.prefix),
      KeyForm.isMixed(bytes.dropFirst(KeyForm.prefix.count)),
      !WordFilter.isWords(bytes[KeyForm.prefix.count...]),
      let first = parts.map(\.lowerBound).min(), let last = parts.map(\.upperBound).max()
    else { return }
    decoded.isChanged = true
    decoded.append(bytes + [UInt8(ascii: "\"")], standingFor: first..<last)
  }

  /// The beginning of a key that ends at an offset.
  private static func beginning(
    endingAt end: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    guard end < text.count, mayFollow(text[end]) else { return nil }
    var start = text.start(of: .identifier, endingAt: end, within: EncodingWindow.wholeKey)
    // Ruby's length may look like a letter.
    if start + 1 < end, isRuby(start + 1..<end, in: text) { start += 1 }
    let count = end - start
    guard count > 2, count < EncodingWindow.wholeKey,
      (0..<min(count, KeyForm.prefix.count)).allSatisfy({ text[start + $0] == KeyForm.prefix[$0] })
    else { return nil }
    if !ByteClass.noText.contains(text[end]), text[end] < 0x80 {
      let around = max(0, start - surroundings)..<min(text.count, end + surroundings)
      budget.charge(around.count)
      guard around.contains(where: { ByteClass.noText.contains(text[$0]) }) else { return nil }
    }
    return start..<end
  }

  /// Whether a byte may stand behind a constant.
  private static func mayFollow(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte >= 0x80
  }

  /// The parts of a key, in their order.
  private static func parts(
    of beginning: Range<Int>, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> [Range<Int>]? {
    if let block = block(behind: beginning, in: text) { return [beginning, block] }
    if ClassConstants.begin(in: text) {
      let parts =
        ClassConstants.parts(behind: beginning, in: text)
        ?? ClassConstants.other(than: beginning, in: text, charging: budget)
      if let parts { return [beginning] + parts }
    } else if let parts = neighbours(of: beginning, in: text)
      ?? ClassConstants.parts(behind: beginning, in: text)
    {
      return [beginning] + parts
    }
    if beginning.count >= KeyForm.prefix.count,
      let rest = lone(behind: beginning, in: text)
    {
      return [beginning, rest]
    }
    if beginning.count == KeyForm.prefix.count {
      return (rest(behind: beginning, in: text) ?? rest(before: beginning, in: text)).map {
        [beginning, $0]
      }
    }
    return unnamed(beginning, in: text, charging: budget)
      ?? FormattedConstants.parts(beginning, in: text, charging: budget)
  }

  /// The constants behind one another that make a key with its beginning.
  private static func neighbours(
    of beginning: Range<Int>, in text: Span<UInt8>
  ) -> [Range<Int>]? {
    var parts: [Range<Int>] = []
    var end = beginning.upperBound
    var left = EncodingWindow.wholeKey - beginning.count
    while parts.count < mostParts, left > 0 {
      guard let part = part(behind: end, atMost: left, in: text) else { return nil }
      // In compressed data the last characters may be a copy, of which the distance is like a length.
      if part.count < leastCounted, !isZeros(end..<part.lowerBound, in: text),
        !isCounted(beginning, in: text)
      {
        return nil
      }
      parts.append(part)
      left -= part.count
      end = part.upperBound
    }
    return left == 0 ? parts : nil
  }

  /// The constant that begins behind another one's end and a few bytes that are none of one.
  private static func part(
    behind end: Int, atMost most: Int, in text: Span<UInt8>
  ) -> Range<Int>? {
    for start in end + 1..<max(end + 1, min(text.count, end + longestGapOfRuby))
    where ByteClass.identifier.contains(text[start]) {
      for count in stride(from: most, through: 1, by: -1) {
        let range = start..<start + count
        let isNear = start < end + longestGap
        if isNear ? isConstant(range, behind: end, in: text) : isRuby(range, in: text) {
          return range
        }
      }
    }
    return nil
  }

  /// The constant that is as long as the whole rest of a key, behind others that are none of it.
  private static func lone(behind beginning: Range<Int>, in text: Span<UInt8>) -> Range<Int>? {
    let end = beginning.upperBound
    let size = EncodingWindow.wholeKey - beginning.count
    guard size >= leastLone else { return nil }
    for start in end + 2..<max(end + 2, min(text.count - size, end + 2 * longestGap))
    where ByteClass.identifier.contains(text[start])
      && hasLength(start..<start + size, behind: end, in: text)
      && KeyForm.isMixed((start..<start + size).map { text[$0] })
      && (start..<start + size).allSatisfy({ ByteClass.alphanumeric.contains(text[$0]) })
    {
      return start..<start + size
    }
    return nil
  }

  private static let leastLone = 12

  /// What is as long as all that follows the prefix, where other constants stand between.
  private static func rest(behind beginning: Range<Int>, in text: Span<UInt8>) -> Range<Int>? {
    let size = KeyForm.size
    let first = beginning.upperBound + 1
    for start in first..<max(first, min(text.count - size, first + reach))
    where ByteClass.identifier.contains(text[start])
      && hasLength(start..<start + size, behind: beginning.upperBound, in: text)
      && isBody(start..<start + size, in: text)
    {
      return start..<start + size
    }
    return nil
  }

  /// The same before the prefix: compilers put C's strings in orders of their own.
  private static func rest(before beginning: Range<Int>, in text: Span<UInt8>) -> Range<Int>? {
    let end = beginning.lowerBound - 1
    let start = end - (KeyForm.size)
    guard start > 0, text[start - 1] == 0, text[end] == 0, text[beginning.upperBound] == 0,
      isBody(start..<end, in: text)
    else { return nil }
    return start..<end
  }

  /// The parts of `ka_` + NAME + `_…`, where the only value that the name may have stands near.
  private static func unnamed(
    _ beginning: Range<Int>, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> [Range<Int>]? {
    let size = KeyForm.size + 1
    let end = beginning.upperBound
    guard beginning.count == 3, beginning.lowerBound > 0, end + 1 < text.count else { return nil }
    // In a recipe of Java a byte of 1 stands for what is put in: the length is of all.
    let isRecipe = text[end] == 1 && text[end + 1] == UInt8(ascii: "_")
    let start = end + (isRecipe ? 1 : 2)
    let rest = start..<start + size
    guard rest.upperBound < text.count, text[start] == UInt8(ascii: "_"),
      isBody(start + 1..<rest.upperBound, in: text)
    else { return nil }
    let hasLength =
      isRecipe
      ? Int(text[beginning.lowerBound - 1]) == rest.upperBound - beginning.lowerBound
      : hasLength(rest, behind: end, in: text)
    guard hasLength else { return nil }
    let length = middle.utf8CodeUnitCount
    let around = max(1, end - middleReach)..<min(text.count - length, end + middleReach)
    budget.charge(around.count)
    for place in around
    where text[place] == UInt8(ascii: "l") && text[place - 1] == UInt8(length)
      && text.starts(at: place, with: middle)
    {
      return [beginning, place..<place + length, rest]
    }
    return nil
  }

  /// The rest of a key that the end of a GIF's block cuts.
  private static func block(behind beginning: Range<Int>, in text: Span<UInt8>) -> Range<Int>? {
    let end = beginning.upperBound
    let size = EncodingWindow.wholeKey - beginning.count
    guard end > 0xFF, text[end - 0x100] == 0xFF, Int(text[end]) >= size else { return nil }
    let rest = end + 1..<end + 1 + size
    guard rest.upperBound < text.count, isWord(rest, in: text),
      !ByteClass.identifier.contains(text[rest.upperBound])
    else { return nil }
    return rest
  }

  private static func isBody(_ range: Range<Int>, in text: Span<UInt8>) -> Bool {
    guard range.allSatisfy({ ByteClass.alphanumeric.contains(text[$0]) }) else { return false }
    let body = range.map { text[$0] }
    return KeyForm.isMixed(body) && !WordFilter.isWords(body[...])
  }

  private static func isWord(_ range: Range<Int>, in text: Span<UInt8>) -> Bool {
    range.upperBound <= text.count
      && range.allSatisfy { ByteClass.identifier.contains(text[$0]) }
  }

  /// Whether a range is a constant: characters of a key, with their length before them or between zero
  /// bytes.
  private static func isConstant(
    _ range: Range<Int>, behind end: Int, in text: Span<UInt8>
  ) -> Bool {
    guard isWord(range, in: text) else { return false }
    if hasLength(range, behind: end, in: text) { return true }
    return range.upperBound < text.count && text[range.upperBound] == 0
      && (end..<range.lowerBound).allSatisfy { text[$0] == 0 }
  }

  private static func isZeros(_ range: Range<Int>, in text: Span<UInt8>) -> Bool {
    range.allSatisfy { text[$0] == 0 }
  }

  /// Whether a constant's own length stands before it, as a byte or as the lowest of four.
  private static func isCounted(_ range: Range<Int>, in text: Span<UInt8>) -> Bool {
    guard range.lowerBound > 0 else { return false }
    let (last, count) = (text[range.lowerBound - 1], UInt8(range.count))
    return last == count || last == 0x80 | (count + 1)
      || range.lowerBound > 3 && text[range.lowerBound - 4] == count
        && isZeros(range.lowerBound - 3..<range.lowerBound, in: text)
  }

  /// Whether the length of a constant stands before it, behind something that is not part of a word.
  private static func hasLength(
    _ range: Range<Int>, behind end: Int, in text: Span<UInt8>
  ) -> Bool {
    let start = range.lowerBound
    let count = UInt8(range.count)
    let last = text[start - 1]
    if start == end + 1 {
      return last == count && ByteClass.noText.contains(last) && !goesOn(range, in: text)
    }
    // Lua's lengths are one more, and have the highest bit.
    if last == count || last == 0x80 | (count + 1) {
      return mayFollow(text[start - 2]) && text[start - 2] != 0x0A && text[start - 2] != 0x0D
    }
    if start > end + 3, isRuby(range, in: text) { return true }
    // Four bytes, the lowest first.
    return start > end + 3 && text[start - 4] == count
      && (start - 3..<start).allSatisfy { text[$0] == 0 }
  }

  /// Whether a range is a string of Ruby: before its length stand the number of an encoding and the kind
  /// of an object (`compile.c`, `struct ibf_object_header`).
  private static func isRuby(_ range: Range<Int>, in text: Span<UInt8>) -> Bool {
    let start = range.lowerBound
    return start > 2 && Int(text[start - 1]) == 2 * range.count + 1 && text[start - 2] < 8
      && text[start - 3] & 0x1F == 5 && isWord(range, in: text)
  }

  private static func goesOn(_ range: Range<Int>, in text: Span<UInt8>) -> Bool {
    range.upperBound < text.count && ByteClass.identifier.contains(text[range.upperBound])
  }
}
