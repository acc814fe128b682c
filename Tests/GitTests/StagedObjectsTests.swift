import Fixtures
import Platform
import Testing

@testable import Git

@Suite struct StagedObjectsTests {
  /// What is staged; asked at the same time as for the repository, it is the same.
  private func staged(
    _ sandbox: GitSandbox, _ folder: String, variables: [String: String] = [:]
  ) throws -> StagedObjects {
    var environment = sandbox.environment
    for (name, value) in variables { environment[name] = Array(value.utf8) }
    let question = RepositoryQuestion(
      path: Array(sandbox.path(folder).utf8), inheritsEnvironment: true, environment: environment,
      staged: true)
    let repository = try Repository(question)
    let together = Result { try StagedObjects(repository, asked: question) }
    let later = Result { try StagedObjects(repository) }
    #expect((try? together.get().entries) == (try? later.get().entries))
    #expect((try? together.get().replaced) == (try? later.get().replaced))
    return try together.get()
  }

  private func id(_ sandbox: GitSandbox, _ name: String) throws -> ObjectID {
    try #require(ObjectID(hexadecimal: Array(try sandbox.text("r", "rev-parse", name).utf8)))
  }

  private func paths(_ staged: StagedObjects) -> [String] {
    staged.entries.map { String(decoding: $0.path, as: UTF8.self) }
  }

  @Test(arguments: ["sha1", "sha256"])
  func firstCommit(format: String) throws {
    let sandbox = try GitSandbox()
    try sandbox.git(".", "init", "-q", "--object-format=\(format)", "r")
    #expect(try staged(sandbox, "r").entries.isEmpty)
    try sandbox.write("r/a b\nc", Array("text\n".utf8))
    try sandbox.git("r", "add", "-A")
    let first = try staged(sandbox, "r")
    #expect(paths(first) == ["a b\nc"])
    #expect(first.entries.first?.object == (try id(sandbox, ":a b\nc")))
    #expect(first.replaced.isEmpty)
  }

  @Test func changes() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r", commits: 6)
    let old = try id(sandbox, "HEAD:src/module/growing.txt")
    try sandbox.write("r/src/module/growing.txt", Array("changed\n".utf8))
    try sandbox.git("r", "mv", "data.bin", "moved.bin")
    try sandbox.git("r", "rm", "-q", "docs/note-1.md")
    try sandbox.git("r", "add", "-A")
    try sandbox.write("r/src/module/growing.txt", Array("not staged\n".utf8))
    let changed = try staged(sandbox, "r")
    #expect(paths(changed) == ["moved.bin", "src/module/growing.txt"])
    #expect(changed.entries.last?.object == (try id(sandbox, ":src/module/growing.txt")))
    #expect(changed.replaced.contains(old))
    // A rename: the staged content stands on the old side too.
    #expect(changed.entries.first.map { changed.replaced.contains($0.object) } == true)
  }

  @Test func merge() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r", commits: 6)
    try sandbox.git("r", "checkout", "-qb", "other", "HEAD~2")
    try sandbox.write("r/theirs", Array("theirs\n".utf8))
    try sandbox.git("r", "add", "-A")
    try sandbox.git("r", "commit", "-qm", "Theirs")
    try sandbox.git("r", "checkout", "-q", "main")
    try sandbox.git("r", "merge", "-q", "--no-commit", "--no-ff", "other")
    #expect(try staged(sandbox, "r").entries.isEmpty)
    try sandbox.write("r/only-in-merge", Array("new\n".utf8))
    try sandbox.git("r", "add", "-A")
    #expect(paths(try staged(sandbox, "r")) == ["only-in-merge"])
    // As long as the merge has not stopped, it is named by a variable.
    sandbox.remove("r/.git/MERGE_HEAD")
    #expect(paths(try staged(sandbox, "r")) == ["only-in-merge", "theirs"])
    let variables = ["GITHEAD_\(try id(sandbox, "other"))": "other", "GITHEAD_x": "y"]
    #expect(paths(try staged(sandbox, "r", variables: variables)) == ["only-in-merge"])
  }

  /// Everything that is staged, wherever git is started, and whichever index holds it.
  @Test(arguments: [[:], ["GIT_INDEX_FILE": ".git/other"]])
  func fromFolderBelow(variables: [String: String]) throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r", commits: 6)
    try sandbox.git("r", "config", "diff.relative", "true")
    for name in ["top", "src/below"] { try sandbox.write("r/\(name)", Array("\(name)\n".utf8)) }
    try sandbox.git("r", "add", "-A")
    if !variables.isEmpty {
      try sandbox.write("r/.git/other", try sandbox.read("r/.git/index"))
      try sandbox.git("r", "reset", "-q")
    }
    for folder in ["r", "r/src"] {
      #expect(paths(try staged(sandbox, folder, variables: variables)) == ["src/below", "top"])
    }
  }

  /// What git is refused, or does not find, is not asked for a second time and then passed.
  @Test func noRepository() throws {
    let sandbox = try GitSandbox()
    try sandbox.write("plain/file", [])
    #expect(throws: GitError.notARepository(Array(sandbox.path("plain").utf8))) {
      try staged(sandbox, "plain")
    }
  }

  @Test func conflict() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r", commits: 6)
    try sandbox.write("r/both", Array("base\n".utf8))
    try sandbox.write("r/removed", Array("base\n".utf8))
    try sandbox.git("r", "add", "-A")
    try sandbox.git("r", "commit", "-qm", "Base")
    try sandbox.git("r", "checkout", "-qb", "other")
    try sandbox.write("r/both", Array("theirs\n".utf8))
    try sandbox.write("r/removed", Array("theirs too\n".utf8))
    try sandbox.git("r", "commit", "-qam", "Theirs")
    try sandbox.git("r", "checkout", "-q", "main")
    try sandbox.write("r/both", Array("ours\n".utf8))
    try sandbox.git("r", "rm", "-q", "removed")
    try sandbox.git("r", "commit", "-qam", "Ours")
    #expect(throws: GitSandbox.Failure.self) { try sandbox.git("r", "cherry-pick", "other") }
    let conflict = try staged(sandbox, "r")
    #expect(paths(conflict) == ["both", "both", "removed"])
    let expected = try ["HEAD:both", "other:both", "other:removed"].map { try id(sandbox, $0) }
    #expect(conflict.entries.map(\.object) == expected)
    #expect(conflict.replaced.contains(expected[0]))
  }

  @Test func submodulesAreOthers() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("source", commits: 6)
    try sandbox.git(".", "init", "-q", "r")
    try sandbox.git("r", "submodule", "--quiet", "add", sandbox.path("source"), "sub")
    #expect(paths(try staged(sandbox, "r")) == [".gitmodules"])
  }

  @Test func brokenIndex() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r", commits: 6)
    try sandbox.write("r/.git/index", Array("DIRCbroken".utf8))
    #expect(throws: GitError.self) { try staged(sandbox, "r") }
    sandbox.remove("r/.git/index")
    try sandbox.write("r/.git/HEAD", Array("nonsense\n".utf8))
    #expect(throws: GitError.self) { try staged(sandbox, "r") }
  }
}
