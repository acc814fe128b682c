import Fixtures
import Platform
import Testing

@Suite struct PreCommitTests {
  private let key = TestKey(1)
  private let sandbox: HookSandbox

  init() throws {
    sandbox = try HookSandbox()
    try sandbox.makeRepository()
  }

  private func leak(_ path: String, _ key: TestKey? = nil) throws {
    try sandbox.write("r/\(path)", "api_key: \((key ?? self.key).secret)\n")
  }

  @Test func stopsAndSaysHow() throws {
    try leak("src/settings.yaml")
    try sandbox.git.git("r", "add", "-A")
    let ended = try sandbox.tryGit("r", "commit", "-qm", "Leak")
    sandbox.expectStopped(ended, by: key)
    for part in ["src/settings.yaml:1:10", "ka_live_…", "fix", "rotate", "allow", "look"] {
      #expect(ended.text.contains(part), "\(part) is missing in \(ended.text)")
    }
    #expect(try sandbox.git.text("r", "rev-list", "--count", "HEAD") == "1")
  }

  @Test func letsCleanPassInSilence() throws {
    try sandbox.write("r/readme", "cleaner\n")
    try sandbox.git.git("r", "add", "-A")
    let ended = try sandbox.tryGit("r", "commit", "-qm", "Clean")
    sandbox.expectPassed(ended)
    #expect(ended.text.isEmpty, "\(ended.text)")
  }

  /// `git commit -a` has an index of its own (`.git/index.lock`), which GIT_INDEX_FILE names.
  @Test func commitAll() throws {
    try sandbox.write("r/readme", "cleaner\n")
    try sandbox.git.git("r", "add", "-A")
    try leak("readme")
    sandbox.expectStopped(try sandbox.tryGit("r", "commit", "-qam", "Leak"), by: key)
    sandbox.expectPassed(try sandbox.tryGit("r", "commit", "-qm", "What was added is clean"))
  }

  /// `git commit PATH` has yet another (`.git/next-index-….lock`).
  @Test func commitPath() throws {
    try leak("readme")
    try sandbox.write("r/other", "clean\n")
    try sandbox.git.git("r", "add", "other")
    sandbox.expectStopped(try sandbox.tryGit("r", "commit", "-qm", "Leak", "readme"), by: key)
    sandbox.expectPassed(try sandbox.tryGit("r", "commit", "-qm", "Clean", "other"))
  }

  @Test func readsTheIndexAndNotTheWorkTree() throws {
    try leak("readme")
    try sandbox.git.git("r", "add", "-A")
    try sandbox.write("r/readme", "clean again, but not staged\n")
    sandbox.expectStopped(try sandbox.tryGit("r", "commit", "-qm", "Leak"), by: key)
    try sandbox.git.git("r", "add", "-A")
    try leak("readme")
    sandbox.expectPassed(try sandbox.tryGit("r", "commit", "-qm", "Clean"))
  }

  @Test func firstCommit() throws {
    try sandbox.git.git(".", "init", "-q", "-b", "main", "new")
    try sandbox.kascan("new", "hook", "install")
    try sandbox.write("new/a", key.secret)
    try sandbox.git.git("new", "add", "-A")
    sandbox.expectStopped(try sandbox.tryGit("new", "commit", "-qm", "First"), by: key)
    try sandbox.write("new/a", "clean")
    try sandbox.git.git("new", "add", "-A")
    sandbox.expectPassed(try sandbox.tryGit("new", "commit", "-qm", "First"))
  }

  @Test func onlyWhatTheCommitAdds() throws {
    try leak("old.txt")
    try sandbox.git.git("r", "add", "-A")
    try sandbox.git.git("r", "commit", "-qm", "Old", "--no-verify")
    try sandbox.git.git("r", "mv", "old.txt", "moved.txt")
    try sandbox.write("r/moved.txt", "# a comment\napi_key: \(key.secret)\n")
    try sandbox.git.git("r", "add", "-A")
    sandbox.expectPassed(try sandbox.tryGit("r", "commit", "-qm", "Move and edit"))
    let other = TestKey(2)
    try sandbox.write("r/moved.txt", "api_key: \(key.secret)\nother: \(other.secret)\n")
    try sandbox.git.git("r", "add", "-A")
    let ended = try sandbox.tryGit("r", "commit", "-qm", "Another key")
    sandbox.expectStopped(ended, by: other)
    #expect(!ended.text.contains(key.fingerprint))
  }

