/// Words near a secret that say what it is.
enum ContextWords {
  /// Whether one of some words is in a range of a text, letters of either case.
  static func contains(_ words: [String], in text: Span<UInt8>, range: Range<Int>) -> Bool {
    guard !words.isEmpty, !range.isEmpty else { return false }
    let words = words.map { Array($0.lowercased().utf8) }.filter { !$0.isEmpty }
    for offset in range {
      let byte = lower(text[offset])
      for word in words
      where word[0] == byte && offset + word.count <= range.upperBound
        && word.indices.allSatisfy({ lower(text[offset + $0]) == word[$0] })
      {
        return true
      }
    }
    return false
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }
}
