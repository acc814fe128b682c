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
    guard let row = Self.row(at: start, in: text, charging: budget),
      let index = row.bytes.firstIndex(where: { $0.start == hit })
    else { return nil }
    var bytes = row.bytes[index...].map(\.value)
    let rows = DumpRows(at: start, in: text)
    var end = row.end
    while bytes.count < 8 {
      let next = rows.line(behind: end, in: text, charging: budget)
      guard let row = Self.row(at: next, in: text, charging: budget) else { break }
      bytes += row.bytes.map(\.value)
      end = row.end
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
    for _ in 0..<EncodingWindow.before / 16 {
      guard let before = rows.line(before: start, in: text, charging: budget),
        Self.row(at: before, in: text, charging: budget) != nil
      else { break }
      start = before
    }
    decoded.isChanged = true
    let limit = (EncodingWindow.before + decoded.after) / 2
    while decoded.bytes.count < limit, let row = Self.row(at: start, in: text, charging: budget) {
      for byte in row.bytes { decoded.append(byte.value, from: byte.start, to: byte.start + 2) }
      start = rows.line(behind: row.end, in: text, charging: budget)
    }
    decoded.reach = start
    decoded.isComplete = decoded.bytes.count < limit
  }

  /// The row at the beginning of a line, and the beginning of the next line.
  static func row(
    at start: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> (bytes: [(value: UInt8, start: Int)], end: Int)? {
    guard var row = HexDumpRow(at: start, in: text) else { return nil }
    var bytes: [(value: UInt8, start: Int)] = []
    while bytes.count < 16, let next = row.nextByte(behind: bytes.count, in: text) {
      bytes.append(next)
    }
    guard !bytes.isEmpty else { return nil }
    let end = row.lineEnd(in: text)
    budget.charge(end - start)
    return (bytes, min(text.count, end + 1))
  }
}
