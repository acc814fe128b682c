import Blobs
import Fixtures
import Platform
import Testing

@testable import Git

/// Where objects stand is kept between scans, and counts only where nothing that decides it has
/// changed.
@Suite struct SeenOriginsTests {
  private let made: OriginsSandbox
  private var sandbox: GitSandbox { made.sandbox }
  private var folder: SeenFolder { made.folder }
  private var targets: [ObjectID] { get throws { try made.targets } }

  init() throws { made = try OriginsSandbox() }

  private func change(_ script: String) throws { try made.change(script) }
  private func scan() throws -> OriginsSandbox.Scanned { try made.scan() }

  private func attribution(
    of targets: [ObjectID], keeping: Bool = true, mayKeep: Bool = true
  ) throws -> Attribution {
    try made.attribution(of: targets, keeping: keeping, mayKeep: mayKeep)
  }

  /// Names another ref in all that is kept, so that it shows where it was used.
  private func mark() throws {
    let kept = try #require(try scan().kept)
    var list = try #require(try kept.list())
    for id in list.origins.keys { list.origins[id]?.refs = Self.marked }
    #expect(kept.keep(list) == nil)
  }

  private static let marked = [Array("kept".utf8)]

  private func isFromFile(_ attribution: Attribution) -> Bool {
    attribution.origins.values.allSatisfy { $0.refs == Self.marked }
  }

  @Test func unchangedHistory() throws {
    let targets = try targets
    let fresh = try attribution(of: targets, keeping: false)
    #expect(try attribution(of: targets).origins == fresh.origins)
    #expect(try attribution(of: targets).origins == fresh.origins)
    try mark()
    for script in [
      "true", "git pack-refs --all", "git config user.name Other", "touch .git/objects/pack",
    ] {
      try change(script)
      #expect(isFromFile(try attribution(of: targets)), "\(script)")
    }
    // Fewer objects than are kept.
    let some = Array(targets.prefix(3))
    let found = try attribution(of: some)
    #expect(isFromFile(found) && Set(found.origins.keys) == Set(some))
  }

  /// Every part of a history decides where objects stand in it.
  @Test(arguments: [
    "git branch new HEAD~3",  // A new ref.
    "git branch -D old", "git branch -m old older", "git branch -f old HEAD~1",
    "git symbolic-ref HEAD refs/heads/old",  // HEAD, and nothing else.
    "git checkout -q --detach HEAD~1",
    "git commit -q --allow-empty -m 'One more'",
    "git tag -d one", "git tag -afm Again one HEAD~2", "git tag -am Two two one",
    "git update-ref refs/remotes/origin/main HEAD",  // A push or fetch.
    "git update-ref -d refs/remotes/origin/main",
    "git reflog expire --expire=now --all", "git stash clear",
    "git worktree add -q --detach ../linked $(git commit-tree -m Linked HEAD^{tree})",
    "echo new | git hash-object -w --stdin",
    "git replace HEAD~1 HEAD~2",
    "git repack -dq", "git repack -adq", "git gc -q --prune=now",
    "git reflog expire --expire=now --all; git gc -q --prune=now",
    "git init -q ../other; echo /nowhere | sed s,.*,$PWD/../other/.git/objects, "
      + "> .git/objects/info/alternates",
  ])
  func changedHistory(script: String) throws {
    let before = try targets
    _ = try attribution(of: before)
    try mark()
    #expect(isFromFile(try attribution(of: before)))
    try change(script)
    let after = try targets
    let fresh = try attribution(of: after, keeping: false)
    #expect(try attribution(of: after).origins == fresh.origins)
    // And it is kept again.
    #expect(try attribution(of: after).origins == fresh.origins)
    try mark()
    #expect(isFromFile(try attribution(of: after)))
    try made.shell("git worktree remove --force ../linked 2> /dev/null || true", in: "r")
  }

  /// A history that is cut off, and then is not.
  @Test func shallowHistory() throws {
    try made.shell("mv r whole; git clone -q --depth 3 file://$PWD/whole r")
    let before = try targets
    _ = try attribution(of: before)
    try change("git fetch -q --unshallow")
    let after = try targets
    #expect(after.count > before.count)
    let fresh = try attribution(of: before, keeping: false)
    #expect(try attribution(of: before).origins == fresh.origins)
  }

