import Findings

/// An excerpt cut to a width around the masked secret, with its hidden characters escaped.
struct ExcerptCut {
  private(set) var before: String
  let masked: String
  private(set) var after: String

  /// Cuts an excerpt; the masked secret is kept whole.
  ///
  /// - Parameter width: how many columns of a terminal the line may take.
  init(_ excerpt: Excerpt, width: Int) {
    masked = Escaping.visible(excerpt.masked)
    var left = Self.visible(excerpt.before)
    // Indentation says nothing; a line that goes on to the left has none.
    if !excerpt.isCutBefore { left = Array(left.drop { $0 == " " }) }
    var right = Self.visible(excerpt.after)
    while let last = right.last, last == " " { right.removeLast() }

    let free = max(0, width - TextColumns.of(masked))
    let leftWidth = TextColumns.of(left)
    let rightWidth = TextColumns.of(right)
    // The text in front of a key names it, so it gets two thirds of the room if both are long.
    let leftRoom = max(free * 2 / 3, free - rightWidth)
    let isCutLeft = leftWidth + (excerpt.isCutBefore ? 1 : 0) > leftRoom
    if isCutLeft { left = Self.suffix(left, leftRoom - 1) }
    let rightRoom = free - TextColumns.of(left) - (isCutLeft || excerpt.isCutBefore ? 1 : 0)
    let isCutRight = rightWidth + (excerpt.isCutAfter ? 1 : 0) > rightRoom
    if isCutRight { right = Self.prefix(right, rightRoom - 1) }

    before = (isCutLeft || excerpt.isCutBefore ? "…" : "") + Self.text(left)
    after = Self.text(right) + (isCutRight || excerpt.isCutAfter ? "…" : "")
  }

  /// Escapes hidden characters; a tab is one space here.
  private static func visible(_ text: String) -> [Unicode.Scalar] {
    let spaced = String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\t" ? " " : $0 }))
    return Array(Escaping.visible(spaced).unicodeScalars)
  }

  private static func text(_ scalars: [Unicode.Scalar]) -> String {
    String(String.UnicodeScalarView(scalars))
  }

  private static func suffix(_ scalars: [Unicode.Scalar], _ width: Int) -> [Unicode.Scalar] {
    // A mark without its letter would join the ellipsis.
    Array(prefix(scalars.reversed(), width).reversed().drop { TextColumns.of($0) == 0 })
  }

  private static func prefix(_ scalars: [Unicode.Scalar], _ width: Int) -> [Unicode.Scalar] {
    var rest = width
    return Array(
      scalars.prefix {
        rest -= TextColumns.of($0)
        return rest >= 0
      })
  }
}
