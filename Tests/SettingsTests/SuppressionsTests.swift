import Blobs
import Findings
import Platform
import Rules
import Settings
import Testing

/// What is accepted, without a process, a file or a repository.
@Suite struct SuppressionsTests {
  private static let folder = Array("/work".utf8)
  private static let today = BaselineDate(text: "2026-06-15")

  private func finding(
    _ path: String, secret: String = "one", object: String? = nil, rule: String = "r"
  ) -> Finding {
    let bytes = Array(secret.utf8)
    return Finding(
      rule: rule, confidence: .high, fingerprint: Fingerprint(of: bytes), secret: bytes,
      provenance: Provenance(path: Array(path.utf8), object: object), location: nil,
      encodings: [], excerpt: Excerpt(before: "", masked: "…", after: ""))
  }

  private func fingerprint(_ secret: String) -> String { Fingerprint(of: Array(secret.utf8)).text }

  private func suppressions(
    baseline: String? = nil, configuration: String? = nil
  ) throws -> Suppressions {
    var result = Suppressions()
    result.baseline = try baseline.map { try Baseline(Array($0.utf8), file: "baseline") }
    result.configuration = try configuration.map { try Configuration($0, file: "c.toml") }
    return result
  }

  @discardableResult
  private func apply(
    _ suppressions: Suppressions, _ outcome: inout ScanOutcome, in folder: [UInt8] = folder
  ) throws -> Suppressions.Use {
    suppressions.apply(
      to: &outcome, paths: RootedPaths(root: Self.folder, workingDirectory: folder),
      on: try #require(Self.today))
  }

  @Test func fingerprintHoldsWhereverTheKeyStands() throws {
    let accepted = try suppressions(baseline: "\(fingerprint("one")) reason=\"old\"\n")
    var outcome = ScanOutcome(findings: [
      finding("a"), finding("deep/b", secret: "two"), finding("c", object: "0"),
    ])
    let use = try apply(accepted, &outcome)
    #expect(outcome.findings.map { $0.suppression?.by } == [.baseline, nil, .baseline])
    #expect(outcome.findings[0].suppression?.reason == "old")
    #expect(use.unused == [] && use.expired == [])
  }

  @Test(
    "An object at several paths is accepted only where all of them are",
    arguments: [
      (["docs/a", "docs/b"], true), (["docs/a", "src/a"], false), (["src/a", "docs/a"], false),
    ])
  func severalPaths(paths: [String], isAccepted: Bool) throws {
    for inHead in [true, false] {
      for settings in [
        try suppressions(baseline: "\(fingerprint("one")) path=\"docs/\" reason=\"r\"\n"),
        try suppressions(configuration: "exclude = [\"docs/\"]"),
        try suppressions(configuration: "[[allow]]\npaths = [\"docs/\"]\nreason = \"r\""),
      ] {
        var one = finding(paths[0], object: "0")
        var entry = HistoryEntry(object: "0", path: Array(paths[0].utf8), inHead: inHead)
        let all = paths.map { Array($0.utf8) }
        if inHead { entry.headPaths = all } else { entry.otherPaths = Array(all.dropFirst()) }
        one.history = entry
        var outcome = ScanOutcome(findings: [one])
        try apply(settings, &outcome)
        #expect((outcome.findings[0].suppression != nil) == isAccepted)
      }
    }
  }

  @Test(arguments: [
    ("docs/", "docs/a", true), ("docs/", "src/docs", false), ("/a", "a", true),
    ("/a", "b/a", false), ("*.md", "deep/x.md", true), ("/a", "./a", true),
  ])
  func pathsLimitEntries(pattern: String, path: String, isAccepted: Bool) throws {
    let accepted = try suppressions(
      baseline: "\(fingerprint("one")) path=\"\(pattern)\" reason=\"r\"\n")
    var outcome = ScanOutcome(findings: [finding(path)])
    try apply(accepted, &outcome)
    #expect((outcome.findings[0].suppression != nil) == isAccepted)
  }

  /// Patterns start from the baseline's folder, wherever the scan was started.
  @Test func pathsStartFromTheFolder() throws {
    let accepted = try suppressions(
      baseline: "\(fingerprint("one")) path=\"/src/a\" reason=\"r\"\n")
    var outcome = ScanOutcome(findings: [finding("a"), finding("/work/src/a"), finding("../a")])
    try apply(accepted, &outcome, in: Array("/work/src".utf8))
    #expect(outcome.findings.map { $0.suppression != nil } == [true, true, false])
  }

  @Test func expiredAndStaleEntriesAreTold() throws {
    let accepted = try suppressions(
      baseline: """
        \(fingerprint("one")) expires=2026-06-14 reason="over"
        \(fingerprint("two")) expires=2026-06-15 reason="last day"
        \(fingerprint("three")) reason="nowhere"

        """)
    var outcome = ScanOutcome(findings: [finding("a"), finding("b", secret: "two")])
    let use = try apply(accepted, &outcome)
    #expect(outcome.findings.map { $0.suppression != nil } == [false, true])
    #expect(use.expired.map(\.reason) == ["over"])
    #expect(use.unused.map(\.reason) == ["nowhere"])
    let both = Suppressions.Use([use, try apply(accepted, &outcome)])
    #expect(both.unused.map(\.reason) == ["nowhere"])
  }

  @Test func acceptLiveWins() throws {
    let key = fingerprint("one")
    let accepted = try suppressions(
      baseline: "\(key) path=\"a\" reason=\"dead\"\n\(key) accept-live reason=\"test key\"\n")
    var marked = finding("a")
    marked.suppression = Suppression(by: .inline)
    var outcome = ScanOutcome(findings: [finding("a"), marked])
    try apply(accepted, &outcome)
    #expect(outcome.findings.allSatisfy { $0.suppression?.acceptsLive == true })
  }

  @Test func configurationAllows() throws {
    let accepted = try suppressions(
      configuration: """
        exclude = ["vendor/"]
        [[allow]]
        rule = "r"
        paths = ["/docs/*.md"]
        reason = "examples"
        [[allow]]
        fingerprint = "\(fingerprint("two"))"
        reason = "over"
        expires = "2026-06-14"
        """)
    var outcome = ScanOutcome(findings: [
      finding("docs/a.md"), finding("docs/a.md", rule: "other"), finding("x", secret: "two"),
      finding("vendor/x"), finding("docs/deep/a.md"),
    ])
    try apply(accepted, &outcome)
    let isAccepted = outcome.findings.map { $0.suppression != nil }
    #expect(isAccepted == [true, false, false, true, false])
  }

  @Test func unreadIsAcceptedByIdentity() throws {
    let id = String(repeating: "a", count: 40)
    let hash = String(repeating: "b", count: 64)
    let accepted = try suppressions(
      baseline: "object:\(id) reason=\"disk\"\nsha256:\(hash) reason=\"locked\"\n")
    var outcome = ScanOutcome()
    let path = Array("object \(id): corrupt".utf8)
    outcome.coverage.unread = [
      .init(Provenance(path: Array(".".utf8), object: id), .object(.missing)),
      .init(Provenance(path: Array("a.zip".utf8)), .archive(.encrypted), contentHash: hash),
      .init(Provenance(path: path), .unmatchedPathspec(path)),
      .init(Provenance(path: Array("a.zip".utf8)), .archive(.encrypted)),
    ]
    let use = try apply(accepted, &outcome)
    #expect(
      outcome.coverage.unread.map(\.reason) == [.unmatchedPathspec(path), .archive(.encrypted)])
    #expect(outcome.coverage.excluded.map(\.reason) == [.accepted("disk"), .accepted("locked")])
    #expect(use.unused == [])
  }
}
