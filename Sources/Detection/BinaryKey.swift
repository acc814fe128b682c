import Bytes

/// What a key that stands in binary data as it is really is: pieces of text may stand there that are not
/// one behind the other in the program's text, or have lengths between them that are letters.
enum BinaryKey {
  /// What came of the look.
  enum Reading {
    /// It is what it seems to be.
    case itself
    /// The key, and where it stands.
    case other([UInt8], Range<Int>)
    /// It is none, or an encoding finds the key.
    case none
  }

  static func reading(
    of range: Range<Int>, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Reading {
    guard range.count == EncodingWindow.wholeKey else { return .itself }
    // The prefix in one column of a database, and a digest in the next one.
    let body = range.lowerBound + KeyForm.prefix.count
    if KeyForm.isDigest(at: body, in: text), KeyForm.mayHold(range, in: text) { return .none }
    if let (key, place) = overlapped(range, in: text) ?? counted(range, in: text) {
      return .other(key, place)
    }
    return isInChunks(range, in: text, charging: budget) ? .none : .itself
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

  /// What OCaml's short texts have before them, beside their length.
  private static let short: UInt8 = 0x20
  private static let longestShort = 0x1F

  /// OCaml's texts have a byte before them that tells their length, and is a digit for those of 16 bytes
  /// to 25: of two texts side by side that are a key the second one's is amid it (`intext.h`,
  /// `PREFIX_SMALL_STRING`).
  private static func counted(
    _ range: Range<Int>, in text: Span<UInt8>
  ) -> (key: [UInt8], place: Range<Int>)? {
    let start = range.lowerBound
    guard start > 0, text[start - 1] > short else { return nil }
    let count = Int(text[start - 1] - short)
    let rest = range.count - count
    guard count <= longestShort, (1...longestShort).contains(rest),
      text[start + count] == short + UInt8(rest), range.upperBound < text.count,
      ByteClass.alphanumeric.contains(text[range.upperBound]),
      range.upperBound + 1 == text.count
        || !ByteClass.identifier.contains(text[range.upperBound + 1])
    else { return nil }
    let place = start..<range.upperBound + 1
    return (place.filter { $0 != start + count }.map { text[$0] }, place)
  }

  /// Whether a key's characters are those of a text in chunks, and the lengths between them, and the text
  /// itself has a whole key.
  private static func isInChunks(
    _ range: Range<Int>, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Bool {
    guard
      let chunks = ChunkedString.chunks(around: range.lowerBound, in: text, charging: budget)
    else { return false }
    let size = EncodingWindow.wholeKey
    var key: [UInt8] = []
    for chunk in chunks where key.count <= size {
      let start = key.isEmpty ? max(chunk.lowerBound, range.lowerBound) : chunk.lowerBound
      guard start < chunk.upperBound else { continue }
      for place in start..<min(chunk.upperBound, start + size + 1) { key.append(text[place]) }
    }
    return key.count >= size && key[..<size].allSatisfy { ByteClass.identifier.contains($0) }
      && (key.count == size || !ByteClass.alphanumeric.contains(key[size]))
  }
}
