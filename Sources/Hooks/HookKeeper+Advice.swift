extension HookKeeper {
  /// What to write into its configuration, so that its hooks run kascan.
  var advice: String {
    switch self {
    case .husky:
      "husky keeps this folder: write `kascan hook pre-commit` into .husky/pre-commit, "
        + "`kascan hook commit-msg \"$1\"` into .husky/commit-msg, "
        + "`kascan hook pre-push \"$@\"` into .husky/pre-push"
    case .lefthook: told("lefthook.yml", "lefthook install", Self.lefthookJobs)
    case .simpleGitHooks: told("package.json", "npx simple-git-hooks", Self.simpleGitHooksCommands)
    case .overcommit: told(".overcommit.yml", "overcommit --sign", Self.overcommitHooks)
    case .prek: told(".pre-commit-config.yaml", "prek install", Self.frameworkHooks)
    case .preCommit:
      told(".pre-commit-config.yaml", "pre-commit install", Self.frameworkHooks)
    }
  }

  private func told(_ file: String, _ command: String, _ lines: String) -> String {
    """
    \(rawValue) keeps these hooks. Add to \(file), then run `\(command)`; `kascan hook doctor` \
    proves that they work:

    \(lines)
    """
  }

  private static let lefthookJobs = """
    pre-commit:
      jobs:
        - name: kascan
          run: kascan hook pre-commit
    pre-merge-commit:
      jobs:
        - name: kascan
          run: kascan hook pre-commit
    commit-msg:
      jobs:
        - name: kascan
          run: kascan hook commit-msg {1}
    pre-push:
      jobs:
        - name: kascan
          run: kascan hook pre-push {0}
          use_stdin: true
    """

  private static let simpleGitHooksCommands = #"""
    "simple-git-hooks": {
      "pre-commit": "kascan hook pre-commit",
      "pre-merge-commit": "kascan hook pre-commit",
      "commit-msg": "kascan hook commit-msg \"$1\"",
      "pre-push": "kascan hook pre-push \"$@\""
    }
    """#

  private static let overcommitHooks = """
    PreCommit:
      Kascan:
        enabled: true
        command: [kascan, hook, pre-commit]
    CommitMsg:
      Kascan:
        enabled: true
        command: [kascan, hook, commit-msg]
    PrePush:
      Kascan:
        enabled: true
        command: [kascan, hook, pre-push]
    """

  private static let frameworkHooks = """
    default_install_hook_types: [pre-commit, pre-merge-commit, commit-msg, pre-push]
    repos:
      - repo: local
        hooks:
          - id: kascan
            name: kascan
            language: system
            entry: kascan hook pre-commit
            stages: [pre-commit, pre-merge-commit, manual]
            types: []
            types_or: [file, symlink]
            always_run: true
            require_serial: true
          - id: kascan-commit-msg
            name: kascan (message)
            language: system
            entry: kascan hook commit-msg
            stages: [commit-msg]
          - id: kascan-pre-push
            name: kascan (push)
            language: system
            entry: kascan hook pre-push
            stages: [pre-push]
            always_run: true
            pass_filenames: false
    """
}
