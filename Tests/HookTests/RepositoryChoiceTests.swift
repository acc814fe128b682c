import Fixtures
import Testing

/// Which repository is read, and that a missing word never reads another one.
@Suite struct RepositoryChoiceTests {
  private let key = TestKey(3)
  private var sandbox: HookSandbox

  init() throws {
    sandbox = try HookSandbox()
    try sandbox.makeRepository("clean", hooks: false)
    try sandbox.makeRepository("leaky", hooks: false)
    try sandbox.write("leaky/a", key.secret)
    try sandbox.git.git("leaky", "add", "-A")
    try sandbox.git.git("leaky", "commit", "-qm", "Leak")
  }

  @Test(arguments: ["GIT_DIR", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_INDEX_FILE"])
  mutating func namedRepositoriesAreTheirOwn(variable: String) throws {
    let paths = [
      "GIT_DIR": "clean/.git", "GIT_OBJECT_DIRECTORY": "clean/.git/objects",
      "GIT_COMMON_DIR": "clean/.git", "GIT_INDEX_FILE": "clean/.git/index",
    ]
    sandbox.variables[variable] = sandbox.git.path(paths[variable] ?? "")
    for arguments in [[], ["--range", "HEAD~1..HEAD"], ["--reachable"]] {
      let ended = try sandbox.run(
        ".", Kascan.path, ["git"] + arguments + [sandbox.git.path("leaky")])
      sandbox.expectStatus(1, ended)
    }
  }

  /// Without a name it is the one that the environment names, as for git itself.
  @Test mutating func theEnvironmentChoosesWhereNoneIsNamed() throws {
    sandbox.variables["GIT_DIR"] = sandbox.git.path("leaky/.git")
    sandbox.expectStatus(1, try sandbox.kascan("clean", "git"))
    sandbox.expectStatus(0, try sandbox.kascan("clean", "git", "."))
  }

  @Test(arguments: ["..HEAD", "HEAD~1..", "..", "...", " ", " ..HEAD", "...HEAD", "HEAD~1... "])
  func emptySidesAreWrongUsage(range: String) throws {
    let ended = try sandbox.kascan("leaky", "git", "--range=\(range)")
    sandbox.expectStatus(64, ended)
    #expect(ended.errors.contains("empty"), "\(ended.errors)")
  }
}
