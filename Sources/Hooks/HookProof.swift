import Blobs
import Glibc
import Platform

/// Proves, in a throw-away repository, that hooks stop a key: with the user's configuration, their
/// hooks and the repository's own settings of kascan.
package final class HookProof {
  /// What became of one hook.
  package enum Result: Equatable, Sendable {
    /// It stopped the canary and let a clean change pass.
    case stops
    /// There is no such hook.
    case notInstalled
    /// It does not do its work.
    case fails(String)
  }

  private let hooks: HookFolder
  private let files: [(name: String, bytes: [UInt8])]
  private let folder: String
  /// Where git finds the hooks that are tried.
  private var hooksPath: String
  private let key: String
  private let fingerprint: String
  private let uploader: LFSStandIn
  /// The throw-away repository of the hook that is tried.
  private var repository = ""

  /// Makes a folder for throw-away repositories.
  ///
  /// - Parameters:
  ///   - hooks: the folder whose hooks are tried.
  ///   - files: files of the user's repository that hooks read, and their names there.
  package init(_ hooks: HookFolder, files: [(name: String, bytes: [UInt8])]) throws(HookFolder
    .Failure)
  {
    self.hooks = hooks
    self.files = files
    let parent = Terminal.environment("TMPDIR").flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var template = Array("\(parent)/kascan-canary-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else {
      throw .file("\(parent), for a throw-away repository (TMPDIR)", SystemError("mkdtemp"))
    }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // As a real key is made; nobody ever issued this one.
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    let body = (0..<32).map { _ in letters[Int.random(in: letters.indices)] }
    key = "ka_" + "live_" + String(decoding: body, as: UTF8.self)
    fingerprint = Fingerprint(of: Array(key.utf8)).text
    uploader = try LFSStandIn(in: "\(folder)/bin")
    hooksPath = hooks.path
    if hooks.keeper == .lefthook { try copyHooks() }
  }

  /// Has hooks run from a copy: Lefthook installs its own, wherever they are, when one of them runs.
  private func copyHooks() throws(HookFolder.Failure) {
    hooksPath = "\(folder)/hooks"
    let ended: Ended
    do throws(SystemError) {
      ended = try Program("cp", ["-R", hooks.path, hooksPath].map { Array($0.utf8) }).run()
    } catch {
      throw .file("cp", error)
    }
    if ended.end.status != 0 { throw .git(ended.end.errors) }
  }

  deinit {
    _ = try? Program("rm", [Array("-rf".utf8), Array(folder.utf8)]).run()
  }

  /// Tries the hooks of the folder, each in a repository of its own.
  package func run() throws(HookFolder.Failure) -> [(hook: HookName, result: Result)] {
    var results: [(HookName, Result)] = []
    for hook in hooks.hooks {
      let file = "\(hooks.path)/\(hook.rawValue)"
      if !TextFile.exists(hooks.file(of: hook)) {
        results.append((hook, .notInstalled))
      } else if unsafe access(file, X_OK) != 0 {
        results.append((hook, .fails("\(file) is not executable: chmod +x it")))
      } else {
        results.append((hook, try prove(hook, file)))
      }
    }
    return results
  }

  private typealias Ended = (output: [UInt8], end: Program.End)

  private func makeRepository(for hook: HookName) throws(HookFolder.Failure) {
    repository = "\(folder)/\(hook.rawValue)"
    try git(["init", "-q", hook.rawValue], in: folder, succeeds: true)
    for (name, bytes) in files { try write(name, bytes) }
    try write("readme", Array("clean\n".utf8))
    try git(["add", "readme"], succeeds: true)
  }

  private func prove(_ hook: HookName, _ file: String) throws(HookFolder.Failure) -> Result {
    uploader.forget()
    try makeRepository(for: hook)
    let (clean, canary) =
      switch hook {
      case .preCommit, .commitMessage: try commit(hook)
      case .preMergeCommit: try merge()
      case .prePush, .preReceive: try push(hook)
      }
    guard clean.end.status == 0 else { return .fails(stopsClean(hook, clean)) }
    // Lefthook itself calls git-lfs before its jobs; `skip_lfs` in its configuration ends that.
    if uploader.wasCalled, hooks.keeper != .lefthook {
      return .fails(
        "\(file) has Git LFS upload before kascan has read: kascan hook install puts kascan first, "
          + "or put its line before that of git lfs")
    }
    guard let canary, canary.end.status != 0 else {
      return .fails("a key passes: \(file) does not stop it\(remedy(hook, file))")
    }
    let said = canary.output + canary.end.errors
    guard String(decoding: said, as: UTF8.self).contains(fingerprint) else {
      return .fails("something else stops the \(hook.subject): \(firstLine(canary))")
    }
    return .stops
  }

  /// How a clean change ended and, where it passed, one with the key.
  private typealias Trial = (clean: Ended, canary: Ended?)

  private func commit(_ hook: HookName) throws(HookFolder.Failure) -> Trial {
    let clean = try git(["commit", "-qm", "Clean"])
    guard clean.end.status == 0 else { return (clean, nil) }
    if hook == .commitMessage {
      return (clean, try git(["commit", "-q", "--allow-empty", "-m", "Canary \(key)"]))
    }
    try plant(hook)
    return (clean, try git(["commit", "-qm", "Canary"]))
  }

  /// Merges two branches; a merge driver makes the text that neither has.
  private func merge() throws(HookFolder.Failure) -> Trial {
    try write(".gitattributes", Array("canary merge=canary\n".utf8))
    for (branch, text) in [("base", "base"), ("side", "side"), ("main", "main")] {
      if branch != "base" { try git(["checkout", "-qB", branch, "base"], succeeds: true) }
      try write("canary", Array("\(text)\n".utf8))
      try git(["add", "canary", ".gitattributes"], succeeds: true)
      try git(["commit", "-qm", branch, "--no-verify"], succeeds: true)
      if branch == "base" { try git(["branch", "-f", "base"], succeeds: true) }
    }
    let merge = ["merge", "-q", "--no-edit", "side"]
    let clean = try git(["-c", "merge.canary.driver=true"] + merge)
    guard clean.end.status == 0 else { return (clean, nil) }
    try git(["reset", "-q", "--hard", "main^1"], succeeds: true)
    try write("../leak", Array("KUBEADAPT_API_KEY=\(key)\n".utf8))
    return (clean, try git(["-c", "merge.canary.driver=cp ../leak %A"] + merge))
  }

  private func push(_ hook: HookName) throws(HookFolder.Failure) -> Trial {
    try git(["commit", "-qm", "Clean", "--no-verify"], succeeds: true)
    try git(["init", "-q", "--bare", "remote"], in: folder, succeeds: true)
    if hook == .preReceive {
      try git(["config", "core.hooksPath", hooksPath], in: "\(folder)/remote", succeeds: true)
    }
    let push = ["push", "-q"] + (hook == .preReceive ? ["--no-verify"] : []) + ["../remote"]
    let clean = try git(push + ["HEAD:refs/heads/clean"])
    guard clean.end.status == 0 else { return (clean, nil) }
    try plant(hook)
    try git(["commit", "-qm", "Canary", "--no-verify"], succeeds: true)
    uploader.forget()
    return (clean, try git(push + ["HEAD:refs/heads/canary"]))
  }

  /// Stages a file with the key, another one for each hook.
  private func plant(_ hook: HookName) throws(HookFolder.Failure) {
    try write("canary/\(hook.rawValue)", Array("KUBEADAPT_API_KEY=\(key)\n".utf8))
    try git(["add", "canary/\(hook.rawValue)"], succeeds: true)
  }

  /// What makes a hook that does not run kascan do so.
  private func remedy(_ hook: HookName, _ file: String) -> String {
    switch HookKeeper(folder: hooks.path) ?? HookKeeper(hook: file) {
    case .husky: return "; \(HookKeeper.husky.advice)"
    case .preCommit, .prek:
      return "; it runs what .pre-commit-config.yaml lists for \(hook.rawValue): add kascan there"
    case let keeper?:
      return "; \(keeper.rawValue) keeps it: kascan hook install says what to add there"
    case nil:
      let text = (try? TextFile.read(file)) ?? ""
      return text.contains("kascan") ? "" : "; kascan hook install has it run kascan as well"
    }
  }

  /// Why a clean change is stopped: what a hook runs beside kascan may be at fault.
  private func stopsClean(_ hook: HookName, _ ended: Ended) -> String {
    let line = "a clean \(hook.subject) is stopped: \(firstLine(ended))"
    let said = String(decoding: ended.end.errors + ended.output, as: UTF8.self)
    return said.contains("kascan:")
      ? line
      : line
        + " (in a throw-away repository; what else the hook runs may miss your files there)"
  }

  private func firstLine(_ ended: Ended) -> String {
    let lines = (ended.end.errors + ended.output).split(separator: UInt8(ascii: "\n"))
    return String(decoding: lines.first ?? Array("it says nothing".utf8)[...], as: UTF8.self)
  }

  private func write(_ name: String, _ bytes: [UInt8]) throws(HookFolder.Failure) {
    var made = repository
    for part in name.split(separator: "/").dropLast() {
      made += "/\(part)"
      _ = unsafe mkdir(made, 0o777)
    }
    do throws(SystemError) {
      try ReportFile.write(bytes, to: "\(repository)/\(name)")
    } catch {
      throw .file(name, error)
    }
  }

  /// Runs git in the throw-away repository, with the hooks of the folder.
  @discardableResult
  private func git(
    _ arguments: [String], in directory: String? = nil, succeeds: Bool = false
  ) throws(HookFolder.Failure) -> Ended {
    var environment = Program.Environment.inherited
    for entry in environment.entries {
      let name = String(decoding: entry.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
      // A repository that the caller's environment names is not the one to try things in.
      if name.hasPrefix("GIT_"), !Self.kept.contains(name) { environment[name] = nil }
    }
    for name in ["AUTHOR", "COMMITTER"] {
      environment["GIT_\(name)_NAME"] = Array("kascan".utf8)
      environment["GIT_\(name)_EMAIL"] = Array("kascan@localhost".utf8)
    }
    let path = environment["PATH"] ?? Array("/usr/bin:/bin".utf8)
    environment["PATH"] = Array("\(uploader.folder):".utf8) + path
    environment["GIT_TERMINAL_PROMPT"] = [UInt8(ascii: "0")]
    environment["GIT_EDITOR"] = nil
    // overcommit knows the signature of the user's repository only.
    environment["OVERCOMMIT_NO_VERIFY"] = [UInt8(ascii: "1")]
    let settings = [
      "core.hooksPath=\(hooksPath)", "commit.gpgSign=false", "push.gpgSign=false",
      "protocol.file.allow=always",
    ].flatMap { ["-c", $0] }
    let all = ["-C", directory ?? repository] + settings + arguments
    let ended: Ended
    do throws(SystemError) {
      ended = try Program("git", all.map { Array($0.utf8) }, environment: environment).run()
    } catch {
      throw .file("git", error)
    }
    if succeeds, ended.end.status != 0 { throw .git(ended.end.errors) }
    return ended
  }

  private static let kept: Set<String> = [
    "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_EXEC_PATH",
    "GIT_TEMPLATE_DIR", "GIT_SSL_CAINFO",
  ]
}
