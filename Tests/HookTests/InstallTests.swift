import Fixtures
import Testing

@Suite struct InstallTests {
  private let key = TestKey(11)
  private let sandbox: HookSandbox

  init() throws { sandbox = try HookSandbox() }

  private func leak(_ folder: String) throws -> Ended {
    try sandbox.write("\(folder)/a", key.secret)
    try sandbox.git.git(folder, "add", "-A")
    return try sandbox.tryGit(folder, "commit", "-qm", "Leak")
  }

  @Test func chainsAndPutsBack() throws {
    try sandbox.makeRepository(hooks: false)
    let script = "#!/bin/sh\necho earlier hook \"$@\" >&2\n[ ! -e refuse ]\n"
    try sandbox.write("r/.git/hooks/pre-commit", script)
    try sandbox.write(
      "r/.git/hooks/pre-push", "#!/bin/sh\nwhile read line; do echo \"got $line\" >&2; done\n")
    try sandbox.run("r", "chmod", ["+x", ".git/hooks/pre-commit", ".git/hooks/pre-push"])
    sandbox.expectStatus(0, try sandbox.kascan("r", "hook", "install"))
    sandbox.expectStatus(0, try sandbox.kascan("r", "hook", "install"))
    let ended = try leak("r")
    sandbox.expectStopped(ended, by: key)
    #expect(ended.errors.contains("earlier hook"))
    try sandbox.write("r/a", "clean\n")
    try sandbox.write("r/refuse", "")
    try sandbox.git.git("r", "add", "a")
    #expect(try sandbox.tryGit("r", "commit", "-qm", "Refused").status != 0)
    sandbox.git.remove("r/refuse")
    sandbox.expectPassed(try sandbox.tryGit("r", "commit", "-qm", "Clean"))

    try sandbox.git.git(".", "init", "-q", "--bare", "remote")
    let push = try sandbox.tryGit("r", "push", "-q", "../remote", "main")
    sandbox.expectPassed(push)
    #expect(push.errors.contains("got refs/heads/main"))
    #expect(leak(push: try leakAndPush()))

    sandbox.expectStatus(0, try sandbox.kascan("r", "hook", "uninstall"))
    #expect(try sandbox.git.read("r/.git/hooks/pre-commit") == Array(script.utf8))
    sandbox.expectPassed(try leak("r"))
    let again = try sandbox.kascan("r", "hook", "uninstall")
    sandbox.expectStatus(0, again)
    #expect(again.errors.contains("no hook of kascan is there"))
  }

  private func leakAndPush() throws -> Ended {
    try sandbox.write("r/b", key.secret)
    try sandbox.git.git("r", "add", "b")
    try sandbox.git.git("r", "commit", "-qm", "Leak", "--no-verify")
    return try sandbox.tryGit("r", "push", "-q", "../remote", "main")
  }

  private func leak(push ended: Ended) -> Bool {
    ended.status != 0 && ended.text.contains(key.fingerprint)
  }

  @Test func configuredFolder() throws {
    try sandbox.makeRepository(hooks: false)
    try sandbox.git.git("r", "config", "core.hooksPath", "tools/hooks")
    let ended = try sandbox.kascan("r", "hook", "install")
    sandbox.expectStatus(0, ended)
    #expect(ended.output.contains("r/tools/hooks/pre-commit: installed"), "\(ended.output)")
    // Everybody gets what is committed there: it has no path of this machine.
    let script = String(decoding: try sandbox.git.read("r/tools/hooks/pre-commit"), as: UTF8.self)
    #expect(script.contains("kascan=''\n"), "\(script)")
    try sandbox.putInPath()
    sandbox.expectStopped(try leak("r"), by: key)
  }

  @Test func forEveryRepository() throws {
    sandbox.variables["GIT_CONFIG_GLOBAL"] = sandbox.git.path("gitconfig")
    try sandbox.makeRepository(hooks: false)
    try sandbox.write("r/.git/hooks/post-commit", "#!/bin/sh\necho own post-commit >&2\n")
    try sandbox.run("r", "chmod", ["+x", ".git/hooks/post-commit"])
    sandbox.expectStatus(0, try sandbox.kascan("home", "hook", "install", "--global"))
    sandbox.expectStopped(try leak("r"), by: key)
    try sandbox.write("r/a", "clean\n")
    try sandbox.run("r", "git", ["add", "a"])
    let ended = try sandbox.tryGit("r", "commit", "-qm", "Clean")
    sandbox.expectPassed(ended)
    #expect(ended.errors.contains("own post-commit"))
    sandbox.expectStatus(0, try sandbox.kascan("r", "hook", "doctor"))
    // A repository that has no folder of its own has these, and all others have them as well.
    let refused = try sandbox.kascan("r", "hook", "uninstall")
    sandbox.expectStatus(2, refused)
    #expect(refused.errors.contains("uninstall --global"), "\(refused.errors)")
    sandbox.expectStatus(0, try sandbox.kascan("home", "hook", "uninstall", "--global"))
    sandbox.expectPassed(try leak("r"))
    #expect(try sandbox.run(".", "git", ["config", "--global", "core.hooksPath"]).status == 1)
  }

