import Fixtures
import Platform
import Testing

/// `kascan repos` on addresses: what is cloned, what is not and why, and what it leaves behind.
@Suite struct ReposCloneTests {
  private let sandbox: GitSandbox
  private let host: GitHost

  init() throws {
    sandbox = try GitSandbox()
    for number in 1...3 {
      let name = "work\(number)"
      try sandbox.git(".", "init", "-q", "-b", "main", name)
      try sandbox.write("\(name)/token.txt", TestKey(400 + number).bytes)
      try sandbox.write("\(name)/noise", Self.noise(UInt64(number)))
      try sandbox.git(name, "add", "-A")
      try sandbox.git(name, "commit", "-qm", "First")
      try sandbox.git(".", "clone", "-q", "--bare", name, "host/r\(number).git")
    }
    try sandbox.shell("mkdir tmp")
    host = try GitHost(sandbox, folder: "host")
  }

  private static func noise(_ seed: UInt64) -> [UInt8] {
    var random = SeededGenerator(seed: seed)
    return (0..<200_000).map { _ in UInt8.random(in: 0...255, using: &random) }
  }

  private func repos(_ arguments: String...) throws -> Ended {
    let ended = try sandbox.kascan(
      ["repos", "-f", "json"] + arguments, variables: ["TMPDIR": sandbox.path("tmp")])
    #expect(try sandbox.names("tmp").isEmpty, "something is left of the clones")
    #expect(!(ended.text + ended.errorText).contains(sandbox.path("tmp")))
    return ended
  }

  private func found(_ ended: Ended) throws -> Set<String> {
    Set(try ended.report().findings.map(\.fingerprint))
  }

  private func keys(_ numbers: Int...) -> Set<String> {
    Set(numbers.map { TestKey(400 + $0).fingerprint })
  }

  @Test func addressesAreCloned() throws {
    try sandbox.git("work2", "update-ref", "refs/pull/7/head", "HEAD")
    try sandbox.write("work2/pull.txt", TestKey(410).bytes)
    try sandbox.git("work2", "add", "-A")
    let tree = try sandbox.text("work2", "write-tree")
    let commit = try sandbox.text("work2", "commit-tree", "-m", "pull", tree)
    try sandbox.git("work2", "push", "-q", "../host/r2.git", "\(commit):refs/pull/7/head")
    let file = "file://" + sandbox.path("host/r3.git")
    let ended = try repos(host.url("r1.git"), host.url("r2.git"), file)
    #expect(ended.status == 1, "\(ended.text)\(ended.errorText)")
    #expect(try found(ended) == keys(1, 2, 3, 10))
    #expect(try ended.document().unfinished == [])
    let pull = try ended.report().findings.first { $0.path == "pull.txt" }
    #expect(pull?.git?.refs == ["refs/pull/7/head"])
  }

  @Test(arguments: [
    ("stall", "clone-stalled"), ("drop", "clone-disconnected"), ("status:403", "clone-forbidden"),
    ("wait:429:100000", "clone-rate-limited"), ("status:404", "clone-not-found"),
    ("status:500", "clone-failed"), ("password", "clone-credentials"),
    ("page", "clone-foreign-answer"),
    ("away", "clone-redirected"), ("empty", "clone-foreign-answer"), ("drip", "clone-stalled"),
  ])
  func faultIsNamedAndOthersGoOn(fault: String, code: String) throws {
    let bad = host.url("r1.git", fault: fault)
    let ended = try repos(
      "--stall", "2", bad, "file://" + sandbox.path("host/r2.git"), host.url("r3.git"))
    let document = try ended.document()
    #expect(document.unfinished.contains(bad))
    #expect(document.coverage.unread.first { $0.path == bad }?.code == code, "\(ended.text)")
    // A host that asks for such a pause is not asked for its other repositories either.
    let rest = code == "clone-rate-limited" ? keys(2) : keys(2, 3)
    #expect(try found(ended).isSuperset(of: rest))
    #expect(try !found(ended).contains(TestKey(401).fingerprint))
  }

  @Test func pauseIsWaitedFor() throws {
    let ended = try repos(host.url("r1.git", fault: "twice:429:1"))
    #expect(try found(ended) == keys(1))
    #expect(try ended.document().coverage.complete)
  }

  @Test func moveWithinAHost() throws {
    let ended = try repos(host.url("r1.git", fault: "moved"))
    #expect(try found(ended) == keys(1), "\(ended.text)")
  }

