import Fixtures
import Platform
import Testing

/// `kascan repos --cache`: what was read clean in one repository is not read again in another that
/// git has fetched, nor in a later run, and nothing is lost by it.
@Suite struct ReposCacheTests {
  private let sandbox: GitSandbox
  private let host: GitHost
  private static let keys = (1...3).map { TestKey(1900 + $0) }

  /// Two forks: both have the first key, each has one of its own.
  init() throws {
    sandbox = try GitSandbox()
    try sandbox.makeHistory("one", commits: 12)
    try sandbox.write("one/shared.txt", "token: \(Self.keys[0].secret)\n")
    try sandbox.git("one", "add", "-A")
    try sandbox.git("one", "commit", "-qm", "Shared")
    try sandbox.git(".", "clone", "-q", "one", "two")
    for (number, name) in [(1, "one"), (2, "two")] {
      try sandbox.write("\(name)/own.txt", "token: \(Self.keys[number].secret)\n")
      try sandbox.git(name, "add", "-A")
      try sandbox.git(name, "commit", "-qm", "Own")
      try sandbox.git(".", "clone", "-q", "--bare", name, "host/\(name).git")
    }
    host = try GitHost(sandbox, folder: "host")
  }

  private func scan(
    _ arguments: String..., cache: String? = "cache", status: Int = 1
  ) throws -> JSONText {
    let cached = cache.map { ["--cache", sandbox.path($0)] } ?? []
    let ended = try sandbox.kascan(["repos", "-f", "json"] + arguments + cached)
    #expect(ended.status == status, "\(ended.text)\(ended.errorText)")
    return try ended.report()
  }

  private func expectEqual(
    _ cached: JSONText, _ whole: JSONText, _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(cached.findings == whole.findings, sourceLocation: location)
    #expect(cached.coverage.complete == whole.coverage.complete, sourceLocation: location)
    let sum = cached.coverage.objects + (cached.coverage.seenObjects ?? 0)
    #expect(sum == whole.coverage.objects, sourceLocation: location)
  }

  @Test func secondFork() throws {
    let urls = (host.url("one.git"), "file://" + sandbox.path("host/two.git"))
    let whole = try scan(urls.0, urls.1, cache: nil)
    #expect(Set(whole.findings.map(\.fingerprint)) == Set(Self.keys.map(\.fingerprint)))
    #expect(whole.findings.count == 4)
    #expect(whole.coverage.seenObjects == nil)
    let first = try scan(urls.0, urls.1)
    expectEqual(first, whole)
    // All but what one fork has and the other has not, and what has a key.
    let shared = first.coverage.seenObjects ?? 0
    #expect(shared > whole.coverage.objects / 3, "\(shared) of \(whole.coverage.objects)")
    // The clones are others, and git has named what is in them again.
    let second = try scan(urls.0, urls.1)
    expectEqual(second, whole)
    #expect(second.coverage.objects == 4, "the blobs that have a key")
  }

  @Test func clonesThatStay() throws {
    let url = host.url("one.git")
    let whole = try scan(url, cache: nil)
    expectEqual(try scan(url, "--keep", "kept"), whole)
    let second = try scan(url, "--keep", "kept")
    expectEqual(second, whole)
    #expect(second.coverage.objects == 2)
    let shown = try sandbox.kascan("cache", "show", "--cache", sandbox.path("cache"))
    #expect(shown.text.contains("/kept/") && !shown.text.contains("(fetched"), "\(shown.text)")
  }

  @Test func repositoriesOfThisMachine() throws {
    let whole = try scan("one", "two", cache: nil)
    let first = try scan("one", "two")
    expectEqual(first, whole)
    #expect(first.coverage.seenObjects == nil, "nothing vouches for the ids of a folder")
    let second = try scan("one", "two")
    expectEqual(second, whole)
    #expect(second.coverage.objects == 4)
  }

  /// What was not looked at in one fork is not passed over in the other.
  @Test func unreadBlobs() throws {
    let urls = (host.url("one.git"), host.url("two.git"))
    let limit = ["--max-size", "20"]
    let whole = try scan(urls.0, urls.1, limit[0], limit[1], cache: nil, status: 2)
    // The shared file of both, and the own one of each.
    #expect(whole.coverage.unread.count >= 4)
    for _ in 0..<2 {
      let cached = try scan(urls.0, urls.1, limit[0], limit[1], status: 2)
      expectEqual(cached, whole)
      #expect(cached.coverage.unread == whole.coverage.unread)
    }
    expectEqual(try scan(urls.0, urls.1), try scan(urls.0, urls.1, cache: nil))
  }

  /// A folder that lies about what an object is hides nothing in a clone.
  @Test func lyingFolder() throws {
    try sandbox.git(".", "init", "-q", "liar")
    let id = try sandbox.text("one", "rev-parse", "HEAD:own.txt")
    try sandbox.makeLie(about: id, in: "liar")
    for _ in 0..<2 {
      let found = try scan("liar", host.url("one.git"))
      #expect(Set(found.findings.map(\.fingerprint)).contains(Self.keys[1].fingerprint))
    }
  }

  @Test(arguments: ["printf x >> $f", "chmod 666 $f", ": > $f"])
  func spoiledFile(script: String) throws {
    let url = host.url("one.git")
    let whole = try scan(url)
    try sandbox.shell("f=$(echo cache/*.seen); \(script)")
    let found = try scan(url)
    #expect(found.coverage.seenObjects == nil)
    #expect(found.coverage.notes?.count == 1)
    #expect(found.findings == whole.findings)
  }

  @Test func folderInScannedTree() throws {
    for _ in 0..<2 {
      let ended = try sandbox.kascan(
        "repos", "one", "-f", "json", "--cache", sandbox.path("one/cache"))
      #expect(ended.errorText.contains("lies in what is scanned"), "\(ended.errorText)")
      #expect(try ended.report().coverage.seenObjects == nil)
    }
  }
}
