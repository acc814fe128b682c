import Fixtures
import Platform
import Testing

/// A target's settings are its own: those of the repository that it is or lies in, wherever kascan
/// runs.
@Suite struct TargetSettingsTests {
  private let key = TestKey(4)
  private let sandbox: HookSandbox
  private var accepted: String { "\(key.fingerprint) reason=\"ours\"\n" }

  init() throws {
    sandbox = try HookSandbox()
    for name in ["here", "other"] {
      try sandbox.makeRepository(name, hooks: false)
      try sandbox.write("\(name)/src/a.txt", "key: \(key.secret)\n")
      try commit(name)
    }
  }

  private func commit(_ name: String) throws {
    try sandbox.git.git(name, "add", "-A")
    try sandbox.git.git(name, "commit", "-qm", "Change", "--no-verify")
  }

  private func path(_ name: String) -> String { sandbox.git.path(name) }

  // MARK: Another repository's settings

  /// The working directory's settings say nothing about other repositories.
  @Test(arguments: [
    ["git", "../other"], ["scan", "../other"], ["scan", "../other/src/a.txt"],
    ["scan", ".", "../other"], ["git", ".", "../other"], ["scan", "../link/src"],
    ["scan", "--no-ignore", "../other"],
  ])
  func workingDirectoryDoesNotRuleOverOthers(arguments: [String]) throws {
    try sandbox.write("here/.kascan-baseline", accepted)
    try sandbox.git.link("link", to: "other")
    let ended = try sandbox.run("here", Kascan.path, arguments)
    sandbox.expectStatus(1, ended)
    #expect(ended.output.contains("1 key in 1 place"), "\(ended.text)")
  }

  @Test(arguments: [
    "exclude = [\"src/\"]", "exclude = [\"*.txt\"]",
    "[[allow]]\npaths = [\"*.txt\"]\nreason = \"examples\"",
  ])
  func configurationDoesNotRuleOverOthers(text: String) throws {
    try sandbox.write("here/.kascan.toml", text + "\n")
    sandbox.expectStatus(0, try sandbox.kascan("here", "scan"))
    for command in ["scan", "git"] {
      sandbox.expectStatus(1, try sandbox.kascan("here", command, "../other"))
    }
  }

  /// A broken file of the working directory is none of another repository's business.
  @Test func brokenSettingsAreTheirOwners() throws {
    try sandbox.write("here/.kascan.toml", "exclude = [\n")
    sandbox.expectStatus(64, try sandbox.kascan("here", "scan"))
    sandbox.expectStatus(1, try sandbox.kascan("here", "scan", "../other"))
    sandbox.expectStatus(1, try sandbox.kascan("here", "git", "../other"))
    let ended = try sandbox.kascan("other", "git", "../here")
    sandbox.expectStatus(64, ended)
    #expect(ended.errors.contains("here/.kascan.toml:"), "\(ended.errors)")
  }

  // MARK: The target's own

  /// A target's own settings count, from wherever it is named.
  @Test(arguments: [
    (".", ["git", "here"]), (".", ["scan", "here"]), (".", ["scan", "here/src"]),
    (".", ["scan", "here/src/a.txt"]), ("other", ["scan", "../here"]), (".", ["git", "here/.git"]),
    (".", ["scan", "link/src"]), (".", ["git", "link"]), ("link/src", ["scan"]),
    (".", ["scan", "--no-ignore", "here/src"]), ("other", ["git", "../here/src"]),
  ])
  func ownSettingsCount(folder: String, arguments: [String]) throws {
    try sandbox.write(
      "here/.kascan-baseline", "\(key.fingerprint) path=\"/src/\" reason=\"ours\"\n")
    try sandbox.git.link("link", to: "here")
    sandbox.expectStatus(0, try sandbox.run(folder, Kascan.path, arguments))
    // From the file system's top, as `-C /` has it.
    guard let name = arguments.last, arguments.count > 1 else { return }
    let absolute = arguments.dropLast() + [path("\(folder)/\(name)")]
    let all = ["-C", "/", Kascan.path] + absolute
    sandbox.expectStatus(0, try sandbox.run(".", "env", all))
  }

  /// Equal paths in two repositories: each entry holds in its own.
  @Test func samePathsInTwoRepositories() throws {
    let second = TestKey(5)
    try sandbox.write("other/src/a.txt", "key: \(second.secret)\n")
    try sandbox.write(
      "here/.kascan-baseline",
      "\(key.fingerprint) path=\"/src/a.txt\" reason=\"r\"\n\(second.fingerprint) reason=\"r\"\n")
    try sandbox.write("other/.kascan-baseline", "\(key.fingerprint) reason=\"r\"\n")
    let ended = try sandbox.kascan(".", "scan", "here", "other")
    sandbox.expectStatus(1, ended)
    #expect(ended.output.contains(second.fingerprint), "\(ended.text)")
    #expect(!ended.output.contains(key.fingerprint), "\(ended.text)")
    #expect(ended.output.contains("1 finding suppressed"), "\(ended.text)")
    #expect(ended.output.contains("6 files"), "\(ended.text)")
  }

