import Fixtures
import Platform
import Testing

@testable import Git

@Suite struct MissingObjectsTests {
  private let sandbox: GitSandbox

  init() throws {
    sandbox = try GitSandbox()
    try sandbox.makeHistory("r", commits: 6)
    try sandbox.git("r", "config", "uploadpack.allowFilter", "true")
    try sandbox.git("r", "config", "uploadpack.allowAnySHA1InWant", "true")
  }

  private func missing(_ folder: String) throws -> MissingObjects {
    try MissingObjects(
      Repository(path: Array(sandbox.path(folder).utf8), inheritsEnvironment: false))
  }

  private func clone(_ filter: String) throws {
    try sandbox.git(
      ".", "clone", "-q", "--bare", "--filter=\(filter)", "file://\(sandbox.path("r"))", "p")
  }

  @Test func countsAndNames() throws {
    try clone("blob:none")
    let all = try sandbox.text(
      "r", "rev-list", "--objects", "--branches", "--tags", "--filter=object:type=blob",
      "--filter-provided-objects", "--no-object-names")
    let found = try missing("p")
    #expect(found.count == all.split(separator: "\n").count)
    #expect(found.first.count == 3)
    #expect(found.first.allSatisfy { all.contains($0.description) })
  }

  /// What a missing tree leads to is not known.
  @Test func countsTrees() throws {
    try clone("tree:0")
    #expect(try missing("p").count > 0)
  }

  @Test func nothingAfterARefetch() throws {
    try clone("blob:none")
    try sandbox.git("p", "fetch", "-q", "--refetch", "--no-filter")
    #expect(try missing("p").count == 0)
  }

  @Test func nothingAfterFetchingEachBlob() throws {
    try clone("blob:none")
    let all = try sandbox.text("r", "rev-list", "--objects", "--all", "--no-object-names")
    try sandbox.git("p", "cat-file", "--batch-check", input: Array((all + "\n").utf8))
    #expect(try missing("p").count == 0)
  }

  @Test(arguments: [
    ["branch.promisor-cleanup.remote", "origin"], ["remote.origin.promisor", "false"],
    ["remote.origin.url", "https://promisor.example/partialclone"], ["alias.promisor", "status"],
  ])
  func settingsThatMeanSomethingElse(setting: [String]) throws {
    try sandbox.git("r", "config", setting[0], setting[1])
    // What is missing is no partial clone's, and a walk would fail on it.
    let tree = try sandbox.text("r", "rev-parse", "HEAD^{tree}")
    sandbox.remove("r/.git/objects/\(tree.prefix(2))/\(tree.dropFirst(2))")
    #expect(try missing("r").count == 0)
  }

  @Test(arguments: [
    ["remote.origin.promisor", "true"], ["remote.ORIGIN.Promisor", "yes"],
    ["extensions.partialClone", "origin"],
  ])
  func settingsThatPromise(setting: [String]) throws {
    try sandbox.git("r", "config", "core.repositoryFormatVersion", "1")
    try sandbox.git("r", "config", setting[0], setting[1])
    #expect(try missing("r").count == 0)
    let blob = try sandbox.text("r", "rev-parse", "HEAD:data.bin")
    sandbox.remove("r/.git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))")
    #expect(try missing("r").first.map(\.description) == [blob])
  }

  /// Git is asked about settings only where something may say that objects are missing.
  @Test func settingsThatMaySay() throws {
    var files = 0
    func maySay(_ configuration: String?, in environment: Program.Environment) throws -> Bool {
      var environment = environment
      if let configuration {
        // A file of its own for each: in a run, git is asked about one of a name once.
        files += 1
        try sandbox.write("user\(files)", Array(configuration.utf8))
        environment["GIT_CONFIG_GLOBAL"] = Array(sandbox.path("user\(files)").utf8)
      }
      return PromisorSettings.maySay(
        try Repository(
          path: Array(sandbox.path("r").utf8), inheritsEnvironment: false,
          environment: environment))
    }
    let environment = sandbox.environment
    #expect(try !maySay(nil, in: environment))
    #expect(try !maySay("[user]\n\tname = promisor include\n", in: environment))
    for user in [
      "[remote \"o\"]\n\tpromisor = true\n", "[Extensions]\n\tPartialClone = o\n",
      "[include]\n\tpath = /nowhere\n", "[includeIf \"gitdir:/x\"]\n\tpath = /nowhere\n",
    ] {
      #expect(try maySay(user, in: environment), "\(user)")
    }
    var counted = environment
    counted["GIT_CONFIG_COUNT"] = Array("1".utf8)
    counted["GIT_CONFIG_KEY_0"] = Array("remote.o.promisor".utf8)
    counted["GIT_CONFIG_VALUE_0"] = Array("true".utf8)
    #expect(try maySay(nil, in: counted))
    #expect(try !maySay(nil, in: environment))
    for own in [["remote.o.Promisor", "true"], ["Include.path", "other"]] {
      try sandbox.git("r", "config", own[0], own[1])
      #expect(try maySay(nil, in: environment), "\(own)")
      try sandbox.git("r", "config", "--unset", own[0])
    }
  }
}
