import Bytes

/// How the rows of a dump follow each other.
///
/// `od` prints a row once for each form that it was asked for, as in `od -t x1c`, and the address
/// before the first one only. Of rows that have an address those that have none are passed over, and
/// the other way round.
struct DumpRows {
  /// The longest row that is read, in bytes.
  static let longestLine = 240
  /// The most other forms of a row.
  private static let mostForms = 4

  /// Whether rows begin with an address.
  private let haveAddresses: Bool

  /// - Parameter start: the beginning of a row.
  init(at start: Int, in text: Span<UInt8>) {
    haveAddresses = start < text.count && !ByteClass.blank.contains(text[start])
  }

  /// How many characters an address has at the least; what begins otherwise is a list of numbers.
  static let leastAddress = 4

  /// Whether a row begins as those of another form do: with blanks, or with an address.
  private static func mayBeOtherForm(_ start: Int, in text: Span<UInt8>) -> Bool {
    if ByteClass.blank.contains(text[start]) { return true }
    guard start + leastAddress <= text.count else { return false }
    return (start..<start + leastAddress).allSatisfy { !ByteClass.space.contains(text[$0]) }
  }

  private func isRow(_ start: Int, in text: Span<UInt8>) -> Bool {
    ByteClass.blank.contains(text[start]) != haveAddresses
  }

  static func lineStart(
    before offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int {
    let start = text.lineStart(before: offset, within: longestLine)
    budget.charge(offset - start)
    return start
  }

  /// The beginning of the row before the one that begins at an offset; nil if there is none.
  func line(before start: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Int? {
    var start = start
    for _ in 0..<Self.mostForms {
      guard start > 0 else { return nil }
      start = Self.lineStart(before: start - 1, in: text, charging: budget)
      if isRow(start, in: text) { return start }
      guard Self.mayBeOtherForm(start, in: text) else { return nil }
    }
    return nil
  }

  /// The beginning of the row that follows the one that ends at an offset.
  func line(behind end: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Int {
    var start = end
    for _ in 0..<Self.mostForms where start < text.count && !isRow(start, in: text) {
      guard Self.mayBeOtherForm(start, in: text) else { return end }
      var next = start
      while next < text.count, next < start + Self.longestLine, text[next] != 0x0A { next += 1 }
      budget.charge(next - start)
      guard next < text.count, text[next] == 0x0A else { return end }
      start = next + 1
    }
    return start
  }
}
