import Fixtures
import Testing

/// What git says when it fails: the line that says why, whatever it says before.
@Suite struct GitErrorTests {
  private let sandbox: GitSandbox

  init() throws {
    sandbox = try GitSandbox()
    try sandbox.git(".", "init", "-q", "r")
    for number in 1...3 { try sandbox.git("r", "commit", "-qm", "\(number)", "--allow-empty") }
  }

  private func expectReason(
    _ arguments: [String], _ reason: String, _ place: SourceLocation = #_sourceLocation
  ) throws {
    let ended = try sandbox.kascan(["git"] + arguments, in: "r")
    #expect(ended.status == 2, sourceLocation: place)
    #expect(ended.text.contains("failed: fatal: \(reason)"), "\(ended.text)", sourceLocation: place)
    #expect(!ended.text.contains("hint:"), "\(ended.text)", sourceLocation: place)
  }

  @Test(arguments: [
    ["--reachable"], ["--connectivity"], ["--range", "HEAD~2..HEAD"], ["--path", "a"],
  ])
  func missingCommit(arguments: [String]) throws {
    let commit = try sandbox.text("r", "rev-parse", "HEAD~1")
    sandbox.remove("r/.git/objects/\(commit.prefix(2))/\(commit.dropFirst(2))")
    try expectReason(arguments, "")
  }

  /// Of three packs one is cut short: the other two are read, whatever is asked for.
  @Test(arguments: [[], ["--reachable"]]) func onePackOfThreeIsCut(arguments: [String]) throws {
    let sandbox = try GitSandbox()
    let file = "r/.git/objects/pack/\(try sandbox.makeThreePacks()).pack"
    let bytes = try sandbox.read(file)
    sandbox.remove(file)
    try sandbox.write(file, Array(bytes.prefix(40)))
    let ended = try sandbox.kascan(["git", "r", "-f", "json"] + arguments)
    #expect(ended.status == 1)
    for (number, isFound) in [(1, true), (2, false), (3, true)] {
      #expect(ended.text.contains(TestKey(number).fingerprint) == isFound, "\(number)")
    }
    #expect(ended.text.contains("\"complete\":false"))
  }
}
