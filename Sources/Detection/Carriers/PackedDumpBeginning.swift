import Bytes

/// What packed data begins with in a dump, and what stands beside it: most numbers of a text are told
/// apart by that.
struct PackedDumpBeginning {
  let literal: String
  /// One of these follows in the row, or stands right before in a word of two bytes; any if there are
  /// none.
  private let following: [[UInt8]]
  /// This stands before in the row; nil if anything may.
  private let preceding: [UInt8]?

  /// How many blanks stand between two numbers at the most.
  private static let mostBlanks = 8

  init(_ literal: String, before following: [String] = [], behind preceding: String? = nil) {
    self.literal = literal
    self.following = following.map { Array($0.utf8) }
    self.preceding = preceding.map { Array($0.utf8) }
  }

  /// Whether packed data may begin at a hit, as far as the numbers beside it tell. The other number may
  /// stand in another row.
  func mayBe(at hit: Int, in text: Span<UInt8>) -> Bool {
    if let preceding {
      var end = hit
      while end > 0, hit - end < Self.mostBlanks, ByteClass.blank.contains(text[end - 1]) {
        end -= 1
      }
      guard end < hit, end > 0 else { return false }
      return text[end - 1] == 0x0A || stands(preceding, at: end - preceding.count, in: text)
    }
    if following.isEmpty { return true }
    let isWord = ByteClass.alphanumeric.contains(text[hit - 1])
    if isWord { return following.contains { stands($0, at: hit - $0.count, in: text) } }
    var next = hit + literal.utf8.count
    let reach = min(text.count, next + Self.mostBlanks)
    while next < reach, ByteClass.blank.contains(text[next]) { next += 1 }
    guard next < text.count, ByteClass.alphanumeric.contains(text[next]) else { return true }
    return following.contains { stands($0, at: next, in: text) }
  }

  private func stands(_ bytes: [UInt8], at start: Int, in text: Span<UInt8>) -> Bool {
    guard start >= 0, start + bytes.count <= text.count else { return false }
    for (index, byte) in bytes.enumerated() where text[start + index] != byte { return false }
    return true
  }
}
