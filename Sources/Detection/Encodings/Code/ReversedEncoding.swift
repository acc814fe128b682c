import Bytes

/// Text that stands the wrong way round, and that the code turns: `[::-1]`, `.reverse()`, `strrev`.
struct ReversedEncoding: Encoding {
  let name = "reversed"
  let literals: [[UInt8]]

  /// The longest text that is turned, in bytes on each side of a literal.
  private static let longest = 1024

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
    var start = anchor
    while start > 0, anchor - start < Self.longest, body.contains(text[start - 1]) { start -= 1 }
    var end = min(text.count, anchor + 8)
    if !isPlain {
      while end < text.count, end - anchor < Self.longest, ByteClass.base64.contains(text[end]) {
        end += 1
      }
    }
    budget.charge(end - start)
    decoded.reach = end
    decoded.isComplete = start == 0 || anchor - start < Self.longest
    decoded.isChanged = true
    decoded.append((start..<end).reversed().map { text[$0] }, standingFor: start..<end)
  }
}
