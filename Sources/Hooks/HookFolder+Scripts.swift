extension HookFolder {
  /// Hooks that a folder for all repositories would otherwise switch off: git then runs none of a
  /// repository's own.
  static let passedOn = [
    "applypatch-msg", "pre-applypatch", "post-applypatch", "prepare-commit-msg", "post-commit",
    "pre-rebase", "post-checkout", "post-merge", "post-rewrite", "pre-auto-gc", "pre-receive",
    "update", "post-receive", "post-update",
  ]

  /// The script of a hook. In a folder of the work tree it has no one's own path of kascan.
  func script(of hook: HookName, program: String) -> String {
    let program = isShared ? "" : program
    let quoted =
      "'"
      + program.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
    let previous =
      isGlobal && path == Self.defaultGlobalPath
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

  /// The script of a hook that is the repository's alone.
  func passingScript(of name: String) -> String {
    """
    #!/bin/sh
    \(Self.mark) runs the repository's own hook, which core.hooksPath would switch off.
    own="$(git rev-parse --git-common-dir)/hooks/\(name)"
    [ ! -x "$own" ] || exec "$own" "$@"

    """
  }
}
