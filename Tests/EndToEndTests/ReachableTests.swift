import Fixtures
import FoundationEssentials
import Testing

/// `--reachable` held against what git lists as reached.
@Suite struct ReachableTests {
  private static let keys = (1...9).map { TestKey(2700 + $0) }

  /// A repository with a key in each way of being reached, or not.
  private func makeRepository(_ sandbox: GitSandbox) throws {
    try sandbox.makeHistory("r", commits: 6)
    let keys = Self.keys
    func commit(_ name: String, _ key: TestKey, message: String = "Change") throws {
      try sandbox.write("r/\(name)", "token: \(key.secret)\n")
      try sandbox.git("r", "add", "-A")
      try sandbox.git("r", "commit", "-qm", message)
    }
    try commit("a.txt", keys[0])
    try commit("b/\(keys[1].secret)/b.txt", keys[0], message: "Named")
    try sandbox.git("r", "checkout", "-q", "--detach")
    try commit("only-reflog.txt", keys[2], message: "Message \(keys[3].secret)")
    try sandbox.git("r", "checkout", "-q", "main")
    try sandbox.git("r", "tag", "-a", "tag", "-m", "Tag \(keys[4].secret)")
    try sandbox.git("r", "hash-object", "-w", "--stdin", input: Array("x \(keys[5].secret)".utf8))
    // A blob that a ref named once.
    let blob = try sandbox.text(
      "r", "hash-object", "-w", "--stdin", input: Array("y \(keys[6].secret)".utf8))
    try sandbox.git(
      "r", "update-ref", "refs/odd/blob", blob, settings: ["core.logAllRefUpdates=always"])
    let empty = try sandbox.text("r", "hash-object", "-w", "--stdin")
    try sandbox.git(
      "r", "update-ref", "refs/odd/blob", empty, settings: ["core.logAllRefUpdates=always"])
    // Unreached archives whose inside can't be read, and one that is reached.
    try sandbox.shell(
      """
      echo \(keys[7].secret) > in; zip -qP secret in.zip in; rm in
      git hash-object -w in.zip > /dev/null; echo more >> in.zip; git hash-object -w in.zip > /dev/null
      rm in.zip; printf '%%PDF-1.7\\n/Encrypt 1\\n' > a.pdf; git hash-object -w a.pdf > /dev/null; rm a.pdf
      """, in: "r")
  }

  private func scan(_ sandbox: GitSandbox, _ arguments: String...) throws -> JSONText {
    try sandbox.kascan(["git", "r", "-f", "json"] + arguments).report()
  }

  /// The findings of a whole scan in what git says is reached.
  private func compare(
    _ sandbox: GitSandbox, _ location: SourceLocation = #_sourceLocation
  ) throws {
    let list = try sandbox.text("r", "rev-list", "--objects", "--all", "--reflog")
    let reached = Set(list.split(separator: "\n").map { String($0.prefix { $0 != " " }) })
    let all = try scan(sandbox)
    let expected = all.findings.filter { $0.git.map { reached.contains($0.object) } ?? false }
    let found = try scan(sandbox, "--reachable")
    // Of a name in several trees the first counts, and the others' refs.
    #expect(
      Set(found.findings.map(\.fingerprint)) == Set(expected.map(\.fingerprint)),
      sourceLocation: location)
    // Where git walks, a tag's path is its name.
    func compared(_ findings: [ReportedFinding]) -> [ReportedFinding] {
      findings.filter { $0.git?.path?.hasPrefix("b/") != true && $0.git?.commit != nil }
    }
    #expect(compared(found.findings) == compared(expected), sourceLocation: location)
    #expect(found.coverage.complete, sourceLocation: location)
  }

  @Test func looseAndPacked() throws {
    let sandbox = try GitSandbox()
    try makeRepository(sandbox)
    try compare(sandbox)
    try sandbox.git("r", "repack", "-dq")
    try compare(sandbox)
    try sandbox.git("r", "repack", "-Adfq", "--depth=50", "--window=50")
    try compare(sandbox)
    try sandbox.git("r", "reflog", "expire", "--expire=now", "--all")
    try compare(sandbox)
  }

  /// What is missing and reached is named; what is missing and not reached is no matter.
  @Test func missing() throws {
    let sandbox = try GitSandbox()
    try makeRepository(sandbox)
    let lost = try sandbox.text("r", "hash-object", "-w", "--stdin", input: Array("lost\n".utf8))
    let tree = try sandbox.text(
      "r", "mktree", input: Array("100644 blob \(lost)\tlost\n".utf8))
    try sandbox.shell("rm -f .git/objects/\(lost.prefix(2))/\(lost.dropFirst(2))", in: "r")
    try compare(sandbox)
    try sandbox.git("r", "tag", "broken", tree)
    let found = try scan(sandbox, "--reachable")
    #expect(!found.coverage.complete)
    #expect(found.coverage.unread.contains { $0.reason.contains(lost) })
    #expect(Set(found.findings.map(\.fingerprint)).contains(Self.keys[0].fingerprint))
    #expect(!Set(found.findings.map(\.fingerprint)).contains(Self.keys[5].fingerprint))
  }

  /// A damaged object that is reached is named.
  @Test func damaged() throws {
    let sandbox = try GitSandbox()
    try makeRepository(sandbox)
    let blob = try sandbox.text("r", "rev-parse", "HEAD:a.txt")
    let file = "objects/\(blob.prefix(2))/\(blob.dropFirst(2))"
    try sandbox.shell("chmod u+w \(file); printf garbage > \(file)", in: "r/.git")
    let found = try scan(sandbox, "--reachable")
    #expect(!found.coverage.complete)
    #expect(found.coverage.unread.contains { $0.reason.contains(blob) })
  }

  @Test func shallow() throws {
    let sandbox = try GitSandbox()
    try makeRepository(sandbox)
    try sandbox.git(".", "clone", "-q", "--depth", "2", "file://\(sandbox.path("r"))", "clone")
    let found = try sandbox.kascan(
      ["git", "clone", "--reachable", "-f", "json"]).report()
    #expect(!found.coverage.complete)
    #expect(found.coverage.unread.contains { $0.reason.contains("history is cut off") })
    #expect(found.findings.contains { $0.fingerprint == Self.keys[0].fingerprint })
  }
}
