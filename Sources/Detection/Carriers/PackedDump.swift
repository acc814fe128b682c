import Bytes

/// Compressed data as `xxd`, `hexdump`, `od` and debuggers print bytes: rows of an address and some
/// bytes or words. (Rows without an address are lists.)
final class PackedDump: PackedText {
  let name = "dump"
  let literals = PackedDump.beginnings.map { Array($0.literal.utf8) }
  let tellsCuts = true
  let showsParts = true
  let held: [any Carrier]

  init(holding held: [any Carrier]) { self.held = held }

  /// The first bytes of gzip and zlib, or of archives, as bytes and in words of several.
  private static let beginnings: [PackedDumpBeginning] = [
    .init("1f ", before: ["8b"]), .init("1F ", before: ["8B"]),
    .init("78 ", before: ["01", "5e", "9c", "da", "5E", "9C", "DA"]), .init("1f8b"), .init("1F8B"),
    .init(": 78"), .init("x1f"), .init("x78"), .init("50 4b 03"), .init("504b 030"),
    .init("139", behind: "31"), .init("120", before: ["1", "94", "156", "218"]),
    .init("037 213"), .init("170 001"), .init("170 136"), .init("170 234"), .init("170 332"),
    .init("105437"), .init("116170"),
    // The characters of zlib (`od -c`).
    .init("x 234 "), .init("x 332 "),
  ]

  /// How a row is read.
  private enum Form {
    /// Bytes in hexadecimal, one by one or in pairs, and what they spell.
    case bytes
    /// Any other dump's bytes or words.
    case cells(DumpEncoding)
  }

  private static let forms: [Form] =
    [.bytes]
    + [.hexWord, .longHexWord, .octalWord, .octalByte, .decimalByte, .hexByte, .character].map {
      .cells(DumpEncoding($0, prefixes: []))
    }

  func readings(
    at hit: Int, of literal: Int?, after floor: Int, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> CarrierReadings {
    // To look for a line's beginning, and to read it, takes longer than a look at what is beside.
    guard let literal, hit > 0, Self.beginnings[literal].mayBe(at: hit, in: text) else {
      return CarrierReadings()
    }
    let line = DumpRows.lineStart(before: hit, in: text, charging: budget)
    guard Self.isAddress(at: line, before: hit + 1, in: text),
      let (_, start) = form(ofRowAt: line, from: hit - 14, to: hit + 5, in: text, charging: budget)
    else { return CarrierReadings() }
    return CarrierReadings(start)
  }

  /// Whether a line begins with what may be an address.
  private static func isAddress(at line: Int, before end: Int, in text: Span<UInt8>) -> Bool {
    var offset = line
    while offset < min(end, line + 8), ByteClass.blank.contains(text[offset]) { offset += 1 }
    guard offset + 4 <= text.count else { return false }
    for index in offset..<offset + 4
    where HexDigits.value(text[index]) == nil && text[index] != UInt8(ascii: "x") { return false }
    return offset < end
  }

  /// How the row of a line is read if packed data begins in it, and where.
  ///
  /// - Parameters:
  ///   - first: where it may begin at the earliest, ...
  ///   - last: ... and where no longer.
  private func form(
    ofRowAt line: Int, from first: Int, to last: Int, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> (form: Form, start: Int)? {
    for form in Self.forms {
      guard let row = Self.row(at: line, in: text, as: form, charging: budget) else { continue }
      var tried = -1
      for (index, cell) in row.cells.enumerated()
      where cell.start >= first && cell.start < last && cell.start != tried {
        tried = cell.start
        guard index + 1 < row.cells.count,
          PackedNumber.pairs(cell.value, row.cells[index + 1].value)
        else { continue }
        let isPacked = beginsPacked {
          _ = each(
            text, from: cell.start, limit: RunReading.sample, as: form, charging: budget, $0)
        }
        if isPacked { return (form, cell.start) }
      }
    }
    return nil
  }

  func each(
    _ text: Span<UInt8>, from start: Int, limit: Int, charging budget: WorkBudget,
    _ body: (UInt8, Int, Int) -> Void
  ) -> CarrierDecoding.Ending {
    let line = DumpRows.lineStart(before: start, in: text, charging: budget)
    guard
      let (form, _) = form(
        ofRowAt: line, from: start, to: start + 1, in: text, charging: budget)
    else { return .complete }
    return each(text, from: start, limit: limit, as: form, charging: budget, body)
  }

  private func each(
    _ text: Span<UInt8>, from start: Int, limit: Int, as form: Form, charging budget: WorkBudget,
    _ body: (UInt8, Int, Int) -> Void
  ) -> CarrierDecoding.Ending {
    var line = DumpRows.lineStart(before: start, in: text, charging: budget)
    let rows = DumpRows(at: line, in: text)
    var made = 0
    while let row = Self.row(at: line, in: text, as: form, charging: budget) {
      for cell in row.cells where cell.start >= start {
        if made == limit { return .limit }
        body(cell.value, cell.start, cell.end)
        made += 1
      }
      line = rows.line(behind: row.end, in: text, charging: budget)
    }
    // A row's beginning may be all that is there of it.
    return line + DumpRows.longestLine < text.count ? .complete : .cutOff
  }

  /// A byte, and where the characters of its cell stand.
  private typealias Cell = (value: UInt8, start: Int, end: Int)

  /// The row at the beginning of a line, and the beginning of the next line.
  private static func row(
    at line: Int, in text: Span<UInt8>, as form: Form, charging budget: WorkBudget
  ) -> (cells: [Cell], end: Int)? {
    switch form {
    case .bytes:
      HexDumpEncoding.row(at: line, in: text, charging: budget).map { row in
        (row.bytes.map { ($0.value, $0.start, $0.start + 2) }, row.end)
      }
    case .cells(let encoding):
      encoding.row(at: line, in: text, charging: budget).map { row in
        (row.cells.map { ($0.value, $0.range.lowerBound, $0.range.upperBound) }, row.end)
      }
    }
  }
}
