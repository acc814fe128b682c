import Fixtures

/// How a repository stores what it has.
enum Form: String, CaseIterable, Sendable {
  case loose, packed, aggressive, severalPacks, multiPackIndex, cruft, indexVersion1
  case alternates, sha256, bare, linkedWorkTree, gitFolder

  /// How objects are named.
  var format: String { self == .sha256 ? "sha256" : "sha1" }

  /// Whether packs are made while the history grows.
  var packsOnTheWay: Bool { self == .severalPacks || self == .multiPackIndex }

  /// What is scanned, in the sandbox.
  var target: String {
    switch self {
    case .bare: "bare.git"
    case .linkedWorkTree: "wt"
    case .gitFolder: "r/.git"
    default: "r"
    }
  }

  /// The git folder, in the sandbox.
  var gitFolder: String { self == .bare ? "bare.git" : "r/.git" }

  /// Brings the repository `r` into this form; nothing is lost.
  func store(_ sandbox: GitSandbox) throws {
    switch self {
    case .loose, .linkedWorkTree, .gitFolder: break
    case .packed, .sha256:
      try sandbox.git("r", "repack", "-adkq")
      try sandbox.git("r", "pack-refs", "--all", "--prune")
    case .aggressive:
      try sandbox.git("r", "repack", "-adkfq", "--depth=250", "--window=250")
    case .severalPacks: try sandbox.git("r", "repack", "-dq")
    case .multiPackIndex:
      try sandbox.git("r", "repack", "-dq")
      try sandbox.git("r", "multi-pack-index", "write", "--no-progress")
    case .cruft: try sandbox.git("r", "repack", "--cruft", "-dq")
    case .indexVersion1:
      try sandbox.git(
        "r", "repack", "-adkfq",
        settings: ["pack.indexVersion=1", "repack.useDeltaBaseOffset=false"])
    case .alternates:
      try sandbox.git("r", "repack", "-dq")
      try sandbox.shell(
        """
        mkdir -p store1/info store2
        mv r/.git/objects/pack store2/
        mv r/.git/objects/?? store1/
        echo "$PWD/store1" > r/.git/objects/info/alternates
        echo "$PWD/store2" > store1/info/alternates
        """)
    case .bare:
      try sandbox.shell("mv r/.git bare.git")
      try sandbox.git("bare.git", "config", "core.bare", "true")
    }
  }
}
