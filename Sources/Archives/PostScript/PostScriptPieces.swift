import Bytes

/// The text that a PostScript file shows, where operators put it together.
struct PostScriptPieces: FilePieces {
  static let name = "text"

  private var place = 0
  private var text: PostScriptText?

  /// How much of a file is read at a time.
  private static let windowSize = 4 << 20

  static func begins(_ first: Span<UInt8>) -> Bool { first.holds("%!PS", at: 0) }

  mutating func next(in source: ArchiveSource) throws(ArchiveError) -> [UInt8]? {
    let window = try source.lines(at: place, atMost: Self.windowSize)
    if window.isEmpty { return nil }
    place += window.count
    if text == nil { text = PostScriptText(PostScriptDialect(window.span)) }
    return text?.shown(by: window.span) ?? []
  }
}
