/// A part of a text that stands in another text as well.
package struct CopiedRange: Equatable, Sendable {
  /// Where in the text it begins, in bytes.
  package var start: Int
  /// Where it begins in the other text.
  package var source: Int
  /// Its length in bytes.
  package var count: Int

  /// Creates a part.
  @inlinable
  package init(start: Int, source: Int, count: Int) {
    self.start = start
    self.source = source
    self.count = count
  }

  /// Where in the text it ends.
  @inlinable
  package var end: Int { start + count }
}
