import Bytes

/// What stands between two numbers of a list, and so between all of them.
struct PackedGap {
  /// The longest one, in bytes: lines end, may be indented, and have comments at their ends.
  static let longest = 128
  /// The longest one that is looked for behind what may be a first number.
  static let longestFirst = 48

  /// Where the one between the first two numbers stands.
  private let known: Range<Int>

  init(_ known: Range<Int>) { self.known = known }

  /// Whether the digits at an offset are part of a name, an index or a type (`u8`, `"12":`, `[3]`),
  /// and no number of the list.
  static func isPart(_ text: Span<UInt8>, at offset: Int) -> Bool {
    guard offset > 0 else { return false }
    let before = text[offset - 1]
    return ByteClass.identifier.contains(before) || before == 0x5B
      || ByteClass.shellQuote.contains(before)
  }

  /// Where the gap at an offset ends; nil if it is another one.
  func end(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Int? {
    end(at: offset, in: text)
      ?? AssemblerRow.number(behind: offset, after: known, in: text, charging: budget)
  }

  private func end(at offset: Int, in text: Span<UInt8>) -> Int? {
    let limit = min(text.count, offset + Self.longest)
    var (next, same) = (offset, known.lowerBound)
    while true {
      same = Self.end(ofBlanksAt: same, before: known.upperBound, in: text)
      next = Self.end(ofBlanksAt: next, before: limit, in: text)
      if same == known.upperBound { return next > offset ? next : nil }
      guard next < limit else { return nil }
      if ByteClass.digit.contains(text[same]) {
        guard ByteClass.digit.contains(text[next]) else { return nil }
        while same < known.upperBound, ByteClass.digit.contains(text[same]) { same += 1 }
        while next < limit, ByteClass.digit.contains(text[next]) { next += 1 }
      } else {
        guard text[same] == text[next] else { return nil }
        same += 1
        next += 1
      }
    }
  }

  /// Behind white space, a backslash or a low line at a line's end, Java's cast of what is above 127,
  /// and comments.
  private static func end(ofBlanksAt offset: Int, before limit: Int, in text: Span<UInt8>) -> Int {
    var next = offset
    while next < limit {
      switch text[next] {
      case 0x5C, 0x5F:
        guard next + 1 < limit, ByteClass.space.contains(text[next + 1]) else { return next }
        next += 1
      case 0x28:
        guard let end = end(ofCastAt: next, before: limit, in: text) else { return next }
        next = end
      case 0x2F where next + 1 < limit && [0x2A, 0x2F].contains(text[next + 1]):
        next = end(ofCommentAt: next, before: limit, in: text)
      case let byte where ByteClass.space.contains(byte): next += 1
      default: return next
      }
    }
    return next
  }

  private static let cast = Array("(byte)".utf8)

  private static func end(ofCastAt offset: Int, before limit: Int, in text: Span<UInt8>) -> Int? {
    guard offset + cast.count <= limit else { return nil }
    for (index, byte) in cast.enumerated() where text[offset + index] != byte { return nil }
    return offset + cast.count
  }

  private static func end(ofCommentAt offset: Int, before limit: Int, in text: Span<UInt8>) -> Int {
    let isLine = text[offset + 1] == 0x2F
    var next = offset + 2
    while next < limit {
      if isLine, text[next] == 0x0A { return next }
      if !isLine, text[next] == 0x2F, text[next - 1] == 0x2A, next > offset + 2 { return next + 1 }
      next += 1
    }
    return limit
  }
}
