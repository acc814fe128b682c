import Bytes

/// Bytes as `xxd`, `hexdump -C`, `od -tx1`, `objdump -s` and `tcpdump -X` print them: rows of an
/// address (`HexDumpRow`) and up to 16 bytes, and often what they spell.
struct HexDumpEncoding: Encoding {
  let name = "hex"
  let literals: [[UInt8]]
  /// For each literal, the rest of the prefix that it begins.
  private let needles: [Needles]

  init(prefixes: [[UInt8]]) {
    var literals: [[UInt8]] = []
    var needles: [Needles] = []
    for prefix in prefixes {
      // Rows are far longer than a prefix, so one of its halves is in one row.
      for index in prefix.count >= 7 ? [0, 4] : [0] {
        let pairs = prefix[index..<index + 3].map { HexDigits.spellings(of: $0)[0] }
        for gaps in [(" ", " "), ("", " "), (" ", ""), ("", "")] {
          let literal = pairs[0] + Array(gaps.0.utf8) + pairs[1] + Array(gaps.1.utf8) + pairs[2]
          if literals.contains(literal) { continue }
          literals.append(literal)
          needles.append(Needles([Array(prefix[index...])]))
        }
        // Capitals, as Windows prints them.
        let capitals = prefix[index..<index + 3].map {
          let spellings = HexDigits.spellings(of: $0)
          return spellings[spellings.count - 1]
        }.joined(separator: " ".utf8)
        if !literals.contains(Array(capitals)) {
          literals.append(Array(capitals))
          needles.append(Needles([Array(prefix[index...])]))
        }
      }
      // Rows of four bytes that begin amid the prefix.
      for index in prefix.count >= 7 ? [1, 2] : [] {
        let pairs = prefix[index..<index + 4].map { HexDigits.spellings(of: $0)[0] }
        literals.append(Array((pairs[0] + pairs[1] + [0x20] + pairs[2] + pairs[3]).prefix(8)))
        needles.append(Needles([Array(prefix[index...])]))
      }
      // The same in the listings of assemblers: those of four bytes, and of nine in one of theirs.
      for index in prefix.count >= 7 ? [0, 1, 2] : [] {
        let pairs = prefix[index..<index + 4].flatMap {
          let spellings = HexDigits.spellings(of: $0)
          return spellings[spellings.count - 1]
        }
        literals.append(index == 0 ? Array(pairs.prefix(6)) : pairs)
        needles.append(Needles([Array(prefix[index...])]))
      }
    }
    self.literals = literals
    self.needles = needles
  }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard let literal else { return nil }
    let start = DumpRows.lineStart(before: hit, in: text, charging: budget)
    guard var row = Self.row(at: start, in: text, charging: budget),
      let index = row.bytes.firstIndex(where: { $0.start == hit })
    else { return nil }
    var bytes = row.bytes[index...].map(\.value)
    let rows = DumpRows(at: start, in: text)
    while bytes.count < 8, let next = Self.row(behind: row, rows, in: text, charging: budget) {
      bytes += next.bytes.map(\.value)
      row = next
    }
    var word: UInt64 = 0
    for (index, byte) in bytes.prefix(8).enumerated() { word |= UInt64(byte) << UInt64(8 * index) }
    return needles[literal].contains(word) ? hit : nil
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    var start = DumpRows.lineStart(before: anchor, in: text, charging: budget)
    let rows = DumpRows(at: start, in: text)
    guard var first = Self.row(at: start, in: text, charging: budget) else { return }
    for _ in 0..<EncodingWindow.before / 16 {
      let line =
        first.head.mark == nil
        ? rows.line(before: start, in: text, charging: budget)
        : start > 0 ? DumpRows.lineStart(before: start - 1, in: text, charging: budget) : nil
      guard let line, let before = Self.row(at: line, in: text, charging: budget),
        Self.goesOn(before, in: first, isNext: before.end == start, in: text)
      else { break }
      start = line
      first = before
    }
    decoded.isChanged = true
    let limit = (EncodingWindow.before + decoded.after) / 2
    var next: Row? = first
    decoded.reach = first.end
    while decoded.bytes.count < limit, let row = next {
      for byte in row.bytes { decoded.append(byte.value, from: byte.start, to: byte.start + 2) }
      decoded.reach = row.end
      next = Self.row(behind: row, rows, in: text, charging: budget)
    }
    decoded.isComplete = decoded.bytes.count < limit
  }

  /// A row: its bytes, and where the next line begins.
  typealias Row = (head: HexDumpRow, bytes: [(value: UInt8, start: Int)], end: Int)

  /// The most bytes of a row.
  private static let mostBytes = 64

  /// The row that goes on with the bytes of another one.
  private static func row(
    behind row: Row, _ rows: DumpRows, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Row? {
    if let next = self.row(at: row.end, in: text, charging: budget),
      goesOn(row, in: next, isNext: true, in: text)
    {
      return next
    }
    let line = rows.line(behind: row.end, in: text, charging: budget)
    guard line > row.end, row.head.mark == nil,
      let next = self.row(at: line, in: text, charging: budget),
      goesOn(row, in: next, isNext: false, in: text)
    else { return nil }
    return next
  }

  /// Whether the bytes of a row go on in another one: in a diff, and where lines were passed over, the
  /// addresses tell.
  private static func goesOn(
    _ row: Row, in next: Row, isNext: Bool, in text: Span<UInt8>
  ) -> Bool {
    let (mark, other) = (row.head.mark, next.head.mark)
    if mark == nil, other == nil, isNext { return true }
    guard mark == nil || other == nil || mark == other else { return false }
    return next.head.follows(row.head, of: row.bytes.count, in: text)
  }

  /// The row at the beginning of a line, and the beginning of the next line.
  static func row(
    at start: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Row? {
    guard var row = HexDumpRow(at: start, in: text) else { return nil }
    var bytes: [(value: UInt8, start: Int)] = []
    while bytes.count < mostBytes, let next = row.nextByte(behind: bytes.count, in: text) {
      bytes.append(next)
    }
    guard !bytes.isEmpty else { return nil }
    let end = row.lineEnd(in: text)
    budget.charge(end - start)
    return (row, bytes, min(text.count, end + 1))
  }
}
