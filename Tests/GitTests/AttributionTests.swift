import Fixtures
import Platform
import Testing

@testable import Git

/// Attribution held against what git says of every single commit.
@Suite struct AttributionTests {
  /// What git knows of a repository's commits and refs.
  private struct History {
    var parents: [String: [String]] = [:]
    var times: [String: Int] = [:]
    /// The objects of each commit's tree, with their paths.
    var trees: [String: [String: Set<String>]] = [:]
    /// For each commit, the refs that reach it.
    var refs: [String: Set<String>] = [:]
    var reachable: Set<String> = []

    init(_ sandbox: GitSandbox, _ folder: String) throws {
      let all = try sandbox.text(
        folder, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype) %(objectname)")
      let commits = all.split(separator: "\n").filter { $0.hasPrefix("commit ") }
        .map { String($0.dropFirst(7)) }
      for commit in commits {
        let line = try sandbox.text(folder, "show", "-s", "--format=%ct %P", commit)
          .split(separator: " ")
        times[commit] = Int(line[0])
        parents[commit] = line.dropFirst().map(String.init)
        let tree = try sandbox.git(folder, "ls-tree", "-r", "-t", "-z", "--full-tree", commit)
        for entry in tree.split(separator: 0) {
          let parts = entry.split(separator: 0x09, maxSplits: 1)
          let id = String(decoding: parts[0].split(separator: 0x20)[2], as: UTF8.self)
          trees[commit, default: [:]][id, default: []]
            .insert(String(decoding: parts[1], as: UTF8.self))
        }
        let names = try sandbox.text(
          folder, "for-each-ref", "--format=%(refname)", "--contains", commit)
        refs[commit] = Set(names.split(separator: "\n").map(String.init))
      }
      let listed = try sandbox.text(folder, "rev-list", "--all", "--reflog")
      reachable = Set(listed.split(separator: "\n").map(String.init))
      let head = try sandbox.text(folder, "rev-list", "HEAD").split(separator: "\n")
      for commit in head { refs[String(commit), default: []].insert("HEAD") }
    }

    /// Commits that have an object while none of their parents has.
    func introducing(_ object: String) -> [String] {
      trees.keys.filter { commit in
        trees[commit]?[object] != nil
          && (parents[commit] ?? []).allSatisfy { trees[$0]?[object] == nil }
      }
    }
  }

