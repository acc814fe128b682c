import Bytes

/// A list of strings that code joins with nothing between: `join('', ['…', '…'])`,
/// `implode('', array('…', '…'))`, `join('', qw(… …))`, `''.join(['…', '…'])`, `['…', '…'].join('')`,
/// `%w[… …].join`.
enum JoinedList {
  private static let mostElements = 40
  private static let longestElement = EncodingWindow.wholeKey
  private static let functions: [StaticString] = ["implode", "join", "JOIN", "Join"]
  private static let openings: [(opening: StaticString, closing: StaticString, isWords: Bool)] = [
    ("qw(", ")", true), ("qw/", "/", true), ("qw{", "}", true), ("%w[", "]", true),
    ("%w(", ")", true), ("array(", ")", false), ("[", "]", false), ("(", ")", false),
  ]
  /// How far before a string the list may begin, in bytes.
  private static let reach = 240

  /// Skips a list, and what joins it; stays, and says nil, where there is none.
  static func skip(_ cursor: inout ByteCursor) -> [Range<Int>]? {
    var probe = cursor
    var isJoined = false
    var isInCall = false
    if functions.contains(where: { probe.skip($0) }) {
      isInCall = probe.skip(UInt8(ascii: "("))
      probe.skip(.blank, atMost: 2)
      guard probe.skipEmptyString() else { return nil }
      probe.skip(.blank, atMost: 2)
      guard probe.skip(UInt8(ascii: ",")) else { return nil }
      isJoined = true
    } else if probe.skipEmptyString() {
      guard probe.skip(".join(") else { return nil }
      isJoined = true
      isInCall = true
    }
    probe.skip(.space, atMost: 8)
    guard let elements = elements(&probe) else { return nil }
    if !isJoined {
      guard probe.skip(".join") || probe.skip(" -join") else { return nil }
      if probe.skip(UInt8(ascii: "(")) {
        let isEmpty = probe.skipEmptyString()
        guard probe.skip(UInt8(ascii: ")")), isEmpty || isRuby(cursor) else { return nil }
      } else {
        probe.skip(.blank, atMost: 2)
        guard probe.skipEmptyString() || isRuby(cursor) else { return nil }
      }
    }
    if isInCall { _ = probe.skip(UInt8(ascii: ")")) }
    cursor = probe
    return elements
  }

  private static func isRuby(_ cursor: ByteCursor) -> Bool { cursor.current == UInt8(ascii: "%") }

  private static func elements(_ cursor: inout ByteCursor) -> [Range<Int>]? {
    guard let form = openings.first(where: { cursor.skip($0.opening) }) else { return nil }
    var elements: [Range<Int>] = []
    while elements.count < mostElements {
      cursor.skip(.space, atMost: 40)
      if cursor.skip(form.closing) { return elements.isEmpty ? nil : elements }
      let quote = form.isWords ? nil : cursor.current
      if !form.isWords {
        guard cursor.stands(in: .quote) else { return nil }
        cursor.advance()
      }
      let start = cursor.offset
      guard cursor.skip(.identifier, atMost: longestElement) > 0 else { return nil }
      elements.append(start..<cursor.offset)
      if let quote {
        guard cursor.skip(quote) else { return nil }
        cursor.skip(.space, atMost: 40)
        _ = cursor.skip(UInt8(ascii: ","))
      }
    }
    return nil
  }

  /// What goes on behind a string that ends at an offset: strings and a list with operators between, that
  /// make a whole key; none where they do not.
  static func rest(
    behind end: Int, of count: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> [Range<Int>] {
    var cursor = ByteCursor(text, at: end, reach: 4 * reach, charging: budget)
    var parts: [Range<Int>] = []
    var size = count
    while parts.count < mostElements, size < EncodingWindow.wholeKey {
      guard cursor.stands(in: .quote) else { return [] }
      cursor.advance()
      cursor.skip(.space, atMost: 16)
      guard cursor.skip(UInt8(ascii: "+")) || cursor.skip(UInt8(ascii: ".")) else { return [] }
      cursor.skip(.space, atMost: 40)
      if let list = skip(&cursor) {
        parts += list
        size += list.reduce(0) { $0 + $1.count }
        return size == EncodingWindow.wholeKey ? parts : []
      }
      guard cursor.stands(in: .quote) else { return [] }
      cursor.advance()
      let start = cursor.offset
      let length = cursor.skip(.identifier, atMost: longestElement)
      guard length > 0 else { return [] }
      parts.append(start..<start + length)
      size += length
    }
    return []
  }

  /// The list that a string at an offset is put before: `%w[… …].join.prepend('…')`.
  static func list(
    before offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> [Range<Int>]? {
    let word: StaticString = ".prepend("
    let end = offset - 1 - word.utf8CodeUnitCount
    guard end > 0, text.starts(at: end, with: word) else { return nil }
    for start in max(0, end - reach)..<end where text[start] == UInt8(ascii: "%") {
      var cursor = ByteCursor(text, at: start, reach: end - start, charging: budget)
      if let list = skip(&cursor), cursor.offset == end { return list }
    }
    return nil
  }
}
