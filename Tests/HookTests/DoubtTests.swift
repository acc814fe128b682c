import Fixtures
import Testing

/// A repository that somebody else filled decides about its configuration and its links: nothing is
/// written or run there without being asked.
@Suite struct DoubtTests {
  private let sandbox: HookSandbox

  init() throws {
    sandbox = try HookSandbox()
    try sandbox.makeRepository(hooks: false)
  }

  /// A hook that leaves a trace.
  private func plantHook(in folder: String, _ name: String = "pre-commit") throws {
    try sandbox.write("\(folder)/\(name)", "#!/bin/sh\necho ran > \(sandbox.git.path("trace"))\n")
    try sandbox.run(".", "chmod", ["+x", "\(folder)/\(name)"])
  }

  private var hasRun: Bool { (try? sandbox.git.read("trace")) != nil }

  @Test func hooksThatTheRepositoryNames() throws {
    try plantHook(in: "r/tools")
    try sandbox.git.git("r", "config", "core.hooksPath", "tools")
    let refused = try sandbox.kascan("r", "hook", "doctor")
    sandbox.expectStatus(2, refused)
    #expect(refused.errors.contains("tools/pre-commit would be run"), "\(refused.text)")
    #expect(!hasRun)
    let agreed = try sandbox.kascan("r", "hook", "doctor", "--yes")
    #expect(agreed.output.contains("pre-commit: DOES NOT WORK"), "\(agreed.text)")
    #expect(hasRun)
  }

  @Test func ownScriptsNeedNoQuestion() throws {
    try sandbox.git.git("r", "config", "core.hooksPath", "tools")
    sandbox.expectStatus(0, try sandbox.kascan("r", "hook", "install"))
    try sandbox.putInPath()
    sandbox.expectStatus(0, try sandbox.kascan("r", "hook", "doctor"))
  }

  @Test(arguments: ["there", "not/there/yet"])
  func configurationThatLeadsOut(target: String) throws {
    try sandbox.run(".", "mkdir", ["there"])
    try sandbox.git.git("r", "config", "core.hooksPath", sandbox.git.path(target))
    let refused = try sandbox.kascan("r", "hook", "install")
    sandbox.expectStatus(2, refused)
    #expect(refused.errors.contains("leads out of the repository"), "\(refused.text)")
    #expect(try sandbox.git.names("there").isEmpty)
    #expect((try? sandbox.git.names("not"))?.isEmpty ?? true)
    sandbox.expectStatus(0, try sandbox.kascan("r", "hook", "install", "--yes"))
    #expect(try sandbox.git.names(target).contains("pre-commit"))
  }

  @Test func linkThatLeadsOut() throws {
    try sandbox.run(".", "mkdir", ["elsewhere"])
    try sandbox.run("r/.git", "rm", ["-rf", "hooks"])
    try sandbox.run("r/.git", "ln", ["-s", sandbox.git.path("elsewhere"), "hooks"])
    let refused = try sandbox.kascan("r", "hook", "install")
    sandbox.expectStatus(2, refused)
    #expect(refused.errors.contains("is a link that leads out"), "\(refused.text)")
    #expect(try sandbox.git.names("elsewhere").isEmpty)
    sandbox.expectStatus(0, try sandbox.kascan("r", "hook", "install", "--yes"))
    // What is there now is kascan's own.
    sandbox.expectStatus(0, try sandbox.kascan("r", "hook", "doctor"))
  }

  @Test func hookThatIsALink() throws {
    try sandbox.write("victim", "keep\n")
    try sandbox.run("r/.git", "mkdir", ["-p", "hooks"])
    try sandbox.run("r/.git/hooks", "ln", ["-s", sandbox.git.path("victim"), "pre-commit"])
    sandbox.expectStatus(0, try sandbox.kascan("r", "hook", "install"))
    #expect(try sandbox.git.read("victim") == Array("keep\n".utf8))
  }

  @Test func bareRepositoryAmongFiles() throws {
    try sandbox.git.git("r", "init", "-q", "--bare", "inner")
    try plantHook(in: "r/inner/hooks", "pre-receive")
    let refused = try sandbox.kascan("r/inner", "hook", "doctor")
    sandbox.expectStatus(2, refused)
    #expect(refused.errors.contains("would be run"), "\(refused.text)")
    #expect(!hasRun)
  }
}
