import Bytes

/// Where a string literal of code ends and the next one may go on with it: an operator stands between,
/// or the end of a line and the next line's indentation. Some lists look like that as well.
enum PieceEdge {
  /// The longest text from quote to quote, in bytes.
  private static let longestGap = 120

  /// The offset behind an edge whose first quote stands at an offset; nil if there is none.
  static func end(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Int? {
    let quote = text[offset]
    let reach = min(text.count, offset + longestGap)
    var next = offset + 1
    var gap = Gap()
    var hasPrefix = false
    while next < reach, text[next] != quote {
      if let end = end(ofStringPrefixAt: next, before: quote, in: text) {
        next = end
        hasPrefix = true
        break
      }
      guard gap.take(text[next]) else { return nil }
      next += 1
    }
    budget.charge(next - offset)
    guard next < reach else { return nil }
    let isIndented = hasPrefix || ByteClass.blank.contains(text[next - 1])
    return gap.joins(isIndented: isIndented) ? next + 1 : nil
  }

  /// Where the quote stands behind the letters that some languages put before one: `b"…"`, `u8"…"`.
  private static func end(
    ofStringPrefixAt offset: Int, before quote: UInt8, in text: Span<UInt8>
  ) -> Int? {
    guard ByteClass.alphanumeric.contains(text[offset]) else { return nil }
    var end = offset
    while end < text.count, end < offset + 2, ByteClass.stringPrefix.contains(text[end]) {
      end += 1
    }
    return end > offset && end < text.count && text[end] == quote ? end : nil
  }

  /// What was met between two quotes.
  private struct Gap {
    private var operators = 0
    private var lines = 0

    /// Takes a byte; false for one that joins nothing.
    mutating func take(_ byte: UInt8) -> Bool {
      switch byte {
      case 0x20, 0x09, 0x0D: return true
      case 0x0A:
        lines += 1
        return lines <= 2
      // Basic and C go on in the next line behind these two.
      case UInt8(ascii: "_"), UInt8(ascii: "\\"): return true
      case UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "&"), UInt8(ascii: "~"):
        operators += 1
        return operators <= 2
      default: return false
      }
    }

    func joins(isIndented: Bool) -> Bool { operators > 0 || lines > 0 && isIndented }
  }
}
