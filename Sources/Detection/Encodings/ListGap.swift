import Bytes

/// What stands between two items of a list of character codes, held against what stands elsewhere.
///
/// White space is the same however much there is of it, and numbers are the same whatever they are.
/// White space is also what breaks a list into rows: Basic's ` _` at a line's end, R's index, and a
/// comment that says what a row spells.
enum ListGap {
  /// The longest gap between two items, in bytes.
  static let longest = 64
  /// How many numbers stand between two items at the least, for a line end among them to be that of a
  /// row: in a table with fewer columns one of them may be of codes.
  private static let leastInRows = 4

  /// Where a gap like another one ends that begins at an offset.
  static func end(
    of gap: Range<Int>, at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    let limit = min(text.count, offset + 2 * longest)
    var (known, next) = (gap.lowerBound, offset)
    defer { budget.charge(next - offset) }
    while true {
      known = behindSpace(known, to: gap.upperBound, in: text)
      next = behindSpace(next, to: limit, in: text)
      if known >= gap.upperBound { return next > offset ? next : nil }
      guard next < limit else { return nil }
      if ByteClass.digit.contains(text[known]) {
        guard ByteClass.digit.contains(text[next]) else { return nil }
        while known < gap.upperBound, ByteClass.digit.contains(text[known]) { known += 1 }
        while next < limit, ByteClass.digit.contains(text[next]) { next += 1 }
      } else {
        guard text[known] == text[next] else { return nil }
        known += 1
        next += 1
      }
    }
  }

  /// Where a gap like another one begins that ends at an offset.
  static func start(
    of gap: Range<Int>, before offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    let limit = max(0, offset - 2 * longest)
    var (known, next) = (gap.upperBound, offset)
    defer { budget.charge(offset - next) }
    while true {
      known = beforeSpace(known, to: gap.lowerBound, in: text)
      next = beforeSpace(next, to: limit, in: text)
      if known <= gap.lowerBound { return next < offset ? next : nil }
      guard next > limit else { return nil }
      if ByteClass.digit.contains(text[known - 1]) {
        guard ByteClass.digit.contains(text[next - 1]) else { return nil }
        while known > gap.lowerBound, ByteClass.digit.contains(text[known - 1]) { known -= 1 }
        while next > limit, ByteClass.digit.contains(text[next - 1]) { next -= 1 }
      } else {
        guard text[known - 1] == text[next - 1] else { return nil }
        known -= 1
        next -= 1
      }
    }
  }

  /// Whether other items of the list stand in a gap: the same stands between all numbers in it. Then
  /// the first item is one of another text, and what it seems to begin would hide a secret behind.
  static func holdsItems(_ gap: Range<Int>, in text: Span<UInt8>) -> Bool {
    var offset = gap.lowerBound
    while offset < gap.upperBound, !ByteClass.digit.contains(text[offset]) { offset += 1 }
    let between = gap.lowerBound..<offset
    guard !between.isEmpty, offset < gap.upperBound else { return false }
    let isInRows = text.holdsLineEnd(between)
    var numbers = 0
    var newRows = 0
    while offset < gap.upperBound {
      while offset < gap.upperBound, ByteClass.digit.contains(text[offset]) { offset += 1 }
      numbers += 1
      var (known, next) = (between.lowerBound, offset)
      while true {
        known = text.skip(.space, from: known, to: between.upperBound)
        next = behindSpace(next, to: gap.upperBound, in: text)
        if known == between.upperBound { break }
        guard next < gap.upperBound, text[known] == text[next] else { return false }
        known += 1
        next += 1
      }
      guard next > offset else { return false }
      if text.holdsLineEnd(offset..<next) != isInRows { newRows += 1 }
      offset = next
    }
    // A comma tells that a list is broken; where there are but blanks, a line end may mean something.
    let isPlain = between.allSatisfy { ByteClass.space.contains(text[$0]) }
    return newRows == 0 || !isPlain || numbers >= leastInRows
  }

  /// Where white space ends that begins at an offset.
  private static func behindSpace(_ offset: Int, to limit: Int, in text: Span<UInt8>) -> Int {
    var next = offset
    while next < limit {
      if ByteClass.space.contains(text[next]) || isContinuation(next, in: text) {
        next += 1
      } else if let end = RowIndex.end(at: next, in: text) {
        next = end
      } else if let end = endOfComment(at: next, before: limit, in: text) {
        next = end
      } else if let end = endOfJSONLine(at: next, before: limit, in: text) {
        next = end
      } else {
        break
      }
    }
    return next
  }

  /// Where the next line begins behind one that is a string of its own, as notebooks keep what code
  /// printed: `\\n", "`.
  private static func endOfJSONLine(
    at offset: Int, before limit: Int, in text: Span<UInt8>
  ) -> Int? {
    guard text[offset] == UInt8(ascii: "\\"), text.starts(at: offset, with: "\\n\",") else {
      return nil
    }
    let next = text.skip(.space, from: offset + 4, to: limit)
    return next < limit && text[next] == UInt8(ascii: "\"") ? next + 1 : nil
  }

  /// Where a comment ends: `/* … */`, or `//` at a line's end.
  private static func endOfComment(
    at offset: Int, before limit: Int, in text: Span<UInt8>
  ) -> Int? {
    guard text[offset] == UInt8(ascii: "/"), offset + 2 < limit else { return nil }
    let isLine = text[offset + 1] == UInt8(ascii: "/")
    guard isLine || text[offset + 1] == UInt8(ascii: "*") else { return nil }
    if isLine {
      // Fortran has it as an operator.
      var last = offset
      while last > 0, offset - last < longest, ByteClass.blank.contains(text[last - 1]) {
        last -= 1
      }
      guard last > 0, text[last - 1] == UInt8(ascii: ",") else { return nil }
    }
    var next = offset + 2
    while next < limit {
      if isLine ? text[next] == 0x0A : text.starts(at: next, with: "*/") {
        return isLine ? next : next + 2
      }
      next += 1
    }
    return nil
  }

  /// Where white space begins that ends at an offset.
  private static func beforeSpace(_ offset: Int, to limit: Int, in text: Span<UInt8>) -> Int {
    var next = offset
    while next > limit {
      if ByteClass.space.contains(text[next - 1]) || isContinuation(next - 1, in: text) {
        next -= 1
      } else if let start = RowIndex.start(before: next, in: text) {
        next = start
      } else {
        break
      }
    }
    return next
  }

  /// Whether Basic's ` _` at a line's end stands here, behind an operator or a comma.
  private static func isContinuation(_ offset: Int, in text: Span<UInt8>) -> Bool {
    guard text[offset] == UInt8(ascii: "_"), offset > 1,
      ByteClass.blank.contains(text[offset - 1]), offset + 1 < text.count
    else { return false }
    let before = text[offset - 2]
    return (text[offset + 1] == 0x0A || text[offset + 1] == 0x0D)
      && (before == UInt8(ascii: "&") || before == UInt8(ascii: "+") || before == UInt8(ascii: ","))
  }
}

extension Span<UInt8> {
  fileprivate func holdsLineEnd(_ range: Range<Int>) -> Bool {
    range.contains { self[$0] == 0x0A }
  }

  fileprivate func skip(_ class: ByteClass, from offset: Int, to end: Int) -> Int {
    var next = offset
    while next < end, `class`.contains(self[next]) { next += 1 }
    return next
  }
}
