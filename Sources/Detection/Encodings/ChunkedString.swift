import Bytes

/// A text of CBOR that comes in chunks, each behind its length: RFC 8949, section 3.2.3. Short lengths
/// are letters, so the key's own characters do not tell where a chunk ends.
struct ChunkedString: Encoding {
  let name = "cbor"
  /// Text with seams has it as well.
  let literals: [[UInt8]]
  private let prefixes: [[UInt8]]
  /// How many bytes of a prefix stand before the literal.
  private static let lead = 2
  /// How far before a key its chunk may begin, in bytes, and the most chunks of a text.
  private static let mostBefore = 255
  private static let mostChunks = 256
  /// How far behind a key its text may end, in bytes.
  private static let longest = 4 << 10

  init(prefixes: [[UInt8]]) {
    self.prefixes = prefixes.filter { $0.count >= 8 }
    literals = self.prefixes.map { Array($0.dropFirst(Self.lead)) }.distinct()
  }

  func isSeldom(_ literal: Int) -> Bool { true }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard literal != nil, hit >= Self.lead else { return nil }
    let key = hit - Self.lead
    let isKey = prefixes.contains { prefix in
      (0..<Self.lead).allSatisfy { text[key + $0] == prefix[$0] }
    }
    guard isKey, Self.chunks(around: key, in: text, charging: budget) != nil else { return nil }
    return key
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    guard let chunks = Self.chunks(around: anchor, in: text, charging: budget) else { return }
    decoded.isChanged = true
    for chunk in chunks where decoded.bytes.count < decoded.after {
      decoded.append(chunk, of: text)
      decoded.reach = chunk.upperBound
    }
    decoded.isComplete = true
  }

  /// The chunks of a text that cut the key in them, if they are chunks to their end.
  static func chunks(
    around key: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> [Range<Int>]? {
    // Nearly all texts have no byte that ends one.
    let end = min(text.count, key + longest)
    guard text.firstOffset(of: 0xFF, in: key..<end) != nil else { return nil }
    budget.charge(mostBefore)
    for start in stride(from: key, through: max(2, key - mostBefore), by: -1) {
      // The mark of such a text stands before its first length.
      for size in 1...3 where start > size && text[start - size - 1] & 0xDF == 0x5F {
        guard let first = chunk(at: start - size, as: text[start - size - 1], in: text),
          first.lowerBound == start, first.upperBound > key,
          first.upperBound < key + EncodingWindow.wholeKey,
          let rest = chunks(behind: first, as: text[start - size - 1], in: text)
        else { continue }
        return rest
      }
    }
    return nil
  }

  private static func chunks(
    behind first: Range<Int>, as mark: UInt8, in text: Span<UInt8>
  ) -> [Range<Int>]? {
    var chunks = [first]
    var next = first.upperBound
    while chunks.count < mostChunks, next < text.count {
      if text[next] == 0xFF { return chunks.count > 1 ? chunks : nil }
      guard let chunk = chunk(at: next, as: mark, in: text) else { return nil }
      chunks.append(chunk)
      next = chunk.upperBound
    }
    return nil
  }

  /// The chunk whose length stands at an offset.
  ///
  /// - Parameter mark: what the text begins with: its chunks are of the same kind.
  private static func chunk(at offset: Int, as mark: UInt8, in text: Span<UInt8>) -> Range<Int>? {
    guard text[offset] & 0xE0 == mark & 0xE0 else { return nil }
    let short = Int(text[offset] & 0x1F)
    let size = short < 24 ? 0 : short == 24 ? 1 : short == 25 ? 2 : -1
    guard size >= 0, offset + size < text.count else { return nil }
    var count = short
    if size > 0 {
      count = (1...size).reduce(0) { $0 << 8 | Int(text[offset + $1]) }
    }
    let start = offset + 1 + size
    return start + count <= text.count ? start..<start + count : nil
  }
}
