/// An object that came out of a pack.
@safe
package struct PackObject {
  /// Its name.
  package let id: ObjectID
  /// What it is.
  package let kind: ObjectKind
  /// Its entry's number in the pack.
  let entry: Int
  let buffer: ObjectBuffer

  /// Its content, valid until the next object is made.
  package var bytes: UnsafeRawBufferPointer { unsafe buffer.bytes }

  /// The names in a tree, each followed by NUL, and whether the tree is sound; none of other objects.
  package var names: (bytes: [UInt8], isWhole: Bool) {
    guard kind == .tree else { return ([], true) }
    return TreeNames.names(of: buffer, idLengths: [id.algorithm.byteCount])
  }
}
