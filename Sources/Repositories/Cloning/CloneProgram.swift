import Git
import Platform

/// The git program as it is run to fetch repositories: it asks nobody, runs nothing that a host or a
/// repository names, follows no redirect, and gets passwords from git's credential helpers alone.
struct CloneProgram: Sendable {
  /// After so many seconds without a byte a transfer is ended.
  let stall: Int
  private let environment: Program.Environment
  private static let file = Program.file(for: "git")

  init(stall: Int) {
    self.stall = stall
    var environment = GitProgram(inheritsRepository: false).environment
    let sshCommand = Self.sshCommand(environment)
    for name in Self.removed { environment[name] = nil }
    for (name, value) in Self.set { environment[name] = Array(value.utf8) }
    environment["GIT_SSH_COMMAND"] = sshCommand
    self.environment = environment
  }

  /// A program that runs a git command for an address.
  ///
  /// - Parameters:
  ///   - repository: the git folder that the command works on; nil for none.
  ///   - trace: the file in which git notes what an HTTP host answers.
  func program(
    _ arguments: [String], for url: CloneURL, in repository: [UInt8]? = nil, trace: [UInt8]? = nil
  ) -> Program {
    var environment = environment
    environment["GIT_ALLOW_PROTOCOL"] = Array(Self.protocols(for: url).utf8)
    environment["GIT_DIR"] = repository
    environment["GIT_TRACE_CURL"] = trace
    // The password is neither among the arguments, which every user sees, nor in the clone.
    if url.hasCredentials { environment.add(setting: "url.\(url.text).insteadOf", url.bare) }
    // The configuration of a repository that somebody stands in has no say.
    var all = ["-C", "/"]
    for setting in Self.settings + ["http.lowSpeedTime=\(stall)"] { all += ["-c", setting] }
    var program = Program(
      Self.file, (all + arguments).map { Array($0.utf8) }, environment: environment)
    program.keepsLastErrors = true
    return program
  }

  /// A file's repository may itself be a partial clone, which has no business with other hosts.
  private static func protocols(for url: CloneURL) -> String {
    switch url.transport {
    case .file: "file"
    case .https, .ssh: "https:ssh"
    case .http: "http:https:ssh"
    }
  }

  private static let removed = [
    "GIT_TRACE", "GIT_TRACE_PACKET", "GIT_TRACE_PACKFILE", "GIT_CURL_VERBOSE", "GIT_TEMPLATE_DIR",
    "GIT_HTTP_LOW_SPEED_LIMIT", "GIT_HTTP_LOW_SPEED_TIME", "GIT_TRACE_SETUP", "GIT_TRACE2",
    "GIT_TRACE2_EVENT", "GIT_TRACE2_PERF", "GIT_DEFAULT_HASH",
  ]

  private static let set = [
    // Empty, they keep git from asking a person by a window; helpers are asked all the same.
    ("GIT_ASKPASS", ""), ("SSH_ASKPASS", ""), ("SSH_ASKPASS_REQUIRE", "never"),
    ("GCM_INTERACTIVE", "never"),
    // Else it is silent for as long as a transfer takes.
    ("GIT_LFS_FORCE_PROGRESS", "1"),
    // Of what a host answers, the lines of its headers without those that authorise.
    ("GIT_TRACE_CURL_NO_DATA", "1"), ("GIT_TRACE_REDACT", "1"),
  ]

  private static let settings = [
    "core.hooksPath=/dev/null", "core.fsmonitor=false", "credential.interactive=false",
    "http.followRedirects=false", "http.lowSpeedLimit=1",
    // A clone is read as it comes: objects that are not well formed are looked at as well, and old
    // ones stay.
    "fetch.fsckObjects=false", "transfer.fsckObjects=false", "gc.auto=0", "maintenance.auto=false",
    "fetch.unpackLimit=1", "transfer.unpackLimit=1", "transfer.bundleURI=false",
    "fetch.recurseSubmodules=false", "submodule.recurse=false", "fetch.writeCommitGraph=false",
    "clone.rejectShallow=false", "init.templateDir=",
  ]

  /// The user's ssh, which may not ask and may not wait for ever.
  private static func sshCommand(_ environment: Program.Environment) -> [UInt8]? {
    if environment["GIT_SSH_COMMAND"] == nil, environment["GIT_SSH"] != nil { return nil }
    var command = environment["GIT_SSH_COMMAND"] ?? []
    if command.isEmpty {
      let configured = try? GitProgram(inheritsRepository: false).output(
        ["config", "--get", "core.sshCommand"], in: [UInt8(ascii: "/")])
      command = configured.map { Array($0.prefix { $0 != 0x0A }) } ?? Array("ssh".utf8)
    }
    let program = command.prefix { $0 != 0x20 }.split(separator: UInt8(ascii: "/")).last ?? []
    // Other programs have other options.
    guard program.elementsEqual("ssh".utf8) else { return command }
    return command
      + Array(
        " -o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=15 -o ServerAliveCountMax=4"
          .utf8)
  }
}

extension Program.Environment {
  /// Adds a setting of git's, as `git -c` does without showing it to other users.
  fileprivate mutating func add(setting key: String, _ value: String) {
    let known = self["GIT_CONFIG_COUNT"].flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
    self["GIT_CONFIG_KEY_\(known)"] = Array(key.utf8)
    self["GIT_CONFIG_VALUE_\(known)"] = Array(value.utf8)
    self["GIT_CONFIG_COUNT"] = Array("\(known + 1)".utf8)
  }
}
