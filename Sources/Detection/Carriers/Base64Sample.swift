import Bytes

/// The first characters of a run of base64: tells in which ways it may be read without decoding each.
struct Base64Sample: ~Copyable {
  /// How many characters are looked at in each way: those of `RunReading.sample` bytes and a group more.
  private static let characters = (RunReading.sample + 3) / 3 * 4
  /// The values of the characters.
  private var values = InlineArray<128, UInt8>(repeating: 0)
  private var count = 0
  /// Whether the run ends behind the characters; if not, what is longer has to be decoded to tell.
  private var isWhole = false

  /// - Parameters:
  ///   - start: where the run begins.
  ///   - onward: how many characters behind the beginning a way may begin.
  init(_ text: Span<UInt8>, from start: Int, onward: Int, charging budget: WorkBudget) {
    let limit = onward + Self.characters
    guard limit <= values.count else { return }
    let tables = RunTables.shared
    var offset = start
    while count < limit {
      if offset < text.count {
        let value = tables.base64(text[offset])
        if value < RunTables.invalid {
          values[count] = UInt8(truncatingIfNeeded: value)
          count += 1
          offset += 1
          continue
        }
      }
      guard let next = Base64Text.character(at: offset, in: text, charging: budget) else {
        isWhole = !Base64Text.goesOn(behindPaddingAt: offset, in: text, charging: budget)
        return
      }
      values[count] = next.value
      count += 1
      offset = next.end
    }
  }

  /// Whether what the run is decoded to, from a character on, looks like text of any kind.
  ///
  /// - Returns: nil where it has to be decoded to tell, as where it may begin as packed data does.
  func isText(from start: Int, holding held: HeldCarriers) -> Bool? {
    let left = min(count - start, Self.characters)
    guard left == Self.characters || isWhole else { return nil }
    let bytes = left / 4 * 3 + max(0, left % 4 - 1)
    guard bytes >= RunReading.least else { return false }
    if held.mayBegin(with: values[start] << 2 | values[start + 1] >> 4) { return nil }
    var others = 0
    for at in stride(from: start, to: start + left / 4 * 4, by: 4) {
      // The highest bits of three bytes.
      let (first, second, third) = (values[at] >> 5, values[at + 1] >> 3, values[at + 2] >> 1)
      others += Int(first &+ second & 1 &+ third & 1)
      // Of noise, half of the bytes are no ASCII.
      if !RunReading.isText(bytes, others: others) { return false }
    }
    // Two or three characters of a last byte or two.
    let rest = start + left / 4 * 4
    if left % 4 > 1 { others += Int(values[rest] >> 5) }
    if left % 4 > 2 { others += Int(values[rest + 1] >> 3 & 1) }
    return RunReading.isText(bytes, others: others)
  }
}
