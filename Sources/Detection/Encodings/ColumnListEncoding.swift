import Bytes

/// Bytes of which each stands in a row of its own, always in the same column: what `cmp -l` and `fc /b`
/// print of two files, memory images (`.mif`), tables of codes and characters (`0;107;6b;k`).
///
/// Where rows begin with numbers these count up by one: a row that a program left out would make
/// another key.
struct ColumnListEncoding: Encoding {
  /// How the bytes are written.
  enum Radix: UInt16, CaseIterable {
    case octal = 8
    case decimal = 10
    case hex = 16
  }

  let literals: [[UInt8]]
  private let radix: Radix
  private let needles: Needles
  /// The values that secrets begin with.
  private let firsts: [UInt8]

  /// The longest row that is read, in bytes, and how many rows before a secret are.
  private static let longestLine = 160
  private static let mostBefore = 64
  /// The most columns before that of the bytes.
  private static let mostColumns = 12

  init(_ radix: Radix, prefixes: [[UInt8]]) {
    self.radix = radix
    let prefixes = prefixes.filter { $0.count >= 8 }
    needles = Needles(prefixes)
    firsts = Array(Set(prefixes.map { $0[0] }))
    literals = prefixes.flatMap { Self.literals(of: $0[0], radix) }.distinct()
  }

  var name: String {
    switch radix {
    case .octal: "octal"
    case .decimal: "decimal"
    case .hex: "hex"
    }
  }

  /// What lists have as well costs nothing more; the rest is what the named programs print.
  private static func literals(of byte: UInt8, _ radix: Radix) -> [[UInt8]] {
    let texts: [String]
    switch radix {
    case .octal: texts = [" \(String(byte, radix: 8)) ", " \(String(byte, radix: 8))\n"]
    case .decimal: texts = byte < 100 ? [] : [String(byte)]
    case .hex:
      let small = String(byte, radix: 16)
      let capital = small.uppercased()
      texts = ["x\(small)", "x\(capital)", ": \(small);", ": \(capital)", " \(capital)\r\n"]
    }
    return texts.map { Array($0.utf8) }
  }

  func isSeldom(_ literal: Int) -> Bool { true }

