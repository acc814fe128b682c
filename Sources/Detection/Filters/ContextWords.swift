import Platform

/// Words near a secret that say what it is, letters of either case.
struct ContextWords: Sendable {
  /// In lower case, none of them empty.
  private let words: [[UInt8]]
  /// Whether a word begins with a byte, or with its capital, ...
  private let begins: [Bool]
  /// ... and whether one goes on with a byte behind the first.
  private let goesOn: [Bool]

  init(_ words: [String]) {
    self.words = words.map { Array($0.lowercased().utf8) }.filter { !$0.isEmpty }
    var begins = [Bool](repeating: false, count: 256)
    for word in self.words {
      for byte in UInt8.min...UInt8.max where Self.lower(byte) == word[0] {
        begins[Int(byte)] = true
      }
    }
    self.begins = begins
    var goesOn = [Bool](repeating: self.words.contains { $0.count == 1 }, count: 256)
    for word in self.words where word.count > 1 {
      for byte in UInt8.min...UInt8.max where Self.lower(byte) == word[1] {
        goesOn[Int(byte)] = true
      }
    }
    self.goesOn = goesOn
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
    guard !words.isEmpty else { return nil }
    for offset in range where begins[Int(text[offset])] {
      // Most places that begin as a word does end here.
      if offset + 1 < text.count, !goesOn[Int(text[offset + 1])] { continue }
      let length = words.reduce(Int?.none) { shortest, word in
        stands(word, at: offset, in: text) ? min(shortest ?? .max, word.count) : shortest
      }
      if let length { return offset..<offset + length }
    }
    return nil
  }

  private func stands(_ word: [UInt8], at offset: Int, in text: Span<UInt8>) -> Bool {
    guard offset + word.count <= text.count else { return false }
    for index in word.indices where Self.lower(text[offset + index]) != word[index] {
      return false
    }
    return true
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
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
