/// What a git object is; the numbers are those of git's pack format.
package enum ObjectKind: UInt8, Sendable {
  /// A commit.
  case commit = 1
  /// A folder.
  case tree = 2
  /// A file's content or a symbolic link's target.
  case blob = 3
  /// An annotated tag.
  case tag = 4

  /// Git's word for the kind.
  package var name: String {
    switch self {
    case .commit: "commit"
    case .tree: "tree"
    case .blob: "blob"
    case .tag: "tag"
    }
  }

  /// Reads git's word for a kind.
  package init?(name: some Sequence<UInt8>) {
    for kind in [ObjectKind.commit, .tree, .blob, .tag] where name.elementsEqual(kind.name.utf8) {
      self = kind
      return
    }
    return nil
  }
}

/// A set of kinds.
package struct ObjectKinds: OptionSet, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The set of one kind.
  package init(_ kind: ObjectKind) { rawValue = 1 << kind.rawValue }

  /// Whether a kind is in the set.
  @inline(__always)
  package func contains(_ kind: ObjectKind) -> Bool { rawValue & (1 << kind.rawValue) != 0 }

  /// Every kind.
  package static let all: ObjectKinds = [
    ObjectKinds(.commit), ObjectKinds(.tree), ObjectKinds(.blob), ObjectKinds(.tag),
  ]
  /// What people write: every kind but trees.
  package static let contents: ObjectKinds = [
    ObjectKinds(.commit), ObjectKinds(.blob), ObjectKinds(.tag),
  ]
}