  /// Rules that a target adds hold for that target.
  @Test func rulesAreTheTargets() throws {
    for name in ["here", "other"] {
      try sandbox.write("\(name)/words.txt", "mine: \(HookSandbox.ownSecret)\n")
    }
    try sandbox.addRule(to: "here")
    let ended = try sandbox.kascan("other", "scan", "-f", "jsonl", "../here", "../other")
    #expect(ended.output.contains("\"path\":\"../here/words.txt\""), "\(ended.text)")
    #expect(!ended.output.contains("\"path\":\"../other/words.txt\""), "\(ended.text)")
  }

  /// A linked work tree's own files count, not those of the tree beside it.
  @Test func linkedWorkTree() throws {
    try sandbox.git.git("here", "worktree", "add", "-q", "../tree")
    try sandbox.write("tree/.kascan-baseline", accepted)
    sandbox.expectStatus(0, try sandbox.kascan(".", "scan", "tree"))
    sandbox.expectStatus(0, try sandbox.kascan("here", "git", "../tree"))
    sandbox.expectStatus(1, try sandbox.kascan("tree", "scan", "../here"))
    sandbox.expectStatus(1, try sandbox.kascan("tree", "git", "../here"))
  }

  /// The work tree's top is where git says it is.
  @Test func workTreeElsewhere() throws {
    try sandbox.write("top/.kascan-baseline", accepted)
    try sandbox.git.git("here", "config", "core.worktree", path("top"))
    sandbox.expectStatus(0, try sandbox.kascan(".", "git", "here"))
    try sandbox.write("here/.kascan-baseline", accepted)
    try sandbox.write("top/.kascan-baseline", "")
    sandbox.expectStatus(1, try sandbox.kascan("here", "git", "../here"))
  }

  /// As for git, what lies around a ceiling is another place.
  @Test func ceiling() throws {
    try sandbox.write("here/.kascan-baseline", accepted)
    let limit = "GIT_CEILING_DIRECTORIES=\(path("here"))"
    for (folder, scanned) in [("here/src", "."), (".", "here/src")] {
      sandbox.expectStatus(
        1, try sandbox.run(folder, "env", [limit, Kascan.path, "scan", scanned]))
    }
  }

  /// Entries that nothing needs any more are told where a whole root is scanned, of each root's own.
  @Test func staleEntriesOfEachRoot() throws {
    let gone = TestKey(7)
    try sandbox.write("here/.kascan-baseline", accepted + "\(gone.fingerprint) reason=\"r\"\n")
    try sandbox.write("plain/b", "clean\n")
    for arguments in [[".", "../plain", "../other"], ["../plain", ".", "src"]] {
      let ended = try sandbox.run("here", Kascan.path, ["scan"] + arguments)
      #expect(
        ended.errors.contains(".kascan-baseline: 1 stale: \(gone.fingerprint)"), "\(ended.text)")
    }
    let part = try sandbox.kascan(".", "scan", "here/src")
    #expect(!part.errors.contains("stale"), "\(part.text)")
  }

  // MARK: The command line

  /// What the command line names holds for all targets.
  @Test func namedFilesHoldForAll() throws {
    try sandbox.write("accepted", accepted)
    try sandbox.write("c.toml", "exclude = [\"/src/\"]\n")
    for arguments in [["scan", "here", "other"], ["git", "here", "other"]] {
      sandbox.expectStatus(1, try sandbox.run(".", Kascan.path, arguments))
      for option in ["--baseline=accepted", "--config=c.toml"] {
        sandbox.expectStatus(0, try sandbox.run(".", Kascan.path, arguments + [option]))
      }
    }
    try sandbox.write("here/.kascan-baseline", accepted)
    sandbox.expectStatus(0, try sandbox.kascan(".", "scan", "here"))
    sandbox.expectStatus(1, try sandbox.kascan(".", "scan", "here", "--no-config"))
    sandbox.expectStatus(1, try sandbox.kascan(".", "scan", "here", "--no-suppress"))
  }

  @Test func reportsNameTheFiles() throws {
    try sandbox.write("here/.kascan-baseline", accepted)
    try sandbox.write("other/.kascan.toml", "exclude = []\n")
    let ended = try sandbox.kascan("other", "scan", "-f", "json", "../here", ".")
    #expect(
      ended.output.contains("\"baseline\":\"\(path("here"))/.kascan-baseline\""), "\(ended.text)")
    #expect(ended.output.contains("\"configuration\":\".kascan.toml\""), "\(ended.text)")
  }
}
