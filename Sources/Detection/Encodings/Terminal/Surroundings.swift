import Bytes

/// What stands beside a cell in a line, compared with the first line of its text.
enum Surroundings {
  /// Nothing stands there in either, it is left blank, it is what every line begins with, or it is
  /// something else.
  case nothing, blank, same, other

  init(_ range: Range<Int>, beside first: Range<Int>, of text: Span<UInt8>) {
    let hasText = Self.holdsText(range, of: text)
    guard Self.holdsText(first, of: text) else {
      self = hasText ? .other : .nothing
      return
    }
    self = hasText ? Self.isSame(range, first, of: text) ? .same : .other : .blank
  }

  /// Whether anything but blanks, borders and colours stands in a range.
  private static func holdsText(_ range: Range<Int>, of text: Span<UInt8>) -> Bool {
    var next = range.lowerBound
    while next < range.upperBound {
      let end = TextColumns.skipSequences(from: next, in: text)
      if end == next, ByteClass.identifier.contains(text[next]) { return true }
      next = max(end, next + 1)
    }
    return false
  }

  /// Whether a range is the same as the first one, but for what is left blank in it and for numbers beside
  /// words, as of times: numbers alone are those of rows.
  private static func isSame(_ range: Range<Int>, _ first: Range<Int>, of text: Span<UInt8>) -> Bool
  {
    guard range.count == first.count else { return false }
    var (hasLetter, isExact) = (false, true)
    for (own, other) in zip(range, first) where text[own] != text[other] {
      if ByteClass.blank.contains(text[own]) { continue }
      guard ByteClass.digit.contains(text[own]), ByteClass.digit.contains(text[other]) else {
        return false
      }
      let start = text.start(of: .digit, endingAt: own, within: own - range.lowerBound)
      let number = start..<text.skip(.digit, from: own)
      if LinePrefix.isInName(number, from: range.lowerBound, in: text) { return false }
      isExact = false
    }
    if !isExact { hasLetter = range.contains { ByteClass.letter.contains(text[$0]) } }
    return hasLetter || isExact
  }
}
