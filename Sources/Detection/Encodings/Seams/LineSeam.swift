import Bytes

/// Line ends that a program puts into a word: the folds of LDIF, iCalendar and vCard, a terminal's
/// wrap, edges of HTTP's chunks, the parts into which container runtimes cut long lines, and the rows
/// of curl's traces.
enum LineSeam {
  /// Lines that are folded are at least so long.
  private static let leastFolded = 40
  private static let leastDigest = 30
  /// The shortest rest of a key that more follows in the next line: `a` is a word.
  private static let leastRest = 4
  /// The most blanks before a line's text, where a key was cut.
  private static let mostBlanks = 40
  /// The narrowest terminal, and the widest.
  private static let leastWidth = 20
  private static let longestLine = 512
  /// How many lines before and behind are looked at.
  private static let mostLines = 4

  static func read(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Seam? {
    var next = skipEndMark(from: offset, in: text)
    let isMarked = next > offset
    if next < text.count, text[next] == 0x0D { next += 1 }
    guard next < text.count, text[next] == 0x0A else { return nil }
    next += 1
    guard offset > 0, next < text.count else { return nil }
    if let seam = CobolSeam.seam(at: offset, next: next, in: text, charging: budget) {
      return seam
    }
    let mayCutKey = mayEndPart(at: offset, in: text)
    if isMarked {
      guard mayCutKey else { return nil }
      let start = LinePrefix.end(ofLineAt: next, in: text, charging: budget) ?? next
      // `cat -A` marks every line's end.
      return text[offset] == UInt8(ascii: "$")
        ? wrappedKey(cutAt: offset, behind: start, in: text, charging: budget)
        : wholeKey(cutAt: offset, behind: start, in: text, charging: budget)
    }
    let first = text[next]
    if first == UInt8(ascii: "*") {
      return AppendedValue.seam(at: offset, in: text, charging: budget)
    }
    if ByteClass.blank.contains(first) {
      if next + 1 < text.count, ByteClass.identifier.contains(text[next + 1]),
        length(ofLineBefore: offset, in: text, charging: budget) >= leastFolded
      {
        return Seam(length: next + 1 - offset, isLoose: true)
      }
      let start = text.skip(.blank, from: next)
      if mayCutKey, start - next <= mostBlanks,
        let seam = wrappedKey(cutAt: offset, behind: start, in: text, charging: budget)
      {
        return seam
      }
    }
    if mayCutKey, let start = LinePrefix.end(ofLineAt: next, in: text, charging: budget),
      // Behind a number and a border there is another row of a table.
      !ByteClass.blank.contains(first) || !(next..<start).contains(where: { text[$0] == border }),
      let seam = wrappedKey(cutAt: offset, behind: start, in: text, charging: budget)
    {
      return seam
    }
    guard ByteClass.identifier.contains(first) else { return nil }
    if let end = chunkEnd(from: next, in: text, charging: budget)
      ?? containerLogEnd(from: next, in: text, charging: budget)
      ?? traceEnd(from: next, in: text, charging: budget)
    {
      return Seam(length: end - offset, isLoose: true)
    }
    if mayCutKey, let seam = wrappedKey(cutAt: offset, behind: next, in: text, charging: budget) {
      return seam
    }
    guard isWrapped(at: offset, next: next, in: text, charging: budget) else { return nil }
    return Seam(length: next - offset, isLoose: true)
  }

  /// Skips what shows that a line goes on, or ends: the `\` of shells, a hyphen, the blank of `format=flowed`
  /// (RFC 3676), the `$` of `cat -A`, and what ends a colour behind it.
  private static func skipEndMark(from offset: Int, in text: Span<UInt8>) -> Int {
    switch text[offset] {
    case UInt8(ascii: "\\"), UInt8(ascii: "$"), hyphen, 0x20:
      TextColumns.skipSequences(from: offset + 1, in: text)
    default: offset
    }
  }

  private static let hyphen = UInt8(ascii: "-")
  private static let border = UInt8(ascii: "|")

  /// The line end between two words that are together as long as a key, if nothing follows in the next
  /// line, or it is no longer than this one: what cuts words does it where lines are as long as they get.
  private static func wrappedKey(
    cutAt offset: Int, behind next: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Seam? {
    guard let seam = wholeKey(cutAt: offset, behind: next, in: text, charging: budget) else {
      return nil
    }
    let length = length(ofLineBefore: offset, in: text, charging: budget)
    let last = TextColumns.skipSequences(before: offset, in: text)
    guard length < longestLine, last > 0, text[last - 1] != hyphen else { return seam }
    let end = text.skip(.identifier, from: offset + seam.length)
    let word = text.skip(.blank, from: end)
    if word == end || text.isLineEnd(word) { return seam }
    let start = offset - length
    let line = text.lineStart(before: next, within: longestLine)
    // GitLab's sign of a line that goes on.
    if case let mark = next - 1, mark > line, text[mark] == UInt8(ascii: "+"),
      text[start + mark - line] == 0x20
    {
      return seam
    }
    let width = TextColumns.column(of: offset, inLineAt: start, of: text, charging: budget)
    let beyond = TextColumns.offset(ofColumn: width, inLineAt: line, of: text, charging: budget)
    return beyond == nil ? seam : nil
  }

  /// The line end between two words that are together as long as a key: no sign tells a wrap that a
  /// writer, a mail program or `fold` made, but other words are seldom so long.
  static func wholeKey(
    cutAt offset: Int, behind next: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Seam? {
    let whole = EncodingWindow.wholeKey
    // Each line may have its colours.
    var last = TextColumns.skipSequences(before: offset, in: text)
    if last > 0, text[last - 1] == hyphen { last -= 1 }
    let first = TextColumns.skipSequences(from: next, in: text)
    var end = first
    while end < text.count, end - first <= whole, ByteClass.identifier.contains(text[end]) {
      end += 1
    }
    budget.charge(whole)
    let start = last - whole + end - first
    guard first < end, end - first < whole, start >= 0, KeyForm.mayHold(start..<last, in: text),
      end - first >= leastRest || text.isLineEnd(end)
    else { return nil }
    // Words are no rest, nor is a name that something is given to.
    guard (first..<end).contains(where: { !ByteClass.smallLetter.contains(text[$0]) }),
      end == text.count || text[end] != UInt8(ascii: "=") && text[end] != UInt8(ascii: ":")
    else { return nil }
    // A word of its own in the line behind a prefix, or a digest, is no rest of it.
    if end - first >= leastDigest,
      end - first >= KeyForm.size
        || (first..<end).allSatisfy({ HexDigits.value(text[$0]) != nil })
    {
      return nil
    }
    return Seam(length: first - offset, isLoose: true)
  }

  /// Whether a word that a key may begin in ends at an offset, or before colours and a hyphen there.
  private static func mayEndPart(at offset: Int, in text: Span<UInt8>) -> Bool {
    var end = TextColumns.skipSequences(before: offset, in: text)
    if end > 0, text[end - 1] == hyphen { end -= 1 }
    let start = text.start(of: .identifier, endingAt: end, within: EncodingWindow.wholeKey)
    return text.firstOffset(of: KeyForm.prefix[0], in: start..<end) != nil
  }

  /// Whether a line ends at a column at which others near it end too, and none goes further.
  private static func isWrapped(
    at offset: Int, next: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Bool {
    func columns(_ line: Range<Int>) -> Int {
      TextColumns.column(
        of: line.upperBound, inLineAt: line.lowerBound, of: text, charging: budget)
    }
    var start = offset - length(ofLineBefore: offset, in: text, charging: budget)
    let width = columns(start..<offset)
    guard (leastWidth..<longestLine).contains(width) else { return false }
    var isShared = false
    for _ in 0..<mostLines {
      guard start > 0, text[start - 1] == 0x0A else { break }
      let end = start >= 2 && text[start - 2] == 0x0D ? start - 2 : start - 1
      start = end - length(ofLineBefore: end, in: text, charging: budget)
      let other = columns(start..<end)
      if other > width { return false }
      if other == width { isShared = true }
    }
    start = next
    for _ in 0..<mostLines {
      let beyond = TextColumns.offset(
        ofColumn: width, inLineAt: start, of: text, charging: budget)
      if beyond != nil { return false }
      let end = text.firstOffset(of: 0x0A, in: start..<min(text.count, start + longestLine))
      guard let end else { break }
      let isCRLF = end > start && text[end - 1] == 0x0D
      if columns(start..<(isCRLF ? end - 1 : end)) == width { isShared = true }
      start = end + 1
    }
    return isShared
  }

  /// How many bytes the line has that ends at an offset; `longestLine` if it has more.
  private static func length(
    ofLineBefore end: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int {
    var start = end
    while start > 0, end - start < longestLine, text[start - 1] != 0x0A { start -= 1 }
    budget.charge(end - start)
    return end - start
  }
}
