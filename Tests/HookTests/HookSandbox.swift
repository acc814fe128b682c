import Blobs
import Findings
import Fixtures
import Glibc
import Platform
import Testing

/// The program under test: the one that KASCAN_BINARY names, or the one beside the test bundle.
enum Kascan {
  static let path: String = {
    if let path = Program.Environment.inherited["KASCAN_BINARY"] {
      return resolved(String(decoding: path, as: UTF8.self))
    }
    let bundle = resolved("/proc/self/exe")
    return bundle[..<(bundle.lastIndex(of: "/") ?? bundle.startIndex)] + "/kascan"
  }()

  private static func resolved(_ path: String) -> String {
    guard let real = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }
}

/// A key that nobody issued; the same for the same seed.
struct TestKey {
  let secret: String
  let fingerprint: String

  init(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed &+ 7_000)
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    let body = (0..<32).map { _ in letters[Int.random(in: letters.indices, using: &random)] }
    secret = "ka_" + "live_" + String(decoding: body, as: UTF8.self)
    fingerprint = Fingerprint(of: Array(secret.utf8)).text
  }
}

/// How a program ended.
struct Ended {
  let status: Int?
  let output: String
  let errors: String
  /// Everything it wrote.
  var text: String { output + errors }
}

/// Repositories whose hooks are kascan's, and the real git.
final class HookSandbox {
  let git: GitSandbox
  var variables: [String: String] = [:]

  init() throws {
    git = try GitSandbox()
    try git.write("home/.keep", [])
  }

  /// What the rule of `addRule` finds.
  static let ownSecret = "shop_q7wm2zk9vt4bpx1h"

  /// Gives a folder a configuration with a rule of its own, `own`.
  func addRule(to folder: String) throws {
    try write("\(folder)/.kascan.toml", "rules = [\"rules.toml\"]\n")
    try write(
      "\(folder)/rules.toml",
      """
      [[rule]]
      id = "own"
      name = "Own"
      description = "d"
      help = "h"
      confidence = "medium"
      pattern = "shop_[a-z0-9]{16}"
      literals = ["shop_"]

      """)
  }

  /// A repository with one clean commit and hooks.
  func makeRepository(_ name: String = "r", hooks: Bool = true) throws {
    try git.git(".", "init", "-q", "-b", "main", name)
    try write("\(name)/readme", "clean\n")
    try git.git(name, "add", "-A")
    try git.git(name, "commit", "-qm", "First")
    if hooks { try expectStatus(0, kascan(name, "hook", "install")) }
  }

  func write(_ name: String, _ text: String) throws { try git.write(name, Array(text.utf8)) }

  /// Runs a program in a folder of the sandbox; no output of it ever holds a key.
  @discardableResult
  func run(
    _ folder: String, _ name: String, _ arguments: [String], input: String = "",
    isPrinting: Bool = false
  ) throws -> Ended {
    var environment = git.environment
    for (name, value) in variables { environment[name] = Array(value.utf8) }
    let all = ["-C", git.path(folder), name] + arguments
    let (output, end) = try Program(
      "env", all.map { Array($0.utf8) }, environment: environment
    ).run(input: Array(input.utf8))
    let ended = Ended(
      status: end.status, output: String(decoding: output, as: UTF8.self),
      errors: String(decoding: end.errors, as: UTF8.self))
    if !isPrinting {
      for seed in 0..<20 {
        let isShown = ended.text.contains(TestKey(UInt64(seed)).secret)
        #expect(!isShown, "key \(seed) is printed by \(name) \(arguments.first ?? "")")
      }
    }
    return ended
  }

  @discardableResult
  func kascan(_ folder: String, _ arguments: String..., input: String = "") throws -> Ended {
    try run(folder, Kascan.path, arguments, input: input)
  }

  /// Has hooks find the program under the name `kascan`.
  func putInPath() throws {
    try run(".", "mkdir", ["-p", "bin"])
    try run(".", "ln", ["-sf", Kascan.path, "bin/kascan"])
    let path = Program.Environment.inherited["PATH"].map { String(decoding: $0, as: UTF8.self) }
    variables["PATH"] = git.path("bin") + ":" + (path ?? "/usr/bin:/bin")
  }

  /// Runs git with hooks, whatever becomes of it.
  @discardableResult
  func tryGit(_ folder: String, _ arguments: String...) throws -> Ended {
    try run(folder, "git", ["-c", "protocol.file.allow=always"] + arguments)
  }

  func expectStatus(
    _ status: Int, _ ended: Ended, _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(ended.status == status, "\(ended.text)", sourceLocation: location)
  }

  /// Expects that a hook stopped git because of a key.
  func expectStopped(
    _ ended: Ended, by key: TestKey, _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(ended.status != 0, "\(ended.text)", sourceLocation: location)
    #expect(ended.text.contains(key.fingerprint), "\(ended.text)", sourceLocation: location)
    #expect(ended.text.contains("is stopped"), "\(ended.text)", sourceLocation: location)
  }

  func expectPassed(_ ended: Ended, _ location: SourceLocation = #_sourceLocation) {
    #expect(ended.status == 0, "\(ended.text)", sourceLocation: location)
  }
}
