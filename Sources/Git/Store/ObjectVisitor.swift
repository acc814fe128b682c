package import Platform

/// What takes the objects of a scan; every worker has one of its own.
package protocol ObjectVisitor: AnyObject {
  /// Takes the next block of an object.
  ///
  /// The blocks of one object come in order, on one thread, and the blocks of two objects never
  /// mix. Nearly every object is a single block; only huge ones come in several.
  ///
  /// - Parameters:
  ///   - id: the object's id.
  ///   - kind: what the object is.
  ///   - bytes: the block; valid during the call.
  ///   - offset: where in the object the block begins, in bytes.
  ///   - isLast: whether the object ends with this block.
  /// - Returns: where in `bytes` the next block has to begin (0 to `bytes.count`): what lies
  ///   before is done with, what lies behind is presented again together with what follows.
  ///   At least half of the block is done with. Not used when `isLast`.
  func visit(
    _ id: ObjectID, _ kind: ObjectKind, _ bytes: Span<UInt8>, at offset: Int, isLast: Bool
  ) -> Int

  /// Takes a whole object that is made from another, or that others may be made from.
  ///
  /// - Parameters:
  ///   - parts: what the object has in common with the one that it is made from, in order; short
  ///     parts are left out, and all where there are no notes of that one.
  ///   - known: what a visitor noted of that one.
  ///   - notes: gets what is to be known of this object when others are made from it.
  func visit(
    _ id: ObjectID, _ kind: ObjectKind, _ bytes: Span<UInt8>, sharing parts: [CopiedRange],
    with known: [UInt64], notes: inout ObjectHits)

  /// Takes a whole tree of a pack.
  ///
  /// - Parameter newNames: the names that are not among those of a tree in whose names there was
  ///   nothing, each followed by NUL; nil where any may be new.
  /// - Returns: whether there is nothing in the names, not even what a search would stop at.
  func visitTree(_ id: ObjectID, _ bytes: Span<UInt8>, newNames: [UInt8]?) -> Bool
}

extension ObjectVisitor {
  package func visitTree(_ id: ObjectID, _ bytes: Span<UInt8>, newNames: [UInt8]?) -> Bool {
    _ = visit(id, .tree, bytes, at: 0, isLast: true)
    return false
  }

  package func visit(
    _ id: ObjectID, _ kind: ObjectKind, _ bytes: Span<UInt8>, sharing parts: [CopiedRange],
    with known: [UInt64], notes: inout ObjectHits
  ) {
    _ = visit(id, kind, bytes, at: 0, isLast: true)
  }
}
