/// UTF-16 of either byte order, with or without a mark, at even and odd offsets.
///
/// What is ASCII is every second byte; the literals have a zero between two bytes and so fit both
/// orders.
struct UTF16Encoding: Encoding {
  static let label = "utf-16"
  let name = UTF16Encoding.label
  let literals: [[UInt8]]

  /// - Parameter plain: the literals of plain text and of encodings whose text is ASCII.
  init(covering plain: [[UInt8]]) {
    var seen: Set<[UInt8]> = []
    literals = plain.compactMap { literal in
      let text = Array(literal.prefix(4).flatMap { byte -> [UInt8] in [byte, 0] }.dropLast())
      return seen.insert(text).inserted ? text : nil
    }
  }

  func place(of literal: Int?, at hit: Int, in text: Span<UInt8>) -> Int? {
    literal == nil ? nil : hit
  }

  func decode(_ text: Span<UInt8>, around place: Int, into decoded: inout DecodedText) {
    var start = place
    while start >= 2, place - start < 2 * EncodingWindow.before, text[start - 2] != 0,
      text[start - 1] == 0
    {
      start -= 2
    }
    // Where a run of low bytes first begins, the byte before is not the zero that a run of high
    // bytes first begins with; where it ends, a zero follows.
    let isLowFirst = start == 0 || text[start - 1] != 0 || isLowFirst(before: start, in: text)
    decoded.isChanged = true
    let end = min(text.count, place + EncodingWindow.longest)
    var offset = start
    while offset < end, text[offset] != 0 {
      let other = isLowFirst ? offset + 1 : offset - 1
      guard other < text.count, text[other] == 0 else { break }
      decoded.append(text[offset], from: min(offset, other), to: max(offset, other) + 1)
      offset += 2
    }
    decoded.reach = offset
    decoded.isComplete = offset < end
  }

  /// Whether the zero before a run is the high byte of another character: one of no ASCII.
  private func isLowFirst(before start: Int, in text: Span<UInt8>) -> Bool {
    start >= 4 && text[start - 2] == 0 && text[start - 3] == 0 && text[start - 4] == 0
  }
}
