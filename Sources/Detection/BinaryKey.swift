import Bytes

/// What a key that stands in binary data as it is really is: pieces of text may stand there that are not
/// one behind the other in the program's text, or are cut by lengths that are letters.
enum BinaryKey {
  /// What came of the look.
  enum Reading {
    /// It is what it seems to be.
    case itself
    /// The key, and where it stands.
    case other([UInt8], Range<Int>)
    /// It is none: an encoding finds the key, or nothing can.
    case none
  }

  /// - Parameter isInBlocks: whether the blob is of a format whose blocks may be packed.
  static func reading(
    of range: Range<Int>, in text: Span<UInt8>, isInBlocks: Bool, charging budget: WorkBudget
  ) -> Reading {
    guard range.count == EncodingWindow.wholeKey else { return .itself }
    if let (key, place) = overlapped(range, in: text) { return .other(key, place) }
    if isInBlocks, endsEarly(range, in: text, charging: budget) { return .none }
    let chunks = ChunkedString.chunks(around: range.lowerBound, in: text, charging: budget)
    return chunks == nil ? .itself : .none
  }

  /// The fewest characters that two pieces have in common.
  private static let leastCommon = 4

  /// Compilers move a text to the stack in pieces as long as a register, of which the last one begins
  /// amid the one before, and keep the pieces in a row.
  private static func overlapped(
    _ range: Range<Int>, in text: Span<UInt8>
  ) -> (key: [UInt8], place: Range<Int>)? {
    let start = range.lowerBound
    for size in [16, 32] {
      for edge in start + 8..<start + range.count where edge + size <= text.count {
        // The last piece ends with the text's own zero.
        guard text[edge + size - 1] == 0 else { continue }
        for common in stride(from: size - 2, through: leastCommon, by: -1)
        where edge - common >= start
          && edge - start + size - 1 - common >= range.count
          && (0..<common).allSatisfy({ text[edge - common + $0] == text[edge + $0] })
        {
          let rest = edge + common..<edge + common + range.count - (edge - start)
          guard rest.upperBound < edge + size,
            rest.allSatisfy({ ByteClass.alphanumeric.contains(text[$0]) }),
            rest.upperBound == edge + size - 1
              || !ByteClass.identifier.contains(text[rest.upperBound])
          else { continue }
          let key = (start..<edge).map { text[$0] } + rest.map { text[$0] }
          return (key, start..<rest.upperBound)
        }
      }
    }
    return nil
  }

  /// The most characters of a key that a token may have been taken for, and how far before the key
  /// the token of its own literals may stand.
  private static let mostTaken = 2
  private static let longestLead = 96
  /// How far before a key its frame of LZ4 or Zstandard may begin.
  private static let longestFrame = 256 << 10

  /// Whether the literals that a key is part of end before its last characters, so that these are the
  /// next token of LZ4 or Snappy: what they stand for is elsewhere.
  ///
  /// That the length of the literals is just so is rare, but among all bytes before a key it may be
  /// chance: Zstandard has no tokens amid its literals.
  private static func endsEarly(
    _ range: Range<Int>, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Bool {
    let end = range.upperBound
    var place = range.lowerBound
    let least = max(3, place - longestLead)
    var mayBeLZ4 = false
    var mayBeSnappy = false
    while place > least {
      place -= 1
      let first = place + 1
      let wanted = end - mostTaken - first..<end - first
      // Snappy: a length below 60 in the tag, or in a byte behind it.
      let tag = text[place]
      if tag & 3 == 0, tag >> 2 < 60, wanted.contains(Int(tag >> 2) + 1) { mayBeSnappy = true }
      if text[place - 1] == 60 << 2, wanted.contains(Int(tag) + 1) { mayBeSnappy = true }
      // LZ4: 15, and the rest in a byte behind it.
      if text[place - 1] & 0xF0 == 0xF0, tag < 255, wanted.contains(15 + Int(tag)) {
        mayBeLZ4 = true
      }
    }
    guard mayBeSnappy || mayBeLZ4 else { return false }
    switch frame(before: range.lowerBound, in: text, charging: budget) {
    case .lz4: return mayBeLZ4
    case .zstandard: return false
    case nil: return mayBeSnappy
    }
  }

  /// What blocks are packed with, as the last mark of a frame tells.
  private enum Frame {
    case lz4, zstandard
  }

  private static func frame(
    before offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Frame? {
    let least = max(4, offset - longestFrame)
    var place = offset
    defer { budget.charge(offset - place) }
    while place > least {
      place -= 1
      // Both end with a byte of their own.
      if text[place] == 0x18, text[place - 1] == 0x4D, text[place - 2] == 0x22,
        text[place - 3] == 0x04
      {
        return .lz4
      }
      if text[place] == 0xFD, text[place - 1] == 0x2F, text[place - 2] == 0xB5,
        text[place - 3] == 0x28
      {
        return .zstandard
      }
    }
    return nil
  }

  /// Whether a blob begins as files do whose blocks may be packed with LZ4 or Snappy: Arrow, ORC,
  /// Parquet, Avro.
  static func hasBlocks(_ blob: Span<UInt8>) -> Bool {
    guard blob.count > 8 else { return false }
    return blob.starts(at: 0, with: "ARROW1") || blob.starts(at: 0, with: "ORC")
      || blob.starts(at: 0, with: "PAR1") || blob.starts(at: 0, with: "Obj\u{1}")
  }
}
