import Bytes

/// A key whose pieces are appended one after the other (`AppendEdge`), stand in rows of an assembler
/// (`DataRow`), are added to a name in rows (`AddedRow`), stand in calls that strace shows (`TracedCall`)
/// or in a listing of Python's code (`DisassembledEdge`),
/// or are joined by operators as well.
///
/// It is apart from `StringJoin`, which finds what operators alone put together: something else may be
/// appended behind a whole key.
struct AppendJoin: Encoding {
  let name = StringJoin.name
  let literals: [[UInt8]] = []
  let markers = StringJoin.markers

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    literal == nil ? hit : nil
  }

  func hasEscape(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Bool {
    Self.edge(at: offset, in: text, charging: budget) != nil
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    var offset = max(0, anchor - EncodingWindow.before)
    let end = min(text.count, anchor + decoded.after)
    var plain = offset
    // How many characters of a key stand in a row.
    var word = 0
    while offset < end {
      let next =
        markers.contains(text[offset]) ? join(at: offset, behind: word, in: text, budget) : nil
      guard let next else {
        word = ByteClass.identifier.contains(text[offset]) ? word + 1 : 0
        offset += 1
        continue
      }
      decoded.append(plain..<offset, of: text)
      decoded.isChanged = true
      offset = next
      plain = next
    }
    decoded.append(plain..<offset, of: text)
    decoded.reach = offset
    decoded.isComplete = offset >= text.count
  }

  /// Where a string goes on that ends at an offset; nothing is appended to a whole key.
  private func join(
    at offset: Int, behind word: Int, in text: Span<UInt8>, _ budget: WorkBudget
  ) -> Int? {
    if let escape = StringJoin.escape(at: offset, in: text, charging: budget) {
      return offset + escape.length
    }
    guard word < EncodingWindow.wholeKey else { return nil }
    return Self.edge(at: offset, in: text, charging: budget)
  }

  /// Where a string goes on, by any of the ways but operators.
  private static func edge(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    AppendEdge.end(at: offset, in: text, charging: budget)
      ?? DataRow.end(at: offset, in: text, charging: budget)
      ?? AddedRow.end(at: offset, in: text, charging: budget)
      ?? TracedCall.end(at: offset, in: text, charging: budget)
      ?? DisassembledEdge.end(at: offset, in: text, charging: budget)
  }
}
