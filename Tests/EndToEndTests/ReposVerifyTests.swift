import Fixtures
import Platform
import Testing

/// A key that many repositories hold is asked about once: by `kascan repos --verify`, and after a merge
/// of parts.
@Suite struct ReposVerifyTests {
  private let sandbox: GitSandbox
  private let host: GitHost
  private let server: SandboxProcess
  private static let shared = TestKey(2001)
  private static let revoked = TestKey(2002)

  /// Four repositories with the same key, the last with another one too.
  init() throws {
    sandbox = try GitSandbox()
    for number in 1...4 {
      let name = "in/r\(number)"
      try sandbox.git(".", "init", "-q", "-b", "main", name)
      try sandbox.write("\(name)/token.txt", "\(number) \(Self.shared.secret)\n")
      if number == 4 { try sandbox.write("\(name)/old.txt", Self.revoked.bytes) }
      try sandbox.git(name, "add", "-A")
      try sandbox.git(name, "commit", "-qm", "First")
      try sandbox.git(".", "clone", "-q", "--bare", name, "host/r\(number).git")
    }
    // Notes what git is run for.
    try sandbox.shell(
      #"""
      mkdir bin
      printf '#!/bin/sh\necho "$@" >> "%s/calls"\nexec "%s" "$@"\n' "$PWD" "$(command -v git)" >bin/git
      chmod +x bin/git
      : > calls
      """#)
    host = try GitHost(sandbox, folder: "host")
    server = try SandboxProcess(
      in: sandbox, keys: [Self.shared.secret, Self.revoked.secret + " revoked"], "--contract=new")
  }

  private var addresses: [String] { (1...4).map { host.url("r\($0).git") } }

  private func asked(_ key: TestKey) throws -> Int {
    try server.log.count { $0.contains(key.fingerprint) }
  }

  private func verdicts(_ ended: Ended) throws -> [String: Set<String>] {
    var verdicts: [String: Set<String>] = [:]
    for finding in try ended.report().findings {
      verdicts[finding.fingerprint, default: []].insert(finding.verification?.verdict ?? "none")
    }
    return verdicts
  }

  private let expected: [String: Set<String>] = [
    Self.shared.fingerprint: ["live"], Self.revoked.fingerprint: ["revoked"],
  ]

  /// Scans in three parts and merges their reports; no part asks.
  private func merge(_ targets: [String]) throws {
    var parts: [String] = []
    for part in 1...3 {
      parts.append("p\(part)")
      let ended = try sandbox.kascan(
        ["repos", "--shard", "\(part)/3", "-f", "json", "-o", "p\(part)"] + targets)
      #expect(ended.status == 1, "\(ended.errorText)")
    }
    #expect(try sandbox.kascan(["report", "-f", "json", "-o", "all"] + parts).status == 1)
  }

  private func verify(_ arguments: String...) throws -> Ended {
    try sandbox.write("calls", [])
    let path = Program.Environment.inherited["PATH"].map { String(decoding: $0, as: UTF8.self) }
    return try sandbox.kascan(
      ["verify", "--report", "all", "--endpoint", server.endpoint, "-f", "json"] + arguments,
      variables: ["PATH": "\(sandbox.path("bin")):\(path ?? "/usr/bin:/bin")"])
  }

  /// How many repositories the last verification has cloned.
  private func clones() throws -> Int { try calls(" clone --mirror ") }

  /// How often the last verification has run git with these arguments.
  private func calls(_ arguments: String) throws -> Int {
    String(decoding: try sandbox.read("calls"), as: UTF8.self).split(separator: "\n")
      .count { $0.contains(arguments) }
  }

  @Test func manyRepositories() throws {
    let ended = try sandbox.kascan(
      ["repos", "in", "--verify", "--endpoint", server.endpoint, "-f", "json"] + addresses)
    #expect(ended.status == 1, "\(ended.errorText)")
    #expect(try ended.report().findings.count == 10)
    #expect(try verdicts(ended) == expected)
    #expect(try asked(Self.shared) == 1)
  }

  @Test func mergedParts() throws {
    try merge(["in"])
    #expect(try server.log.isEmpty)
    let ended = try verify()
    #expect(ended.status == 1, "\(ended.errorText)")
    #expect(try ended.report().findings.count == 5)
    #expect(try verdicts(ended) == expected)
    #expect(try asked(Self.shared) == 1)
  }

  /// The clones of the parts are gone.
  @Test func mergedPartsOfAddresses() throws {
    try merge(addresses)
    let without = try verify()
    #expect(without.status == 2)
    #expect(Set(try verdicts(without).values) == [["unknown"]])
    #expect(try server.log.isEmpty)
    #expect(try clones() == 0)
    let ended = try verify("--clone")
    #expect(ended.status == 1, "\(ended.errorText)")
    #expect(try verdicts(ended) == expected)
    #expect(try ended.report().findings.count == 5)
    #expect(try asked(Self.shared) == 1)
    #expect(try clones() == 1, "the last repository has both keys")
  }

  /// Where one repository of a key is gone, the next one is tried; what is gone everywhere is no pass.
  @Test func goneRepositories() throws {
    try merge(addresses)
    try sandbox.shell("rm -r host/r4.git")
    let ended = try verify("--clone")
    #expect(ended.errorText.contains("r4.git"), "\(ended.errorText)")
    #expect(
      try verdicts(ended) == [
        Self.shared.fingerprint: ["live"], Self.revoked.fingerprint: ["unknown"],
      ])
    #expect(ended.status == 1)
    try sandbox.shell("rm -r host/*.git")
    #expect(try verify("--clone").status == 2)
    #expect(try clones() == 3, "a key is looked for in three repositories at the most")
  }

  /// A key in contents of Git LFS: those are fetched where it is nowhere else.
  @Test func largeFileStorage() throws {
    let content = Self.revoked.bytes
    let sum = try Program("sha256sum", []).run(input: content).output.prefix(64)
    let oid = String(decoding: sum, as: UTF8.self)
    let folder = "host/large.git/lfs/objects/\(oid.prefix(2))/\(oid.dropFirst(2).prefix(2))"
    try sandbox.git(".", "init", "-q", "-b", "main", "large")
    try sandbox.write(
      "large/big.bin",
      "version https://git-lfs.github.com/spec/v1\noid sha256:\(oid)\nsize \(content.count)\n")
    try sandbox.write("large/token.txt", Self.shared.bytes)
    try sandbox.git("large", "add", "-A")
    try sandbox.git("large", "commit", "-qm", "Large")
    try sandbox.git(".", "clone", "-q", "--bare", "large", "host/large.git")
    try sandbox.write("\(folder)/\(oid)", content)
    let url = "file://" + sandbox.path("host/large.git")
    #expect(
      try sandbox.kascan("repos", "--lfs", url, "-f", "json", "-o", "all").status == 1)
    let ended = try verify("--clone")
    #expect(ended.status == 1, "\(ended.errorText)")
    #expect(try verdicts(ended) == expected)
    #expect(try calls(" lfs fetch ") == 1)
    try sandbox.shell("rm -r host/large.git/lfs")
    #expect(
      try verdicts(verify("--clone")) == [
        Self.shared.fingerprint: ["live"], Self.revoked.fingerprint: ["unknown"],
      ])
    // What git itself has needs none of them.
    #expect(try sandbox.kascan("repos", url, "-f", "json", "-o", "all").status == 1)
    #expect(
      try verdicts(verify("--clone")) == [Self.shared.fingerprint: ["live"]])
    #expect(try calls(" lfs fetch ") == 0)
  }

  @Test func cloneNeedsAReport() throws {
    let ended = try sandbox.kascan(["verify", "--clone"], input: Self.shared.bytes)
    #expect(ended.status == 64)
  }
}
