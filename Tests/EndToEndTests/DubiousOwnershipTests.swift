import Fixtures
import Glibc
import Testing

/// A repository of another user: git refuses it unless `safe.directory` names it, and so does every
/// command. It is named as not read.
@Suite struct DubiousOwnershipTests {
  /// How a repository becomes somebody else's: git's own tests set a variable, and root gives it away.
  enum Way: String, CaseIterable {
    case variable, owner

    /// What this user can do.
    static let possible: [Way] = getuid() == 0 ? [.variable, .owner] : [.variable]
    var variables: [String: String] {
      self == .variable ? ["GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"] : [:]
    }
  }

  private static let commands: [[String]] = [
    ["git", "r"], ["git", "r", "--reachable"], ["git", "r", "--staged"],
    ["git", "r", "--range", "HEAD~1..HEAD"], ["git", "bare"], ["repos", "r", "bare"],
    ["repos", "."], ["scan", "bare"], ["hook", "pre-commit"],
    ["hook", "pre-push", "origin", "url"],
  ]

  /// A work tree and a bare repository whose configuration would run something.
  private func sandbox(_ way: Way) throws -> GitSandbox {
    let sandbox = try GitSandbox()
    try sandbox.git(".", "init", "-q", "r")
    try sandbox.write("r/.gitignore", "ignored\n")
    for number in 1...2 {
      try sandbox.write("r/f", TestKey(number).secret + "\n")
      try sandbox.git("r", "add", ".")
      try sandbox.git("r", "commit", "-qm", "\(number)")
    }
    try sandbox.write("r/ignored", TestKey(3).secret + "\n")
    try sandbox.git(".", "clone", "-q", "--bare", "r", "bare")
    try sandbox.git("bare", "repack", "-adq")
    for folder in ["r", "bare"] {
      try sandbox.git(
        folder, "config", "core.fsmonitor", "touch '\(sandbox.path("canary"))'; false")
    }
    if way == .owner { try sandbox.shell("chmod 755 .; chown -R 65534:65534 r bare") }
    return sandbox
  }

  private func run(_ command: [String], _ way: Way, _ sandbox: GitSandbox) throws -> Ended {
    let update = "refs/heads/a \(String(repeating: "1", count: 40)) refs/heads/a "
    let isPush = command.contains("pre-push")
    let input = isPush ? "\(update)\(String(repeating: "0", count: 40))\n" : ""
    return try sandbox.kascan(
      command, input: Array(input.utf8), in: command[0] == "hook" ? "r" : ".",
      variables: way.variables)
  }

  @Test(arguments: Way.possible) func namedAsNotRead(way: Way) throws {
    let sandbox = try sandbox(way)
    for command in Self.commands {
      let ended = try run(command, way, sandbox)
      let said = ended.text + ended.errorText
      #expect(ended.status == 2 || command[0] == "scan" && ended.status == 1, "\(command): \(said)")
      #expect(said.contains("safe.directory"), "\(command): \(said)")
    }
    #expect(try !sandbox.names(".").contains("canary"))
  }

  /// Files are the scan's own to read. What is ignored only git could tell: all of them are read.
  @Test(arguments: Way.possible) func filesOfAWorkTree(way: Way) throws {
    let sandbox = try sandbox(way)
    let ended = try run(["scan", "r", "-f", "json"], way, sandbox)
    #expect(ended.status == 1)
    #expect(ended.text.contains(TestKey(3).fingerprint))
    #expect(ended.errorText.contains("dubious ownership"), "\(ended.errorText)")
    #expect(try !sandbox.names(".").contains("canary"))
  }

  /// Who names it there has it read.
  @Test(arguments: Way.possible) func acceptedByTheUser(way: Way) throws {
    let sandbox = try sandbox(way)
    try sandbox.write("config", "[safe]\n\tdirectory = *\n")
    for command in [["git", "r"], ["repos", "."], ["scan", "bare"]] {
      let ended = try sandbox.kascan(
        command,
        variables: way.variables.merging(["GIT_CONFIG_GLOBAL": sandbox.path("config")]) { $1 })
      let said = ended.text + ended.errorText
      #expect(ended.status == 1, "\(command): \(said)")
      #expect(!said.contains("safe.directory"), "\(command): \(said)")
      #expect(said.contains(TestKey(1).fingerprint), "\(command): \(said)")
    }
  }

  /// The repository's own configuration has no say.
  @Test(arguments: Way.possible) func notAcceptedByTheRepository(way: Way) throws {
    let sandbox = try sandbox(way)
    try sandbox.shell("printf '[safe]\\n\\tdirectory = *\\n' >> r/.git/config")
    let ended = try run(["git", "r"], way, sandbox)
    #expect(ended.status == 2)
    #expect(ended.text.contains("safe.directory"), "\(ended.text)")
  }
}
