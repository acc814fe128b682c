import ArgumentParser
import Fixtures
import Testing

@testable import kascan

/// What is read without ArgumentParser has to be what ArgumentParser reads.
@Suite struct DirectCommandTests {
  private static let commands: [(words: [String], type: any ParsableCommand.Type)] = [
    (["scan"], ScanCommand.self), (["git"], GitCommand.self),
    (["hook", "pre-commit"], HookCommand.PreCommit.self),
    (["hook", "commit-msg"], HookCommand.CommitMessage.self),
    (["hook", "pre-push"], HookCommand.PrePush.self),
    (["hook", "pre-receive"], HookCommand.PreReceive.self),
  ]

  private func parsed(
    _ words: [String], _ command: any ParsableCommand.Type
  ) throws -> String {
    let parsed = try command.parseAsRoot(words)
    try #require(type(of: parsed) == command)
    return String(reflecting: parsed)
  }

  @Test(arguments: [
    ["scan"], ["scan", "a", "-"], ["scan", "--no-ignore", "--no-config", "-f", "json", "."],
    ["scan", "--exclude", "vendor/", "--exclude", "*.lock", "--threads", "2", "src"],
    ["git", "--staged"], ["git", "--staged", "--show-secrets", "-f", "jsonl", "-o", "x", "."],
    ["hook", "pre-commit"], ["hook", "pre-commit", "a", "b"], ["hook", "commit-msg", "file"],
    ["hook", "pre-push", "origin", "git@example.com:a/b"], ["hook", "pre-receive"],
    ["hook", "pre-receive", "--baseline", "b", "--deadline", "2.5", "-q"],
  ])
  func isReadDirectly(words: [String]) throws {
    #expect(DirectCommand.read(words) != nil)
  }

  /// Every option is what its declaration says where nothing was typed.
  @Test(arguments: commands.indices)
  func sameDefaults(index: Int) throws {
    let (name, command) = Self.commands[index]
    let line = command == HookCommand.CommitMessage.self ? ["file"] : []
    let direct = try #require(DirectCommand.read(name + line))
    #expect(try parsed(line, command) == String(reflecting: direct))
  }

  @Test(arguments: commands.indices)
  func sameAsArgumentParser(index: Int) throws {
    let (name, command) = Self.commands[index]
    let words = [
      "a", "src/b c", "", "--staged", "--show-secrets", "-q", "--quiet", "-f", "--format", "json",
      "text", "xml", "-o", "--output", "out", "--baseline", "--deadline", "3", "0", "soon",
      "--include-old", "--", "-", "--help", "-h", "--version", "--range", "A..B", "--format=json",
      "-qf", "--stag", "--names", "--no-ignore", "--no-config", "--exclude", "!x", "\n",
      "--threads",
    ]
    var random = SeededGenerator(seed: UInt64(index))
    var read = 0
    // Few: without optimisation ArgumentParser checks every definition at each command line.
    while read < 12 {
      let line = (0..<Int.random(in: 0...5, using: &random)).map { _ in
        words[Int.random(in: words.indices, using: &random)]
      }
      guard let direct = DirectCommand.read(name + line) else { continue }
      read += 1
      let expected = try? parsed(line, command)
      #expect(expected == String(reflecting: direct), "\(name + line)")
    }
  }
}
