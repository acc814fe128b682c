import Bytes

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
    literals = plain.map { literal in
      Array(literal.prefix(4).flatMap { byte -> [UInt8] in [byte, 0] }.dropLast())
    }.distinct()
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    var start = anchor
    while start >= 2, anchor - start < 2 * EncodingWindow.before, text[start - 2] != 0,
      text[start - 1] == 0
    {
      start -= 2
    }
    let isLowFirst = isLowFirst(from: start, anchor, in: text)
    if !isLowFirst, start == 0 || text[start - 1] != 0 { start += 2 }
    decoded.isChanged = true
    let password = start == 0 && isLowFirst ? WindowsPassword.end(in: text) : nil
    let end = password ?? min(text.count, anchor + EncodingWindow.longest)
    var offset = start
    while offset < end, text[offset] != 0 {
      let other = isLowFirst ? offset + 1 : offset - 1
      guard other < text.count, text[other] == 0 else { break }
      decoded.append(text[offset], from: min(offset, other), to: max(offset, other) + 1)
      offset += 2
      if isLowFirst, offset < end, text[offset] == 0,
        let next = UserStrings.next(behind: offset, decoded.bytes, in: text)
      {
        offset = next
      }
    }
    decoded.reach = min(offset, text.count)
    decoded.isComplete = offset < end || password != nil
  }

  /// Whether the low bytes of a run come first: then a zero stands behind the last one, and more
  /// often than not none before the first.
  private func isLowFirst(from start: Int, _ anchor: Int, in text: Span<UInt8>) -> Bool {
    var last = anchor
    let end = min(text.count, anchor + 2 * EncodingWindow.secret)
    while last + 2 < end, text[last + 1] == 0, text[last + 2] != 0 { last += 2 }
    // Between other text both ends may deceive; only the end of all text does not.
    guard last + 1 < text.count else { return false }
    if start == 0 || isCounted(from: start, anchor, in: text) { return true }
    // A run that is as long as a key and ends with other data ends with the key: high bytes come first.
    if text[start - 1] != 0, text[last + 1] != 0, isKey(from: anchor, through: last, in: text) {
      return false
    }
    // Where the run begins with the secret, its first character would be of another script.
    if text[start - 1] != 0 { return start == anchor || !endsBeforeOthers(last, in: text) }
    if text[last + 1] != 0 { return false }
    // The zero before may be of what stands before: padding, or a character that is no ASCII.
    return start >= 4 && text[start - 2] == 0 && text[start - 3] == 0 && text[start - 4] == 0
  }

  /// The longest text whose length is looked for before it, in characters.
  private static let longestCounted = 4096

  /// Whether the length of a text stands before it, in bytes or in characters, as 32 bits of which the low
  /// ones come first: so programs keep what was typed into pages (Chrome's sessions).
  private func isCounted(from start: Int, _ anchor: Int, in text: Span<UInt8>) -> Bool {
    guard start >= 4, text[start - 1] == 0, text[start - 2] == 0 else { return false }
    let count = Int(text[start - 4]) | Int(text[start - 3]) << 8
    guard count > 0, count <= Self.longestCounted else { return false }
    for size in [count, 2 * count] where size & 1 == 0 && start + size <= text.count {
      guard start + size >= anchor + 2 * EncodingWindow.wholeKey else { continue }
      let places = stride(from: start, to: start + size, by: 2)
      if places.allSatisfy({ text[$0] != 0 && text[$0 + 1] == 0 }) { return true }
    }
    return false
  }

  /// Whether a run has the characters of a key and no more.
  private func isKey(from anchor: Int, through last: Int, in text: Span<UInt8>) -> Bool {
    last - anchor == 2 * (EncodingWindow.wholeKey - 1)
      && stride(from: anchor, through: last, by: 2).allSatisfy {
        ByteClass.identifier.contains(text[$0])
      }
  }

  /// Whether a letter or digit is the last one of a run and what stands behind it is no text: as the
  /// low byte of a character, with the byte behind it as the high one, it would be of a rare script.
  ///
  /// A binary property list has the table of its offsets there, which begins with 8.
  private func endsBeforeOthers(_ last: Int, in text: Span<UInt8>) -> Bool {
    guard ByteClass.alphanumeric.contains(text[last]) else { return false }
    return switch text[last + 1] {
    case 0x08, 0x0A...0x0D, 0x0F...0x1D: true
    default: false
    }
  }
}