  @Test func amend() throws {
    try leak("a")
    try sandbox.git.git("r", "add", "-A")
    sandbox.expectStopped(
      try sandbox.tryGit("r", "commit", "-q", "--amend", "--no-edit"), by: key)
    try sandbox.write("r/a", "clean\n")
    try sandbox.git.git("r", "add", "-A")
    sandbox.expectPassed(try sandbox.tryGit("r", "commit", "-q", "--amend", "--no-edit"))
  }

  @Test func linkedWorkTree() throws {
    try sandbox.git.git("r", "worktree", "add", "-q", "../linked")
    try sandbox.write("linked/a", key.secret)
    try sandbox.git.git("linked", "add", "-A")
    sandbox.expectStopped(try sandbox.tryGit("linked", "commit", "-qm", "Leak"), by: key)
  }

  @Test func submodule() throws {
    try sandbox.makeRepository("library", hooks: false)
    try sandbox.git.git("r", "submodule", "--quiet", "add", "../library", "lib")
    sandbox.expectPassed(try sandbox.tryGit("r", "commit", "-qm", "Add a submodule"))
    sandbox.expectStatus(0, try sandbox.kascan("r/lib", "hook", "install"))
    try sandbox.write("r/lib/a", key.secret)
    try sandbox.git.git("r/lib", "add", "-A")
    sandbox.expectStopped(try sandbox.tryGit("r/lib", "commit", "-qm", "Leak"), by: key)
    try sandbox.git.git("r/lib", "commit", "-qm", "Leak", "--no-verify")
    try sandbox.git.git("r", "add", "lib")
    sandbox.expectPassed(try sandbox.tryGit("r", "commit", "-qm", "Its content is not ours"))
  }

  @Test func fromAFolderBelow() throws {
    try leak("deep/down/a")
    try sandbox.git.git("r", "add", "-A")
    let ended = try sandbox.tryGit("r/deep/down", "commit", "-qm", "Leak")
    sandbox.expectStopped(ended, by: key)
    #expect(ended.text.contains("deep/down/a:1:10"))
  }

  @Test func deletionAndModeChange() throws {
    try sandbox.write("r/tool", "#!/bin/sh\n")
    try leak("old.txt")
    try sandbox.git.git("r", "add", "-A")
    try sandbox.git.git("r", "commit", "-qm", "Old", "--no-verify")
    try sandbox.git.git("r", "rm", "-q", "old.txt")
    try sandbox.git.git("r", "update-index", "--chmod=+x", "tool")
    sandbox.expectPassed(try sandbox.tryGit("r", "commit", "-qm", "Take it out"))
  }

  @Test func symbolicLinkToAKey() throws {
    let target = try sandbox.git.text(
      "r", "hash-object", "-w", "--stdin", input: Array(key.secret.utf8))
    try sandbox.git.git("r", "update-index", "--add", "--cacheinfo", "120000,\(target),link")
    sandbox.expectStopped(try sandbox.tryGit("r", "commit", "-qm", "Link"), by: key)
    try sandbox.run("r", "ln", ["-s", key.secret, "link"], isPrinting: true)
    sandbox.expectStopped(try sandbox.kascan("r", "hook", "pre-commit", "link"), by: key)
    try sandbox.run("r", "ln", ["-sf", "/nowhere", "link"])
    sandbox.expectStatus(0, try sandbox.kascan("r", "hook", "pre-commit", "link"))
  }

  // MARK: Names

  @Test func namesAreRead() throws {
    try leak("old.txt")
    try sandbox.git.git("r", "add", "-A")
    try sandbox.git.git("r", "commit", "-qm", "Old", "--no-verify")
    // As `pre-commit run --all-files` calls it: nothing is staged.
    let ended = try sandbox.kascan("r", "hook", "pre-commit", "readme", "old.txt")
    sandbox.expectStopped(ended, by: key)
    sandbox.expectStatus(0, try sandbox.kascan("r", "hook", "pre-commit", "readme"))
    sandbox.expectStatus(2, try sandbox.kascan("r", "hook", "pre-commit", "nowhere"))
  }

