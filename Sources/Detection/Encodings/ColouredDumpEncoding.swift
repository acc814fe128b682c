import Bytes

/// Rows of a dump in hexadecimal in which each byte has a colour of its own, as `hexyl` and `xxd -R` print
/// them on a terminal: they are read without the colours (`HexDumpEncoding`).
struct ColouredDumpEncoding: Encoding {
  let name = "hex"
  let literals: [[UInt8]]
  private let rows: HexDumpEncoding
  private let needles: Needles

  /// How many lines before a hit and behind it are read, and the longest of them, in bytes.
  private static let lines = (before: 4, behind: 8)
  private static let longestLine = 1024

  /// - Parameter prefixes: what secrets begin with.
  init(prefixes: [[UInt8]]) {
    rows = HexDumpEncoding(prefixes: prefixes)
    needles = Needles(prefixes)
    let isShipped = prefixes.contains(KeyForm.prefix)
    literals = isShipped ? ["6b \u{1B}[0m", "6b\u{1B}[0m"].map { Array($0.utf8) } : []
  }

  func isSeldom(_ literal: Int) -> Bool { true }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard literal != nil else { return nil }
    // The bytes behind in the row, as far as it goes.
    var (next, word, count): (Int, UInt64, UInt64) = (hit, 0, 0)
    while count < 3, let value = HexDigits.number(2, at: next, in: text) {
      word |= UInt64(value) << (8 * count)
      count += 1
      next += 2
      while next < text.count, text[next] == 0x20 || text[next] == 0x1B {
        next = Self.end(ofColourAt: next, in: text) ?? next + 1
      }
    }
    budget.charge(next - hit)
    return count < 3 || needles.mayBegin(word) ? hit : nil
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    var start = text.lineStart(before: anchor, within: Self.longestLine)
    budget.charge(2 * (anchor - start))
    // A line that is no row by itself is not worth the others.
    guard let row = Self.plain(start, in: text),
      HexDumpEncoding.row(at: 0, in: row.span, charging: budget) != nil
    else { return }
    for _ in 0..<Self.lines.before where start > 0 {
      start = text.lineStart(before: start - 1, within: Self.longestLine)
    }
    var (plain, places): ([UInt8], [Int]) = ([], [])
    var (next, lines, first) = (start, 0, -1)
    while next < text.count, lines < Self.lines.behind,
      next < anchor + Self.lines.behind * Self.longestLine
    {
      if let end = Self.end(ofColourAt: next, in: text) {
        next = end
        continue
      }
      if next == anchor { first = plain.count }
      plain.append(text[next])
      places.append(next)
      if text[next] == 0x0A, next > anchor { lines += 1 }
      next += 1
    }
    budget.charge(next - start)
    guard first >= 0 else { return }
    var inner = DecodedText()
    rows.decode(plain.span, around: first, into: &inner, charging: budget)
    guard inner.isChanged else { return }
    decoded.isChanged = true
    for (index, byte) in inner.bytes.enumerated() {
      let range = inner.source(of: index..<index + 1)
      guard !range.isEmpty else { continue }
      decoded.append(byte, from: places[range.lowerBound], to: places[range.upperBound - 1] + 1)
    }
    decoded.reach = inner.reach < places.count ? places[inner.reach] : next
    decoded.isComplete = inner.isComplete
  }

  /// A line without its colours; nil if it is longer than any row.
  private static func plain(_ start: Int, in text: Span<UInt8>) -> [UInt8]? {
    var (plain, next) = ([UInt8](), start)
    while next < text.count, text[next] != 0x0A {
      guard next < start + longestLine else { return nil }
      if let end = end(ofColourAt: next, in: text) {
        next = end
      } else {
        plain.append(text[next])
        next += 1
      }
    }
    return plain
  }

  /// Where a colour ends that begins at an offset: `ESC [ 36 m`.
  private static func end(ofColourAt offset: Int, in text: Span<UInt8>) -> Int? {
    guard offset + 2 < text.count, text[offset] == 0x1B, text[offset + 1] == UInt8(ascii: "[")
    else {
      return nil
    }
    var next = offset + 2
    while next < min(text.count, offset + 24),
      ByteClass.digit.contains(text[next]) || text[next] == UInt8(ascii: ";")
    {
      next += 1
    }
    return next < text.count && text[next] == UInt8(ascii: "m") ? next + 1 : nil
  }
}
