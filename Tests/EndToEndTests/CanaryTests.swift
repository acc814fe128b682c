import Fixtures
import Glibc
import Testing

/// A repository that names a program in every place from which git is known to run one. Nothing that
/// kascan does in it may run any of them: each leaves a file behind that tells.
@Suite struct CanaryTests {
  private let sandbox: GitSandbox
  private let key = TestKey(41)

  init() throws {
    sandbox = try GitSandbox()
    try sandbox.git(".", "init", "-q", "-b", "main", "r")
    try sandbox.write("r/.env", "KEY=\(key.secret)\n")
    try sandbox.git("r", "add", "-A")
    try sandbox.git("r", "commit", "-qm", "One")
    try sandbox.write("r/image.png", "two\n")
    try sandbox.git("r", "add", "-A")
    try sandbox.git("r", "commit", "-qm", "Two")
    try sandbox.write("r/staged", "KEY=\(key.secret)\n")
    try sandbox.git("r", "add", "-A")
    try sandbox.write("canary", "#!/bin/sh\ntouch \"\(sandbox.path)/ran.$1\"\ncat\n")
    try sandbox.shell("chmod +x canary; rm .git -rf")
    try sandbox.write(
      "r/.gitattributes", "* filter=canary diff=canary merge=canary\n*.png filter=canary\n")
    try sandbox.write("r/.lfsconfig", "[lfs]\n\turl = \"ext::\(canary("lfsconfig"))\"\n")
    try sandbox.write(
      "r/.gitmodules",
      "[submodule \"m\"]\n\tpath = m\n\turl = ext::\(canary("module"))\n"
        + "\tupdate = !\(canary("update"))\n")
    try sandbox.write("more-config", "[core]\n\tpager = \(canary("include"))\n")
    try sandbox.shell(configuration, in: "r")
    try sandbox.shell(hooks, in: "r")
  }

  /// A command line that leaves `ran.NAME` behind.
  private func canary(_ name: String) -> String { "\(sandbox.path)/canary \(name)" }

  /// Sets every variable of git's configuration whose value git runs.
  private var configuration: String {
    let variables = [
      "core.fsmonitor", "core.sshCommand", "core.pager", "core.editor", "core.askPass",
      "core.gitProxy", "core.alternateRefsCommand", "sequence.editor", "interactive.diffFilter",
      "diff.external", "diff.canary.command", "diff.canary.textconv", "filter.canary.clean",
      "filter.canary.smudge", "filter.canary.process", "merge.canary.driver", "gpg.program",
      "gpg.ssh.program", "gpg.x509.program", "gpg.ssh.defaultKeyCommand", "credential.helper",
      "remote.origin.uploadpack", "remote.origin.receivepack", "uploadpack.packObjectsHook",
      "trailer.canary.command", "trailer.canary.cmd", "browser.canary.cmd", "man.canary.cmd",
      "difftool.canary.cmd", "mergetool.canary.cmd", "web.browser", "help.browser",
      "pager.log", "pager.diff", "pager.rev-list", "pager.cat-file", "pager.ls-files",
      "pager.status", "pager.config", "pager.for-each-ref", "pager.rev-parse", "pager.diff-index",
      "lfs.customtransfer.canary.path", "ssh.variant", "sendemail.tocmd",
    ]
    let shell = ["alias.rev-list", "alias.cat-file", "alias.ls-files", "alias.lfs", "alias.log"]
    let lines =
      variables.map { "git config \($0) '\(canary($0))'" }
      + shell.map { "git config \($0) '!\(canary($0))'" } + [
        "git config filter.canary.required true", "git config log.showSignature true",
        "git config protocol.ext.allow always", "git config protocol.allow always",
        "git config extensions.partialClone origin", "git config core.repositoryFormatVersion 1",
        "git config remote.origin.promisor true",
        "git config remote.origin.url 'ext::\(canary("remote"))'",
        "git config lfs.url 'ext::\(canary("lfs"))'",
        "git config include.path '\(sandbox.path)/more-config'",
        "git config core.hooksPath '\(sandbox.path)/r/.git/hooks'",
      ]
    return lines.joined(separator: "\n")
  }

  /// Makes every hook of git a canary.
  private var hooks: String {
    let names = [
      "applypatch-msg", "pre-applypatch", "post-applypatch", "pre-commit", "pre-merge-commit",
      "prepare-commit-msg", "commit-msg", "post-commit", "pre-rebase", "post-checkout",
      "post-merge", "pre-push", "pre-receive", "update", "proc-receive", "post-receive",
      "post-update", "reference-transaction", "push-to-checkout", "pre-auto-gc", "post-rewrite",
      "fsmonitor-watchman", "post-index-change", "sendemail-validate",
    ]
    return names.map { name in
      "printf '#!/bin/sh\\n%s\\n' '\(canary("hook-" + name))' > .git/hooks/\(name)\n"
        + "chmod +x .git/hooks/\(name)"
    }.joined(separator: "\n")
  }

  private func ran() throws -> [String] {
    try sandbox.names(".").filter { $0.hasPrefix("ran.") }
  }

  @Test("Git runs what the repository names")
  func control() throws {
    try sandbox.shell("git status >/dev/null 2>&1 </dev/null || true", in: "r")
    #expect(try !ran().isEmpty)
  }

  @Test(
    "kascan runs nothing that the repository names",
    arguments: [
      ["scan", "."], ["scan", "--no-ignore", "."], ["git", "."], ["git", "--staged"],
      ["git", "--range", "HEAD~1..HEAD"], ["git", "--range", "main"], ["git", "--reachable"],
      ["git", "--path", ".env"], ["baseline", "create"], ["hook", "pre-commit"],
      ["hook", "pre-push", "origin", "ext::x"], ["hook", "commit-msg", "message"],
      ["hook", "pre-receive"],
    ])
  func nothingRuns(arguments: [String]) throws {
    try sandbox.write("r/message", "Message\n")
    let head = try sandbox.read("r/.git/refs/heads/main")
    let zeros = String(repeating: "0", count: 40)
    let id = String(decoding: head.dropLast(), as: UTF8.self)
    let input =
      arguments.contains("pre-push")
      ? "refs/heads/main \(id) refs/heads/main \(zeros)\n"
      : "\(zeros) \(id) refs/heads/main\n"
    let ended = try sandbox.kascan(arguments, input: Array(input.utf8), in: "r")
    #expect(try ran().isEmpty)
    #expect(ended.status != nil && ended.status != 64, "\(ended.errorText)")
  }

  /// An object that only the remote has would be fetched through the remote's helper.
  @Test("Nothing is fetched where an object is missing")
  func missingObject() throws {
    let blob = try sandbox.text("r", "rev-parse", "HEAD:.env")
    sandbox.remove("r/.git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))")
    for name in try ran() { sandbox.remove(name) }
    let ended = try sandbox.kascan("git", "--reachable", in: "r")
    #expect(try ran().isEmpty)
    #expect(ended.status != 0)
  }
}
