import Archives
import Blobs
import Detection
import Findings
import Fixtures
import Glibc
import Inputs
import Platform
import Rules
import Reports
import Scanning
import Testing

/// What keeps a repository from being read whole is said, and ends nothing.
@Suite struct CoverageTests {
  private let sandbox: GitSandbox
  private var keys = TestKeys(seed: 15)

  init() throws { sandbox = try GitSandbox() }

  private func scan(_ repositories: String..., connectivity: Bool = false) throws -> ScanOutcome {
    var scan = RepositoryScan(
      ScanSettings(detector: try Detector(rules: try RuleFile.shipped())))
    scan.inheritsEnvironment = false
    scan.provesConnectivity = connectivity
    let paths = repositories.map { Array(sandbox.path($0).utf8) }
    return ScanOutcome(of: try scan.run(paths).map(\.result))
  }

  private func status(_ outcome: ScanOutcome) -> Scanning.ExitStatus {
    Scanning.ExitStatus(of: outcome, verdicts: [:], policy: .any, isInterrupted: false)
  }

  private func reasons(_ outcome: ScanOutcome) -> String {
    outcome.coverage.unread.map(\.reasonText).joined(separator: "\n")
  }

  /// Makes a repository with a key in its first commit that is gone in the second.
  ///
  /// - Returns: the first commit, and its key.
  private mutating func make(
    _ name: String, hasKey: Bool = true
  ) throws -> (commit: String, key: String) {
    let key = keys.next()
    try sandbox.git(".", "init", "-q", "-b", "main", name)
    try sandbox.write("\(name)/a.env", hasKey ? "\(key)\n" : "some\n")
    try sandbox.git(name, "add", "-A")
    try sandbox.git(name, "commit", "-qm", "First")
    let commit = try sandbox.text(name, "rev-parse", "HEAD")
    try sandbox.write("\(name)/a.env", "none\n")
    try sandbox.git(name, "commit", "-qam", "Second")
    return (commit, key)
  }

  /// A limit on sizes leaves blobs out, says so of each, and leaves commits alone.
  @Test mutating func largeBlobs() throws {
    let key = try make("r").key
    let other = keys.next()
    try sandbox.write("r/b.env", "\(other)\n" + String(repeating: "x", count: 1000))
    try sandbox.git("r", "add", "-A")
    try sandbox.git("r", "commit", "-qm", "Large")
    let object = try sandbox.text("r", "rev-parse", "HEAD:b.env")
    var scan = RepositoryScan(
      ScanSettings(detector: try Detector(rules: try RuleFile.shipped())))
    scan.inheritsEnvironment = false
    scan.settings.archiveLimits.memberSize = SizeLimit(bytes: 1000)
    let outcome = scan.run(Array(sandbox.path("r").utf8))
    #expect(outcome.findings.map(\.secret) == [Array(key.utf8)])
    #expect(reasons(outcome).contains("object \(object): larger than 1000 bytes (--max-size)"))
    scan.settings.archiveLimits.memberSize = SizeLimit(bytes: 1100)
    let all = scan.run(Array(sandbox.path("r").utf8))
    #expect(!reasons(all).contains("object"))
    #expect(all.findings.contains { $0.secret == Array(other.utf8) })
  }

