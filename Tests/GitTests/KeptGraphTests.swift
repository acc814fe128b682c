import Blobs
import Fixtures
import Testing

@testable import Git

/// What has come since a history was attributed is read, and nothing else; the origins are those of a
/// whole reading.
@Suite struct KeptGraphTests {
  /// Some objects, always the same ones, as those with findings are.
  private func isChosen(_ id: ObjectID) -> Bool { id[3] % 3 == 0 }

  private func compare(
    _ sandbox: OriginsSandbox, _ targets: [ObjectID], _ comment: String, rereading: Int = 0,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let fresh = try sandbox.attribution(of: targets, keeping: false)
    let kept = try sandbox.attribution(of: targets, rereading: rereading)
    for target in targets where kept.origins[target] != fresh.origins[target] {
      Issue.record(
        """
        \(comment): \(target) is \(String(describing: kept.origins[target])), \
        not \(String(describing: fresh.origins[target]))
        """, sourceLocation: location)
    }
    #expect(kept.origins.count == fresh.origins.count, "\(comment)", sourceLocation: location)
    #expect(kept.unread == fresh.unread, "\(comment)", sourceLocation: location)
  }

  /// What only adds, and how many packs and loose objects have to be read for it.
  @Test(arguments: [
    ("git branch new HEAD~3", 0, 0), ("git branch -D old", 0, 0), ("git reset -q --hard old", 0, 0),
    ("git commit -q --allow-empty -m 'One more'", 0, 1), ("git tag -am Two two one", 0, 1),
    ("git commit -q --amend --allow-empty -m Other", 0, 1), ("git replace HEAD~1 HEAD~2", 0, 0),
    ("echo x > docs/new; git add docs; git commit -qm New", 0, 4),
    // The loose objects are in a pack now, and known.
    ("git repack -dq", 0, 0),
    ("git multi-pack-index write", 0, 0),
    ("git reflog expire --expire=now --all; git stash clear", 0, 0),
  ])
  func addition(script: String, packs: Int, loose: Int) throws {
    let sandbox = try OriginsSandbox()
    try sandbox.change("git repack -adq; git commit -q --allow-empty -m Loose")
    let before = try sandbox.targets.filter(isChosen)
    _ = try sandbox.attribution(of: before)
    try sandbox.change(script)
    let after = try sandbox.targets.filter(isChosen)
    let new = try #require(try sandbox.newParts(for: after))
    #expect(new == (packs, loose))
    try compare(sandbox, after, script)
    #expect(try sandbox.newParts(for: after).map { $0 == (0, 0) } == true)
    try compare(sandbox, after, script)
  }

  /// Few objects are read again, until there are enough of them to be written down.
  @Test func fewObjectsAreReadAgain() throws {
    let sandbox = try OriginsSandbox()
    try sandbox.change("git repack -adq")
    _ = try sandbox.attribution(of: try sandbox.targets.filter(isChosen))
    for (count, rest) in [(1, 1), (2, 2), (3, 0), (1, 1)] {
      try sandbox.change("git commit -q --allow-empty -m 'One of \(count)'")
      let targets = try sandbox.targets.filter(isChosen)
      #expect(try sandbox.newParts(for: targets).map { $0 == (0, count) } == true)
      try compare(sandbox, targets, "\(count) new", rereading: 3)
      #expect(try sandbox.newParts(for: targets).map { $0 == (0, rest) } == true)
    }
  }

  /// Where something is gone, or was not asked for, all is read.
  @Test(arguments: [
    "git repack -adq", "git reflog expire --expire=now --all; git gc -q --prune=now",
    "rm -rf .git/objects/pack; git init -q; for r in $(git for-each-ref --format '%(refname)'); "
      + "do git update-ref -d $r || true; done",
  ])
  func nothingIsKeptOf(script: String) throws {
    let sandbox = try OriginsSandbox()
    try sandbox.change("git repack -adq; git commit -q --allow-empty -m Loose")
    let before = try sandbox.targets
    _ = try sandbox.attribution(of: before.filter(isChosen))
    #expect(try sandbox.newParts(for: before.filter(isChosen)) != nil)
    #expect(try sandbox.newParts(for: before) == nil, "of others it tells nothing")
    try sandbox.change(script)
    #expect(try sandbox.newParts(for: []) == nil)
    try compare(sandbox, try sandbox.targets.filter(isChosen), script)
  }

