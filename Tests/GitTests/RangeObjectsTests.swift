import Blobs
import Fixtures
@testable import Git
import Platform
import Testing

@Suite struct RangeObjectsTests {
  private func open(_ sandbox: GitSandbox, _ folder: String) throws -> Repository {
    try Repository(path: Array(sandbox.path(folder).utf8), inheritsEnvironment: false)
  }

  @Test func range() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r")
    let lines = try sandbox.text("r", "rev-list", "--objects", "v1..main")
    let expected = Set(
      lines.split(separator: "\n").compactMap { ObjectID(hexadecimal: Array($0.utf8.prefix(40))) })
    let range = try RangeObjects(open(sandbox, "r"), [Array("v1..main".utf8)])
    #expect(range.objects == expected)
    #expect(range.unread.isEmpty)
    #expect(range.cutOff.isEmpty)
    #expect(range.paths.values.contains(Array("src/module/growing.txt".utf8)))
    #expect(throws: GitError.unexpectedRevision(Array("--all".utf8))) {
      try RangeObjects(open(sandbox, "r"), [Array("--all".utf8)])
    }
    #expect(throws: GitError.self) {
      try RangeObjects(open(sandbox, "r"), [Array("nothing..main".utf8)])
    }
  }

  @Test func reachable() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r")
    let reachable = try RangeObjects.reachable(open(sandbox, "r"))
    let stored = try ObjectOracle.objects(sandbox, "r")
    let dangling = stored.filter { !reachable.objects.contains($0.key) }
    #expect(dangling.values.map(\.content) == [Array("nothing reaches this\n".utf8)])
  }

  @Test func pathspecs() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r")
    try sandbox.write("r/gone/file", Array("gone\n".utf8))
    try sandbox.git("r", "add", "-A")
    try sandbox.git("r", "commit", "-qm", "Add")
    try sandbox.git("r", "rm", "-q", "gone/file")
    try sandbox.git("r", "commit", "-qm", "Remove")
    let repository = try open(sandbox, "r")
    func unmatched(_ revisions: [String], _ pathspecs: String...) throws -> [String] {
      let range = try RangeObjects(
        repository, revisions.map { Array($0.utf8) },
        options: revisions.isEmpty ? ["--all"] : [], paths: pathspecs.map { Array($0.utf8) })
      return range.unmatched.map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(
      try unmatched([], "gone", "nosuch", "*.bin", ":!docs", ":(glob)**/*.none") == [
        "nosuch", ":(glob)**/*.none",
      ])
    // What a range leaves as it was is there all the same.
    #expect(try unmatched(["HEAD~1..HEAD"], "data.bin", "nosuch") == ["nosuch"])
    #expect(try unmatched(["HEAD~1...HEAD"], "gone") == [])
    #expect(try unmatched(["HEAD~1.."], "gone") == [])
    // Nothing but the range itself has this.
    try sandbox.git("r", "checkout", "-q", "--detach")
    try sandbox.write("r/detached", Array("detached\n".utf8))
    try sandbox.git("r", "add", "-A")
    try sandbox.git("r", "commit", "-qm", "Detached")
    let end = try sandbox.text("r", "rev-parse", "HEAD")
    try sandbox.git("r", "checkout", "-q", "main")
    try sandbox.git("r", "reflog", "expire", "--expire=now", "--all")
    #expect(try unmatched(["main..\(end)"], "detached") == [])
    #expect(try unmatched([], "detached") == ["detached"])
  }

  @Test func shallow() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r")
    try sandbox.git(".", "clone", "-q", "--depth=3", "file://\(sandbox.path("r"))", "shallow")
    let range = try RangeObjects(open(sandbox, "shallow"), [Array("HEAD".utf8)])
    #expect(!range.cutOff.isEmpty)
    let short = try RangeObjects(open(sandbox, "shallow"), [Array("HEAD^..HEAD".utf8)])
    #expect(short.objects.isDisjoint(with: range.cutOff) == short.cutOff.isEmpty)
  }

  @Test func missing() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r")
    let blob = try sandbox.text("r", "rev-parse", "HEAD:data.bin")
    sandbox.remove("r/.git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))")
    let range = try RangeObjects(open(sandbox, "r"), [Array("HEAD".utf8)])
    let id = try #require(ObjectID(hexadecimal: Array(blob.utf8)))
    #expect(range.unread == [Unread(.object(id), .missing)])
  }
}