  /// What a link in the git folder says is read; where it leads is left out, and that is said.
  @Test mutating func linkInTheGitFolder() throws {
    _ = try make("r")
    let key = keys.next()
    try sandbox.link("r/.git/hooks/pre-push", to: "/nowhere?token=\(key)")
    let outcome = try scan("r")
    let path = Array(sandbox.path("r/.git/hooks/pre-push").utf8)
    #expect(
      outcome.findings.contains { $0.secret == Array(key.utf8) && $0.provenance.path == path })
    #expect(outcome.coverage.excluded == [.init(path: path, .special(.link))])
    #expect(outcome.coverage.isComplete)
  }

  @Test mutating func shallowClone() throws {
    _ = try make("r")
    try sandbox.git(
      ".", "clone", "-q", "--depth=1", "file://\(sandbox.path("r"))", "shallow")
    let clean = try scan("shallow")
    #expect(clean.findings.isEmpty)
    #expect(reasons(clean).contains("shallow clone"))
    #expect(status(clean) == .incomplete)

    let key = keys.next()
    try sandbox.write("r/b.env", "\(key)\n")
    try sandbox.git("r", "add", "-A")
    try sandbox.git("r", "commit", "-qm", "Third")
    let third = try sandbox.text("r", "rev-parse", "HEAD")
    try sandbox.git(
      ".", "clone", "-q", "--depth=1", "file://\(sandbox.path("r"))", "other")
    let found = try scan("other")
    let isFound = found.findings.contains {
      $0.secret.elementsEqual(key.utf8) && $0.history?.commit == third
    }
    #expect(isFound)
    #expect(reasons(found).contains("shallow clone"))
    #expect(status(found) == .findings)
  }

  @Test mutating func partialClone() throws {
    _ = try make("r")
    try sandbox.git("r", "config", "uploadpack.allowFilter", "true")
    try sandbox.git(
      ".", "clone", "-q", "--no-checkout", "--filter=blob:none", "file://\(sandbox.path("r"))",
      "partial")
    let outcome = try scan("partial")
    #expect(outcome.findings.isEmpty)
    #expect(outcome.coverage.unread.count == 1)
    #expect(reasons(outcome).hasPrefix("partial clone: 2 objects are not here ("))
    #expect(
      reasons(outcome).hasSuffix(
        "): git backfill, or git fetch --refetch --no-filter, brings them"))
    #expect(status(outcome) == .incomplete)
    // A proof names every object, and so says the same.
    let proven = try scan("partial", connectivity: true)
    #expect(proven.coverage.unread.count == 2)
    #expect(proven.coverage.unread.allSatisfy { $0.reason == .object(.missing) })
    #expect(status(proven) == .incomplete)
  }

  @Test mutating func missingObjects() throws {
    let (commit, key) = try make("r")
    let blob = try sandbox.text("r", "rev-parse", "HEAD:a.env")
    sandbox.remove("r/.git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))")
    let walked = try scan("r", connectivity: true)
    #expect(reasons(walked) == "object \(blob): missing from the object store")
    let isFound = walked.findings.map(\.secret) == [Array(key.utf8)]
    #expect(isFound)

    #expect(walked.coverage.unread.count == 1)
    // Without a commit git itself can't walk; what was found stays.
    sandbox.remove("r/.git/objects/\(commit.prefix(2))/\(commit.dropFirst(2))")
    let broken = try scan("r", connectivity: true)
    let isStillFound = broken.findings.map(\.secret) == [Array(key.utf8)]
    #expect(isStillFound)
    #expect(!broken.coverage.isComplete)
  }

  @Test(
    "A ref that is no ref, or points to nothing, is said, with findings and without",
    arguments: [String(repeating: "1", count: 40) + "\n", "nothing of the kind\n", ""],
    [true, false])
  mutating func brokenRef(content: String, hasKey: Bool) throws {
    let (_, key) = try make("r", hasKey: hasKey)
    try sandbox.write("r/.git/refs/heads/broken", content)
    let outcome = try scan("r")
    let isFound = outcome.findings.map(\.secret) == (hasKey ? [Array(key.utf8)] : [])
    #expect(isFound)
    #expect(!outcome.coverage.isComplete)
  }

  @Test mutating func severalRepositories() throws {
    let (_, first) = try make("one")
    let (_, second) = try make("two")
    try sandbox.write("plain/file", "nothing\n")
    _ = try make("damaged")
    try sandbox.shell("rm damaged/.git/HEAD")
    let outcome = try scan("one", "nowhere", "plain", "damaged", "two")
    let areFound =
      Set(outcome.findings.map(\.secret)) == [Array(first.utf8), Array(second.utf8)]
    #expect(areFound)
    let named = Set(outcome.findings.map { $0.provenance.repository ?? [] })
    #expect(named == Set(["one", "two"].map { Array(sandbox.path($0).utf8) }))
    let unread = outcome.coverage.unread.map { String(decoding: $0.path, as: UTF8.self) }
    #expect(unread == ["damaged", "nowhere", "plain"].map { sandbox.path($0) })
  }

  /// Only the superuser can give a repository away.
  @Test(.enabled(if: getuid() == 0)) mutating func somebodyElses() throws {
    let (_, key) = try make("own")
    _ = try make("theirs")
    try sandbox.shell("chown -R 12345 theirs")
    let outcome = try scan("theirs", "own")
    #expect(reasons(outcome).contains("safe.directory"))
    let isFound = outcome.findings.map(\.secret) == [Array(key.utf8)]
    #expect(isFound)
  }
}
