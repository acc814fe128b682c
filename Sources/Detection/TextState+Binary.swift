import Bytes

extension TextState {
  /// How many of a blob's first bytes are looked at where more blocks follow: as many as git looks
  /// at (`buffer_is_binary` in its xdiff-interface.c).
  static let binaryHead = 8000

  /// Whether a text is packed data: it has a control character that no text has, not even one with a
  /// terminal's escapes. Looked up once for each block.
  mutating func isBinary(_ text: Span<UInt8>) -> Bool {
    if let isBinary { return isBinary }
    let found = Self.holdsBinary(text)
    isBinary = found
    return found
  }

  /// Decides for the blocks that follow, as far as the first one's beginning tells.
  mutating func noteHead(_ text: Span<UInt8>) {
    if Self.holdsBinary(text.extracting(first: Self.binaryHead)) { isBinary = true }
  }

  /// Forgets what was found out about one block; packed data stays packed.
  mutating func forgetBlock() {
    if isBinary == false { isBinary = nil }
  }

  private static func holdsBinary(_ text: Span<UInt8>) -> Bool {
    for index in text.indices where ByteClass.binary.contains(text[index]) { return true }
    return false
  }
}
