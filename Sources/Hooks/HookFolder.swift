import Glibc
package import Platform

/// The folder that git runs hooks from, and kascan's scripts in it.
package struct HookFolder: Sendable {
  /// The folder's absolute path.
  package let path: String
  /// Whether it serves every repository of this user.
  package let isGlobal: Bool
  /// The hooks that make sense there.
  package let hooks: [HookName]
  /// The top folder of the repository's work tree, if there is one.
  package var root: String?
  /// Whether the folder is part of the work tree: everybody gets the hooks that are committed there.
  var isShared = false

  /// What kascan's scripts are known by.
  static let mark = "# kascan-hook:"
  /// What stands behind the name of a hook that was there before.
  static let suffix = ".before-kascan"

  /// Something that keeps hooks from being put in place.
  package enum Failure: Error, CustomStringConvertible {
    /// Git answers with an error.
    case git([UInt8])
    /// A file or folder can't be made, moved or removed.
    case file(String, SystemError)
    /// There are too many hooks that were moved aside earlier.
    case twice(String)
    /// The folder's hooks are another program's.
    case managed(String, HookKeeper)
    /// The user's configuration names a folder of each repository, not one for all.
    case relative(String)

    package var description: String {
      switch self {
      case .git(let errors):
        let line = errors.split(separator: UInt8(ascii: "\n")).first ?? []
        return "git: \(String(decoding: line, as: UTF8.self))"
      case .file(let path, let error): return "\(path): \(error.reason)"
      case .twice(let path):
        return "\(path) and \(path)\(HookFolder.suffix) are both there: keep one of them"
      case .managed(let path, let keeper): return "\(path): \(keeper.advice)"
      case .relative(let path):
        return "core.hooksPath is \(path), a folder of each repository: "
          + "kascan hook install in one of them, without --global"
      }
    }
  }

  /// The folder of the repository that this process stands in, as `core.hooksPath` has it.
  package static func ofRepository() throws(Failure) -> HookFolder {
    let lines = try UserGit.output([
      "rev-parse", "--is-bare-repository", "--path-format=absolute", "--git-path", "hooks",
    ]).split(separator: "\n")
    guard lines.count == 2 else { throw .git(Array("no answer".utf8)) }
    let path = String(lines[1])
    if lines[0] == "true" { return HookFolder(path: path, isGlobal: false, hooks: [.preReceive]) }
    var folder = HookFolder(path: path, isGlobal: false, hooks: clientHooks)
    let places = try? UserGit.output([
      "rev-parse", "--path-format=absolute", "--show-toplevel", "--git-common-dir",
    ]).split(separator: "\n").map(String.init)
    if let places, places.count == 2 {
      folder.root = places[0]
      folder.isShared =
        path.hasPrefix(places[0] + "/") && !path.hasPrefix(places[1] + "/")
    }
    return folder
  }

  private static let clientHooks: [HookName] = [
    .preCommit, .preMergeCommit, .commitMessage, .prePush,
  ]

  /// The folder that this user's own configuration names, or the one that kascan would name.
  package static func ofUser() throws(Failure) -> HookFolder {
    let configured = try? UserGit.output(["config", "--global", "--path", "core.hooksPath"])
    let path = configured.flatMap { $0.isEmpty ? nil : $0 } ?? defaultGlobalPath
    guard path.hasPrefix("/") else { throw .relative(path) }
    return HookFolder(path: path, isGlobal: true, hooks: clientHooks)
  }

  /// The folder that kascan makes for all repositories.
  static var defaultGlobalPath: String {
    let home = Terminal.environment("HOME") ?? "/"
    let configuration = Terminal.environment("XDG_CONFIG_HOME").flatMap { $0.isEmpty ? nil : $0 }
    return (configuration ?? "\(home)/.config") + "/kascan/hooks"
  }

  /// Whether a file is one of kascan's scripts.
  package func isOwn(_ file: String) -> Bool {
    guard let bytes = try? TextFile.regular(Array(file.utf8), limit: 1 << 20) else { return false }
    // Bytes: CR LF is one Character, which is not a line feed.
    return bytes.split(separator: UInt8(ascii: "\n")).prefix(3)
      .contains { $0.starts(with: Self.mark.utf8) }
  }
}
