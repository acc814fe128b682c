import CLiteralSearch
import Platform

/// Words near a secret that say what it is, letters of either case.
struct ContextWords: Sendable {
  /// In small letters, none of them empty, the shortest first.
  private let words: [[UInt8]]
  /// How much is searched for one word before it is searched for the next, in bytes: where one comes
  /// often and another never, each look for the second is as short.
  private static let stride = 256

  init(_ words: [String]) {
    self.words = words.map { Array($0.lowercased().utf8) }.filter { !$0.isEmpty }
      .sorted { $0.count < $1.count }
  }

  /// Whether there are none.
  var isEmpty: Bool { words.isEmpty }

  /// Whether one of the words is in a range of a text.
  func contains(in text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var start = range.lowerBound
    while let word = next(in: text, start..<range.upperBound) {
      if word.upperBound <= range.upperBound { return true }
      start = word.lowerBound + 1
    }
    return false
  }

  /// The first word that begins in a range, wherever it ends; the shortest of those there.
  func next(in text: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
    var start = range.lowerBound
    while start < range.upperBound {
      var end = min(range.upperBound, start + Self.stride)
      var length: Int?
      for word in words {
        let found = Self.offset(of: word, in: text, start..<end)
        if found < end { (end, length) = (found, word.count) }
      }
      if let length { return end..<end + length }
      start = end
    }
    return nil
  }

  /// The first offset in a range at which a word begins; the range's end if there is none.
  private static func offset(of word: [UInt8], in text: Span<UInt8>, _ range: Range<Int>) -> Int {
    precondition(range.lowerBound >= 0 && range.upperBound <= text.count)
    return unsafe text.withUnsafeBufferPointer { text in
      unsafe kascan_find_word(
        text.baseAddress, text.count, range.lowerBound, range.upperBound, word, word.count)
    }
  }
}

/// Where in one text a rule's context words stand, as far as it was looked at: candidates come in
/// order and close together, and no part of the text is looked at for each of them.
struct ContextMemo {
  /// The text, by `TextState.number`.
  private var number = -1
  private var searched = 0..<0
  private var found: [Range<Int>] = []

  /// Whether one of the words is in a range of a text.
  ///
  /// - Parameter number: tells the text from others.
  mutating func contains(
    _ words: ContextWords, in text: Span<UInt8>, _ range: Range<Int>, number: Int
  ) -> Bool {
    let isKnown = number == self.number
    if isKnown, range.lowerBound < searched.lowerBound { return words.contains(in: text, range) }
    if !isKnown || range.lowerBound > searched.upperBound {
      self.number = number
      searched = range.lowerBound..<range.lowerBound
      found.removeAll(keepingCapacity: true)
    }
    while searched.upperBound < range.upperBound {
      let rest = searched.upperBound..<range.upperBound
      let word = words.next(in: text, rest)
      if let word { found.append(word) }
      let end = word.map { $0.lowerBound + 1 } ?? rest.upperBound
      searched = searched.lowerBound..<end
    }
    let first = found.partitioningIndex { $0.lowerBound >= range.lowerBound }
    return found[first...].contains { $0.upperBound <= range.upperBound }
  }
}
