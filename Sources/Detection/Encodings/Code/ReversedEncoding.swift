import Bytes

/// Text that stands the wrong way round, and that the code turns: `[::-1]`, `.reverse()`, `strrev`.
///
/// A string that is turned may be joined from several: `("…" + "…")[::-1]`.
struct ReversedEncoding: Encoding {
  let name = "reversed"
  let literals: [[UInt8]]

  /// The longest text that is turned, in bytes on each side of a literal.
  private static let longest = 1024

  /// The longest gap between two strings, in bytes.
  private static let longestGap = 120
  /// The most strings.
  private static let mostStrings = 64

  /// - Parameter prefixes: what secrets begin with.
  init(prefixes: [[UInt8]]) {
    let long = prefixes.filter { $0.count >= 8 }
    // Of base64 the alignment of a key by itself: with the other two, a third more places pass the
    // literal search's tables.
    literals = (long + long.map { Base64Encoding.cores(of: $0)[0] }).map {
      Array($0.prefix(8).reversed())
    }.distinct()
  }

  func isSeldom(_ literal: Int) -> Bool { true }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    // What is plain ends with its prefix; base64 may have begun before.
    let isPlain = text[anchor] == UInt8(ascii: "_")
    let body = isPlain ? ByteClass.alphanumeric : .value
    var end = min(text.count, anchor + 8)
    if !isPlain {
      while end < text.count, end - anchor < Self.longest, ByteClass.base64.contains(text[end]) {
        end += 1
      }
    }
    // From the last string to the first.
    var strings: [Range<Int>] = []
    var next = end
    var start = anchor
    decoded.isComplete = true
    while strings.count < Self.mostStrings {
      while start > 0, body.contains(text[start - 1]) {
        guard anchor - start < Self.longest else {
          decoded.isComplete = false
          break
        }
        start -= 1
      }
      strings.append(start..<next)
      guard let before = Self.end(ofStringBefore: start, in: text, charging: budget) else { break }
      (start, next) = (before, before)
    }
    budget.charge(end - start)
    decoded.reach = end
    decoded.isChanged = true
    let turned = strings.flatMap { $0.reversed().map { text[$0] } }
    decoded.append(turned, standingFor: start..<end)
  }

  /// Where the string ends that is joined to the one that begins at an offset; nil if there is none.
  private static func end(
    ofStringBefore start: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard start > 1, ByteClass.quote.contains(text[start - 1]) else { return nil }
    var end = start - 2
    let limit = max(0, start - longestGap)
    defer { budget.charge(start - end) }
    while end > limit {
      if ByteClass.quote.contains(text[end]) {
        let gap = StringJoin.escape(at: end, in: text, charging: budget)
        return gap?.length == start - end && gap?.scalar == nil ? end : nil
      }
      end -= 1
    }
    return nil
  }
}
