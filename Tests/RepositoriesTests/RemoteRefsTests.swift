import Fixtures
import Platform
import Testing

@testable import Repositories

/// The refs of a host and of a clone made from it have one digest.
@Suite struct RemoteRefsTests {
  private let sandbox: GitSandbox

  init() throws {
    sandbox = try GitSandbox()
    try sandbox.makeHistory("r", commits: 6)
  }

  private func host() throws -> RemoteRefs {
    let output = try sandbox.git(".", "ls-remote", "--symref", "r")
    return try #require(RemoteRefs(lsRemote: output))
  }

  private func clone(_ name: String) throws -> RemoteRefs {
    try sandbox.git(".", "clone", "-q", "--mirror", "r", name)
    return try #require(RemoteRefs(ofClone: Array(sandbox.path(name).utf8)))
  }

  @Test(arguments: [
    [], ["branch", "other"], ["tag", "-am", "x", "v9"], ["checkout", "-q", "--detach"],
    ["update-ref", "-d", "refs/notes/commits"], ["pack-refs", "--all"],
  ])
  func sameDigest(change: [String]) throws {
    if !change.isEmpty {
      let before = try host()
      try sandbox.shellGit("r", change)
      #expect(
        try (before.digest == host().digest)
          == (change[0] == "pack-refs" || change[0] == "checkout"))
    }
    #expect(try host().digest == clone("c").digest)
  }

  @Test func empty() throws {
    try sandbox.git(".", "init", "-q", "-b", "main", "e")
    try sandbox.git(".", "clone", "-q", "--mirror", "e", "c")
    let host = try #require(RemoteRefs(lsRemote: sandbox.git(".", "ls-remote", "--symref", "e")))
    #expect(host.digest == RemoteRefs(ofClone: Array(sandbox.path("c").utf8))?.digest)
  }

  @Test func head() throws { #expect(try host().head == "refs/heads/main") }

  @Test(arguments: ["no tab\n", "a b\tc\n"])
  func otherForm(text: String) { #expect(RemoteRefs(lsRemote: Array(text.utf8)) == nil) }
}

extension GitSandbox {
  fileprivate func shellGit(_ folder: String, _ arguments: [String]) throws {
    let all = ["-C", path(folder)] + arguments
    _ = try Program("git", all.map { Array($0.utf8) }, environment: environment).run()
  }
}
