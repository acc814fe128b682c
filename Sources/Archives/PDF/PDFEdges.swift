/// Whether the text of a content stream goes on from the page's stream before it, and into the next.
struct PDFEdges {
  /// Whether text is placed or shown before it begins, or shown before a font is named.
  private var goesOn = false
  /// Whether the last operator's text does not end, or its values stand alone at the end.
  private var isOpen = false
  /// Whether text is shown at all.
  private var shows = false

  init(_ bytes: Span<UInt8>) {
    var lexer = PDFLexer(bytes)
    var hasFont = false
    var isInText = false
    var hasValues = false
    loop: while true {
      switch lexer.next() {
      case .end: break loop
      case .word(let word):
        hasValues = false
        if lexer.reads(word, "BT") {
          isInText = true
        } else if lexer.reads(word, "ET") {
          if !isInText, !shows { goesOn = true }
          isInText = false
        } else if lexer.reads(word, "Tf") {
          hasFont = true
        } else if lexer.reads(word, "Tj") || lexer.reads(word, "TJ") || lexer.reads(word, "'")
          || lexer.reads(word, "\"")
        {
          if !shows, !hasFont || !isInText { goesOn = true }
          shows = true
        } else if lexer.reads(word, "ID") {
          lexer.skipImage()
        }
      case .string: hasValues = true
      default: continue
      }
    }
    isOpen = isInText || hasValues
  }

  /// Whether this stream's text begins in one before it.
  func isCut(behind before: PDFEdges) -> Bool { goesOn || before.isOpen }
}
