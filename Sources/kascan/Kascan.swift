import ArgumentParser
import Glibc
import Platform

/// The command line.
@main
struct Kascan: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "kascan",
    abstract: "Finds leaked Kubeadapt API keys, in any guise, and says what was read.",
    discussion: """
      EXAMPLES
        kascan scan                          the folder you are in
        kascan scan --no-ignore ~/projects   ignored files too
        kascan git ~/projects/shop           the whole history
        kascan git --staged                  what you are about to commit
        kubectl get secret -A -o yaml | kascan scan -
        kascan scan --report sarif=kascan.sarif --report json=kascan.json src

      EXIT CODES
        0  everything was read and nothing found    2    incomplete or failed scan
        1  findings to fail on                      64   wrong usage    130  interrupted
      """,
    version: version,
    subcommands: [
      ScanCommand.self, GitCommand.self, HookCommand.self, VerifyCommand.self, BaselineCommand.self,
      ReportCommand.self, RulesCommand.self,
    ])

  static func main() {
    Interruption.install()
    let arguments = CommandLine.arguments.dropFirst()
    // A command that is run often is parsed by itself: the tree of all commands, and the parser
    // that looks for its name, take a third of a hook's time (ArgumentParser finds names by
    // reflection; hence also a `commandName` in every configuration).
    guard let (command, count) = directCommand(Array(arguments.prefix(2))),
      let parsed = try? command.parseAsRoot(Array(arguments.dropFirst(count))),
      type(of: parsed) == command
    else { return run { try parseAsRoot() } }  // Which says what is wrong, or helps.
    run { parsed }
  }

  /// Runs a command and ends with its exit code.
  private static func run(_ parse: () throws -> any ParsableCommand) {
    do {
      var command = try parse()
      try command.run()
    } catch {
      let message = fullMessage(for: error)
      let masked = message.isEmpty ? message : Diagnostics.masked(message)
      // What is wrong may quote a key out of an option, a configuration or a rule file.
      if masked == message { exit(withError: error) }
      let line = Array((masked + "\n").utf8)
      _ = unsafe write(STDERR_FILENO, line, line.count)
      Glibc.exit(exitCode(for: error).rawValue)
    }
  }

  private static func directCommand(
    _ names: [String]
  ) -> (command: any ParsableCommand.Type, count: Int)? {
    switch names.first {
    case "scan": return (ScanCommand.self, 1)
    case "git": return (GitCommand.self, 1)
    case "hook":
      switch names.last {
      case "pre-commit": return (HookCommand.PreCommit.self, 2)
      case "commit-msg": return (HookCommand.CommitMessage.self, 2)
      case "pre-push": return (HookCommand.PrePush.self, 2)
      case "pre-receive": return (HookCommand.PreReceive.self, 2)
      default: return nil
      }
    default: return nil
    }
  }
}
