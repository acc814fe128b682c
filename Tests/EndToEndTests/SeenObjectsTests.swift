import Fixtures
import FoundationEssentials
import Platform
import Testing

/// What earlier scans have read is not read again, and nothing is lost by it.
@Suite struct SeenObjectsTests {
  private static let keys = (1...5).map { TestKey(1800 + $0) }

  /// A repository with keys in a file, a message, a name and an archive, each in several versions.
  private func makeLeaks(_ sandbox: GitSandbox, _ name: String = "r", format: String = "sha1")
    throws
  {
    try sandbox.makeHistory(name, format: format, commits: 12)
    let keys = Self.keys
    try sandbox.write("\(name)/leak.txt", "one\ntoken: \(keys[0].secret)\n")
    try sandbox.write("\(name)/files/\(keys[1].secret)/x", "named\n")
    try sandbox.write("\(name)/in", "\(keys[2].secret)\n")
    try sandbox.shell("tar -czf in.tar.gz in; rm in", in: name)
    try sandbox.git(name, "add", "-A")
    try sandbox.git(name, "commit", "-qm", "Leaks\n\n\(keys[3].secret)")
    try sandbox.write("\(name)/leak.txt", "two\ntoken: \(keys[0].secret)\n")
    try sandbox.git(name, "commit", "-qam", "Another version")
    try sandbox.git(name, "rm", "-q", "leak.txt")
    try sandbox.git(name, "commit", "-qm", "Away")
  }

  private func scan(
    _ sandbox: GitSandbox, _ arguments: [String], cache: String? = "cache",
    variables: [String: String] = [:]
  ) throws -> JSONText {
    var all = arguments + ["-f", "json"]
    if let cache { all += ["--cache", sandbox.path(cache)] }
    let ended = try sandbox.kascan(all, variables: variables)
    #expect(ended.status == 0 || ended.status == 1, "\(ended.errorText)")
    return try ended.report()
  }

