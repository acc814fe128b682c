/// What a visitor keeps about an object for those that are made from it; the numbers mean something
/// to the visitor alone, and to the others of the same scan.
package struct ObjectHits: Sendable {
  /// The numbers; of no meaning unless `areKnown`.
  package var values: [UInt64] = []
  /// Whether the visitor has taken notes of the object.
  package var areKnown = false
}
