import Fixtures
import Platform
import Testing

/// `kascan repos` on repositories of this machine: what it finds in folders, and what it says of
/// what is none.
@Suite struct ReposTests {
  private let sandbox: GitSandbox

  init() throws { sandbox = try GitSandbox() }

  /// Makes a repository whose one file has a key.
  private func plant(_ key: TestKey, in name: String) throws {
    try sandbox.git(".", "init", "-q", "-b", "main", name)
    try sandbox.write("\(name)/token.txt", key.bytes)
    try sandbox.git(name, "add", "-A")
    try sandbox.git(name, "commit", "-qm", "First")
  }

  private func targets(_ ended: Ended) throws -> [String] {
    try ended.document().targets.map(\.name)
  }

  @Test func everyKindOfRepository() throws {
    for number in 1...6 { try plant(TestKey(300 + number), in: "in/r\(number)") }
    try sandbox.git(".", "clone", "-q", "--bare", "in/r1", "bare")
    try sandbox.shell("rm -rf in/r1; mv bare in/r1.git")
    try sandbox.shell("mkdir -p in/deep/er; mv in/r2 in/deep/er/; mv in/r3 in/deep/er/r2/inside")
    try sandbox.git("in/r4", "bundle", "create", "-q", "../four.bundle", "--all")
    try sandbox.shell("rm -rf in/r4")
    try sandbox.git("in/r5", "worktree", "add", "-q", "../a-tree")
    try sandbox.git("in/r6", "submodule", "add", "-q", sandbox.path("in/r1.git"), "sub")
    try sandbox.git("in/r6", "commit", "-qm", "Second")
    let ended = try sandbox.kascan("repos", "in", "-f", "json")
    #expect(ended.status == 1, "\(ended.errorText)")
    let fingerprints = Set(try ended.report().findings.map(\.fingerprint))
    #expect(fingerprints == Set((1...6).map { TestKey(300 + $0).fingerprint }))
    // The linked work tree is its repository's, and the submodule is scanned with what is around it.
    #expect(
      try targets(ended) == [
        "in/deep/er/r2", "in/deep/er/r2/inside", "in/four.bundle", "in/r1.git", "in/r5", "in/r6",
        "in/r6",
      ]
        || targets(ended).filter { !$0.contains("/modules/") } == [
          "in/deep/er/r2", "in/deep/er/r2/inside", "in/four.bundle", "in/r1.git", "in/r5", "in/r6",
        ])
    #expect(try ended.report().coverage.complete)
  }

  /// Git would take the repository around a broken one, and say nothing.
  @Test(arguments: [
    "rm .git/HEAD", "rm -r .git; mkdir .git", "rm -r .git; echo x > .git", "rm -r .git/refs",
  ])
  func brokenInsideAnother(damage: String) throws {
    try plant(TestKey(311), in: "in")
    try plant(TestKey(312), in: "in/inner")
    try sandbox.shell("cd in/inner; \(damage)")
    let ended = try sandbox.kascan("repos", "in", "-f", "json")
    #expect(try ended.document().unfinished == ["in/inner"])
    let codes = try ended.document().coverage.unread.compactMap(\.code)
    #expect(codes == ["not-a-repository"] || codes == ["git-failed"], "\(ended.text)")
  }

  @Test func whatIsNoTargetIsNamed() throws {
    try sandbox.shell("mkdir empty; : > nothing; echo text > file")
    try sandbox.write(
      "list", "# a comment\r\n\r\n  file\nno/such\next::sh -c id\ngit://host/a\nhttp://host/a\n")
    let ended = try sandbox.kascan("repos", "empty", "nothing", "list", "missing", "-f", "json")
    #expect(ended.status == 2)
    let unread = try ended.document().coverage.unread.map { "\($0.path) \($0.code ?? "")" }
    #expect(
      unread.sorted() == [
        "empty no-repository", "ext::sh -c id protocol-refused", "file no-repository",
        "git://host/a protocol-refused", "http://host/a protocol-refused",
        "missing target-missing", "no/such target-missing", "nothing empty-list",
      ])
    #expect(try sandbox.kascan("repos").status == 64)
    #expect(try sandbox.kascan("repos", "-", input: Array("\n# none\n".utf8)).status == 2)
  }

  @Test func passwordsInWhatIsNoTarget() throws {
    let word = "pass" + "word7"
    let lines = [
      "http://u:\(word)@host/a", "https://u:\(word)@/a", "ftp://u:\(word)@host/a b",
      "u:\(word)@host/a", "http://host/a?token=\(word)",
    ]
    let input = Array(lines.joined(separator: "\n").utf8)
    for format in ["text", "json"] {
      let ended = try sandbox.kascan("repos", "-", "-f", format, input: input)
      #expect(ended.status == 2)
      #expect(!(ended.text + ended.errorText).contains(word), "\(ended.text)")
    }
  }

  /// Lists take lines as they come, and what was not read comes out as a list.
  @Test func unreadListFeedsTheNextRun() throws {
    try plant(TestKey(321), in: "good")
    try plant(TestKey(322), in: "bad")
    try sandbox.shell("mv bad/.git/HEAD head")
    let list = Array("good\nbad\n".utf8)
    let first = try sandbox.kascan("repos", "-", "--unread", "rest", "-f", "json", input: list)
    #expect(first.status == 1)
    #expect(try sandbox.report("rest") == Array("bad\n".utf8))
    try sandbox.shell("mv head bad/.git/HEAD")
    let second = try sandbox.kascan(
      "repos", "-", "--unread", "rest2", "-f", "json", input: try sandbox.read("rest"))
    #expect(try second.report().findings.map(\.fingerprint) == [TestKey(322).fingerprint])
    #expect(try sandbox.read("rest2").isEmpty)
  }

  /// Settings of one repository that can't be used leave the others alone.
  @Test func brokenSettings() throws {
    try plant(TestKey(331), in: "in/a")
    try plant(TestKey(332), in: "in/b")
    try sandbox.write("in/a/.kascan.toml", "nonsense = 1\n")
    let ended = try sandbox.kascan("repos", "in", "-f", "json")
    #expect(try ended.report().findings.count == 2)
    #expect(try ended.document().coverage.unread.map(\.code) == ["settings-unread"])
    #expect(ended.status == 1)
  }

  /// Of several keys that stand in the same repositories, text lists the repositories of each.
  @Test func sameNumberOfThreads() throws {
    for number in 1...4 { try plant(TestKey(341), in: "in/r\(number)") }
    let one = try sandbox.kascan("repos", "in", "--threads", "1", "-f", "json")
    let four = try sandbox.kascan("repos", "in", "--threads", "4", "-f", "json")
    #expect(one.output == four.output)
    #expect(try one.report().findings.count == 4)
  }
}