  private func compare(
    _ sandbox: GitSandbox, _ folder: String, _ location: SourceLocation = #_sourceLocation
  ) throws {
    let history = try History(sandbox, folder)
    let stored = try ObjectOracle.objects(sandbox, folder)
    let repository = try Repository(
      path: Array(sandbox.path(folder).utf8), inheritsEnvironment: false)
    let store = ObjectStore(repository)
    let targets = stored.keys.filter { stored[$0]?.kind != .tag }
    let attribution = try Attribution(targets, in: repository, store, workers: 3)
    #expect(attribution.unread.isEmpty, sourceLocation: location)
    // The same from commits that a scan has met before, and with one worker.
    var met = [ScannedCommits(), ScannedCommits()]
    for (number, (id, object)) in stored.enumerated() {
      met[number % 2].note(id, object.kind, object.content.span, isWhole: true)
    }
    let again = try Attribution(targets, in: repository, store, met: met, workers: 1)
    #expect(again.origins == attribution.origins, sourceLocation: location)
    // The same from trees that a scan has recorded.
    var scan = StoreScan(store, workers: 2)
    scan.readContents([Collector(), Collector()], kinds: .contents)
    let blobs = Set(targets.filter { stored[$0]?.kind != .tree })
    let trees = scan.readTrees(nil, of: blobs, provingConnection: true)
    let recorded = try Attribution(
      targets, in: repository, store, met: met, trees: trees, workers: 2)
    #expect(recorded.origins == attribution.origins, sourceLocation: location)
    #expect(recorded.unread.isEmpty, sourceLocation: location)
    #expect(recorded.isConnected, sourceLocation: location)
    let head = try sandbox.text(folder, "rev-parse", "HEAD")
    let hasRemotes = !(try sandbox.text(folder, "for-each-ref", "refs/remotes")).isEmpty
    let roots = Set(
      try history.parents.keys.map { try sandbox.text(folder, "rev-parse", "\($0)^{tree}") })
    for target in targets where !roots.contains("\(target)") {
      let origin = try #require(attribution.origins[target])
      let name = "\(target)"
      if stored[target]?.kind == .commit {
        #expect(origin.commit == target, sourceLocation: location)
        #expect(Set(origin.refs.map { String(decoding: $0, as: UTF8.self) }) == history.refs[name])
        #expect(origin.isReachable == history.reachable.contains(name))
        continue
      }
      let introducing = history.introducing(name)
      let reached = introducing.filter { history.reachable.contains($0) }
      let first = (reached.isEmpty ? introducing : reached)
        .min { (history.times[$0] ?? 0) < (history.times[$1] ?? 0) }
      #expect(origin.commit.map { "\($0)" } == first, sourceLocation: location)
      #expect(
        Set(origin.paths.map { String(decoding: $0, as: UTF8.self) })
          == first.map { history.trees[$0]?[name] ?? [] } ?? [], sourceLocation: location)
      let refs = introducing.reduce(into: Set<String>()) { $0.formUnion(history.refs[$1] ?? []) }
      // `HEAD` sorts before `refs/`.
      #expect(
        origin.refs.map { String(decoding: $0, as: UTF8.self) }
          == Array(refs.sorted().prefix(Attribution.refLimit)), sourceLocation: location)
      #expect(origin.isReachable == !reached.isEmpty, sourceLocation: location)
      #expect(
        origin.isInHead == (history.trees[head]?[name] != nil), sourceLocation: location)
      #expect(
        Set(origin.headPaths.map { String(decoding: $0, as: UTF8.self) })
          == history.trees[head]?[name] ?? [], sourceLocation: location)
      let isPushed = hasRemotes ? refs.contains { $0.hasPrefix("refs/remotes/") } : nil
      #expect(origin.isPushed == isPushed, sourceLocation: location)
      if first != nil {
        #expect(origin.signature?.person == Array("Ann Author <ann@example.com>".utf8))
      }
    }
  }

  @Test(arguments: ["sha1", "sha256"])
  func everyObject(format: String) throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r", format: format, commits: 14)
    try sandbox.git("r", "rm", "-q", "docs/note-3.md")
    try sandbox.write("r/copy/of/growing.txt", try sandbox.read("r/src/module/growing.txt"))
    try sandbox.write("r/copy2/of/growing.txt", try sandbox.read("r/src/module/growing.txt"))
    try sandbox.git("r", "add", "-A")
    try sandbox.git("r", "commit", "-qm", "Copies")
    try sandbox.git("r", "rm", "-rq", "copy2")
    try sandbox.git("r", "commit", "-qm", "One copy less")
    try sandbox.write("r/lost.txt", Array("lost\n".utf8))
    try sandbox.git("r", "add", "-A")
    try sandbox.git("r", "commit", "-qm", "Only the reflog has this")
    try sandbox.git("r", "reset", "-q", "--hard", "HEAD~1")
    try compare(sandbox, "r")
    try sandbox.git("r", "repack", "-dq")
    try sandbox.git("r", "checkout", "-q", "--orphan", "second")
    try sandbox.write("r/orphan.txt", Array("orphan\n".utf8))
    try sandbox.git("r", "add", "-A")
    try sandbox.git("r", "commit", "-qm", "A second root")
    try sandbox.git("r", "repack", "-dq")
    try sandbox.git("r", "update-ref", "refs/remotes/origin/main", "main~3")
    try compare(sandbox, "r")
    // Trees that two packs have, made from different ones.
    try sandbox.git(
      "r", "pack-objects", "--revs", "-q", "--window=50", ".git/objects/pack/pack",
      input: Array("main~4\n".utf8))
    try compare(sandbox, "r")
    try sandbox.git("r", "repack", "-adfq", "--depth=200", "--window=80")
    try compare(sandbox, "r")
    try sandbox.git("r", "reflog", "expire", "--expire=now", "--all")
    try compare(sandbox, "r")
  }

  @Test func commitInBlocks() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r", commits: 6)
    let stored = try ObjectOracle.objects(sandbox, "r")
    let repository = try Repository(
      path: Array(sandbox.path("r").utf8), inheritsEnvironment: false)
    // Only the first block of each: everything has to be read again.
    var met = ScannedCommits()
    for (id, object) in stored {
      met.note(id, object.kind, object.content.span.extracting(first: 20), isWhole: false)
    }
    let targets = stored.keys.filter { stored[$0]?.kind == .blob }
    let store = ObjectStore(repository)
    let attribution = try Attribution(targets, in: repository, store, met: [met], workers: 2)
    let expected = try Attribution(targets, in: repository, store, workers: 2)
    #expect(attribution.origins == expected.origins)
    #expect(expected.origins.values.contains { $0.commit != nil })
  }

  @Test func tagsAndDirectRefs() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r", commits: 6)
    let blob = try sandbox.text("r", "hash-object", "-w", "--stdin", input: Array("by tag".utf8))
    try sandbox.git("r", "tag", "-a", "on-blob", "-m", "A tag on a blob", blob)
    try sandbox.git("r", "tag", "-a", "on-tag", "-m", "A tag on a tag", "on-blob")
    let tag = try sandbox.text("r", "rev-parse", "on-blob")
    let repository = try Repository(
      path: Array(sandbox.path("r").utf8), inheritsEnvironment: false)
    let ids = try [blob, tag].map { try #require(ObjectID(hexadecimal: Array($0.utf8))) }
    let origins = try Attribution(ids, in: repository, ObjectStore(repository), workers: 1).origins
    for id in ids {
      let origin = try #require(origins[id])
      #expect(origin.commit == nil)
      #expect(
        origin.refs == [Array("refs/tags/on-blob".utf8), Array("refs/tags/on-tag".utf8)])
      #expect(origin.isReachable)
    }
    #expect(
      origins[ids[1]]?.signature?.person == Array("Carl Committer <carl@example.com>".utf8))
  }

  @Test func emptyRepository() throws {
    let sandbox = try GitSandbox()
    try sandbox.git(".", "init", "-q", "r")
    let blob = try sandbox.text("r", "hash-object", "-w", "--stdin", input: Array("x".utf8))
    let repository = try Repository(
      path: Array(sandbox.path("r").utf8), inheritsEnvironment: false)
    let id = try #require(ObjectID(hexadecimal: Array(blob.utf8)))
    let attribution = try Attribution([id], in: repository, ObjectStore(repository), workers: 2)
    #expect(attribution.origins == [id: Attribution.Origin()])
  }

  @Test(arguments: [
    ("author A <a> 0 +0000", "1970-01-01T00:00:00+00:00"),
    ("author A <a> 1706698800 +0100", "2024-01-31T12:00:00+01:00"),
    ("author A <a> 951782400 -0130", "2000-02-28T22:30:00-01:30"),
    ("author A <a> -86400 +0000", "1969-12-31T00:00:00+00:00"),
    ("author A <a> 4102444799 +0000", "2099-12-31T23:59:59+00:00"),
    ("author A <a>", "1970-01-01T00:00:00+00:00"),
  ])
  func dates(line: String, date: String) throws {
    #expect(Signature(Array("\(line)\n".utf8), "author ")?.date == date)
  }

  @Test func hostileDates() {
    for number in ["9223372036854775807", "-9223372036854775808", "99999999999999999999", "x"] {
      let line = Array("author A <a> \(number) +9999999\n".utf8)
      #expect(Signature(line, "author ")?.date.isEmpty == false)
    }
    #expect(Signature(Array("author nobody 5 +0000\n".utf8), "author ") == nil)
  }
}
