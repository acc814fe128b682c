import Glibc
import Platform

extension HookFolder {
  /// Puts kascan's scripts in place; a hook that is there is moved aside and run as well.
  ///
  /// - Parameter program: the path of kascan.
  /// - Returns: a line for each change.
  package func install(program: String) throws(Failure) -> [String] {
    if let keeper, keeper.keepsAlone { throw .managed(path, keeper) }
    try makeFolders()
    var lines: [String] = []
    for hook in hooks {
      let file = "\(path)/\(hook.rawValue)"
      if TextFile.exists(file), !isOwn(file) {
        if let line = try makeRoom(for: file) { lines.append(line) }
        try move(file, to: file + Self.suffix)
        lines.append(
          "\(file): the hook that was there \(hook.runsFirst ? "runs behind kascan" : "runs first"), "
            + "as \(hook.rawValue)\(Self.suffix)")
      }
      for displaced in Self.displacedSuffixes.map({ file + $0 })
      where TextFile.exists(displaced) && isOwn(displaced) {
        guard unsafe unlink(displaced) == 0 else { throw .file(displaced, SystemError("unlink")) }
        lines.append("\(displaced): removed; another program had moved kascan's hook there")
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

  /// How other programs name a hook that they move away: Lefthook, then pre-commit and prek.
  private static let displacedSuffixes = [".old", ".legacy"]

  /// Makes the name free that a hook is moved to. A hook stands there already where another program
  /// put its own in place of kascan's.
  ///
  /// - Returns: what became of the one that stood there, if it is worth a line.
  private func makeRoom(for file: String) throws(Failure) -> String? {
    let earlier = file + Self.suffix
    guard TextFile.exists(earlier) else { return nil }
    // The same program wrote both: the later one is right.
    if let keeper = HookKeeper(hook: file), keeper == HookKeeper(hook: earlier) { return nil }
    guard
      let free = (1...99).lazy.map({ "\(earlier).\($0)" }).first(where: { !TextFile.exists($0) })
    else { throw .twice(file) }
    try move(earlier, to: free)
    return "\(free): an earlier hook, which does not run; remove it, or call it from yours"
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
      try ReportFile.write(Array(text.utf8), to: file, isProgram: true)
    } catch {
      throw .file(file, error)
    }
  }

  private func move(_ from: String, to: String) throws(Failure) {
    guard unsafe rename(from, to) == 0 else { throw .file(from, SystemError("rename")) }
  }
}
