import ArgumentParser
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
    main(nil)
  }
}
