import Bytes

/// A tuple of small numbers in compiled Python, as the code of `bytes([107, 97, …])` has it: `i` and four
/// bytes for each, with a bit for those that are used again, and `r` and a number for these (CPython,
/// `Python/marshal.c`).
struct MarshalTuple: Encoding {
  let name = "marshal"
  let literals: [[UInt8]]
  private let prefixes: [[UInt8]]

  private static let integer = UInt8(ascii: "i")
  private static let reference = UInt8(ascii: "r")
  private static let kept: UInt8 = 0x80
  private static let size = 5
  private static let mostItems = 64

  init(prefixes: [[UInt8]]) {
    self.prefixes = prefixes.filter { $0.count >= 8 }
    literals = self.prefixes.map { prefix in
      [Self.integer | Self.kept, prefix[0], 0, 0, 0, Self.integer | Self.kept, prefix[1], 0]
    }
  }

  func isSeldom(_ literal: Int) -> Bool { true }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    decoded.reach = anchor
    // The values that may be used again.
    var known: [UInt8] = []
    var values: [UInt8] = []
    // What number the first of them has.
    var first: Int?
    var next = anchor
    while values.count < Self.mostItems, next + Self.size <= text.count {
      let number = (1..<Self.size).reduce(0) { $0 | Int(text[next + $1]) << (8 * ($1 - 1)) }
      if text[next] | Self.kept == Self.integer | Self.kept {
        guard let value = UInt8(exactly: number) else { break }
        if text[next] & Self.kept != 0 { known.append(value) }
        values.append(value)
      } else if text[next] == Self.reference {
        // The first that is used again is the `_` of the prefix.
        if first == nil, values.count == 7 {
          first = known.firstIndex(of: UInt8(ascii: "_")).map { number - $0 }
        }
        guard let first, known.indices.contains(number - first) else { break }
        values.append(known[number - first])
      } else {
        break
      }
      next += Self.size
    }
    budget.charge(next - anchor)
    decoded.reach = next
    guard values.count >= EncodingWindow.wholeKey,
      prefixes.contains(where: { values.starts(with: $0) })
    else { return }
    decoded.isChanged = true
    decoded.isComplete = true
    for (index, value) in values.enumerated() {
      let start = anchor + Self.size * index
      decoded.append(value, from: start, to: start + Self.size)
    }
  }
}
