import ArgumentParser
import Blobs
import Glibc
import Platform
import Scanning

/// The command line.
@main
struct Kascan: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kascan",
    abstract: "Finds leaked Kubeadapt API keys, however they are encoded, and says what was read.",
    discussion: """
      EXAMPLES
        kascan scan                          the folder you are in
        kascan scan --no-ignore ~/projects   ignored files too
        kascan git ~/projects/shop           the whole history
        kascan repos ~/projects              every repository in there
        kascan git --staged                  what you are about to commit
        kubectl get secret -A -o yaml | kascan scan -
        kascan scan --report sarif=kascan.sarif --report json=kascan.json src

      EXIT CODES
        0   everything was read, and no key was found
        1   a key was found
        2   something was not read, or the scan failed
        64  wrong usage      130  interrupted

      MORE
        man kascan                           all of it, where a package installed it
        kascan --generate-completion-script bash|zsh|fish
      """,
    version: ProgramVersion.textWithCommit,
    subcommands: [
      ScanCommand.self, GitCommand.self, ReposCommand.self, HookCommand.self, VerifyCommand.self,
      BaselineCommand.self, ReportCommand.self, RulesCommand.self, CacheCommand.self,
    ])

  static func main() {
    Interruption.install()
    guard let arguments = ProgramArguments.all else {
      Diagnostics.say("started without a list of arguments: nothing was scanned")
      Glibc.exit(ExitStatus.incomplete.rawValue)
    }
    if arguments == ["--version"] { return print(ProgramVersion.textWithCommit) }
    if let parsed = DirectCommand.read(arguments) ?? ownCommand(arguments) {
      return run { parsed }
    }
    let commands = configuration.subcommands.compactMap { $0.configuration.commandName }
    if let word = arguments.first, let hint = CommandHint.forFirst(word, commands: commands) {
      Glibc.exit(Diagnostics.usage("\(hint) (kascan --help shows all)").rawValue)
    }
    run { try parseAsRoot(arguments) }  // Which says what is wrong, or helps.
  }

  /// Runs a command and ends with its exit code.
  private static func run(_ parse: () throws -> any ParsableCommand) {
    do {
      var command = try parse()
      try command.run()
      endWhereInterrupted()
    } catch let code as ExitCode {
      endWhereInterrupted()
      Glibc.exit(code.rawValue)  // ArgumentParser makes a help text first, and does not show it.
    } catch {
      endWhereInterrupted()
      let message = fullMessage(for: error)
      let masked = message.isEmpty ? message : Diagnostics.masked(CommandHint.amended(message))
      // What is wrong may quote a key out of an option, a configuration or a rule file.
      if masked == message { exit(withError: error) }
      let line = Array((masked + "\n").utf8)
      _ = unsafe write(STDERR_FILENO, line, line.count)
      Glibc.exit(exitCode(for: error).rawValue)
    }
  }

  /// Ends an interrupted run as one, whatever the command made of it, and leaves no program behind
  /// that heeded neither the interruption nor what it was cut off from.
  private static func endWhereInterrupted() {
    guard Interruption.isByUser else { return }
    ProgramEnding.endAll()
    Glibc.exit(ExitStatus.interrupted.rawValue)
  }

  /// Reads a command that is run often by itself: the tree of all commands, and the parser that
  /// looks for a name in it, take longer than it does (ArgumentParser finds names by reflection;
  /// hence also a `commandName` in every configuration).
  ///
  /// - Returns: nil for other commands, and where something is wrong or help is asked for.
  private static func ownCommand(_ arguments: [String]) -> (any ParsableCommand)? {
    let command: any ParsableCommand.Type
    switch arguments.first {
    case "scan": command = ScanCommand.self
    case "git": command = GitCommand.self
    case "hook":
      switch arguments.dropFirst().first {
      case "pre-commit": command = HookCommand.PreCommit.self
      case "commit-msg": command = HookCommand.CommitMessage.self
      case "pre-push": command = HookCommand.PrePush.self
      case "pre-receive": command = HookCommand.PreReceive.self
      default: return nil
      }
    default: return nil
    }
    let count = arguments.first == "hook" ? 2 : 1
    guard let parsed = try? command.parseAsRoot(Array(arguments.dropFirst(count))),
      type(of: parsed) == command
    else { return nil }
    return parsed
  }
}
