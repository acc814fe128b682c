import Bytes

/// The program that wrote a PostScript file: each has short names of its own for what shows text.
enum PostScriptDialect {
  case groff
  /// With so many dots an inch.
  case dvips(Int)
  case r
  case enscript
  /// The language's own operators.
  case plain

  /// The names that files give, and how they go on.
  private static let creators: [(name: StaticString, dialect: PostScriptDialect)] = [
    ("%%Creator: groff ", .groff), ("%%Creator: dvips", .dvips(600)),
    ("%%Creator: R Software", .r), ("%%Creator: GNU Enscript", .enscript),
  ]
  /// The comments at a file's beginning have no more bytes than this.
  private static let longestHeader = 4096

  /// Tells the program.
  ///
  /// - Parameter first: what the file begins with.
  init(_ first: Span<UInt8>) {
    self = .plain
    var line = 0
    while line < min(first.count, Self.longestHeader) {
      if let known = Self.creators.first(where: { first.holds($0.name, at: line) }) {
        self = known.dialect
        return
      }
      while line < first.count, first[line] != 0x0A, first[line] != 0x0D { line += 1 }
      line += 1
    }
  }
}
