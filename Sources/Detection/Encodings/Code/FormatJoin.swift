import Bytes

/// A key that a format puts together: `"ka_live_%s" % "…"`, `Sprintf("%s_%s", "ka_live", body)`,
/// `"{0}_{1}".format("…", "…")`, `"{2}{0}{1}" -f "…", "…", "…"`, `printf "%s_%s" "…" "…"`.
struct FormatJoin: Encoding {
  let name = "format"
  let literals: [[UInt8]]
  let markers = Array("\"'`%{".utf8)

  /// The longest beginning that is no whole key.
  private static let longestBeginning = 39
  /// How far before a string the format may stand, in bytes.
  private static let reach = 160

  /// - Parameter heads: those of `ConstantJoin`.
  init(heads: [[UInt8]]) { literals = heads }

  func isSeldom(_ literal: Int) -> Bool { true }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard literal != nil else { return text.starts(at: hit, with: "ka") ? hit : nil }
    return hit > 0 && ByteClass.quote.contains(text[hit - 1]) ? hit : nil
  }

  func hasEscape(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Bool {
    guard ByteClass.quote.contains(text[offset]) else {
      return StringFormat.placeholder(at: offset, in: text, charging: budget) != nil
    }
    let line = text.lineStart(before: offset, within: Self.reach)
    return Self.mayHoldFormat(line..<offset, of: text)
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    let end = text.skip(.identifier, from: anchor)
    decoded.reach = end
    guard end < text.count, end - anchor <= Self.longestBeginning,
      let format = ByteClass.quote.contains(text[end])
        ? Self.format(before: anchor, in: text, charging: budget)
        : Self.string(around: anchor, in: text, charging: budget)
    else { return }
    var values = NamedValues(around: anchor)
    let parts = StringFormat.parts(of: format, in: text, values: &values, charging: budget)
    guard let first = parts.map(\.lowerBound).min(), let last = parts.map(\.upperBound).max(),
      parts.count > 1, let bytes = KeyForm.joined(parts, in: text)
    else { return }
    decoded.isChanged = true
    decoded.append(bytes + [UInt8(ascii: "\"")], standingFor: first..<last)
  }

  /// The last string of a line before an offset that has placeholders.
  private static func format(
    before offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    let line = text.lineStart(before: offset, within: reach)
    budget.charge(offset - line)
    var format: Range<Int>?
    var next = line
    while next < offset {
      guard ByteClass.quote.contains(text[next]) else {
        next += 1
        continue
      }
      let start = next + 1
      guard let end = text.firstOffset(of: text[next], in: start..<offset) else { break }
      if mayHoldFormat(start..<end, of: text) { format = start..<end }
      next = end + 1
    }
    return format
  }

  /// Whether a placeholder may be in a range.
  private static func mayHoldFormat(_ range: Range<Int>, of text: Span<UInt8>) -> Bool {
    text.firstOffset(of: UInt8(ascii: "%"), in: range) != nil
      || text.firstOffset(of: UInt8(ascii: "{"), in: range) != nil
  }

  /// The string that an offset is in.
  private static func string(
    around offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Range<Int>? {
    var start = offset
    let least = max(0, offset - reach)
    while start > least, text[start - 1] != 0x0A, !ByteClass.quote.contains(text[start - 1]) {
      start -= 1
    }
    budget.charge(offset - start)
    guard start > least, text[start - 1] != 0x0A else { return nil }
    let limit = min(text.count, offset + reach)
    budget.charge(limit - offset)
    return text.firstOffset(of: text[start - 1], in: offset..<limit).map { start..<$0 }
  }
}
