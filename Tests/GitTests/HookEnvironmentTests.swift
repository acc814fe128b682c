import Blobs
import Fixtures
@testable import Git
import Platform
import Testing

/// Repositories as hooks see them: through environment variables.
@Suite struct HookEnvironmentTests {
  private func open(
    _ sandbox: GitSandbox, _ folder: String, _ variables: [String: String], inherits: Bool = true
  ) throws -> Repository {
    var environment = sandbox.environment
    for (name, value) in variables { environment[name] = Array(value.utf8) }
    return try Repository(
      path: Array(sandbox.path(folder).utf8), inheritsEnvironment: inherits,
      environment: environment)
  }

  /// `git commit PATH` and `git commit -a` give the hook another index.
  @Test func otherIndex() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r", commits: 6)
    try sandbox.write("r/first", Array("first\n".utf8))
    try sandbox.git("r", "add", "first")
    try sandbox.write("r/.git/next-index-1.lock", try sandbox.read("r/.git/index"))
    try sandbox.git("r", "reset", "-q")
    for index in [".git/next-index-1.lock", sandbox.path("r/.git/next-index-1.lock")] {
      let repository = try open(sandbox, "r", ["GIT_INDEX_FILE": index])
      let staged = try StagedObjects(repository)
      #expect(staged.entries.map(\.path) == [Array("first".utf8)])
      let other = try open(sandbox, "r", ["GIT_INDEX_FILE": index], inherits: false)
      #expect(try StagedObjects(other).entries.isEmpty)
    }
  }

  /// What a push brings lies in a directory of its own until it is accepted.
  @Test func quarantine() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r", commits: 8)
    try sandbox.git(".", "clone", "-q", "--bare", "--no-local", "r", "server.git")
    try sandbox.write("r/pushed", Array("pushed\n".utf8))
    try sandbox.git("r", "add", "-A")
    try sandbox.git("r", "commit", "-qm", "Pushed")
    let new = try sandbox.text("r", "rev-parse", "HEAD")
    let quarantine = sandbox.path("server.git/objects/tmp_objdir-incoming-1")
    let pack = try sandbox.git(
      "r", "pack-objects", "-q", "--revs", "--stdout", input: Array("HEAD\n^HEAD~1\n".utf8))
    try sandbox.write("server.git/objects/tmp_objdir-incoming-1/pack/pack-1.pack", pack)
    try sandbox.git(
      "server.git", "index-pack", "-o", "\(quarantine)/pack/pack-1.idx",
      "\(quarantine)/pack/pack-1.pack")
    let repository = try open(
      sandbox, "server.git",
      [
        "GIT_DIR": ".", "GIT_OBJECT_DIRECTORY": quarantine,
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": sandbox.path("server.git/objects"),
        "GIT_QUARANTINE_PATH": quarantine,
      ])
    #expect(
      repository.objectDirectories.map { String(decoding: $0, as: UTF8.self) }
        == [quarantine, sandbox.path("server.git/objects")])
    let range = try RangeObjects(
      repository, [Array(new.utf8)], options: ["--not", "--all"])
    #expect(range.paths.values.contains(Array("pushed".utf8)))
    let (found, result) = ObjectOracle.scan(
      ObjectStore(repository), workers: 1, kinds: .contents, only: range.objects)
    #expect(result.unread.isEmpty)
    #expect(found.values.contains(StoredObject(kind: .blob, content: Array("pushed\n".utf8))))
    #expect(found.count == 2)
    // Without the environment the objects are not there, and that is said.
    let outside = try open(sandbox, "server.git", [:], inherits: false)
    let (none, unread) = ObjectOracle.scan(
      ObjectStore(outside), workers: 1, kinds: .contents, only: range.objects)
    #expect(none.isEmpty)
    #expect(Set(unread.unread) == Set(range.objects.map { Unread(.object($0), .missing) }))
  }

  /// A hostile configuration makes git run nothing.
  @Test func hostileConfiguration() throws {
    let sandbox = try GitSandbox()
    try sandbox.makeHistory("r", commits: 6)
    let marker = sandbox.path("ran")
    for name in ["core.fsmonitor", "core.sshCommand", "core.pager", "diff.external"] {
      try sandbox.git("r", "config", name, "touch \(marker)")
    }
    try sandbox.git("r", "config", "remote.origin.url", "ext::touch \(marker)")
    try sandbox.git("r", "config", "remote.origin.promisor", "true")
    try sandbox.git("r", "config", "extensions.partialClone", "origin")
    try sandbox.git("r", "config", "core.repositoryFormatVersion", "1")
    let blob = try sandbox.text("r", "rev-parse", "HEAD:data.bin")
    sandbox.remove("r/.git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))")
    let repository = try open(sandbox, "r", [:], inherits: false)
    let id = try #require(ObjectID(hexadecimal: Array(blob.utf8)))
    let store = ObjectStore(repository)
    let (_, result) = ObjectOracle.scan(store, workers: 1, kinds: .all, only: [id])
    #expect(result.unread == [Unread(.object(id), .missing)])
    _ = try StagedObjects(repository)
    let reachable = try RangeObjects.reachable(repository)
    #expect(reachable.unread == [Unread(.object(id), .missing)])
    _ = try Attribution([id], in: repository, store, workers: 1)
    let missing = try MissingObjects(repository)
    #expect(missing.count == 1 && missing.first == [id])
    #expect(try !sandbox.names(".").contains("ran"))
  }
}
