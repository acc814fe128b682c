import Platform

extension HookFolder {
  /// What keeps git from hooks that were installed for every repository: a line each.
  package var notes: [String] {
    let kept = HookFolder(path: Self.defaultGlobalPath, isGlobal: true, hooks: hooks)
    guard hooks.contains(where: { kept.isOwn("\(kept.path)/\($0.rawValue)") }) else { return [] }
    var lines: [String] = []
    let named = Self.configuredFolder(["--global"])
    if named != kept.path {
      lines.append(
        "your core.hooksPath is \(named ?? "not set"): git does not run the hooks in \(kept.path) "
          + "any more; kascan hook install --global puts kascan into the folder that it names")
    }
    if let own = Self.configuredFolder([]), own != named {
      lines.append(
        "this repository's core.hooksPath is \(own): your hooks for every repository do not run here"
      )
    }
    return lines
  }

  private static func configuredFolder(_ scope: [String]) -> String? {
    let path = try? UserGit.output(["config"] + scope + ["--path", "core.hooksPath"])
    return path.flatMap { $0.isEmpty ? nil : $0 }
  }
}
