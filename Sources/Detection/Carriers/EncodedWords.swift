import Bytes

/// Encoded words of mail headers (RFC 2047): `=?utf-8?B?…?= =?utf-8?Q?…?=`, a row of them at a time,
/// since writers cut what is long anywhere.
final class EncodedWords: TextCarrier {
  let name = "encoded-word"
  let literals = ["?B?", "?b?", "?Q?", "?q?"].map { Array($0.utf8) }
  let continuation = CarrierContinuation.fromBeginning(longestWait: 64 << 10)
  let isSure = false

  private static let longestCharset = 40
  /// RFC 2047 allows 75 characters a word; some writers make longer ones.
  private static let longestWord = 4 << 10
  private static let longestGap = 80

  func readings(
    at hit: Int, of literal: Int?, after floor: Int, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> CarrierReadings {
    var start = hit
    let least = max(0, hit - Self.longestCharset)
    while start > least, ByteClass.charset.contains(text[start - 1]) { start -= 1 }
    budget.charge(hit - start)
    guard start >= 2, start < hit, text[start - 1] == UInt8(ascii: "?"),
      text[start - 2] == UInt8(ascii: "=")
    else { return CarrierReadings() }
    // A word behind another one was read with it.
    var before = start - 2
    let limit = max(0, before - Self.longestGap)
    while before > limit, ByteClass.space.contains(text[before - 1]) { before -= 1 }
    if before < start - 2, before >= 2, text[before - 1] == UInt8(ascii: "="),
      text[before - 2] == UInt8(ascii: "?"), before - 2 > floor
    {
      return CarrierReadings()
    }
    return CarrierReadings(start - 2)
  }

  func each(
    _ text: Span<UInt8>, from start: Int, limit: Int, charging budget: WorkBudget,
    _ body: (UInt8, Int, Int) -> Void
  ) -> CarrierDecoding.Ending {
    var next = start
    var made = 0
    while made < limit, let word = Self.word(at: next, in: text, charging: budget) {
      if word.isBase64 {
        _ = Base64Text.decode(
          text.extracting(0..<word.content.upperBound), from: word.content.lowerBound,
          limit: limit - made, charging: budget
        ) {
          body($0, $1, $2)
          made += 1
        }
      } else {
        var offset = word.content.lowerBound
        while offset < word.content.upperBound, made < limit {
          var (byte, length) = (text[offset], 1)
          if byte == UInt8(ascii: "="), offset + 2 < word.content.upperBound,
            let value = RunTables.shared.hex(at: offset + 1, in: text)
          {
            (byte, length) = (value, 3)
          } else if byte == UInt8(ascii: "_") {
            byte = 0x20
          }
          body(byte, offset, offset + length)
          made += 1
          offset += length
        }
      }
      // White space between two words means nothing.
      var cursor = ByteCursor(
        text, at: word.content.upperBound + 2, reach: Self.longestGap, charging: budget)
      cursor.skip(.space)
      next = cursor.offset
    }
    return .complete
  }

  /// The word at an offset.
  private static func word(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> (content: Range<Int>, isBase64: Bool)? {
    var cursor = ByteCursor(
      text, at: offset, reach: longestWord + longestCharset, charging: budget)
    guard cursor.skip(UInt8(ascii: "=")), cursor.skip(UInt8(ascii: "?")),
      cursor.skip(.charset, atMost: longestCharset) > 0, cursor.skip(UInt8(ascii: "?")),
      let kind = cursor.current,
      kind | 0x20 == UInt8(ascii: "b") || kind | 0x20 == UInt8(ascii: "q")
    else { return nil }
    cursor.advance()
    guard cursor.skip(UInt8(ascii: "?")) else { return nil }
    let start = cursor.offset
    guard cursor.skip(to: UInt8(ascii: "?"), within: longestWord),
      cursor.byte(1) == UInt8(ascii: "=")
    else { return nil }
    return (start..<cursor.offset, kind | 0x20 == UInt8(ascii: "b"))
  }
}
