import Fixtures
import Testing

/// Repositories inside others, submodules and bare repositories: nothing from outside suppresses
/// anything in them, and what is theirs counts.
@Suite struct NestedSettingsTests {
  private let key = TestKey(6)
  private let sandbox: HookSandbox
  private var accepted: String { "\(key.fingerprint) reason=\"ours\"\n" }

  init() throws {
    sandbox = try HookSandbox()
    try sandbox.makeRepository("outer", hooks: false)
    try sandbox.makeRepository("outer/inner", hooks: false)
    try sandbox.write("outer/inner/a.txt", "key: \(key.secret)\n")
    try sandbox.git.git("outer/inner", "add", "-A")
    try sandbox.git.git("outer/inner", "commit", "-qm", "Key")
  }

  @Test(arguments: [[], ["--no-ignore"], ["--threads", "1"]])
  func outerSettingsEndThere(options: [String]) throws {
    let scan = ["scan"] + options
    for (name, text) in [
      (".kascan-baseline", accepted), (".kascan.toml", "exclude = [\"a.txt\", \"inner/*\"]\n"),
      (".kascanignore", "a.txt\n"),
    ] {
      try sandbox.write("outer/\(name)", text)
      let ended = try sandbox.run("outer", Kascan.path, scan)
      sandbox.expectStatus(1, ended)
      #expect(ended.output.contains("inner/a.txt:1:6"), "\(ended.text)")
      try sandbox.run("outer", "rm", [name])
    }
  }

  /// Its folder belongs to what lies around it, and may be left out as a whole.
  @Test func outerMayLeaveItOut() throws {
    try sandbox.write("outer/.kascan.toml", "exclude = [\"inner/\"]\n")
    sandbox.expectStatus(0, try sandbox.kascan("outer", "scan"))
  }

  @Test func innerSettingsCount() throws {
    try sandbox.write("outer/inner/.kascan-baseline", accepted)
    sandbox.expectStatus(0, try sandbox.kascan("outer", "scan"))
    sandbox.expectStatus(0, try sandbox.kascan(".", "scan", "--no-ignore"))
    try sandbox.write("outer/b.txt", key.secret)
    let ended = try sandbox.kascan("outer", "scan")
    sandbox.expectStatus(1, ended)
    #expect(ended.output.contains("1 key in 1 place"), "\(ended.text)")
  }