  /// A password in an address works, and is shown nowhere: not among git's arguments either.
  @Test func passwordInAnAddress() throws {
    let word = "wo" + "rd"
    let url = host.url("r1.git", fault: "login", user: "tester:\(word)@")
    let ended = try repos(url, "--state", "state", "--unread", "rest")
    #expect(try found(ended) == keys(1), "\(ended.text)\(ended.errorText)")
    #expect(ended.errorText.contains("credential helper"))
    for text in [ended.output, ended.errors, try sandbox.read("state"), try sandbox.read("rest")] {
      #expect(!String(decoding: text, as: UTF8.self).contains("tester"))
    }
    let refused = try repos(host.url("r1.git", fault: "login", user: "tester:bad\(word)@"))
    #expect(try refused.document().coverage.unread.map(\.code) == ["clone-forbidden"])
    #expect(!(refused.text + refused.errorText).contains("bad\(word)"))
  }

  /// Credential helpers are asked, programs with a window are not.
  @Test func credentialHelper() throws {
    try sandbox.write(
      "config", "[credential]\nhelper = \"!printf 'username=tester\\\\npassword=word\\\\n'; :\"\n")
    try sandbox.shell("printf '#!/bin/sh\\ntouch %s/asked\\necho x' \"$PWD\" > ask; chmod +x ask")
    let variables = [
      "GIT_CONFIG_GLOBAL": sandbox.path("config"), "GIT_ASKPASS": sandbox.path("ask"),
      "SSH_ASKPASS": sandbox.path("ask"),
    ]
    let url = host.url("r1.git", fault: "login")
    let ended = try sandbox.kascan(["repos", "-f", "json", url], variables: variables)
    #expect(try found(ended) == keys(1), "\(ended.text)\(ended.errorText)")
    let asked = try sandbox.kascan(
      ["repos", "-f", "json", host.url("r1.git", fault: "password")],
      variables: variables.filter { $0.key != "GIT_CONFIG_GLOBAL" })
    #expect(try asked.document().coverage.unread.map(\.code) == ["clone-credentials"])
    #expect(try !sandbox.names(".").contains("asked"))
  }

  @Test func wikis() throws {
    try sandbox.git(".", "clone", "-q", "--bare", "work3", "host/r1.wiki.git")
    let ended = try repos("--wikis", host.url("r1.git"), host.url("r2"))
    // The second has no wiki.
    let document = try ended.document()
    #expect(try found(ended) == keys(1, 2, 3))
    #expect(
      document.targets.map(\.name) == [
        host.url("r1.git"), host.url("r1.wiki.git"), host.url("r2"),
      ])
    #expect(document.coverage.complete)
  }

  @Test func largeFileStorage() throws {
    let content = TestKey(411).bytes
    let sum = try Program("sha256sum", []).run(input: content).output.prefix(64)
    let oid = String(decoding: sum, as: UTF8.self)
    let folder = "host/r1.git/lfs/objects/\(oid.prefix(2))/\(oid.dropFirst(2).prefix(2))"
    try sandbox.write("\(folder)/\(oid)", content)
    try sandbox.write(
      "work1/big.bin",
      "version https://git-lfs.github.com/spec/v1\noid sha256:\(oid)\nsize \(content.count)\n")
    // What a repository says about other hosts does not count.
    try sandbox.write("work1/.lfsconfig", "[lfs]\nurl = http://127.0.0.1:1/elsewhere\n")
    try sandbox.git("work1", "add", "-A")
    try sandbox.git("work1", "commit", "-qm", "Large")
    try sandbox.git("work1", "push", "-q", "../host/r1.git", "main")
    let url = "file://" + sandbox.path("host/r1.git")
    let without = try repos(url)
    #expect(try without.document().coverage.unread.map(\.code) == ["lfs-object-missing"])
    #expect(try found(repos("--lfs", url)) == keys(1, 11))
  }

  /// What a host no longer has stays in the kept clone.
  @Test func keptClones() throws {
    let url = "file://" + sandbox.path("host/r1.git")
    #expect(try found(repos("--keep", "kept", url)) == keys(1))
    try sandbox.git("work1", "rm", "-q", "token.txt")
    try sandbox.write("work1/new.txt", TestKey(402).bytes)
    try sandbox.git("work1", "add", "-A")
    try sandbox.git("work1", "commit", "-q", "--amend", "-m", "Other")
    try sandbox.git("host/r1.git", "symbolic-ref", "HEAD", "refs/heads/renamed")
    try sandbox.git(
      "work1", "push", "-qf", "../host/r1.git", "HEAD:refs/heads/renamed", ":refs/heads/main")
    try sandbox.git("host/r1.git", "gc", "-q", "--prune=now")
    let ended = try repos("--keep", "kept", url)
    #expect(try found(ended) == keys(1, 2))
    let findings = try ended.report().findings
    #expect(findings.first { $0.path == "new.txt" }?.git?.inHead == true)
    #expect(try sandbox.names("kept").count { $0.hasSuffix(".git") } == 1)
  }
}