  @Test func namesInACommit() throws {
    try leak("old.txt")
    try sandbox.git.git("r", "add", "-A")
    try sandbox.git.git("r", "commit", "-qm", "Old", "--no-verify")
    let other = TestKey(4)
    try sandbox.write("r/old.txt", "x\napi_key: \(key.secret)\n")
    try sandbox.write("r/new.txt", other.secret)
    try sandbox.git.git("r", "add", "-A")
    try sandbox.write("r/new.txt", "clean in the work tree\n")
    sandbox.variables["GIT_INDEX_FILE"] = ".git/index"
    // What git commits is read whole, whatever is named.
    sandbox.expectStopped(try sandbox.kascan("r", "hook", "pre-commit", "old.txt"), by: other)
    try sandbox.git.git("r", "rm", "-qf", "--cached", "new.txt")
    sandbox.expectStatus(0, try sandbox.kascan("r", "hook", "pre-commit", "old.txt"))
    // Not staged, so it is read where it lies.
    try sandbox.write("r/untracked", TestKey(5).secret)
    sandbox.expectStopped(
      try sandbox.kascan("r", "hook", "pre-commit", "untracked"), by: TestKey(5))
  }

  @Test func nothingIsSaid() throws {
    let ended = try sandbox.kascan("r", "hook", "pre-commit")
    sandbox.expectStatus(0, ended)
    #expect(ended.errors.contains("nothing is staged and no file was named"))
  }

  // MARK: What can't be read

  @Test func failingGit() throws {
    try sandbox.write("bin/git", "#!/bin/sh\nexit 3\n")
    try sandbox.run(".", "chmod", ["+x", "bin/git"])
    sandbox.variables["PATH"] = sandbox.git.path("bin") + ":/usr/bin:/bin"
    let ended = try sandbox.kascan("r", "hook", "pre-commit")
    sandbox.expectStatus(2, ended)
    #expect(ended.errors.contains("Mend what is named there"))
  }

  @Test func brokenIndex() throws {
    try sandbox.write("r/.git/index", "DIRCbroken")
    let ended = try sandbox.kascan("r", "hook", "pre-commit")
    sandbox.expectStatus(2, ended)
    #expect(ended.text.contains("index"), "\(ended.text)")
    #expect(ended.errors.contains("Mend what is named there"))
  }

  @Test func shallowCloneIsComplete() throws {
    try sandbox.write("r/readme", "second\n")
    try sandbox.git.git("r", "commit", "-qam", "Second", "--no-verify")
    try sandbox.git.git(
      ".", "clone", "-q", "--depth=1", "file://\(sandbox.git.path("r"))", "shallow")
    try sandbox.kascan("shallow", "hook", "install")
    try sandbox.write("shallow/readme", "third\n")
    sandbox.expectPassed(try sandbox.tryGit("shallow", "commit", "-qam", "Third"))
    try sandbox.write("shallow/a", key.secret)
    try sandbox.git.git("shallow", "add", "-A")
    sandbox.expectStopped(try sandbox.tryGit("shallow", "commit", "-qm", "Leak"), by: key)
  }

  @Test func missingObject() throws {
    try leak("a")
    try sandbox.git.git("r", "add", "-A")
    let blob = try sandbox.git.text("r", "rev-parse", ":a")
    sandbox.git.remove("r/.git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))")
    let ended = try sandbox.kascan("r", "hook", "pre-commit")
    sandbox.expectStatus(2, ended)
    #expect(ended.text.contains("missing"))
  }

  @Test(arguments: [("fail", 2), ("pass", 0)])
  func deadline(policy: String, status: Int) throws {
    // A git that never answers.
    try sandbox.write("bin/git", "#!/bin/sh\nexec sleep 1000\n")
    try sandbox.run(".", "chmod", ["+x", "bin/git"])
    sandbox.variables["PATH"] = sandbox.git.path("bin") + ":/usr/bin:/bin"
    let ended = try sandbox.kascan(
      "r", "hook", "pre-commit", "--deadline", "0.2", "--on-timeout", policy)
    sandbox.expectStatus(status, ended)
    #expect(ended.errors.contains("time is over"))
    sandbox.variables["PATH"] = nil
    sandbox.expectStatus(0, try sandbox.kascan("r", "hook", "pre-commit", "--deadline", "3600"))
    sandbox.expectStatus(64, try sandbox.kascan("r", "hook", "pre-commit", "--deadline", "0"))
  }
}
