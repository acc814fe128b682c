import Fixtures
import Platform
import Testing

/// A push that uploads something in its hook, as Git LFS does, does so behind kascan.
@Suite struct UploadOrderTests {
  private let key = TestKey(61)
  private let sandbox: HookSandbox
  /// What `git lfs install` writes, and what stands for git-lfs here.
  private let script =
    "#!/bin/sh\ncommand -v git-lfs >/dev/null 2>&1 || exit 2\ngit lfs pre-push \"$@\"\n"

  init() throws {
    sandbox = try HookSandbox()
    try sandbox.makeRepository(hooks: false)
    try sandbox.git.git(".", "init", "-q", "--bare", "remote")
    try sandbox.write("bin/git-lfs", "#!/bin/sh\n: > \"${0%/*}/uploaded\"\ncat > /dev/null\n")
    try sandbox.run(".", "chmod", ["+x", "bin/git-lfs"])
    let path = String(decoding: sandbox.git.environment["PATH"] ?? [], as: UTF8.self)
    sandbox.variables["PATH"] = "\(sandbox.git.path("bin")):\(path)"
  }

  private func put(_ text: String, at name: String = "pre-push") throws {
    try sandbox.write("r/.git/hooks/\(name)", text)
    try sandbox.run("r", "chmod", ["+x", ".git/hooks/\(name)"])
  }

  private var hasUploaded: Bool {
    get throws { try sandbox.git.names("bin").contains("uploaded") }
  }

  private func push(_ text: String) throws -> Ended {
    try sandbox.write("r/a", text)
    try sandbox.git.git("r", "add", "-A")
    try sandbox.git.git("r", "commit", "-qm", "Change", "--no-verify")
    return try sandbox.tryGit("r", "push", "-q", "../remote", "main")
  }

  @Test func uploadsOnlyWhatPassed() throws {
    try put(script)
    let installed = try sandbox.kascan("r", "hook", "install")
    #expect(installed.output.contains("pre-push: the hook that was there runs behind kascan"))
    sandbox.expectPassed(try push("clean"))
    #expect(try hasUploaded)
    sandbox.git.remove("bin/uploaded")
    sandbox.expectStopped(try push(key.secret), by: key)
    #expect(try !hasUploaded)
    sandbox.expectStatus(0, try sandbox.kascan("r", "hook", "doctor"))
  }

  @Test func ofEveryRepository() throws {
    sandbox.variables["GIT_CONFIG_GLOBAL"] = sandbox.git.path("gitconfig")
    try put(script)
    sandbox.expectStatus(0, try sandbox.kascan("home", "hook", "install", "--global"))
    sandbox.expectStopped(try push(key.secret), by: key)
    #expect(try !hasUploaded)
  }

  /// What an earlier kascan installed, and what people wrote themselves.
  @Test(arguments: [true, false])
  func doctorSeesTheWrongOrder(movedAside: Bool) throws {
    let kascan = "\"\(Kascan.path)\" hook pre-push \"$@\"\n"
    if movedAside {
      try put(script, at: "pre-push.before-kascan")
      try put(
        "#!/bin/sh\nrefs=$(cat)\n\"$0.before-kascan\" \"$@\"\nprintf '%s\\n' \"$refs\" | \(kascan)")
    } else {
      try put(
        "#!/bin/sh\nrefs=$(cat)\ngit lfs pre-push \"$@\"\nprintf '%s\\n' \"$refs\" | \(kascan)")
    }
    let ended = try sandbox.kascan("r", "hook", "doctor")
    sandbox.expectStatus(2, ended)
    #expect(ended.output.contains("Git LFS upload before kascan has read"), "\(ended.text)")
  }
}
