/// A repository that a walk came to on its way.
package struct NestedRepository: Sendable {
  /// The path of its top folder, as the walk writes paths.
  package let path: [UInt8]
  /// The same folder, with what the walk knew when it came there.
  let folder: WalkFolder
}