  /// Other rules find other objects: all are looked up then, and all are kept.
  @Test func otherObjects() throws {
    let all = try targets
    let (some, rest) = (Array(all.prefix(9)), Array(all.dropFirst(6)))
    _ = try attribution(of: some)
    try mark()
    let fresh = try attribution(of: rest, keeping: false)
    #expect(try attribution(of: rest).origins == fresh.origins)
    #expect(isFromFile(try attribution(of: Array(some.prefix(6)))))
    #expect(try scan().kept?.list()?.origins.count == all.count)
  }

  @Test func secretsAreNotKept() throws {
    _ = try attribution(of: try targets, mayKeep: false)
    #expect(try sandbox.names("cache").isEmpty)
  }

  /// What was not read whole is looked up again.
  @Test func damagedStore() throws {
    try change("git repack -adq; chmod u+w .git/objects/pack/*")
    #expect(try scan().kept != nil)
    try change("for pack in .git/objects/pack/*.pack; do printf x >> $pack; done")
    #expect(try scan().kept == nil)
  }

  // MARK: The file

  private func list() throws -> (OriginList, SeenScope, SeenOrigins) {
    _ = try attribution(of: try targets)
    let scanned = try scan()
    let kept = try #require(scanned.kept)
    let directory = try #require(ObjectDirectory(scanned.repository.gitDirectory))
    return (
      try #require(try kept.list()), SeenScope(directory, digest: "digest", .sha1), kept
    )
  }

  @Test func fileIsReadBack() throws {
    let (list, scope, _) = try list()
    #expect(list.origins.count > 30)
    let bytes = SeenFile.bytes(of: list, for: scope)
    #expect(try SeenFile.origins(bytes, for: scope) == list)
    let head = try #require(SeenFile.head(of: bytes))
    #expect(head.form == .origins && head.count == list.origins.count)
    #expect(folder.entries().entries.map(\.form) == [.origins, .graph])
    #expect(try folder.clear() == 2)
  }

  /// Whatever byte is another, or missing, the file does not count.
  @Test func everyChangedByteIsNoticed() throws {
    var (list, scope, _) = try list()
    // Of a few objects.
    let some = list.origins.sorted { $0.key < $1.key }.prefix(3)
    list.origins = Dictionary(uniqueKeysWithValues: some.map { ($0.key, $0.value) })
    let bytes = SeenFile.bytes(of: list, for: scope)
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= 1
      #expect(throws: Coverage.SeenDefect.self) { try SeenFile.origins(changed, for: scope) }
      #expect(throws: Coverage.SeenDefect.self) {
        try SeenFile.origins(Array(bytes[..<place]), for: scope)
      }
    }
    #expect(throws: Coverage.SeenDefect.self) { try SeenFile.origins(bytes + [0], for: scope) }
    #expect(throws: Coverage.SeenDefect.self) { try SeenFile.list(bytes, for: scope) }
    // A body that is no list, with a right sum around it, does not trap.
    let body = list.body
    for place in body.indices {
      _ = OriginList(body[..<place], .sha1)
      var changed = body
      changed[place] ^= 0x80
      _ = OriginList(changed[...], .sha1)
    }
  }

  /// The file of another repository in this one's place.
  @Test func swappedFiles() throws {
    let (_, scope, _) = try list()
    let file = folder.file(for: scope, .origins)
    try made.shell("mv r other; cp -a other r")
    let scanned = try scan()
    let kept = try #require(scanned.kept)
    #expect(try kept.list() == nil)
    let name = String(decoding: kept.ignored(.damaged, .origins).path, as: UTF8.self)
    try made.shell("mv \(String(decoding: file, as: UTF8.self)) \(name)")
    let found = try attribution(of: try targets)
    #expect(found.ignored.map(\.defect) == [.damaged])
    #expect(found.origins == (try attribution(of: try targets, keeping: false)).origins)
    #expect(try attribution(of: try targets).ignored.isEmpty)
  }
}
