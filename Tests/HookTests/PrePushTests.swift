import Fixtures
import Testing

@Suite struct PrePushTests {
  private let key = TestKey(7)
  private let sandbox: HookSandbox

  init() throws {
    sandbox = try HookSandbox()
    try sandbox.makeRepository()
    try sandbox.git.git(".", "init", "-q", "-b", "main", "--bare", "remote")
    try sandbox.git.git("r", "remote", "add", "origin", "../remote")
    try sandbox.git.git("r", "push", "-q", "--no-verify", "origin", "main")
  }

  private func commit(_ path: String, _ text: String, _ message: String = "Change") throws {
    try sandbox.write("r/\(path)", text)
    try sandbox.git.git("r", "add", "-A")
    try sandbox.git.git("r", "commit", "-qm", message, "--no-verify")
  }

  private func refs() throws -> String { try sandbox.git.text("remote", "for-each-ref") }

  @Test func cleanPush() throws {
    try commit("a", "clean\n")
    let ended = try sandbox.tryGit("r", "push", "-q", "origin", "main")
    sandbox.expectPassed(ended)
    #expect(ended.text.isEmpty, "\(ended.text)")
  }

  @Test func keyThatOnlyACommitInBetweenHas() throws {
    try commit("a", key.secret)
    let bad = try sandbox.git.text("r", "rev-parse", "--short=10", "HEAD")
    try commit("a", "taken out again\n")
    let before = try refs()
    let ended = try sandbox.tryGit("r", "push", "-q", "origin", "main")
    sandbox.expectStopped(ended, by: key)
    #expect(ended.text.contains("a:1:1"))
    #expect(ended.text.contains(bad), "the commit is not named: \(ended.text)")
    #expect(try refs() == before)
  }

  @Test func commitMessageAndTag() throws {
    try commit("a", "clean\n", "Use \(key.secret)")
    sandbox.expectStopped(try sandbox.tryGit("r", "push", "-q", "origin", "main"), by: key)
    try sandbox.git.git("r", "reset", "-q", "--hard", "HEAD~1")
    try sandbox.git.git("r", "tag", "-a", "v1", "-m", "Release \(key.secret)")
    sandbox.expectStopped(try sandbox.tryGit("r", "push", "-q", "origin", "v1"), by: key)
    try sandbox.git.git("r", "tag", "-a", "v2", "-m", "Release")
    sandbox.expectPassed(try sandbox.tryGit("r", "push", "-q", "origin", "v2"))
  }

  @Test func thirdOfThreeRefs() throws {
    for name in ["one", "two", "three"] {
      try sandbox.git.git("r", "checkout", "-q", "-b", name, "main")
      try commit(name, name == "three" ? key.secret : "clean\n")
    }
    sandbox.expectStopped(
      try sandbox.tryGit("r", "push", "-q", "origin", "one", "two", "three"), by: key)
    sandbox.expectPassed(try sandbox.tryGit("r", "push", "-q", "origin", "one", "two"))
    sandbox.expectStopped(try sandbox.tryGit("r", "push", "-q", "--all", "origin"), by: key)
  }

  @Test func forcePushDeletionAndOldKeys() throws {
    try commit("old", "x \(key.secret)\n")
    try sandbox.git.git("r", "push", "-q", "--no-verify", "origin", "main")
    // The remote has the key: rewording the file around it adds none.
    try commit("old", "# reworded\nx \(key.secret)\n")
    sandbox.expectPassed(try sandbox.tryGit("r", "push", "-q", "origin", "main"))
    try sandbox.git.git("r", "reset", "-q", "--hard", "HEAD~2")
    try commit("b", "clean\n")
    sandbox.expectPassed(try sandbox.tryGit("r", "push", "-qf", "origin", "main"))
    try sandbox.git.git("r", "reset", "-q", "--hard", "HEAD~1")
    try commit("b", TestKey(8).secret)
    sandbox.expectStopped(try sandbox.tryGit("r", "push", "-qf", "origin", "main"), by: TestKey(8))
    try sandbox.git.git("r", "push", "-q", "--no-verify", "origin", "HEAD:refs/heads/gone")
    sandbox.expectPassed(try sandbox.tryGit("r", "push", "-q", "origin", ":gone"))
  }

  @Test func remoteMovedOnWithoutUs() throws {
    try sandbox.git.git(".", "clone", "-q", "remote", "other")
    try sandbox.write("other/theirs", "clean\n")
    try sandbox.git.git("other", "add", "-A")
    try sandbox.git.git("other", "commit", "-qm", "Theirs")
    try sandbox.git.git("other", "push", "-q", "origin", "HEAD:main")
    try commit("a", key.secret)
    // The remote's id is one that this repository does not have.
    sandbox.expectStopped(try sandbox.tryGit("r", "push", "-qf", "origin", "main"), by: key)
    try sandbox.git.git("r", "reset", "-q", "--hard", "HEAD~1")
    try commit("a", "clean\n")
    sandbox.expectPassed(try sandbox.tryGit("r", "push", "-qf", "origin", "main"))
  }

