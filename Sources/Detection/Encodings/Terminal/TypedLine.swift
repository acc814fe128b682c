import Bytes

/// A line that was typed at a prompt, as recordings of terminals have it (`script`, `ttyrec`): what was
/// taken back, put in between or printed again stands in it as well, with what moves the cursor.
struct TypedLine: Encoding {
  let name = "typed"
  let literals: [[UInt8]]
  let markers: [UInt8]

  /// How far before a hit the line may begin, and how far behind it may end, in bytes.
  private static let reach = 4 << 10

  /// - Parameter prefixes: what secrets begin with.
  init(prefixes: [[UInt8]]) {
    let isWanted = prefixes.contains(KeyForm.prefix)
    markers = isWanted ? [0x08, 0x0D, 0x1B, 0x20] : []
    // fish goes to its place anew before each character. What was taken back may stand in the prefix.
    literals = isWanted ? [Array("_\r\u{1B}[".utf8), Self.rest] : []
  }

  private static let rest = Array("_live_".utf8)

  func isSeldom(_ literal: Int) -> Bool { true }

  /// What is put together of a line is a key where the line as it stands has one too.
  func hasEscape(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Bool {
    switch text[offset] {
    case 0x08: true
    case 0x0D: !text.isLineEnd(offset) && text[offset + 1] != 0x0D
    case 0x20:
      offset + 1 < text.count && text[offset + 1] == 0x0D && !text.isLineEnd(offset + 1)
    default: ScreenLine.movesCursor(at: offset, in: text)
    }
  }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard let literal, literals[literal] == Self.rest else { return hit }
    return hit > 0 && text[hit - 1] == 0x08 || hit > 2 && text.starts(at: hit - 3, with: "\u{1B}[K")
      ? hit : nil
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    let start = text.lineStart(before: anchor, within: Self.reach)
    let limit = min(text.count, anchor + Self.reach)
    let end = text.firstOffset(of: 0x0A, in: anchor..<limit) ?? limit
    budget.charge(2 * (end - start))
    var line = ScreenLine()
    line.print(text, start..<end, charging: budget)
    decoded.reach = end
    decoded.isComplete = end < limit
    // What the line has is known from its beginning on.
    decoded.append(0x0A, from: start, to: start + 1)
    guard line.isEdited else { return }
    decoded.isChanged = true
    // Where a character stands says less than when the last before it was printed.
    var place = start
    for cell in line.erased + line.cells {
      place = max(place, Int(cell.source))
      decoded.append(cell.byte, from: place, to: place + 1)
    }
  }
}
