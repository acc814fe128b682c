import Bytes

/// A row of a dump in hexadecimal: an address, and bytes with nothing, a blank or a line between them.
///
/// Before the address stand `0x`, a frame (hexyl, strace), the sign of a diff or the number of a line of
/// source (listings of NASM and gas), or the time of a log. WinDbg has a backquote in it, and `-` between the eighth byte and
/// the ninth; DOS's `debug` a segment before it. OpenSSL has ` - ` behind it, and `ngrep -x` prints none.
struct HexDumpRow {
  /// The longest row that is read, in bytes.
  private static let longestLine = 320
  /// How many blanks may stand before a row.
  private static let mostBlanks = 16
  /// How many stand amid the bytes of a row at the most.
  private static let mostAmid = 2

  private let start: Int
  /// Where it is read next.
  private var offset: Int
  private var hasColon = false
  private var isFramed = false
  /// Whether all bytes stand together.
  private var isTight = false
  /// Whether it has no address, and wide gaps around its two groups of eight.
  private var isBare = false
  /// Whether the address has a segment: then a row may begin amid its columns.
  private var isSegmented = false
  /// Whether it is one of `readelf -x`: four groups of four bytes, and what they spell behind one blank.
  private var isGrouped = false
  /// The sign of a diff before the row.
  private(set) var mark: UInt8?
  /// Where the digits of its address stand.
  private var address = 0..<0

  /// Reads what stands before the bytes of a row; nil if a line begins with no address.
  init?(at start: Int, in text: Span<UInt8>) {
    self.start = start
    offset = start
    if let end = Self.endOfListing(at: start, in: text) {
      offset = end
      isTight = true
      return
    }
    if Self.isBare(at: start, in: text) {
      offset = start + Self.bareLead
      isBare = true
      return
    }
    if let end = LogTime.end(ofLineAt: start, in: text) { offset = end } else { skipMark(in: text) }
    while offset < text.count, offset < start + Self.mostBlanks + LogTime.longest,
      ByteClass.blank.contains(text[offset])
    {
      offset += 1
    }
    if let end = Self.endOfFrame(at: offset, in: text) {
      isFramed = true
      offset = end
      if offset < text.count, text[offset] == 0x20 { offset += 1 }
    }
    if offset + 1 < text.count, text[offset] == UInt8(ascii: "0"),
      text[offset + 1] == UInt8(ascii: "x")
    {
      offset += 2
      isGrouped = Self.isGrouped(at: offset, in: text)
    }
    let first = offset
    let digits = Self.skipDigits(&offset, in: text)
    guard digits >= 4, offset < text.count else { return nil }
    address = first..<offset
    if text[offset] == UInt8(ascii: "`"), digits == 8 {
      offset += 1
      guard Self.skipDigits(&offset, in: text) == 8, offset < text.count else { return nil }
    }
    hasColon = text[offset] == UInt8(ascii: ":")
    if hasColon { offset += 1 }
    if hasColon, digits == 4, offset + 4 < text.count, text[offset + 4] == 0x20,
      HexDigits.number(4, at: offset, in: text) != nil
    {
      address = offset..<offset + 4
      offset += 4
      isSegmented = true
    } else if text.starts(at: offset, with: " - ") {
      offset += 2
    }
  }

  /// How many bytes a row of `readelf -x` has.
  private static let groupedBytes = 16

  private static func isGrouped(at address: Int, in text: Span<UInt8>) -> Bool {
    (0..<3).allSatisfy { group in
      let start = address + 9 * group
      return HexDigits.number(8, at: start, in: text) != nil && start + 8 < text.count
        && text[start + 8] == 0x20
    }
  }

  /// Skips the sign that a diff has before each line, and a blank behind it.
  private mutating func skipMark(in text: Span<UInt8>) {
    guard start + 2 < text.count, "<>+-".utf8.contains(text[start]) else { return }
    let next = text[start + 1] == 0x20 ? start + 2 : start + 1
    guard HexDigits.value(text[next]) != nil else { return }
    mark = text[start]
    offset = next
  }

  /// How many blanks stand before a row without an address, and beside its groups.
  private static let bareLead = 2
  private static let bareGap = 4

  /// Whether a row of `ngrep -x` stands here: up to eight bytes, a wide gap, up to eight more, and what
  /// they spell behind another wide gap.
  private static func isBare(at start: Int, in text: Span<UInt8>) -> Bool {
    var next = start
    while next < text.count, next <= start + bareLead, text[next] == 0x20 { next += 1 }
    guard next == start + bareLead else { return false }
    var count = 0
    while count < 8, HexDigits.number(2, at: next, in: text) != nil, next + 2 < text.count,
      text[next + 2] == 0x20
    {
      next += 3
      count += 1
    }
    guard count > 0, next + bareGap - 2 < text.count else { return false }
    return (next..<next + bareGap - 1).allSatisfy { text[$0] == 0x20 }
  }

