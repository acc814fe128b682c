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
    /// There is a hook, and one that was moved aside earlier too.
    case twice(String)
    /// The folder's hooks are another program's.
    case managed(String)
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
      case .managed(let path): return "\(path): \(HookFolder.huskyAdvice)"
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
    let isBare = lines[0] == "true"
    return HookFolder(
      path: String(lines[1]), isGlobal: false,
      hooks: isBare ? [.preReceive] : [.preCommit, .preMergeCommit, .commitMessage, .prePush])
  }

  /// The folder that this user's own configuration names, or the one that kascan would name.
  package static func ofUser() throws(Failure) -> HookFolder {
    let configured = try? UserGit.output(["config", "--global", "--path", "core.hooksPath"])
    let path = configured.flatMap { $0.isEmpty ? nil : $0 } ?? defaultGlobalPath
    guard path.hasPrefix("/") else { throw .relative(path) }
    return HookFolder(
      path: path, isGlobal: true, hooks: [.preCommit, .preMergeCommit, .commitMessage, .prePush])
  }

  private static var defaultGlobalPath: String {
    let home = Terminal.environment("HOME") ?? "/"
    let configuration = Terminal.environment("XDG_CONFIG_HOME").flatMap { $0.isEmpty ? nil : $0 }
    return (configuration ?? "\(home)/.config") + "/kascan/hooks"
  }

  /// Hooks that a folder for all repositories would otherwise switch off: git then runs none of a
  /// repository's own.
  private static let passedOn = [
    "applypatch-msg", "pre-applypatch", "post-applypatch", "prepare-commit-msg", "post-commit",
    "pre-rebase", "post-checkout", "post-merge", "post-rewrite", "pre-auto-gc", "pre-receive",
    "update", "post-receive", "post-update",
  ]

  // MARK: Changes

  /// Puts kascan's scripts in place; a hook that is there is moved aside and run as well.
  ///
  /// - Parameter program: the path of kascan.
  /// - Returns: a line for each change.
  package func install(program: String) throws(Failure) -> [String] {
    if keeper == .husky { throw .managed(path) }
    try makeFolders()
    var lines: [String] = []
    for hook in hooks {
      let file = "\(path)/\(hook.rawValue)"
      if TextFile.exists(file), !isOwn(file) {
        guard !TextFile.exists(file + Self.suffix) else { throw .twice(file) }
        try move(file, to: file + Self.suffix)
        let order = hook.runsFirst ? "runs behind kascan" : "runs first"
        lines.append(
          "\(file): the hook that was there \(order), as \(hook.rawValue)\(Self.suffix)")
      }
      try write(script(of: hook, program: program), to: file)
      lines.append("\(file): installed")
    }
    guard isGlobal, path == Self.defaultGlobalPath else { return lines }
    for name in Self.passedOn where !TextFile.exists("\(path)/\(name)") {
      try write(passingScript(of: name), to: "\(path)/\(name)")
    }
    _ = try UserGit.output(["config", "--global", "core.hooksPath", path])
    lines.append(
      "core.hooksPath: \(path), for every repository; a repository's own hooks still run")
    return lines
  }

  /// Takes kascan's scripts out and puts back what was there before.
  ///
  /// - Returns: a line for each change.
  package func uninstall() throws(Failure) -> [String] {
    var lines: [String] = []
    for name in HookName.allCases.map(\.rawValue) + (isGlobal ? Self.passedOn : []) {
      let file = "\(path)/\(name)"
      guard TextFile.exists(file), isOwn(file) else { continue }
      guard unsafe unlink(file) == 0 else { throw .file(file, SystemError("unlink")) }
      if TextFile.exists(file + Self.suffix) {
        try move(file + Self.suffix, to: file)
        lines.append("\(file): the hook that was there before is back")
      } else if !Self.passedOn.contains(name) {
        lines.append("\(file): removed")
      }
    }
    if isGlobal, path == Self.defaultGlobalPath {
      _ = unsafe rmdir(path)
      if (try? UserGit.output(["config", "--global", "--unset", "core.hooksPath"])) != nil {
        lines.append("core.hooksPath: unset")
      }
    }
    return lines
  }

  /// Whether a file is one of kascan's scripts.
  package func isOwn(_ file: String) -> Bool {
    guard let bytes = try? TextFile.regular(Array(file.utf8), limit: 1 << 20) else { return false }
    // Bytes: CR LF is one Character, which is not a line feed.
    return bytes.split(separator: UInt8(ascii: "\n")).prefix(3)
      .contains { $0.starts(with: Self.mark.utf8) }
  }

  // MARK: Scripts

  private func script(of hook: HookName, program: String) -> String {
    let quoted =
      "'"
      + program.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
    let previous =
      isGlobal
      ? "$(git rev-parse --git-common-dir)/hooks/\(hook.rawValue)"
      : "$0\(Self.suffix)"
    var lines = [
      "#!/bin/sh",
      "\(Self.mark) `kascan hook install` wrote this, `kascan hook uninstall` takes it out again.",
      "kascan=\(quoted)",
      "[ -x \"$kascan\" ] || kascan=$(command -v kascan) || {",
      "  echo 'kascan: not found, so this \(hook.subject) is stopped unread: put it in PATH' >&2",
      "  exit 2",
      "}",
      "previous=\"\(previous)\"",
    ]
    if hook.readsInput {
      lines += [
        "refs=$(cat)",
        "refs=\"${refs:+$refs",
        "}\"",
      ]
      let own = "printf %s \"$refs\" | \"$kascan\" hook \(hook.command) \"$@\" || exit"
      let other =
        "if [ -x \"$previous\" ]; then printf %s \"$refs\" | \"$previous\" \"$@\" || exit; fi"
      lines += hook.runsFirst ? [own, other] : [other, own]
    } else {
      lines += [
        "if [ -x \"$previous\" ]; then \"$previous\" \"$@\" || exit; fi",
        "exec \"$kascan\" hook \(hook.command) \"$@\"",
      ]
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private func passingScript(of name: String) -> String {
    """
    #!/bin/sh
    \(Self.mark) runs the repository's own hook, which core.hooksPath would switch off.
    own="$(git rev-parse --git-common-dir)/hooks/\(name)"
    [ ! -x "$own" ] || exec "$own" "$@"

    """
  }

  // MARK: Files

  private func makeFolders() throws(Failure) {
    var made = ""
    for part in path.split(separator: "/") {
      made += "/\(part)"
      if unsafe mkdir(made, 0o777) != 0, errno != EEXIST {
        throw .file(made, SystemError("mkdir"))
      }
    }
  }

  private func write(_ text: String, to file: String) throws(Failure) {
    do throws(SystemError) {
      let report = try ReportFile(path: Array(file.utf8))
      try report.write(Array(text.utf8).span)
      try report.commit()
      guard unsafe chmod(file, 0o755) == 0 else { throw SystemError("chmod") }
    } catch {
      throw .file(file, error)
    }
  }

  private func move(_ from: String, to: String) throws(Failure) {
    guard unsafe rename(from, to) == 0 else { throw .file(from, SystemError("rename")) }
  }
}

/// Git as the user runs it: with their configuration and hooks.
enum UserGit {
  /// Runs git to its end.
  ///
  /// - Returns: its output without the line's end.
  static func output(_ arguments: [String]) throws(HookFolder.Failure) -> String {
    let ended: (output: [UInt8], end: Program.End)
    do throws(SystemError) {
      ended = try Program("git", arguments.map { Array($0.utf8) }).run()
    } catch {
      throw .file("git", error)
    }
    guard ended.end.status == 0 else { throw .git(ended.end.errors) }
    var text = String(decoding: ended.output, as: UTF8.self)
    while text.utf8.last == 0x0A { text.unicodeScalars.removeLast() }
    return text
  }
}
