import Fixtures
import Testing

@Suite struct CommitMessageTests {
  private let key = TestKey(6)
  private let sandbox: HookSandbox

  init() throws {
    sandbox = try HookSandbox()
    try sandbox.makeRepository()
    try sandbox.write("r/readme", "changed\n")
    try sandbox.git.git("r", "add", "-A")
  }

  @Test func stops() throws {
    let ended = try sandbox.tryGit("r", "commit", "-q", "-m", "Use \(key.secret)")
    sandbox.expectStopped(ended, by: key)
    #expect(ended.text.contains("COMMIT_EDITMSG:1:5"))
    sandbox.expectPassed(try sandbox.tryGit("r", "commit", "-q", "-m", "Use a key"))
  }

  @Test func commentedLineOfAMessageWithoutEditor() throws {
    // Git keeps such a line where no editor was opened.
    sandbox.expectStopped(
      try sandbox.tryGit("r", "commit", "-q", "-m", "Use", "-m", "# \(key.secret)"), by: key)
  }

  /// Below the scissors stands the difference, with the keys that it takes out.
  @Test func verboseDifferenceIsNotTheMessage() throws {
    try sandbox.write("r/old", "old \(key.secret)\n")
    try sandbox.git.git("r", "add", "-A")
    try sandbox.git.git("r", "commit", "-qm", "Old", "--no-verify")
    try sandbox.write("r/old", "new\n")
    try sandbox.git.git("r", "add", "-A")
    try sandbox.write("bin/editor", "#!/bin/sh\nsed -i '1s/^/Take it out/' \"$1\"\n")
    try sandbox.run(".", "chmod", ["+x", "bin/editor"])
    sandbox.variables["GIT_EDITOR"] = sandbox.git.path("bin/editor")
    sandbox.expectPassed(try sandbox.tryGit("r", "commit", "-qv"))
    try sandbox.write("bin/editor", "#!/bin/sh\nsed -i '1s/^/Oh \(key.secret)/' \"$1\"\n")
    try sandbox.write("r/old", "newer\n")
    try sandbox.git.git("r", "add", "-A")
    sandbox.expectStopped(try sandbox.tryGit("r", "commit", "-qv"), by: key)
  }

  /// What an editor leaves, under git's configuration; git keeps the key or not.
  @Test(arguments: [
    (["core.commentChar=;"], "Use\n; «", false), (["core.commentChar=;"], "Use\n# «", true),
    (["core.commentChar=auto"], "Use\n# «", false), ([], "Use\n# «", false),
    (["commit.cleanup=whitespace"], "Use\n# «", true),
    (["commit.cleanup=verbatim"], "Use\n# «", true),
    (["commit.cleanup=scissors"], "Use\n# «", true),
    (
      ["commit.cleanup=scissors"],
      "Use\n# ------------------------ >8 ------------------------\n«", false
    ),
    // Without a difference below it, this line is a comment like others.
    ([], "Use\n# ------------------------ >8 ------------------------\n«", true),
  ])
  func cleanup(settings: [String], message: String, isKept: Bool) throws {
    let text = message.replacing("«", with: key.secret)
    let lines = text.replacing("\n", with: "\\n")
    // Git's hints stay below what was written.
    try sandbox.write(
      "bin/editor",
      "#!/bin/sh\n{ printf '\(lines)\\n'; cat \"$1\"; } >\"$1.new\" && mv \"$1.new\" \"$1\"\n")
    try sandbox.run(".", "chmod", ["+x", "bin/editor"])
    sandbox.variables["GIT_EDITOR"] = sandbox.git.path("bin/editor")
    let options = settings.flatMap { ["-c", $0] }
    let ended = try sandbox.run("r", "git", options + ["commit", "-q"])
    if isKept { sandbox.expectStopped(ended, by: key) } else { sandbox.expectPassed(ended) }
    // git agrees about what it keeps.
    try sandbox.run("r", "git", options + ["commit", "-q", "--no-verify", "--allow-empty"])
    let log = try sandbox.run("r", "git", ["log", "-1", "--format=%B"], isPrinting: true)
    #expect(log.output.contains(key.secret) == isKept, "\(message)")
  }

  @Test func unreadableMessage() throws {
    let ended = try sandbox.kascan("r", "hook", "commit-msg", "nowhere")
    sandbox.expectStatus(2, ended)
    #expect(ended.text.contains("no such file"))
    sandbox.expectStatus(64, try sandbox.kascan("r", "hook", "commit-msg"))
  }
}