  @Test func remoteWithoutAName() throws {
    try commit("a", key.secret)
    sandbox.expectStopped(try sandbox.tryGit("r", "push", "-q", "../remote", "main"), by: key)
    sandbox.expectStopped(
      try sandbox.tryGit("r", "push", "-q", "file://\(sandbox.git.path("remote"))", "main:new"),
      by: key)
  }

  @Test func nothingToPush() throws {
    sandbox.expectPassed(try sandbox.tryGit("r", "push", "-q", "origin", "main"))
    let ended = try sandbox.kascan("r", "hook", "pre-push", "origin", "../remote")
    sandbox.expectStatus(0, ended)
    #expect(ended.errors.contains("no ref is pushed"))
  }

  /// Lefthook hands over an empty standard input at times.
  @Test func inputThatWasLost() throws {
    try sandbox.git.git("r", "push", "-q", "origin", "main")
    try commit("a", key.secret)
    let ended = try sandbox.kascan("r", "hook", "pre-push", "origin", "../remote")
    sandbox.expectStatus(1, ended)
    #expect(ended.errors.contains("no ref is named on standard input"))
    try sandbox.git.git("r", "reset", "-q", "--hard", "HEAD~1")
    try commit("a", "clean\n")
    let clean = try sandbox.kascan("r", "hook", "pre-push", "origin", "../remote")
    sandbox.expectStatus(0, clean)
    try sandbox.git.git("r", "checkout", "-q", "--detach")
    try commit("b", key.secret)
    sandbox.expectStatus(1, try sandbox.kascan("r", "hook", "pre-push", "../remote", "../remote"))
    try sandbox.git.git(".", "init", "-q", "unborn")
    sandbox.expectStatus(0, try sandbox.kascan("unborn", "hook", "pre-push", "origin", "x"))
  }

  @Test func brokenInput() throws {
    let ended = try sandbox.kascan("r", "hook", "pre-push", "origin", "x", input: "main 12\n")
    sandbox.expectStatus(2, ended)
    #expect(ended.errors.contains("standard input:1: not a ref"))
  }

  @Test func shallowBoundaryInTheRange() throws {
    try commit("a", "1\n")
    try commit("a", "2\n")
    try sandbox.git.git("r", "push", "-q", "--no-verify", "origin", "main")
    try sandbox.git.git(
      ".", "clone", "-q", "--depth=1", "file://\(sandbox.git.path("remote"))", "shallow")
    try sandbox.kascan("shallow", "hook", "install")
    try sandbox.write("shallow/a", "3\n")
    try sandbox.git.git("shallow", "commit", "-qam", "Third", "--no-verify")
    // Onto what the remote has: nothing is cut off.
    sandbox.expectPassed(try sandbox.tryGit("shallow", "push", "-q", "origin", "HEAD:next"))
    // To a remote of which nothing is known: history that is not here would be pushed.
    try sandbox.git.git(".", "init", "-q", "--bare", "elsewhere")
    let ended = try sandbox.tryGit("shallow", "push", "-q", "../elsewhere", "HEAD:main")
    #expect(ended.status != 0)
    #expect(ended.text.contains("git fetch --unshallow"), "\(ended.text)")
  }

  @Test func frameworkVariables() throws {
    let from = try sandbox.git.text("r", "rev-parse", "HEAD")
    try commit("a", key.secret)
    try commit("a", "clean\n")
    sandbox.variables = [
      "PRE_COMMIT_FROM_REF": from, "PRE_COMMIT_TO_REF": "HEAD", "PRE_COMMIT_REMOTE_NAME": "origin",
    ]
    sandbox.expectStopped(try sandbox.kascan("r", "hook", "pre-push"), by: key)
    sandbox.expectStopped(try sandbox.kascan("r", "hook", "pre-commit", "a"), by: key)
    sandbox.variables = [
      "PRE_COMMIT_LOCAL_BRANCH": "refs/heads/main", "PRE_COMMIT_REMOTE_NAME": "origin",
    ]
    sandbox.expectStopped(try sandbox.kascan("r", "hook", "pre-push"), by: key)
    sandbox.variables["PRE_COMMIT_LOCAL_BRANCH"] = "--all"
    sandbox.expectStatus(2, try sandbox.kascan("r", "hook", "pre-push"))
  }
}
