/// UTF-16 of either byte order, with or without a mark, at even and odd offsets.
///
/// What is ASCII is every second byte; the literals have a zero between two bytes and so fit both
/// orders.
struct UTF16Encoding: Encoding {
  let name = "utf-16"
  let literals: [[UInt8]]

  /// - Parameter plain: the literals of plain text and of encodings whose text is ASCII.
  init(covering plain: [[UInt8]]) {
    var seen: Set<[UInt8]> = []
    literals = plain.compactMap { literal in
      let text = Array(literal.prefix(3).flatMap { byte -> [UInt8] in [byte, 0] }.dropLast())
      return seen.insert(text).inserted ? text : nil
    }
  }

  func decode(
    _ text: Span<UInt8>, around hit: Int, of literal: [UInt8], into decoded: inout DecodedText
  ) {
    guard !literal.isEmpty else { return }
    var start = hit
    while start >= 2, hit - start < 2 * EncodingWindow.before, text[start - 2] != 0,
      text[start - 1] == 0
    {
      start -= 2
    }
    // Where a run of low bytes first begins, the byte before is not the zero that a run of high
    // bytes first begins with. Beside characters of other scripts that proves nothing, so both
    // readings follow, the likelier one first: whoever finds a secret in both keeps the first.
    let isLowFirst = start == 0 || text[start - 1] != 0
    decoded.isChanged = true
    append(text, from: start, around: hit, zero: isLowFirst ? 1 : -1, to: &decoded)
    decoded.append(0, from: hit, to: hit)
    append(text, from: start, around: hit, zero: isLowFirst ? -1 : 1, to: &decoded)
  }

  /// Adds the characters whose zero byte is behind (1) or before (-1) the other one.
  private func append(
    _ text: Span<UInt8>, from start: Int, around hit: Int, zero: Int, to decoded: inout DecodedText
  ) {
    var offset = zero < 0 && start == 0 ? start + 2 : start
    while offset < text.count, offset - hit < 2 * EncodingWindow.after {
      let other = offset + zero
      guard other >= 0, other < text.count, text[offset] != 0, text[other] == 0 else {
        // Text of another script may stand before the hit.
        if offset >= hit { return }
        offset += 2
        continue
      }
      decoded.append(text[offset], from: min(offset, other), to: max(offset, other) + 1)
      offset += 2
    }
  }
}
