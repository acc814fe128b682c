import Fixtures
import Testing

@Suite struct BaselineTests {
  private let old = TestKey(12)
  private let sandbox: HookSandbox

  init() throws {
    sandbox = try HookSandbox()
    try sandbox.makeRepository()
    try sandbox.write("r/old.txt", "one\nkey: \(old.secret)\n")
    try sandbox.git.git("r", "add", "-A")
    try sandbox.git.git("r", "commit", "-qm", "Old", "--no-verify")
  }

  private func scan(_ arguments: String...) throws -> Ended {
    try sandbox.run("r", Kascan.path, ["scan"] + arguments)
  }

  @Test func createAndGoOn() throws {
    sandbox.expectStatus(1, try scan())
    let ended = try sandbox.kascan(
      "r", "baseline", "create", "--reason", "rotated \"in\" May", "--owner", "ops@example.com")
    sandbox.expectStatus(0, ended)
    let clean = try scan("--show-suppressed")
    sandbox.expectStatus(0, clean)
    #expect(clean.output.contains("1 finding suppressed"), "\(clean.output)")
    #expect(clean.output.contains("rotated \"in\" May"))
    let show = try sandbox.kascan("r", "baseline", "show")
    #expect(show.output.hasPrefix("valid\t\(old.fingerprint)"), "\(show.output)")
    sandbox.expectStatus(1, try scan("--no-config"))
    sandbox.expectStatus(1, try scan("--no-suppress"))
    // The same bytes again.
    let first = try sandbox.git.read("r/.kascan-baseline")
    sandbox.expectStatus(0, try sandbox.kascan("r", "baseline", "create"))
    #expect(try sandbox.git.read("r/.kascan-baseline") == first)
  }

  @Test func movingReformattingAndRebasingChangeNothing() throws {
    sandbox.expectStatus(0, try sandbox.kascan("r", "baseline", "create"))
    try sandbox.git.git("r", "mv", "old.txt", "moved.txt")
    try sandbox.write("r/moved.txt", "\n\n\n  key :   '\(old.secret)'\n")
    try sandbox.git.git("r", "add", "-A")
    sandbox.expectStatus(0, try scan())
    sandbox.expectPassed(try sandbox.tryGit("r", "commit", "-qm", "Move"))
    try sandbox.git.git("r", "checkout", "-q", "-b", "side", "HEAD~1")
    try sandbox.write("r/side", "side\n")
    try sandbox.git.git("r", "add", "side")
    try sandbox.git.git("r", "commit", "-qm", "Side")
    try sandbox.git.git("r", "rebase", "-q", "main")
    sandbox.expectStatus(0, try scan())
    sandbox.expectStatus(0, try sandbox.kascan("r", "git"))
    // Another key on the very same line.
    let other = TestKey(13)
    try sandbox.write("r/moved.txt", "\n\n\n  key :   '\(other.secret)'\n")
    let ended = try scan()
    sandbox.expectStatus(1, ended)
    #expect(ended.output.contains(other.fingerprint))
    #expect(!ended.output.contains(old.fingerprint))
    try sandbox.git.git("r", "add", "-A")
    sandbox.expectStopped(try sandbox.tryGit("r", "commit", "-qm", "Another"), by: other)
  }

  @Test func branchesThatBothAddEntriesMerge() throws {
    for (branch, seed) in [("one", 14), ("two", 15)] as [(String, UInt64)] {
      try sandbox.git.git("r", "checkout", "-q", "-b", branch, "main")
      sandbox.expectStatus(
        0,
        try sandbox.kascan(
          "r", "baseline", "create", "--fingerprint", TestKey(seed).fingerprint, "--reason", branch)
      )
      try sandbox.git.git("r", "add", "-A")
      try sandbox.git.git("r", "commit", "-qm", branch, "--no-verify")
    }
    try sandbox.write("r/.gitattributes", ".kascan-baseline merge=union\n")
    sandbox.expectPassed(try sandbox.tryGit("r", "merge", "-q", "-m", "Merge", "one"))
    let show = try sandbox.kascan("r", "baseline", "show")
    sandbox.expectStatus(0, show)
    #expect(show.output.split(separator: "\n").count == 2, "\(show.output)")
  }

