/// Prose in lines that fit a terminal.
struct WrappedText {
  /// How wide a line may be, in columns; nil for any width.
  let width: Int?

  /// A narrower terminal gets lines that are too long.
  private static let narrowest = 40

  /// Breaks a text at blanks.
  ///
  /// - Parameters:
  ///   - indent: what every line but the first begins with.
  ///   - start: how many columns are taken on the first line.
  func lines(_ text: String, indent: String, start: Int) -> String {
    guard let width, width >= Self.narrowest, start + TextColumns.of(text) > width else {
      return text
    }
    var result = ""
    var column = start
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let columns = TextColumns.of(word)
      if column > (result.isEmpty ? start : indent.count), column + 1 + columns > width {
        result += "\n" + indent
        column = indent.count
      } else if !result.isEmpty {
        result += " "
        column += 1
      }
      result += word
      column += columns
    }
    return result
  }
}
