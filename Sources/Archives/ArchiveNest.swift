/// Where among archives some bytes lie.
struct ArchiveNest {
  /// How many archives lie in one another here, one of the next depth counted.
  let depth: Int
  /// What the archive is that holds nothing but these bytes; nil if they are a file or a member.
  let outer: ArchiveFormat.Kind?
  /// Whether what is around these bytes says that they are a container, compressed or not.
  var isPromised = false

  /// A file's bytes.
  static let file = ArchiveNest(depth: 1, outer: nil)

  /// The bytes of a member of an archive at a depth.
  ///
  /// - Parameter isPromised: whether the archive says that they are a container.
  static func member(ofArchiveAt depth: Int, isPromised: Bool) -> ArchiveNest {
    ArchiveNest(depth: depth + 1, outer: nil, isPromised: isPromised)
  }

  /// Whether an archive that begins here is only another side of the one around it, as the tar in a
  /// `.tar.gz`, and shares its depth.
  func isShared(by format: ArchiveFormat) -> Bool {
    guard let outer else { return false }
    return format.kind.rawValue > outer.rawValue
  }

  /// The depth of an archive that begins here.
  func depth(of format: ArchiveFormat) -> Int {
    outer == nil || isShared(by: format) ? depth : depth + 1
  }
}