  /// Whether the address is that behind a row of so many bytes, in any base that addresses have.
  func follows(_ row: HexDumpRow, of count: Int, in text: Span<UInt8>) -> Bool {
    ([16, 8, 10] as [UInt64]).contains { radix in
      guard let own = HexDigits.number(address, base: radix, in: text),
        let before = HexDigits.number(row.address, base: radix, in: text)
      else { return false }
      return own == before &+ UInt64(count)  // A sum that wraps is of no row.
    }
  }

  /// The next byte of the row; nil at the end of its bytes.
  ///
  /// - Parameter count: how many were read.
  mutating func nextByte(
    behind count: Int, in text: Span<UInt8>
  ) -> (value: UInt8, start: Int)? {
    if isGrouped, count == Self.groupedBytes { return nil }
    var next = offset
    if !isTight || count == 0 { skipGap(&next, behind: count, in: text) }
    let spaces = next - offset
    // What the bytes spell follows two spaces; `hexdump -C` has two before and amid the bytes.
    if isBare {
      guard spaces == (count == 0 ? 0 : count == 8 ? Self.bareGap : 1) else { return nil }
    } else {
      if spaces > 1, count > 0, hasColon || count != 8 { return nil }
      if spaces > Self.mostAmid, count == 8, !isFramed { return nil }
      if spaces == 0, count == 0, !isTight { return nil }
    }
    guard let value = HexDigits.number(2, at: next, in: text),
      count != Self.traceWidth || !isTrace || !isSpelling(at: next, in: text)
    else { return nil }
    offset = next + 2
    return (UInt8(value), next)
  }

  /// How many bytes `curl --trace` prints in a row.
  private static let traceWidth = 16

  /// Whether the address is one of `curl --trace`, which has what the bytes spell behind a single blank.
  private var isTrace: Bool { hasColon && address.count == 4 }

  /// Whether no more than what so many bytes spell stands there to the end of the line.
  private func isSpelling(at next: Int, in text: Span<UInt8>) -> Bool {
    (next...next + Self.traceWidth + 1).contains { text.isLineEnd($0) }
  }

  /// Skips what stands before a byte: blanks, and before the first and the ninth what parts columns.
  private func skipGap(_ next: inout Int, behind count: Int, in text: Span<UInt8>) {
    if count == 8 || count > 0 && isSegmented, next < text.count,
      text[next] == UInt8(ascii: "-")
    {
      next += 1
      return
    }
    let limit = min(text.count, start + Self.longestLine)
    func skipBlanks() {
      while next < limit, text[next] == 0x20 || count == 0 && text[next] == 0x09 { next += 1 }
    }
    skipBlanks()
    if isFramed, count == 0 || count == 8 && next == offset + 1,
      let end = Self.endOfFrame(at: next, in: text)
    {
      next = end
      skipBlanks()
    }
  }

  /// The end of the line, without its line end.
  func lineEnd(in text: Span<UInt8>) -> Int {
    var end = offset
    while end < text.count, end < start + Self.longestLine, text[end] != 0x0A { end += 1 }
    return end
  }

  private static func skipDigits(_ offset: inout Int, in text: Span<UInt8>) -> Int {
    let start = offset
    while offset < text.count, offset < start + 16, HexDigits.value(text[offset]) != nil {
      offset += 1
    }
    return offset - start
  }

  /// The end of a line between columns: `|`, `│` or `┊`.
  private static func endOfFrame(at offset: Int, in text: Span<UInt8>) -> Int? {
    guard offset < text.count else { return nil }
    if text[offset] == UInt8(ascii: "|") { return offset + 1 }
    guard offset + 2 < text.count, text[offset] == 0xE2, text[offset + 1] == 0x94,
      text[offset + 2] == 0x82 || text[offset + 2] == 0x8A
    else { return nil }
    return offset + 3
  }

  /// Where the bytes begin in a row of an assembler's listing: the number of a line of source in 4
  /// columns (gas) or 6 (NASM), an address of 4 or 8 digits, or blanks in its place.
  private static func endOfListing(at start: Int, in text: Span<UInt8>) -> Int? {
    var number = start
    while number < text.count, number < start + 6, text[number] == 0x20 { number += 1 }
    var end = number
    while end < text.count, end < start + 6, ByteClass.digit.contains(text[end]) { end += 1 }
    guard number > start, end > number, end + 10 < text.count, text[end] == 0x20 else {
      return nil
    }
    let width = end - start == 4 ? 4 : 8
    // Behind one blank, five digits are an address of `objdump`, and groups of eight its bytes.
    guard width == 4 || end - start == 6 && number >= start + 2 else { return nil }
    var offset = end + 1
    let digits = skipDigits(&offset, in: text)
    if digits == 0 {
      while offset < end + width + 2, text[offset] == 0x20 { offset += 1 }
    } else if digits == width, offset < text.count, text[offset] == 0x20 {
      offset += 1
    } else {
      return nil
    }
    // Bytes follow that stand together.
    guard offset == end + width + 2, HexDigits.number(4, at: offset, in: text) != nil else {
      return nil
    }
    return offset
  }
}
