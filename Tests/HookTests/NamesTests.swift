import Fixtures
import Testing

/// Keys in the names of files and folders that a change adds.
@Suite struct NamesTests {
  private let key = TestKey(3)
  private let sandbox: HookSandbox

  init() throws {
    sandbox = try HookSandbox()
    try sandbox.makeRepository()
    try sandbox.git.git(".", "init", "-q", "-b", "main", "--bare", "remote")
    try sandbox.git.git("r", "remote", "add", "origin", "../remote")
    try sandbox.git.git("r", "push", "-q", "--no-verify", "origin", "main")
  }

  static let paths = ["KEY.txt", "deep/KEY/a", "deep/er/x-KEY"]

  private func add(_ path: String) throws {
    try sandbox.write("r/\(path.replacing("KEY", with: key.secret))", "clean\n")
    try sandbox.git.git("r", "add", "-A")
  }

  @Test(arguments: paths) func stopCommits(path: String) throws {
    try add(path)
    sandbox.expectStopped(try sandbox.tryGit("r", "commit", "-qm", "Change"), by: key)
    sandbox.expectStatus(1, try sandbox.kascan("r", "git", "--staged"))
  }

  @Test(arguments: paths) func stopPushes(path: String) throws {
    try add(path)
    try sandbox.git.git("r", "commit", "-qm", "Change", "--no-verify")
    sandbox.expectStopped(try sandbox.tryGit("r", "push", "-q", "origin", "main"), by: key)
    sandbox.expectStatus(1, try sandbox.kascan("r", "git", "--range", "HEAD~1..HEAD"))
    sandbox.expectStatus(1, try sandbox.kascan("r", "git"))
    sandbox.expectStatus(0, try sandbox.kascan("r", "git", "--range", "HEAD~1..HEAD", "--no-names"))
    try sandbox.kascan("remote", "hook", "install")
    sandbox.expectStopped(
      try sandbox.tryGit("r", "push", "-q", "--no-verify", "origin", "main"), by: key)
  }

  /// The tree that a change makes has the names of what stays, too.
  @Test(arguments: paths) func oldNamesStopNothing(path: String) throws {
    try add(path)
    try sandbox.git.git("r", "commit", "-qm", "Old", "--no-verify")
    try sandbox.git.git("r", "push", "-q", "--no-verify", "origin", "main")
    let folder = path.split(separator: "/").dropLast().joined(separator: "/")
    let sibling = folder.isEmpty ? "other" : "\(folder)/other"
    try add(sibling)
    sandbox.expectPassed(try sandbox.tryGit("r", "commit", "-qm", "Change"))
    sandbox.expectPassed(try sandbox.tryGit("r", "push", "-q", "origin", "main"))
    sandbox.expectStatus(0, try sandbox.kascan("r", "git", "--range", "HEAD~1..HEAD"))
  }
}
