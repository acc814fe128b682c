import Bytes

/// A recording of a terminal by asciinema: a header, and then an event in each line, `[1.25, "o", "…"]`
/// (asciicast, versions 2 and 3). What was printed, or typed, comes out as one text.
final class Asciicast: TextCarrier {
  /// Which events are read.
  enum Kind: UInt8 {
    /// What programs print.
    case output = 0x6F
    /// What is typed: passwords are not printed.
    case input = 0x69
  }

  let name = "asciicast"
  let beginsBlob = true
  let continuation = CarrierContinuation.fromBeginning(longestWait: 32 << 20)
  let isSure = false
  let firstBytes: [UInt8]? = [UInt8(ascii: "{")]
  private let kind: Kind

  /// The longest time, and the longest header, in bytes.
  private static let longestTime = 32
  private static let longestHeader = 16 << 10

  init(_ kind: Kind) { self.kind = kind }

  func isHeader(at offset: Int, in text: Span<UInt8>) -> Bool {
    guard offset < text.count, text[offset] == UInt8(ascii: "{") else { return false }
    return Self.versions.contains { version in
      let start = text.skip(.blank, from: offset + 1)
      guard text.starts(at: start, with: "\"version\":") else { return false }
      return text.starts(at: text.skip(.blank, from: start + 10), with: version)
    }
  }

  private static let versions: [StaticString] = ["2", "3"]

  func each(
    _ text: Span<UInt8>, from start: Int, limit: Int, charging budget: WorkBudget,
    _ body: (UInt8, Int, Int) -> Void
  ) -> CarrierDecoding.Ending {
    var made = 0
    var line = text.nextLine(from: start, within: Self.longestHeader)
    while let place = line, made < limit {
      var cursor = ByteCursor(text, at: place, reach: text.count - place, charging: budget)
      if skipToData(&cursor) {
        made += Self.string(&cursor, limit: limit - made, body)
      } else if cursor.current == nil {
        break
      }
      guard cursor.skip(to: 0x0A) else { break }
      line = cursor.offset + 1
    }
    // More events may follow in the next block.
    return made < limit ? .cutOff : .limit
  }

  /// Skips what stands before the data of an event of the kind.
  private func skipToData(_ cursor: inout ByteCursor) -> Bool {
    cursor.skip(.blank)
    guard cursor.skip(UInt8(ascii: "[")) else { return false }
    cursor.skip(.blank)
    cursor.skip(.name, atMost: Self.longestTime)
    cursor.skip(.blank)
    guard cursor.skip(UInt8(ascii: ",")) else { return false }
    cursor.skip(.blank)
    guard cursor.skip(UInt8(ascii: "\"")), cursor.skip(kind.rawValue),
      cursor.skip(UInt8(ascii: "\""))
    else { return false }
    cursor.skip(.blank)
    guard cursor.skip(UInt8(ascii: ",")) else { return false }
    cursor.skip(.blank)
    return cursor.skip(UInt8(ascii: "\""))
  }

  /// Hands over the bytes of a string of JSON; characters beyond ASCII that are escaped as `?`.
  ///
  /// - Returns: how many.
  private static func string(
    _ cursor: inout ByteCursor, limit: Int, _ body: (UInt8, Int, Int) -> Void
  ) -> Int {
    var made = 0
    while made < limit, let byte = cursor.current, byte != UInt8(ascii: "\""), byte != 0x0A {
      let start = cursor.offset
      var value = byte
      if byte == UInt8(ascii: "\\") { value = escape(&cursor) } else { cursor.advance() }
      body(value, start, cursor.offset)
      made += 1
    }
    return made
  }

  /// Skips an escape of JSON; says what it stands for.
  private static func escape(_ cursor: inout ByteCursor) -> UInt8 {
    guard let letter = cursor.byte(1) else { return UInt8(ascii: "\\") }
    if letter == UInt8(ascii: "u") {
      var (value, length) = (0, 2)
      while length < 6, let digit = cursor.byte(length).flatMap(HexDigits.value) {
        value = value << 4 | Int(digit)
        length += 1
      }
      cursor.advance(length)
      return value < 0x80 ? UInt8(value) : UInt8(ascii: "?")
    }
    cursor.advance(2)
    switch letter {
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "r"): return 0x0D
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "b"): return 0x08
    case UInt8(ascii: "f"): return 0x0C
    default: return letter
    }
  }
}