  /// Scans without and with a cache, and holds them equal.
  ///
  /// - Returns: how many objects were read with a cache.
  @discardableResult
  private func compare(
    _ sandbox: GitSandbox, _ arguments: [String] = ["git", "r"],
    _ location: SourceLocation = #_sourceLocation
  ) throws -> Int {
    let expected = try scan(sandbox, arguments, cache: nil)
    #expect(expected.coverage.seenObjects == nil, sourceLocation: location)
    let cached = try scan(sandbox, arguments)
    #expect(cached.findings == expected.findings, sourceLocation: location)
    #expect(cached.coverage.complete == expected.coverage.complete, sourceLocation: location)
    #expect(
      cached.coverage.objects + (cached.coverage.seenObjects ?? 0) == expected.coverage.objects,
      sourceLocation: location)
    return cached.coverage.objects
  }

  @Test(arguments: ["sha1", "sha256"])
  func everyWayOfStorage(format: String) throws {
    let sandbox = try GitSandbox()
    try makeLeaks(sandbox, format: format)
    let all = try compare(sandbox)
    // Two versions of a file, an archive, a message, and the trees that have the name.
    let unclean = try compare(sandbox)
    #expect((5...12).contains(unclean))
    #expect(all > 4 * unclean)
    try sandbox.git("r", "repack", "-dq")
    #expect(try compare(sandbox) == unclean)
    #expect(try compare(sandbox) == unclean)
    try sandbox.git("r", "repack", "-adfq", "--depth=50", "--window=50")
    #expect(try compare(sandbox) == unclean)
    // What is new is made from what was read before.
    try sandbox.write("r/leak.txt", "three\ntoken: \(Self.keys[4].secret)\n")
    try sandbox.git("r", "add", "-A")
    try sandbox.git("r", "commit", "-qm", "New")
    #expect(try compare(sandbox) == unclean + 3)  // Commit, tree and file.
    try sandbox.git("r", "repack", "-adfq", "--depth=50", "--window=50")
    let later = try compare(sandbox)
    #expect((unclean + 1...unclean + 2).contains(later))  // The root may have the name.
    try sandbox.git("r", "reflog", "expire", "--expire=now", "--all")
    try sandbox.git("r", "gc", "-q", "--prune=now")
    try compare(sandbox)
    try compare(sandbox, ["git", "--no-names", "r"])
    try compare(sandbox, ["scan", "r/.git"])
  }

  /// What a history with findings gets and loses; the reports stay those of a scan without a cache.
  @Test func growingHistory() throws {
    let sandbox = try GitSandbox()
    try makeLeaks(sandbox)
    try sandbox.git("r", "repack", "-adq")
    try compare(sandbox)
    for script in [
      "git checkout -q HEAD~1 -- leak.txt; git commit -qm Back",
      "cp leak.txt docs/copy.txt; git add docs; git commit -qm Copied",
      "git branch new HEAD~3", "git tag -am Tagged tagged HEAD~2",
      "git checkout -q new; date > other; git add other; git commit -qm Side",
      "git merge -q -m Merged main", "git checkout -q main; git reset -q --hard HEAD~2",
      "git branch -D new", "git commit -q --amend -m Amended", "git repack -dq",
      "git update-ref refs/remotes/origin/main HEAD~1",
      "mv files/* .; git add -A; git commit -qm 'Moved a name'",
      "for f in ../cache/*.graph; do printf x >> $f; done", "git gc -q --prune=now",
    ] {
      try sandbox.shell(script, in: "r")
      try compare(sandbox)
    }
  }

  /// A clean pack is passed as a whole, and found again among others.
  @Test(arguments: [
    "true", "git repack -dq", "git repack -adfq; git prune-packed; git prune",
    "git repack -dq; git multi-pack-index write",
  ])
  func cleanStore(script: String) throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r", commits: 12)
    try sandbox.shell(script, in: "r")
    try compare(sandbox)
    #expect(try compare(sandbox) == 0)
    try sandbox.git("r", "commit", "-q", "--allow-empty", "-m", "One more")
    #expect(try compare(sandbox) == 1)
    try sandbox.git("r", "repack", "-dq")
    #expect(try compare(sandbox) == 0)
  }

  /// An object of two packs that one of them loses.
  @Test func objectInTwoPacks() throws {
    let sandbox = try GitSandbox()
    try makeLeaks(sandbox)
    try sandbox.git("r", "repack", "-adq")
    let all = try sandbox.git("r", "rev-list", "--objects", "HEAD")
    let names = all.split(separator: 0x0A).flatMap { $0.prefix { $0 != 0x20 } + [0x0A] }
    try sandbox.git("r", "pack-objects", "-q", ".git/objects/pack/pack", input: names)
    try compare(sandbox)
    try compare(sandbox)
    let packs = try sandbox.names("r/.git/objects/pack").filter { $0.hasSuffix(".pack") }
    #expect(packs.count == 2)
    // Either way, what is left has every key that git still reaches.
    for pack in packs {
      try sandbox.shell(
        "rm -rf one; cp -a r one; rm one/.git/objects/pack/\(pack.dropLast(5)).*")
      let expected = Set(Self.keys.prefix(4).map(\.fingerprint))
      let found = try sandbox.kascan(
        ["git", "one", "-f", "json", "--cache", sandbox.path("cache")]
      ).report()
      #expect(Set(found.findings.map(\.fingerprint)) == expected)
    }
    try sandbox.shell("rm r/.git/objects/pack/\(packs[0].dropLast(5)).*")
    let found = try sandbox.kascan(["git", "r", "-f", "json", "--cache", sandbox.path("cache")])
      .report()
    #expect(
      Set(found.findings.map(\.fingerprint)) == Set(Self.keys.prefix(4).map(\.fingerprint)))
  }

  /// Other rules and limits read everything, and do not spoil what is kept.
  @Test func otherSettings() throws {
    let sandbox = try GitSandbox()
    try makeLeaks(sandbox)
    let all = try compare(sandbox)
    let unclean = try compare(sandbox)
    try sandbox.write(
      "more.toml",
      """
      [[rules]]
      id = "line"
      description = "A line of the history"
      pattern = "changed in [0-9]+"
      literals = ["changed in"]
      """)
    // Four lists are kept of a folder.
    let others = [
      ["--decode-depth", "1"], ["--max-size", "10M"], ["--no-names"],
      ["--rules", sandbox.path("more.toml")],
    ]
    for options in others where options != ["--rules", sandbox.path("more.toml")] {
      let first = try scan(sandbox, ["git", "r"] + options)
      #expect(first.coverage.seenObjects == nil, "\(options)")
      #expect(first.coverage.notes?.count == 1, "\(options)")
    }
    #expect(try compare(sandbox) == unclean)
    #expect(all > unclean)
    // What reports and suppressions do makes no difference to what is clean.
    #expect(try scan(sandbox, ["git", "r", "--no-suppress"]).coverage.objects == unclean)
    #expect(try scan(sandbox, ["git", "r", "--threads", "1"]).coverage.objects == unclean)
  }

  /// A file that is not what was written does not count, and that is said.
  @Test(arguments: [
    "printf x >> $f", "truncate -s -1 $f", "truncate -s 10 $f", ": > $f", "chmod 666 $f",
    "mv $f real; ln -s ../real $f", "rm $f; mkfifo $f", "rm $f; mkdir $f",
    "python3 -c 'import sys; f = open(sys.argv[1], \"r+b\"); f.seek(-500, 2); f.write(b\"0\" * 9)' $f",
    "sed -i s/1/2/ $f", "chmod 777 cache",
  ])
  func spoiledFile(script: String) throws {
    let sandbox = try GitSandbox()
    try makeLeaks(sandbox)
    let all = try compare(sandbox)
    try sandbox.shell("f=$(echo cache/*.seen); \(script)")
    let ended = try sandbox.kascan(
      ["git", "r", "-f", "json", "--cache", sandbox.path("cache")])
    let found = try ended.report()
    #expect(found.coverage.seenObjects == nil)
    #expect(found.coverage.objects == all)
    let isSaid = found.coverage.notes?.isEmpty == false || ended.errorText.contains("cache ")
    #expect(isSaid)
    #expect(Set(found.findings.map(\.fingerprint)) == Set(Self.keys.prefix(4).map(\.fingerprint)))
  }

  /// Where findings stand is kept too, without any key; a file that is not what was written does not
  /// count, is said, and changes nothing.
  @Test(
    arguments: [
      "printf x >> $f", "truncate -s -1 $f", "truncate -s 10 $f", ": > $f", "chmod 666 $f",
      "mv $f real; ln -s ../real $f", "rm $f; mkfifo $f", "rm $f; mkdir $f",
      "python3 -c 'import sys; f = open(sys.argv[1], \"r+b\"); f.seek(-99, 2); f.write(b\"0\" * 9)' $f",
      "cp cache/*.seen $f",
    ], [".origins", ".graph"])
  func spoiledOrigins(script: String, suffix: String) throws {
    let sandbox = try GitSandbox()
    try makeLeaks(sandbox)
    try compare(sandbox)
    let unclean = try compare(sandbox)
    let kept = try sandbox.names("cache").filter { $0.hasSuffix(suffix) }
    #expect(kept.count == 1)
    let bytes = try sandbox.read("cache/\(kept[0])")
    for key in Self.keys {
      #expect(!String(decoding: bytes, as: UTF8.self).contains(key.secret.dropFirst(8)))
    }
    // What leads to commits is read only where something has come.
    try sandbox.git("r", "commit", "-q", "--allow-empty", "-m", "One more")
    let expected = try scan(sandbox, ["git", "r"], cache: nil)
    try sandbox.shell("f=$(echo cache/*\(suffix)); \(script)")
    let found = try scan(sandbox, ["git", "r"])
    #expect(found.findings == expected.findings)
    #expect(found.coverage.objects == unclean + 1)
    #expect(found.coverage.notes?.isEmpty == false)
    try compare(sandbox)
  }

  /// Places whose names hold a key are not written down: they are looked up each time.
  @Test func keysInPlaces() throws {
    let key = Self.keys[0].secret
    for name in ["x/\(key)", "x/\(key.dropFirst(8))"] {
      let sandbox = try GitSandbox()
      try sandbox.makeHistory("r", commits: 8)
      try sandbox.write("r/\(name)", "token: \(key)\n")
      try sandbox.git("r", "add", "-A")
      try sandbox.git("r", "commit", "-qm", "Leak")
      try compare(sandbox)
      try compare(sandbox)
      #expect(try sandbox.names("cache").allSatisfy { $0.hasSuffix(".seen") })
    }
  }

  /// A store that lies about what an object is hides nothing in another, nor in one that takes its
  /// place.
  @Test func lyingStore() throws {
    let sandbox = try GitSandbox()
    try sandbox.git(".", "init", "-q", "liar")
    try sandbox.git(".", "init", "-q", "r")
    try sandbox.write("r/leak.txt", "token: \(Self.keys[0].secret)\n")
    try sandbox.git("r", "add", "-A")
    try sandbox.git("r", "commit", "-qm", "Leak")
    let id = try sandbox.text("r", "rev-parse", "HEAD:leak.txt")
    try sandbox.makeLie(about: id, in: "liar")
    #expect(try scan(sandbox, ["git", "liar"]).findings.isEmpty)
    #expect(try scan(sandbox, ["git", "r"]).findings.count == 1)
    #expect(try scan(sandbox, ["git", "liar", "r"]).findings.count == 1)
    #expect(try scan(sandbox, ["git", "liar", "r"], cache: nil).findings.count == 1)
    try sandbox.shell("rm -r liar; mv r liar")
    #expect(try scan(sandbox, ["git", "liar"]).findings.count == 1)
  }

  /// A folder in what is scanned could say of itself that it was read.
  @Test func folderInScannedTree() throws {
    let sandbox = try GitSandbox()
    try makeLeaks(sandbox)
    for (folder, arguments) in [
      ("r/cache", ["git", "r"]), ("r/.git/cache", ["git", "r"]),
      ("r/cache", ["scan", "r/.git", "r"]),
      ("r/cache", ["git", "r/docs"]),
    ] {
      for _ in 0..<2 {
        let ended = try sandbox.kascan(
          arguments + ["-f", "json", "--cache", sandbox.path(folder)])
        let report = try ended.report()
        #expect(report.coverage.seenObjects == nil)
        #expect(
          ended.errorText.contains("lies in what is scanned")
            || report.coverage.notes?.isEmpty == false)
      }
    }
    #expect(try sandbox.names("r/.git").contains("cache") == false)
  }

  /// Ranges, staged changes and hooks read what they are about.
  @Test func changesReadEverything() throws {
    let sandbox = try GitSandbox()
    try makeLeaks(sandbox)
    try compare(sandbox)
    let variables = ["KASCAN_CACHE": sandbox.path("cache")]
    let range = try scan(
      sandbox, ["git", "r", "--range", "HEAD~3..HEAD"], cache: nil, variables: variables)
    #expect(range.coverage.seenObjects == nil)
    #expect(range.coverage.objects > 5)
    let named = try sandbox.kascan("git", "r", "--range", "HEAD~1..HEAD", "--cache", "c")
    #expect(named.status == 64)
    let all = try scan(sandbox, ["git", "r"], cache: nil, variables: variables)
    #expect(all.coverage.seenObjects != nil)
    let fresh = try scan(sandbox, ["git", "r", "--no-cache"], cache: nil, variables: variables)
    #expect(fresh.coverage.seenObjects == nil)
    #expect(fresh.findings == all.findings)
  }

  /// Repositories of one run that share objects read them once.
  @Test func sharedObjects() throws {
    let sandbox = try GitSandbox()
    try makeLeaks(sandbox, "a")
    try sandbox.git(".", "clone", "-q", "--shared", "a", "b")
    try sandbox.git("a", "worktree", "add", "-q", "../c", "HEAD~1")
    let names = ["a", "b", "c"]
    let together = try scan(sandbox, ["git"] + names, cache: nil)
    var apart: [ReportedFinding] = []
    for name in names { apart += try scan(sandbox, ["git", name], cache: nil).findings }
    #expect(Set(together.findings) == Set(apart))
    // Files of the git folder that two have are read once.
    #expect(together.findings.count { $0.git != nil } == apart.count { $0.git != nil })
    #expect((together.coverage.seenObjects ?? 0) > 0)
  }

  @Test func showAndClear() throws {
    let sandbox = try GitSandbox()
    try makeLeaks(sandbox)
    let all = try compare(sandbox)
    let folder = sandbox.path("cache")
    let shown = try sandbox.kascan("cache", "show", "--cache", folder)
    #expect(shown.status == 0)
    #expect(shown.text.hasPrefix("\(sandbox.path("r"))/.git/objects: "))
    try sandbox.write("cache/other.txt", "mine\n")
    let lines = shown.text.split(separator: "\n")
    try #require(lines.count == 3)
    #expect(lines[1...].allSatisfy { $0.hasPrefix("\(sandbox.path("r"))/.git: ") })
    #expect(lines[1].contains("git objects with findings, "))
    #expect(lines[2].contains("the way to these through "))
    #expect(try sandbox.kascan("cache", "clear", "--cache", folder).text == "3 files removed\n")
    #expect(try sandbox.names("cache") == ["other.txt"])
    #expect(try sandbox.kascan("cache", "show", "--cache", folder).text == "nothing is kept\n")
    #expect(try compare(sandbox) == all)
    #expect(try sandbox.kascan("cache", "show").status == 64)
    #expect(try sandbox.kascan("cache", "show", "--cache", "absent").status == 2)
  }
}