  /// A row: its byte, where it stands, the number that the row begins with, and its ends.
  private struct Row {
    var value: UInt8
    var field: Range<Int>
    /// The row's first word, where the byte is not that.
    var head: Range<Int>?
    /// Where the row ends, and where the next one begins.
    var end: Int
    var next: Int
  }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard let literal else { return nil }
    var start = hit
    while start < text.count, HexDigits.value(text[start]) == nil { start += 1 }
    if literals[literal][0] == UInt8(ascii: "x"), hit > 0 { start = hit - 1 }
    guard start < text.count, let (value, _) = number(at: start, in: text),
      firsts.contains(value), start == 0 || Self.isSeparator(text[start - 1]),
      let (line, column) = place(of: start, in: text, charging: budget)
    else { return nil }
    var row = row(at: line, column, in: text, charging: budget)
    var word: UInt64 = 0
    var count: UInt64 = 0
    while let current = row, count < 8 {
      word |= UInt64(current.value) << (8 * count)
      count += 1
      if count == 3, !needles.mayBegin(word) { return nil }
      row = self.row(behind: current, column, in: text, charging: budget)
    }
    return needles.contains(word) ? start : nil
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    guard let (line, column) = place(of: anchor, in: text, charging: budget),
      var first = row(at: line, column, in: text, charging: budget)
    else { return }
    var start = line
    for _ in 0..<Self.mostBefore {
      guard start > 0 else { break }
      let before = DumpRows.lineStart(before: start - 1, in: text, charging: budget)
      guard let row = row(at: before, column, in: text, charging: budget), row.next == start,
        Self.goesOn(row, in: first, text)
      else { break }
      start = before
      first = row
    }
    decoded.isChanged = true
    let limit = decoded.after / 8
    var next: Row? = first
    while decoded.bytes.count < limit, let row = next {
      // What stands behind the byte in its row may spell it as well.
      decoded.append(row.value, from: row.field.lowerBound, to: row.end)
      decoded.reach = row.next
      next = self.row(behind: row, column, in: text, charging: budget)
    }
    decoded.isComplete = decoded.bytes.count < limit
  }

  /// The line and the column of a word.
  private func place(
    of start: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> (line: Int, column: Int)? {
    let line = text.lineStart(before: start, within: Self.longestLine)
    budget.charge(start - line)
    guard line == 0 || text[line - 1] == 0x0A else { return nil }
    var column = 0
    var next = line
    while let word = Self.word(from: next, to: start, in: text) {
      column += 1
      next = word.upperBound
    }
    return column <= Self.mostColumns ? (line, column) : nil
  }

  /// The row that goes on with the bytes of another one.
  private func row(
    behind row: Row, _ column: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Row? {
    guard let next = self.row(at: row.next, column, in: text, charging: budget),
      Self.goesOn(row, in: next, text)
    else { return nil }
    return next
  }

  /// Whether a row's number is the one behind another's.
  private static func goesOn(_ row: Row, in next: Row, _ text: Span<UInt8>) -> Bool {
    guard let head = row.head, let other = next.head else { return true }
    let numbers = ([10, 16] as [UInt64]).map { radix in
      (integer(head, radix, in: text), integer(other, radix, in: text))
    }
    if numbers.allSatisfy({ $0.0 == nil && $0.1 == nil }) { return true }
    return numbers.contains { own, behind in own.map { $0 &+ 1 } == behind && behind != nil }
  }

  /// The row at the beginning of a line, of which the byte is not all.
  private func row(
    at line: Int, _ column: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Row? {
    guard line < text.count else { return nil }
    var end = line
    let limit = min(text.count, line + Self.longestLine)
    while end < limit, text[end] != 0x0A { end += 1 }
    budget.charge(end - line)
    guard end == text.count || end < limit else { return nil }
    var head: Range<Int>?
    var next = line
    for _ in 0..<column {
      guard let word = Self.word(from: next, to: end, in: text) else { return nil }
      head = head ?? word
      next = word.upperBound
    }
    guard let field = Self.word(from: next, to: end, in: text),
      let (value, last) = number(at: field.lowerBound, in: text), last == field.upperBound
    else { return nil }
    let isAlone = column == 0 && Self.word(from: last, to: end, in: text) == nil
    if isAlone { return nil }
    if end > line, text[end - 1] == 0x0D { end -= 1 }
    return Row(
      value: value, field: field, head: head, end: end,
      next: min(text.count, end + (end < text.count && text[end] == 0x0D ? 2 : 1)))
  }

  /// The next word of a row.
  private static func word(from offset: Int, to end: Int, in text: Span<UInt8>) -> Range<Int>? {
    var start = offset
    while start < end, isSeparator(text[start]) { start += 1 }
    var next = start
    while next < end, !isSeparator(text[next]) { next += 1 }
    return next > start ? start..<next : nil
  }

  /// White space, quotes, and what stands between columns.
  private static func isSeparator(_ byte: UInt8) -> Bool {
    ByteClass.space.contains(byte) || ",;:|\"".utf8.contains(byte)
  }

  /// The byte that is written at an offset, and where it ends.
  private func number(at offset: Int, in text: Span<UInt8>) -> (value: UInt8, end: Int)? {
    var next = offset
    if radix == .hex, text.starts(at: next, with: "0x") { next += 2 }
    let first = next
    var value: UInt16 = 0
    while next < text.count, next < first + 4, let digit = HexDigits.value(text[next]),
      UInt16(digit) < radix.rawValue
    {
      value = value * radix.rawValue + UInt16(digit)
      next += 1
    }
    let digits = next - first
    guard digits > 0, radix == .hex ? digits == 2 : digits < 4,
      next == text.count || Self.isSeparator(text[next])
    else { return nil }
    return UInt8(exactly: value).map { ($0, next) }
  }

  /// A whole number, with `0x` before it or not.
  private static func integer(
    _ word: Range<Int>, _ radix: UInt64, in text: Span<UInt8>
  ) -> UInt64? {
    let start =
      word.lowerBound + (radix == 16 && text.starts(at: word.lowerBound, with: "0x") ? 2 : 0)
    guard start < word.upperBound, word.upperBound - start <= 16 else { return nil }
    return HexDigits.number(start..<word.upperBound, base: radix, in: text)
  }
}
