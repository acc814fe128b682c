import Fixtures
import Testing

/// The baseline is where hooks and scans read it, wherever the command runs.
@Suite struct BaselinePlaceTests {
  private let key = TestKey(8)
  private let sandbox: HookSandbox

  init() throws {
    sandbox = try HookSandbox()
    try sandbox.makeRepository()
    try sandbox.write("r/top.txt", "key: \(key.secret)\n")
    try sandbox.write("r/deep/er/a", "clean\n")
  }

  @Test func createFromASubfolder() throws {
    sandbox.expectStatus(0, try sandbox.kascan("r/deep/er", "baseline", "create"))
    #expect(try sandbox.git.names("r/deep/er") == ["a"])
    sandbox.expectStatus(0, try sandbox.kascan("r", "scan"))
    try sandbox.git.git("r", "add", "-A")
    sandbox.expectPassed(try sandbox.tryGit("r", "commit", "-qm", "Accepted"))
    let show = try sandbox.kascan("r/deep", "baseline", "show")
    #expect(show.output.hasPrefix("valid\t\(key.fingerprint)"), "\(show.text)")
  }

  /// Entries of keys elsewhere in the repository are not stale.
  @Test func pruneFromASubfolder() throws {
    try sandbox.write(
      "r/.kascan-baseline",
      "\(key.fingerprint) path=\"/top.txt\" reason=\"r\"\n\(TestKey(9).fingerprint) reason=\"r\"\n")
    sandbox.expectStatus(0, try sandbox.kascan("r/deep", "baseline", "prune"))
    let text = String(decoding: try sandbox.git.read("r/.kascan-baseline"), as: UTF8.self)
    #expect(text == "\(key.fingerprint) path=\"/top.txt\" reason=\"r\"\n")
  }

  /// The file that the configuration names is the one that counts.
  @Test func theConfigurationsBaseline() throws {
    try sandbox.write("r/.kascan.toml", "baseline = \"deep/accepted\"\n")
    try sandbox.write("r/deep/accepted", "")
    sandbox.expectStatus(0, try sandbox.kascan("r", "baseline", "create"))
    sandbox.expectStatus(0, try sandbox.kascan("r", "scan"))
  }

  /// Keys that the configuration's own rules find are accepted, and are not stale.
  @Test func theConfigurationsRules() throws {
    try sandbox.addRule(to: "r")
    try sandbox.write("r/words.txt", "mine: \(HookSandbox.ownSecret)\n")
    sandbox.expectStatus(1, try sandbox.kascan("r", "scan"))
    sandbox.expectStatus(0, try sandbox.kascan("r", "baseline", "create"))
    sandbox.expectStatus(0, try sandbox.kascan("r", "scan"))
    sandbox.expectStatus(0, try sandbox.kascan("r", "baseline", "prune"))
    sandbox.expectStatus(0, try sandbox.kascan("r", "scan"))
  }

  /// A repository inside has its own baseline.
  @Test func aRepositoryInside() throws {
    let inner = TestKey(10)
    try sandbox.makeRepository("r/inner", hooks: false)
    try sandbox.write("r/inner/a", inner.secret)
    let ended = try sandbox.kascan("r", "baseline", "create")
    sandbox.expectStatus(0, ended)
    #expect(ended.errors.contains("inner: a repository of its own"), "\(ended.text)")
    let text = String(decoding: try sandbox.git.read("r/.kascan-baseline"), as: UTF8.self)
    #expect(text.contains(key.fingerprint) && !text.contains(inner.fingerprint))
  }

  @Test func aNamedFileStaysWhereItIs() throws {
    sandbox.expectStatus(
      0, try sandbox.kascan("r/deep", "baseline", "create", "--baseline", "mine"))
    #expect(try sandbox.git.names("r/deep").contains("mine"))
    sandbox.expectStatus(0, try sandbox.kascan("r/deep", "scan", "..", "--baseline", "mine"))
  }

  /// Outside a repository the folder is the target.
  @Test func outsideARepository() throws {
    try sandbox.write("plain/a.txt", key.secret)
    sandbox.expectStatus(0, try sandbox.kascan("plain", "baseline", "create"))
    sandbox.expectStatus(0, try sandbox.kascan("plain", "scan"))
    sandbox.expectStatus(0, try sandbox.kascan(".", "scan", "plain"))
    sandbox.expectStatus(0, try sandbox.kascan(".", "scan", "plain/a.txt"))
  }
}