  /// A tree names what comes later: an object, a folder, a commit of another repository.
  @Test(arguments: [
    "printf '100644 blob %s\\tlater\\n' $blob", "printf '040000 tree %s\\tlater\\n' $tree",
    "printf '160000 commit %s\\tlater\\n' $commit",
  ])
  func laterObjects(entry: String) throws {
    let sandbox = try OriginsSandbox()
    try sandbox.shell(
      """
      git init -q other; cd other; echo late > late; git add late; git commit -qm Late
      cd ../r; blob=$(git -C ../other rev-parse HEAD:late); tree=$(git -C ../other rev-parse HEAD:)
      commit=$(git -C ../other rev-parse HEAD)
      holder=$(\(entry) | git mktree --missing)
      git update-ref refs/heads/late $(git commit-tree -m Late $holder)
      """)
    let before = try sandbox.targets
    _ = try sandbox.attribution(of: before)
    try sandbox.change("git fetch -q ../other HEAD; git update-ref refs/heads/late2 FETCH_HEAD")
    let after = try sandbox.targets
    #expect(after.count == before.count + 3)
    try compare(sandbox, after, entry)
    try compare(sandbox, after, entry)
  }

  /// Whatever happens to a repository, the origins are those of a scan that keeps nothing.
  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func randomChanges(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let sandbox = try OriginsSandbox(commits: 6, seed: seed)
    try sandbox.shell("git clone -q --bare r other.git; git clone -q r beside")
    try sandbox.change("git config gc.auto 0; git config advice.detachedHead false")
    _ = try sandbox.attribution(of: try sandbox.targets.filter(isChosen))
    var done: [String] = []
    var extended = 0
    for step in 0..<24 {
      for _ in 0...Int.random(in: 0...2, using: &random) {
        let script = HistoryChanges.script(step, using: &random)
        done.append(script)
        try sandbox.change(script)
      }
      let targets = try sandbox.targets.filter(isChosen)
      if (try? sandbox.newParts(for: targets)) != nil { extended += 1 }
      try compare(
        sandbox, targets, "seed \(seed), \(done.suffix(3))",
        rereading: Int.random(in: 0...20, using: &random))
    }
    #expect(extended > 3, "mostly something was only added: \(done)")
  }

  // MARK: The file

  private func graph() throws -> (KeptGraph, SeenScope, OriginsSandbox) {
    let sandbox = try OriginsSandbox(commits: 6)
    _ = try sandbox.attribution(of: try sandbox.targets.filter(isChosen))
    let scanned = try sandbox.scan()
    let directory = try #require(ObjectDirectory(scanned.repository.gitDirectory))
    return (
      try #require(try scanned.kept?.graph()), SeenScope(directory, digest: "digest", .sha1),
      sandbox
    )
  }

  @Test func fileIsReadBack() throws {
    let (graph, scope, _) = try graph()
    #expect(graph.met.commits.count > 8 && graph.edges.count > 10 && !graph.met.tags.isEmpty)
    let bytes = SeenFile.bytes(of: graph, for: scope)
    #expect(try SeenFile.graph(bytes, for: scope).body == graph.body)
    let head = try #require(SeenFile.head(of: bytes))
    #expect(head.form == .graph && head.count == graph.met.commits.count)
  }

  /// Whatever byte is another, or missing, the file does not count.
  @Test func everyChangedByteIsNoticed() throws {
    let (graph, scope, _) = try graph()
    let bytes = SeenFile.bytes(of: graph, for: scope)
    for place in stride(from: 0, to: bytes.count, by: 3) {
      var changed = bytes
      changed[place] ^= 1
      #expect(throws: Coverage.SeenDefect.self) { try SeenFile.graph(changed, for: scope) }
      #expect(throws: Coverage.SeenDefect.self) {
        try SeenFile.graph(Array(bytes[..<place]), for: scope)
      }
    }
    // A body that is no graph, with a right sum around it, does not trap.
    let body = graph.body
    for place in body.indices {
      _ = try? KeptGraph(body[..<place], .sha1)
      for mask: UInt8 in [0x80, 0x7F, 0xFF] {
        var changed = body
        changed[place] ^= mask
        _ = try? KeptGraph(changed[...], .sha1)
      }
    }
  }

  @Test func damagedFileIsSaidAndReplaced() throws {
    let (_, scope, sandbox) = try graph()
    let file = String(decoding: sandbox.folder.file(for: scope, .graph), as: UTF8.self)
    try sandbox.change("printf x >> \(file); git commit -q --allow-empty -m More")
    let targets = try sandbox.targets.filter(isChosen)
    let found = try sandbox.attribution(of: targets)
    #expect(found.ignored.map(\.defect) == [.damaged])
    #expect(found.ignored.map(\.path) == [Array(file.utf8)])
    #expect(found.origins == (try sandbox.attribution(of: targets, keeping: false)).origins)
    #expect(try sandbox.newParts(for: targets).map { $0 == (0, 0) } == true)
  }
}