  @Test func innerExcludes() throws {
    try sandbox.write("outer/inner/.kascan.toml", "exclude = [\"/a.txt\"]\n")
    try sandbox.write("outer/inner/deep/a.txt", "x\n")
    let ended = try sandbox.kascan("outer", "scan", "-f", "json")
    sandbox.expectStatus(0, ended)
    #expect(
      ended.output.contains(
        #"{"path":"inner/a.txt","code":"excluded","reason":"configuration"}"#), "\(ended.text)")
    #expect(!ended.output.contains(#""inner/deep/a.txt","code""#), "\(ended.text)")
  }

  /// What is wrong with the settings of a repository on the way does not end the scan of the others.
  @Test func brokenInnerSettings() throws {
    try sandbox.git.git("outer/inner", "rm", "-q", "a.txt")
    sandbox.expectStatus(0, try sandbox.kascan("outer", "scan"))
    try sandbox.write("outer/inner/.kascan.toml", "exclude = [\n")
    let ended = try sandbox.kascan("outer", "scan")
    sandbox.expectStatus(2, ended)
    #expect(ended.output.contains("inner/.kascan.toml: its settings do not count"), "\(ended.text)")
  }

  /// A repository in a repository in a repository.
  @Test func threeDeep() throws {
    try sandbox.makeRepository("outer/inner/third", hooks: false)
    try sandbox.write("outer/inner/third/c.txt", key.secret)
    try sandbox.write("outer/.kascan-baseline", accepted)
    try sandbox.write("outer/inner/.kascan-baseline", accepted)
    let ended = try sandbox.kascan("outer", "scan")
    sandbox.expectStatus(1, ended)
    #expect(ended.output.contains("inner/third/c.txt"), "\(ended.text)")
    #expect(ended.output.contains("1 key in 1 place"), "\(ended.text)")
    try sandbox.write("outer/inner/third/.kascan-baseline", accepted)
    sandbox.expectStatus(0, try sandbox.kascan("outer", "scan"))
  }

  // MARK: git

  @Test func submodule() throws {
    try sandbox.git.git("outer/inner", "checkout", "-q", "-b", "side")
    try sandbox.makeRepository("super", hooks: false)
    try sandbox.git.git(
      "super", "submodule", "add", "-q", sandbox.git.path("outer/inner"), "part")
    try sandbox.git.git("super", "commit", "-qm", "Part")
    try sandbox.write("super/.kascan-baseline", accepted)
    sandbox.expectStatus(1, try sandbox.kascan("super", "scan"))
    sandbox.expectStatus(1, try sandbox.kascan("super", "git"))
    try sandbox.write("super/part/.kascan-baseline", accepted)
    sandbox.expectStatus(0, try sandbox.kascan("super", "scan"))
    // In git's folder, what the submodule has checked out counts.
    try sandbox.git.git("super/part", "add", "-A")
    try sandbox.git.git("super/part", "commit", "-qm", "Accepted")
    sandbox.expectStatus(0, try sandbox.kascan("super", "git"))
  }

  // MARK: Bare repositories

  private func makeBare() throws {
    try sandbox.write("outer/inner/.kascan-baseline", accepted)
    try sandbox.git.git("outer/inner", "add", "-A")
    try sandbox.git.git("outer/inner", "commit", "-qm", "Accepted")
    try sandbox.git.git(".", "clone", "-q", "--bare", "outer/inner", "bare.git")
  }

  @Test func bareRepositoryHasHeadsSettings() throws {
    try makeBare()
    sandbox.expectStatus(0, try sandbox.kascan(".", "git", "bare.git"))
    sandbox.expectStatus(0, try sandbox.kascan("bare.git", "git"))
    sandbox.expectStatus(1, try sandbox.kascan("bare.git", "git", "--no-config"))
    let json = try sandbox.kascan("bare.git", "git", "-f", "json")
    #expect(json.output.contains(#""baseline":"HEAD:.kascan-baseline""#), "\(json.text)")
    // Packed or not, and not another branch's.
    try sandbox.git.git("bare.git", "repack", "-adq")
    sandbox.expectStatus(0, try sandbox.kascan(".", "git", "bare.git"))
    try sandbox.git.git("bare.git", "branch", "old", "HEAD~1")
    try sandbox.git.git("bare.git", "symbolic-ref", "HEAD", "refs/heads/old")
    sandbox.expectStatus(1, try sandbox.kascan(".", "git", "bare.git"))
  }

  /// A symbolic link is no configuration in a commit either.
  @Test func linkInHead() throws {
    try sandbox.git.link("outer/inner/.kascan.toml", to: "a.txt")
    try makeBare()
    let ended = try sandbox.kascan(".", "git", "bare.git")
    sandbox.expectStatus(64, ended)
    #expect(ended.errors.contains("HEAD:.kascan.toml: is no regular file"), "\(ended.text)")
  }

  /// A bare repository in a work tree is not that work tree's.
  @Test func bareRepositoryInAWorkTree() throws {
    try sandbox.git.git(".", "clone", "-q", "--bare", "outer/inner", "outer/bare.git")
    try sandbox.write("outer/.kascan-baseline", accepted)
    sandbox.expectStatus(1, try sandbox.kascan("outer", "git", "bare.git"))
    sandbox.expectStatus(1, try sandbox.kascan("outer/bare.git", "git"))
  }

  @Test func baselineInABareRepository() throws {
    try makeBare()
    let shown = try sandbox.kascan("bare.git", "baseline", "show")
    #expect(shown.output.hasPrefix("valid\t\(key.fingerprint)"), "\(shown.text)")
    for command in ["create", "prune"] {
      let ended = try sandbox.kascan("bare.git", "baseline", command)
      sandbox.expectStatus(64, ended)
      #expect(ended.errors.contains("Run this in a clone"), "\(ended.text)")
    }
    #expect(try !sandbox.git.names("bare.git").contains(".kascan-baseline"))
    sandbox.expectStatus(
      0, try sandbox.kascan("bare.git", "baseline", "create", "--baseline", "../own"))
    #expect(String(decoding: try sandbox.git.read("own"), as: UTF8.self).contains(key.fingerprint))
  }
}
