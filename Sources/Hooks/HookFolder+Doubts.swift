import Platform

/// What a repository that somebody else filled could do with the folder of its hooks.
///
/// Whoever hands out a repository with its `.git` folder decides about its configuration and its
/// links. Git believes both, so kascan asks before it writes or runs anything there.
extension HookFolder {
  /// Why a person has to agree before hooks are written here; nil where nothing speaks against it.
  package var doubtAboutWriting: String? {
    if isGlobal || isInside { return nil }
    let real = String(decoding: Self.real(Array(path.utf8)), as: UTF8.self)
    switch namedBy {
    case .repository:
      return "this repository's core.hooksPath leads out of the repository, to \(real)"
    case .user: return nil
    case .nobody: return "\(path) is a link that leads out of the repository, to \(real)"
    }
  }

  /// Why a person has to agree before the hooks here are run; nil where nothing speaks against it.
  package var doubtAboutRunning: String? {
    let others = hooks.map { file(of: $0) }.filter { TextFile.exists($0) && !isOwn($0) }
    guard !isGlobal, let first = others.first else { return nil }
    if let doubt = doubtAboutWriting { return "\(doubt); \(first) would be run" }
    if namedBy == .repository {
      return "this repository's core.hooksPath names \(path); \(first) would be run"
    }
    guard hooks == [.preReceive],
      (try? UserGit.output(["-C", "\(path)/../..", "rev-parse", "--is-inside-work-tree"])) == "true"
    else { return nil }
    return "this bare repository lies among another's files; its \(first) would be run"
  }

  private enum Author { case user, repository, nobody }

  /// Whose configuration names the folder.
  private var namedBy: Author {
    let answer = try? UserGit.output(["config", "--show-scope", "--get", "core.hooksPath"])
    guard let scope = answer?.split(separator: "\t").first else { return .nobody }
    return scope == "local" || scope == "worktree" ? .repository : .user
  }

  /// Whether the folder, links followed, is in the repository.
  private var isInside: Bool {
    let places = try? UserGit.output([
      "rev-parse", "--path-format=absolute", "--git-common-dir", "--absolute-git-dir",
    ]).split(separator: "\n").map(String.init)
    let real = Self.real(Array(path.utf8))
    return ((places ?? []) + (root.map { [$0] } ?? [])).contains { place in
      RealPath.rest(of: real, after: Self.real(Array(place.utf8))) != nil
    }
  }

  /// The real path of a folder that may not be there yet: that of what is there above it.
  private static func real(_ path: [UInt8]) -> [UInt8] {
    var known = path
    var rest: [UInt8] = []
    while true {
      if let real = RealPath.of(known) { return rest.isEmpty ? real : RealPath.joined(real, rest) }
      // A link that leads nowhere yet leads somewhere when the folder is made.
      guard !RealPath.exists(known), let above = RealPath.folder(of: known) else { return path }
      let name = Array(known[(known.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)...])
      rest = rest.isEmpty ? name : RealPath.joined(name, rest)
      known = above
    }
  }
}
