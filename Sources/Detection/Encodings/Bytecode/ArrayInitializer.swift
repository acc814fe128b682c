import Bytes

/// An array of characters in the code of Java's classes: `dup`, its index, `bipush` and the character,
/// `castore` or `bastore` for each (Java Virtual Machine Specification, section 6.5). In the listings of
/// `javap -c` each of these is a line.
struct ArrayInitializer: Encoding {
  /// What the instructions are written as.
  enum Code {
    case bytes, listing
  }

  let name = "bytecode"
  let literals: [[UInt8]]
  private let code: Code

  private static let push: UInt8 = 0x10
  private static let duplicate: UInt8 = 0x59
  /// `bastore` and `castore`.
  private static let stores: [UInt8] = [0x54, 0x55]
  private static let mostItems = 64
  private static let longestLine = 80
  /// How many lines may stand between two characters.
  private static let mostLines = 6

  init(_ code: Code, prefixes: [[UInt8]]) {
    self.code = code
    literals = prefixes.filter { $0.count >= 8 }.flatMap { prefix -> [[UInt8]] in
      switch code {
      case .bytes:
        Self.stores.map { store in
          [Self.push, prefix[0], store, Self.duplicate, 4, Self.push, prefix[1], store]
        }
      case .listing: [Array(String(prefix[0]).utf8)]
      }
    }
  }

  func isSeldom(_ literal: Int) -> Bool { true }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard literal != nil else { return nil }
    if code == .bytes { return hit }
    let end = text.start(of: .blank, endingAt: hit, within: 16)
    return end < hit && text.starts(at: end - 6, with: "bipush") ? hit : nil
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    var next: Int? = anchor
    var reach = anchor
    var items: [(byte: UInt8, range: Range<Int>)] = []
    while items.count < Self.mostItems, let start = next,
      let item = code == .bytes ? item(at: start, in: text) : line(at: start, in: text)
    {
      items.append((item.byte, start..<item.end))
      reach = item.end
      next =
        code == .bytes
        ? nextItem(behind: item.end, items.count, in: text)
        : nextLine(behind: item.end, in: text)
    }
    budget.charge(2 * (reach - anchor))
    decoded.reach = reach
    guard items.count >= EncodingWindow.wholeKey else { return }
    decoded.isChanged = true
    decoded.isComplete = true
    for (byte, range) in items {
      decoded.append(byte, from: range.lowerBound, to: range.upperBound)
    }
  }

  private func item(at start: Int, in text: Span<UInt8>) -> (byte: UInt8, end: Int)? {
    guard start + 3 <= text.count, text[start] == Self.push,
      Self.stores.contains(text[start + 2])
    else { return nil }
    return (text[start + 1], start + 3)
  }

  /// Where the next character's instruction is, behind its index.
  private func nextItem(behind end: Int, _ index: Int, in text: Span<UInt8>) -> Int? {
    guard end + 3 < text.count, text[end] == Self.duplicate else { return nil }
    if index < 6 { return text[end + 1] == UInt8(3 + index) ? end + 2 : nil }
    return text[end + 1] == Self.push && Int(text[end + 2]) == index ? end + 3 : nil
  }

  /// The number that stands in a line, if the next line stores it, and where that line ends.
  private func line(at start: Int, in text: Span<UInt8>) -> (byte: UInt8, end: Int)? {
    var end = start
    var value = 0
    while end < text.count, end - start < 3, ByteClass.digit.contains(text[end]) {
      value = 10 * value + Int(text[end] - 0x30)
      end += 1
    }
    guard end > start, let byte = UInt8(exactly: value),
      let line = text.nextLine(from: end, within: Self.longestLine),
      let next = text.nextLine(from: line, within: Self.longestLine)
    else { return nil }
    let isStored = (line..<next).contains {
      text.starts(at: $0, with: "castore") || text.starts(at: $0, with: "bastore")
    }
    return isStored ? (byte, next) : nil
  }

  /// Where the number of the next `bipush` stands that a line behind it stores.
  private func nextLine(behind end: Int, in text: Span<UInt8>) -> Int? {
    var line = end
    for _ in 0..<Self.mostLines {
      guard let next = text.nextLine(from: line, within: Self.longestLine) else { return nil }
      if let place = (line..<next).first(where: { text.starts(at: $0, with: "bipush ") }) {
        let number = text.skip(.blank, from: place + 6)
        // An index is pushed as well.
        if self.line(at: number, in: text) != nil { return number }
      } else if !(line..<next).contains(where: {
        text.starts(at: $0, with: "dup") || text.starts(at: $0, with: "iconst_")
      }) {
        return nil
      }
      line = next
    }
    return nil
  }
}
