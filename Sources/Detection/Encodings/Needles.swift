/// The first bytes of what is looked for below an encoding.
struct Needles: Sendable {
  private var words: [(value: UInt64, mask: UInt64)] = []
  /// Where the needles of each first byte begin in `words`.
  private let first: [UInt16]
  /// A bit for the hash of each needle's first three bytes, of fewer where it has no more.
  private var heads: [UInt64]

  private static let headWords = 16

  /// - Parameter needles: a byte or more each.
  init(_ needles: [[UInt8]]) {
    precondition(needles.count <= UInt16.max)
    // Sets of one needle are many, and made in every start: so this goes over all bytes but once.
    let needles = needles.count > 1 ? needles.sorted { $0[0] < $1[0] } : needles
    first = unsafe [UInt16](unsafeUninitializedCapacity: 257) { first, count in
      var needle = 0
      for byte in 0...256 {
        while needle < needles.count, Int(needles[needle][0]) < byte { needle += 1 }
        unsafe first[byte] = UInt16(needle)
      }
      count = 257
    }
    words.reserveCapacity(needles.count)
    heads = [UInt64](repeating: 0, count: Self.headWords)
    for needle in needles {
      var value: UInt64 = 0
      var mask: UInt64 = 0
      for (index, byte) in needle.prefix(8).enumerated() {
        value |= UInt64(byte) << UInt64(8 * index)
        mask |= 0xFF << UInt64(8 * index)
      }
      words.append((value, mask))
      let (word, bit) = Self.head(value)
      heads[word] |= bit
    }
  }

  /// The place of the bit for the first three of some bytes, zeros behind the last one.
  private static func head(_ word: UInt64) -> (word: Int, bit: UInt64) {
    let hash = ((word & 0xFF_FFFF) &* 0x9E37_79B9_7F4A_7C15) &>> 54
    return (Int(hash &>> 6), 1 &<< (hash & 63))
  }

  private func hasHead(_ word: UInt64) -> Bool {
    let (index, bit) = Self.head(word)
    return heads[index] & bit != 0
  }

  /// Whether three bytes, the first one lowest, may be what a needle begins with, or begin with one:
  /// says no to nearly all others.
  func mayBegin(_ word: UInt64) -> Bool {
    hasHead(word) || hasHead(word & 0xFFFF) || hasHead(word & 0xFF)
  }

  /// Whether 8 bytes, the first one lowest and zeros behind the end, begin with a needle.
  func contains(_ word: UInt64) -> Bool {
    guard mayBegin(word) else { return false }
    let byte = Int(word & 0xFF)
    for needle in words[Int(first[byte])..<Int(first[byte + 1])]
    where word & needle.mask == needle.value {
      return true
    }
    return false
  }

  /// Whether bytes begin with a needle, as they are or as UTF-16.
  func begin(_ bytes: Span<UInt8>) -> Bool {
    var word: UInt64 = 0
    var narrow: UInt64 = 0
    var isWide = bytes.count >= 6
    for index in 0..<min(8, bytes.count) {
      word |= UInt64(bytes[index]) << UInt64(8 * index)
      if index % 2 == 0 {
        narrow |= UInt64(bytes[index]) << UInt64(4 * index)
      } else if bytes[index] != 0 {
        isWide = false
      }
    }
    return contains(word) || isWide && containsStart(narrow)
  }

  /// Whether 4 bytes are what a needle begins with.
  private func containsStart(_ half: UInt64) -> Bool {
    let byte = Int(half & 0xFF)
    for needle in words[Int(first[byte])..<Int(first[byte + 1])]
    where (half ^ needle.value) & needle.mask & 0xFFFF_FFFF == 0 {
      return true
    }
    return false
  }
}
