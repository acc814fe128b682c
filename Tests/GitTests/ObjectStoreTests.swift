import Blobs
import Fixtures
import Glibc
@testable import Git
import Platform
import Testing

/// The object reader held against git, over every way in which a repository stores objects.
@Suite struct ObjectStoreTests {
  private func packs(_ sandbox: GitSandbox, _ folder: String, _ suffix: String) throws -> [String] {
    try sandbox.names("\(folder)/objects/pack").filter { $0.hasSuffix(suffix) }
  }

  @Test(arguments: ["sha1", "sha256"])
  func looseThenPacked(format: String) throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r", format: format)
    try ObjectOracle.compare(sandbox, "r")
    try sandbox.git("r", "repack", "-q")
    try ObjectOracle.compare(sandbox, "r")  // Packed and loose, most of them both.
    try sandbox.git("r", "repack", "-adfq", "--depth=250", "--window=100")
    try sandbox.git("r", "prune-packed")
    try ObjectOracle.compare(sandbox, "r", workers: 1)
    try ObjectOracle.compare(sandbox, "r", workers: 4)
  }

  /// A pack that is written while the store is read: what was loose is in it now.
  @Test func laterPacks() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r")
    let repository = try Repository(path: Array(sandbox.path("r").utf8), inheritsEnvironment: false)
    let store = ObjectStore(repository)
    #expect(store.laterPacks() == [])
    try sandbox.git("r", "repack", "-adq")
    let later = store.laterPacks().map { String(decoding: $0, as: UTF8.self) }
    #expect(later.count == 1 && later.allSatisfy { $0.hasSuffix(".pack") }, "\(later)")
    #expect(ScanPlan(store, .all, only: nil, workers: 1).strays.count == 1)
  }

  /// A folder of packs that is a link to nowhere is not an empty one.
  @Test func folderOfPacksThatIsNowhere() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r")
    let folder = sandbox.path("r/.git/objects/pack")
    #expect(unsafe rename(folder, folder + "-away") == 0)
    try sandbox.link("r/.git/objects/pack", to: "nowhere")
    let repository = try Repository(path: Array(sandbox.path("r").utf8), inheritsEnvironment: false)
    #expect(ObjectStore(repository).unread == [Unread(.file(Array(folder.utf8)), .missing)])
  }

  @Test func referenceDeltas() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r")
    try sandbox.git("r", "repack", "-adfq", settings: ["repack.useDeltaBaseOffset=false"])
    try ObjectOracle.compare(sandbox, "r")
  }

  @Test(arguments: ["sha1", "sha256"])
  func firstIndexVersion(format: String) throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r", format: format)
    try sandbox.git("r", "repack", "-adq", settings: ["pack.indexVersion=1"])
    let index = try #require(try packs(sandbox, "r/.git", ".idx").first)
    #expect(try sandbox.read("r/.git/objects/pack/\(index)").prefix(1) != [0xff])
    try ObjectOracle.compare(sandbox, "r")
  }

  @Test(arguments: ["sha1", "sha256"])
  func severalPacks(format: String) throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r", format: format, commits: 12)
    try sandbox.git("r", "repack", "-dq")
    for number in 0..<4 {
      try sandbox.write("r/more-\(number)", Array("more \(number)\n".utf8))
      try sandbox.git("r", "add", "-A")
      try sandbox.git("r", "commit", "-qm", "More \(number)")
      try sandbox.git("r", "repack", "-dq")
    }
    // One more pack with objects that the others have.
    let all = try sandbox.git("r", "rev-list", "--objects", "HEAD~3")
    let names = all.split(separator: 0x0a).flatMap { $0.prefix { $0 != 0x20 } + [0x0a] }
    try sandbox.git("r", "pack-objects", "-q", ".git/objects/pack/pack", input: names)
    #expect(try packs(sandbox, "r/.git", ".pack").count == 6)
    try ObjectOracle.compare(sandbox, "r")
    try sandbox.git("r", "multi-pack-index", "write")
    try ObjectOracle.compare(sandbox, "r")
    // Packs that only the multi-pack index names the objects of; this git can't read those itself.
    let expected = try ObjectOracle.objects(sandbox, "r")
    for index in try packs(sandbox, "r/.git", ".idx").prefix(3) {
      sandbox.remove("r/.git/objects/pack/\(index)")
    }
    let store = ObjectStore(
      try Repository(path: Array(sandbox.path("r").utf8), inheritsEnvironment: false))
    let (found, result) = ObjectOracle.scan(store, workers: 2, kinds: .all)
    #expect(found == expected)
    #expect(result.unread.isEmpty)
  }

  @Test func cruftPack() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r")
    try sandbox.git("r", "repack", "--cruft", "-dq")
    #expect(try packs(sandbox, "r/.git", ".mtimes").count == 1)
    try ObjectOracle.compare(sandbox, "r")
  }

  @Test func nestedAlternates() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("a")
    try sandbox.git("a", "repack", "-adq")
    for (source, name) in [("a", "b"), ("b", "c")] {
      try sandbox.git(".", "clone", "-q", "--shared", source, name)
      try sandbox.write("\(name)/own-\(name)", Array("own \(name)\n".utf8))
      try sandbox.git(name, "add", "-A")
      try sandbox.git(name, "commit", "-qm", "Own")
    }
    // Relative, with a comment, a quoted path and one that is there twice.
    let quoted = "\"\(sandbox.path("b"))/.git/ob\\152ects\""
    try sandbox.write(
      "c/.git/objects/info/alternates",
      Array("# comment\n../../../b/.git/objects\n\(quoted)\n".utf8))
    try ObjectOracle.compare(sandbox, "c")

    try sandbox.write("c/.git/objects/info/alternates", Array("/nowhere/objects\n".utf8))
    let repository = try Repository(
      path: Array(sandbox.path("c").utf8), inheritsEnvironment: false)
    #expect(repository.unread == [Unread(.file(Array("/nowhere/objects".utf8)), .missing)])
    #expect(!ObjectStore(repository).unread.isEmpty)
  }

  @Test func otherFolders() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r")
    try sandbox.git("r", "repack", "-adq")
    try sandbox.git("r", "worktree", "add", "-q", "../linked", "light")
    try ObjectOracle.compare(sandbox, "linked")
    try ObjectOracle.compare(sandbox, "r/.git")
    try ObjectOracle.compare(sandbox, "r/src/module")
    try sandbox.git(".", "clone", "-q", "--bare", "--no-local", "r", "bare.git")
    try ObjectOracle.compare(sandbox, "bare.git")
    try sandbox.git(".", "init", "-q", "super")
    try sandbox.git("super", "submodule", "--quiet", "add", sandbox.path("r"), "sub")
    try ObjectOracle.compare(sandbox, "super/sub")
    try ObjectOracle.compare(sandbox, "super/.git/modules/sub")

    let linked = try Repository(
      path: Array(sandbox.path("linked").utf8), inheritsEnvironment: false)
    #expect(linked.workTree == Array(sandbox.path("linked").utf8))
    #expect(linked.commonDirectory == Array(sandbox.path("r/.git").utf8))
    #expect(linked.gitDirectory == Array(sandbox.path("r/.git/worktrees/linked").utf8))
    let bare = try Repository(
      path: Array(sandbox.path("bare.git").utf8), inheritsEnvironment: false)
    #expect(bare.workTree == nil)
    #expect(bare.limitations == [])
  }

  @Test func limitations() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r")
    try sandbox.git("r", "config", "uploadpack.allowFilter", "true")
    let url = "file://\(sandbox.path("r"))"
    try sandbox.git(".", "clone", "-q", "--depth=3", url, "shallow")
    try ObjectOracle.compare(sandbox, "shallow")
    try sandbox.git(".", "clone", "-q", "--bare", "--filter=blob:none", url, "partial")
    try ObjectOracle.compare(sandbox, "partial")
    func limits(_ folder: String) throws -> Set<Repository.Limitation> {
      try Repository(path: Array(sandbox.path(folder).utf8), inheritsEnvironment: false)
        .limitations
    }
    #expect(try limits("shallow") == [.shallow])
    #expect(try limits("partial") == [])
    try sandbox.git("r", "replace", "HEAD~2", "HEAD~4")
    #expect(try limits("r") == [.replaced])
    try sandbox.git("r", "pack-refs", "--all")
    let head = try sandbox.text("r", "rev-parse", "HEAD")
    try sandbox.write("r/.git/info/grafts", Array("\(head)\n".utf8))
    #expect(try limits("r") == [.replaced, .grafted])
    try ObjectOracle.compare(sandbox, "r")
  }

  @Test func chosenObjects() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r")
    try sandbox.git("r", "repack", "-adq")
    let expected = try ObjectOracle.objects(sandbox, "r")
    let store = ObjectStore(
      try Repository(path: Array(sandbox.path("r").utf8), inheritsEnvironment: false))
    let ids = expected.keys.sorted()
    #expect(ids.count < 512)  // One by one; a plan for such a list is tried below.
    let absent = try #require(ObjectID(hexadecimal: Array(repeating: UInt8(ascii: "7"), count: 40)))
    for count in [1, 3, ids.count / 2, ids.count] {
      let chosen = Set(ids.prefix(count))
      let (found, result) = ObjectOracle.scan(
        store, workers: 2, kinds: .all, only: chosen.union([absent]))
      #expect(found == expected.filter { chosen.contains($0.key) })
      #expect(result.unread == [Unread(.object(absent), .missing)])
      let collectors = [Collector(), Collector()]
      let planned = store.scan(
        ScanPlan(store, .all, only: chosen.union([absent]), workers: 2), collectors, kinds: .all)
      let all = collectors[0].objects.merging(collectors[1].objects) { first, _ in first }
      #expect(all == found)
      #expect(planned.unread == result.unread)
    }
  }

  @Test func notARepository() throws {
    let sandbox = try GitSandbox()
    let path = Array(sandbox.path.utf8)
    #expect(throws: GitError.notARepository(path)) {
      try Repository(path: path, inheritsEnvironment: false)
    }
  }
}
