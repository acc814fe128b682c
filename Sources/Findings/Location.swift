/// Where in a blob a finding is.
package struct Location: Hashable, Sendable {
  /// A place between two characters.
  package struct Position: Hashable, Sendable, Comparable {
    /// The line, from 1; only LF ends a line.
    package var line: Int
    /// The column, from 1, in Unicode scalars; an invalid byte counts as one.
    package var column: Int

    /// Creates a position.
    package init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }

    package static func < (a: Position, b: Position) -> Bool {
      (a.line, a.column) < (b.line, b.column)
    }
  }

  /// The bytes of the secret, or of its encoded text, in the blob.
  package var bytes: Range<Int>
  /// The first character.
  package var start: Position
  /// Behind the last character.
  package var end: Position

  /// Creates a location.
  package init(bytes: Range<Int>, start: Position, end: Position) {
    self.bytes = bytes
    self.start = start
    self.end = end
  }
}
