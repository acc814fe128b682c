/// The git hooks that kascan can be.
package enum HookName: String, Sendable, CaseIterable {
  case preCommit = "pre-commit"
  /// What git runs in place of pre-commit when a merge commits by itself.
  case preMergeCommit = "pre-merge-commit"
  case commitMessage = "commit-msg"
  case prePush = "pre-push"
  case preReceive = "pre-receive"

  /// The subcommand of `kascan hook` that does the hook's work.
  package var command: String { (self == .preMergeCommit ? .preCommit : self).rawValue }

  /// Whether git writes to the hook's standard input.
  package var readsInput: Bool { self == .prePush || self == .preReceive }

  /// Whether kascan runs before the hook that was there: what a push runs may upload, as that of Git
  /// LFS does, and what is uploaded can't be taken back.
  package var runsFirst: Bool { self == .prePush }

  /// What the hook can stop, in one word.
  package var subject: String {
    switch self {
    case .preCommit, .preMergeCommit, .commitMessage: "commit"
    case .prePush, .preReceive: "push"
    }
  }
}