  @Test func expiredStaleAndPathLimited() throws {
    let gone = TestKey(16)
    try sandbox.write(
      "r/.kascan-baseline",
      """
      # ours
      \(old.fingerprint) expires=2020-01-01 reason="for a while"
      \(gone.fingerprint) reason="taken out since"

      """)
    let ended = try scan()
    sandbox.expectStatus(1, ended)
    #expect(ended.errors.contains("1 expired: \(old.fingerprint)"), "\(ended.errors)")
    #expect(ended.errors.contains("1 stale: \(gone.fingerprint)"), "\(ended.errors)")
    let prune = try sandbox.kascan("r", "baseline", "prune")
    sandbox.expectStatus(0, prune)
    #expect(prune.output.contains("expired: ") && prune.output.contains("stale: "))
    #expect(try sandbox.git.read("r/.kascan-baseline") == Array("# ours\n".utf8))

    try sandbox.write("r/.kascan-baseline", "\(old.fingerprint) path=\"docs/\" reason=\"r\"\n")
    sandbox.expectStatus(1, try scan())
    try sandbox.write("r/.kascan-baseline", "\(old.fingerprint) path=\"/old.*\" reason=\"r\"\n")
    sandbox.expectStatus(0, try scan())
    sandbox.expectStatus(0, try scan("."))
    sandbox.expectStatus(0, try scan("old.txt"))
    sandbox.expectStatus(0, try scan(sandbox.git.path("r/old.txt")))
  }

  @Test(arguments: [
    "nothing reason=\"x\"", "0123456789abcdef", "0123456789abcdef reason=\"\"",
    "0123456789abcdef reason=\"x", "0123456789abcdef reason=x acceptlive",
    "0123456789abcdef reason=x expires=2026-13-01", "0123456789abcdef reason=x reason=y",
    "<<<<<<< HEAD",
  ])
  func brokenLine(line: String) throws {
    try sandbox.write("r/.kascan-baseline", "# fine\n\(line)\n")
    let ended = try scan()
    sandbox.expectStatus(64, ended)
    #expect(ended.errors.contains(".kascan-baseline:2:"), "\(ended.errors)")
  }

  @Test func acceptedUnread() throws {
    try sandbox.git.git("r", "rm", "-q", "--cached", "old.txt")
    try sandbox.run("r", "rm", ["old.txt"])
    try sandbox.write("r/gone", "an object to lose\n")
    try sandbox.git.git("r", "add", "-A")
    try sandbox.git.git("r", "commit", "-qm", "Gone", "--no-verify")
    let blob = try sandbox.git.text("r", "rev-parse", "HEAD:gone")
    sandbox.git.remove("r/.git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))")
    sandbox.expectStatus(2, try sandbox.kascan("r", "git", "--range", "HEAD~1..HEAD"))
    sandbox.expectStatus(
      0,
      try sandbox.kascan("r", "baseline", "create", "--object", blob, "--reason", "disk fault"))
    let ended = try sandbox.kascan("r", "git", "--range", "HEAD~1..HEAD")
    sandbox.expectStatus(0, ended)
    #expect(ended.output.contains("accepted unread: disk fault"), "\(ended.output)")
  }

  // MARK: Configuration

  @Test func configurationAddsAndCannotDoMore() throws {
    try sandbox.write(
      "r/.kascan.toml",
      """
      exclude = ["vendor/"]
      baseline = "accepted"
      [[allow]]
      rule = "kubeadapt-api-key"
      paths = ["/docs/*.md"]
      reason = "examples that are revoked"

      """)
    sandbox.expectStatus(64, try scan())
    try sandbox.write("r/accepted", "\(old.fingerprint) reason=\"old\"\n")
    sandbox.expectStatus(0, try scan())
    try sandbox.write("r/vendor/a", TestKey(17).secret)
    try sandbox.write("r/docs/a.md", TestKey(18).secret)
    let ended = try scan("--show-suppressed")
    sandbox.expectStatus(0, ended)
    #expect(ended.output.contains("examples that are revoked"))
    #expect(ended.output.contains("2 findings suppressed"), "\(ended.output)")
    try sandbox.git.git("r", "add", "-A")
    sandbox.expectPassed(try sandbox.tryGit("r", "commit", "-qm", "Accepted"))
    try sandbox.write("r/docs/deep/a.md", TestKey(19).secret)
    sandbox.expectStatus(1, try scan())

    for line in [
      "endpoint = \"https://example.com\"", "rules = [\"../rules.toml\"]",
      "baseline = \"/etc/passwd\"", "[[allow]]\nreason = \"everything\"", "exclude = 3",
      "[[allow]]\nrule = \"x\"", "[[allow]]\nreason = \"r\"\nrule = \"x\"\nexpires = \"soon\"",
      "= 3",
    ] {
      try sandbox.write("r/.kascan.toml", line + "\n")
      let ended = try scan()
      sandbox.expectStatus(64, ended)
      #expect(ended.errors.contains(".kascan.toml"), "\(line): \(ended.errors)")
    }
    sandbox.expectStatus(1, try scan("--no-config"))
  }

  /// A planted link or FIFO in a configuration's place is neither followed nor waited for.
  @Test(arguments: [".kascan.toml", ".kascan-baseline"])
  func plantedFiles(name: String) throws {
    try sandbox.run("r", "ln", ["-s", "/dev/zero", name])
    sandbox.expectStatus(64, try scan())
    try sandbox.run("r", "rm", [name])
    try sandbox.run("r", "mkfifo", [name])
    sandbox.expectStatus(64, try scan())
    sandbox.expectStatus(1, try scan("--no-config"))
  }
}
