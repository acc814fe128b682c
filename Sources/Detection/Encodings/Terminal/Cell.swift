/// The place that a wrapped text has in each line: between borders, or from a column on.
struct Cell {
  /// The columns of the borders, if there are any.
  var left: Int?
  var right: Int?
  /// The column in which the text begins where no border tells.
  var text: Int
  /// How many characters its first line has from there on.
  var width: Int

  var hasBorder: Bool { left != nil || right != nil }
}
