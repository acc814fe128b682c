import Bytes

/// UTF-32 of either byte order, with or without a mark, at any offset.
struct UTF32Encoding: Encoding {
  let name = "utf-32"
  let literals: [[UInt8]]
  private let needles: Needles

  init(prefixes: [[UInt8]]) {
    needles = Needles(prefixes)
    // Three zeros between two bytes are in both orders.
    literals = prefixes.map { [$0[0], 0, 0, 0, $0[1]] }.distinct()
  }

  func isSeldom(_ literal: Int) -> Bool { true }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard literal != nil else { return nil }
    var word: UInt64 = 0
    for index in 0..<8 {
      let offset = hit + 4 * index
      guard offset < text.count, Self.isPadded(offset, in: text) || index == 0 else { break }
      word |= UInt64(text[offset]) << UInt64(8 * index)
    }
    return needles.contains(word) ? hit : nil
  }

  /// Whether three zeros stand before a byte.
  private static func isPadded(_ offset: Int, in text: Span<UInt8>) -> Bool {
    offset >= 3 && text[offset - 1] | text[offset - 2] | text[offset - 3] == 0
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    var start = anchor
    let array = NumPyHeader(in: text)
    let element = array?.element(of: anchor)
    while start >= 4, anchor - start < EncodingWindow.before * 4, text[start - 4] != 0,
      Self.isPadded(start, in: text), array?.element(of: start - 4) == element
    {
      start -= 4
    }
    budget.charge(anchor - start)
    decoded.isChanged = true
    // Before the first character nothing stands in one order, and its own zeros in the other.
    let isHighFirst =
      Self.isPadded(start, in: text) && start + 4 <= text.count
      && !(start + 3 < text.count && text[start + 1] | text[start + 2] | text[start + 3] == 0
        && anchorEnds(from: anchor, in: text))
    let end = min(text.count, anchor + EncodingWindow.longest)
    var offset = start
    while offset < end, text[offset] != 0, offset == start || Self.isPadded(offset, in: text),
      array?.element(of: offset) == element
    {
      decoded.append(
        text[offset], from: isHighFirst ? offset - 3 : offset,
        to: isHighFirst ? offset + 1 : min(text.count, offset + 4))
      offset += 4
    }
    decoded.reach = min(offset, text.count)
    decoded.isComplete = offset < end
  }

  /// Whether zeros stand behind the last character of the run around an anchor.
  private func anchorEnds(from anchor: Int, in text: Span<UInt8>) -> Bool {
    var last = anchor
    let end = min(text.count, anchor + 4 * EncodingWindow.secret)
    while last + 4 < end, text[last + 4] != 0, Self.isPadded(last + 4, in: text) { last += 4 }
    return last + 3 < text.count && text[last + 1] | text[last + 2] | text[last + 3] == 0
  }
}