  @Test func programThatIsGone() throws {
    try sandbox.makeRepository(hooks: false)
    try sandbox.run(".", "cp", [Kascan.path, "moved"])
    sandbox.expectStatus(
      0, try sandbox.run("r", sandbox.git.path("moved"), ["hook", "install"]))
    sandbox.git.remove("moved")
    let ended = try leak("r")
    #expect(ended.status != 0)
    #expect(ended.errors.contains("kascan: not found"))
  }

  // MARK: doctor

  @Test func doctorProves() throws {
    try sandbox.makeRepository()
    let ended = try sandbox.kascan("r", "hook", "doctor")
    sandbox.expectStatus(0, ended)
    for hook in ["pre-commit", "pre-merge-commit", "commit-msg", "pre-push"] {
      #expect(ended.output.contains("\(hook): stops a key"), "\(ended.text)")
    }
    try sandbox.git.git(".", "init", "-q", "--bare", "server")
    sandbox.expectStatus(2, try sandbox.kascan("server", "hook", "doctor"))
    sandbox.expectStatus(0, try sandbox.kascan("server", "hook", "install"))
    sandbox.expectStatus(0, try sandbox.kascan("server", "hook", "doctor"))
  }

  @Test(arguments: [
    ("#!/bin/sh\nexit 0\n", "755", "does not stop it; kascan hook install has it"),
    (
      "#!/bin/sh\n# File generated by pre-commit: https://pre-commit.com\n", "755",
      "does not stop it; it runs what .pre-commit-config.yaml lists for pre-commit"
    ),
    ("#!/bin/sh\nexit 0\n", "644", "not executable"),
    ("#!/bin/sh\necho always no >&2; exit 1\n", "755", "a clean commit is stopped: always no"),
    (
      "#!/bin/sh\nif git diff --cached --name-only | grep -q canary; then echo no canaries >&2; exit 1; fi\n",
      "755", "something else stops the commit: no canaries"
    ),
  ])
  func doctorSaysWhyNot(script: String, mode: String, reason: String) throws {
    try sandbox.makeRepository()
    try sandbox.write("r/.git/hooks/pre-commit", script)
    try sandbox.run("r", "chmod", [mode, ".git/hooks/pre-commit"])
    let ended = try sandbox.kascan("r", "hook", "doctor")
    sandbox.expectStatus(2, ended)
    #expect(ended.output.contains(reason), "\(ended.text)")
  }

  @Test func relativeFolderForAll() throws {
    try sandbox.makeRepository(hooks: false)
    try sandbox.write("gitconfig", "[core]\n hooksPath = .githooks\n")
    sandbox.variables["GIT_CONFIG_GLOBAL"] = sandbox.git.path("gitconfig")
    let refused = try sandbox.kascan("r", "hook", "install", "--global")
    sandbox.expectStatus(2, refused)
    #expect(refused.errors.contains("without --global"))
    sandbox.expectStatus(0, try sandbox.kascan("r", "hook", "install"))
    try sandbox.putInPath()
    let proven = try sandbox.kascan("r", "hook", "doctor")
    sandbox.expectStatus(0, proven)
    #expect(proven.output.contains(sandbox.git.path("r/.githooks")))
  }

  @Test func doctorSaysHowToInstall() throws {
    try sandbox.makeRepository(hooks: false)
    for scope in [[], ["--global"]] {
      let ended = try sandbox.run("r", Kascan.path, ["hook", "doctor"] + scope)
      sandbox.expectStatus(2, ended)
      let command = (["kascan hook install"] + scope).joined(separator: " ")
      #expect(ended.errors.contains("no hook is installed: \(command) does it"), "\(ended.text)")
    }
  }

  @Test func doctorNeedsAFolder() throws {
    try sandbox.makeRepository()
    sandbox.variables["TMPDIR"] = sandbox.git.path("nowhere")
    let ended = try sandbox.kascan("r", "hook", "doctor")
    sandbox.expectStatus(2, ended)
    #expect(ended.errors.contains("TMPDIR"), "\(ended.text)")
  }

  /// The repository's own settings take part: here they let everything pass.
  @Test func doctorSeesTheConfiguration() throws {
    try sandbox.makeRepository()
    try sandbox.write("r/.kascan.toml", "exclude = [\"canary\"]\n")
    let ended = try sandbox.kascan("r", "hook", "doctor")
    sandbox.expectStatus(2, ended)
    #expect(ended.output.contains("pre-commit: DOES NOT WORK"), "\(ended.text)")
  }
}
