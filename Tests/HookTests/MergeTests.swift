import Fixtures
import Testing

/// Merges, with git's different hooks for them: pre-merge-commit where git commits by itself,
/// pre-commit where a person ends the merge, commit-msg in both.
@Suite struct MergeTests {
  private let key = TestKey(1)
  private let other = TestKey(3)
  private let sandbox: HookSandbox

  /// A branch `side` with a key that `main` has not.
  init() throws {
    sandbox = try HookSandbox()
    try sandbox.makeRepository()
    try sandbox.git.git("r", "checkout", "-qb", "side")
    try sandbox.write("r/theirs", "api_key: \(key.secret)\n")
    try commit("Side")
    try sandbox.git.git("r", "checkout", "-q", "main")
  }

  private func commit(_ message: String) throws {
    try sandbox.git.git("r", "add", "-A")
    try sandbox.git.git("r", "commit", "-qm", message, "--no-verify")
  }

  /// Has both sides change one file, and a merge stop.
  private func stopMerge() throws {
    try changeBoth()
    #expect(try sandbox.tryGit("r", "merge", "-q", "side").status == 1)
  }

  private func changeBoth() throws {
    try sandbox.git.git("r", "checkout", "-q", "side")
    try sandbox.write("r/readme", "side\n")
    try commit("Side again")
    try sandbox.git.git("r", "checkout", "-q", "main")
    try sandbox.write("r/readme", "main\n")
    try commit("Main")
  }

  @Test func whatTheOtherSideHasIsNotNew() throws {
    try sandbox.write("r/ours", "clean\n")
    try commit("Main")
    let ended = try sandbox.tryGit("r", "merge", "--no-edit", "side")
    sandbox.expectPassed(ended)
    #expect(try sandbox.git.text("r", "log", "-1", "--format=%P").split(separator: " ").count == 2)
    // Nor in an octopus.
    for name in ["b1", "b2"] {
      try sandbox.git.git("r", "checkout", "-qb", name, "HEAD~1")
      try sandbox.write("r/\(name)", "api_key: \(key.secret) \(name)\n")
      try commit(name)
      try sandbox.git.git("r", "checkout", "-q", "main")
    }
    sandbox.expectPassed(try sandbox.tryGit("r", "merge", "--no-edit", "b1", "b2"))
  }

  /// A merge driver makes a text that neither side has.
  @Test func keyThatAMergeMakes() throws {
    try changeBoth()
    try sandbox.write("leak", "api_key: \(other.secret)\n")
    try sandbox.write("r/.gitattributes", "readme merge=leak\n")
    try commit("Attributes")
    try sandbox.git.git(
      "r", "config", "merge.leak.driver", "cp '\(sandbox.git.path("leak"))' %A")
    let ended = try sandbox.tryGit("r", "merge", "--no-edit", "side")
    sandbox.expectStopped(ended, by: other)
    #expect(!ended.text.contains(key.fingerprint))
  }

  @Test func keyInAResolution() throws {
    try stopMerge()
    try sandbox.write("r/readme", "both \(other.secret)\n")
    try sandbox.git.git("r", "add", "-A")
    let ended = try sandbox.tryGit("r", "commit", "-qm", "Merge")
    sandbox.expectStopped(ended, by: other)
    #expect(!ended.text.contains(key.fingerprint))
    try sandbox.write("r/readme", "both\n")
    try sandbox.git.git("r", "add", "-A")
    // The message that git made, with the names of the files in conflict.
    sandbox.expectPassed(try sandbox.tryGit("r", "commit", "-q", "--no-edit"))
  }

  @Test func keyInTheMessage() throws {
    try stopMerge()
    try sandbox.write("r/readme", "both\n")
    try sandbox.git.git("r", "add", "-A")
    let message = "Merge with \(other.secret)"
    sandbox.expectStopped(try sandbox.tryGit("r", "commit", "-qm", message), by: other)
    // What the other side has in a file, it has not in a message.
    sandbox.expectStopped(
      try sandbox.tryGit("r", "commit", "-qm", "Merge with \(key.secret)"), by: key)
    try sandbox.git.git("r", "merge", "--abort")
    try sandbox.git.git("r", "reset", "-q", "--hard", "main~1")
    sandbox.expectStopped(
      try sandbox.tryGit("r", "merge", "--no-ff", "-m", message, "side"), by: other)
  }
}
