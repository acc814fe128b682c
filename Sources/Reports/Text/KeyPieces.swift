import Bytes

/// Finds pieces of keys in other text: the characters beside a hex dump, a key without its prefix.
struct KeyPieces {
  /// So many characters of a key in a row are no accident.
  static let length = 6
  /// A word of a key that somebody chose may stand in a path as well; so many characters may not.
  private static let longestWord = 12

  /// The pieces, eight bits a character.
  private var pieces: Set<UInt64> = []
  /// A bit for each piece, by its hash: nearly every place in a text is told apart by it.
  private var filter: [UInt64] = []
  private var mask = 0

  /// Takes the pieces of keys.
  ///
  /// - Parameter bodies: the keys without what all of their kind begin with.
  init(_ bodies: some Sequence<ArraySlice<UInt8>>) {
    for body in bodies {
      guard body.count >= Self.length else { continue }
      var piece: UInt64 = 0
      for (index, byte) in body.enumerated() {
        piece = Self.next(piece, byte)
        if index + 1 >= Self.length { pieces.insert(piece) }
      }
    }
    if pieces.isEmpty { return }
    var bits = 1 << 12
    while bits < pieces.count * 16, bits < 1 << 26 { bits *= 2 }
    mask = bits - 1
    filter = [UInt64](repeating: 0, count: bits / 64)
    for piece in pieces {
      let place = hash(piece)
      filter[place / 64] |= 1 << UInt64(place % 64)
    }
  }

  /// Whether there is no piece to look for.
  var isEmpty: Bool { pieces.isEmpty }

  private static func next(_ piece: UInt64, _ byte: UInt8) -> UInt64 {
    (piece << 8 | UInt64(byte)) & 0xFFFF_FFFF_FFFF
  }

  private func hash(_ piece: UInt64) -> Int {
    // Fibonacci hashing: the high bits of the product depend on all of the piece.
    Int(truncatingIfNeeded: (piece &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
  }

  private func contains(_ piece: UInt64) -> Bool {
    let place = hash(piece)
    return filter[place / 64] >> UInt64(place % 64) & 1 != 0 && pieces.contains(piece)
  }

  /// A text with every piece of a key replaced by `…`.
  ///
  /// Every second byte is looked at as well: beside a dump of UTF-16, dots part the characters.
  ///
  /// - Parameter sparesWords: whether short pieces of one kind of character stay, as words and
  ///   numbers of paths are.
  func masked(_ text: [UInt8], sparesWords: Bool) -> [UInt8] {
    if isEmpty || text.count < Self.length { return text }
    var found: [Range<Int>] = []
    for step in [1, 2] {
      for phase in 0..<step {
        var piece: UInt64 = 0
        var count = 0
        var index = phase
        while index < text.count {
          piece = Self.next(piece, text[index])
          count += 1
          if count >= Self.length, contains(piece) {
            let start = index - (Self.length - 1) * step
            if let last = found.last, last.lowerBound <= start, start < last.upperBound {
              found[found.count - 1] = last.lowerBound..<(index + 1)
            } else {
              found.append(start..<(index + 1))
            }
          }
          index += step
        }
      }
    }
    if found.isEmpty { return text }
    var result: [UInt8] = []
    var copied = 0
    for range in found.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if range.upperBound <= copied || sparesWords && Self.isWord(text[range]) { continue }
      if range.lowerBound > copied { result += text[copied..<range.lowerBound] }
      if range.lowerBound >= copied { result += Array("…".utf8) }
      copied = range.upperBound
    }
    return result + text[copied...]
  }

  private static func isWord(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count < longestWord else { return false }
    let digits = text.count { ByteClass.digit.contains($0) }
    let small = text.count { (0x61...0x7A).contains($0) }
    let capitals = text.count { (0x41...0x5A).contains($0) }
    return [digits, small, capitals].count { $0 > 0 } <= 1
  }
}
