import ArgumentParser
import Platform
import Reports
import Detection
import Rules
import Scanning

/// `kascan rules`: what is looked for, and why something was found or not.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "Show rules, check rule files, explain matches.",
    subcommands: [List.self, Show.self, Check.self, Test.self])

  /// `kascan rules list`
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the rules, a line each.")
    @OptionGroup var detection: DetectionOptions

    func run() throws {
      for rule in try detection.detector().rules {
        print("\(rule.id)\t\(rule.confidence.rawValue)\t\(rule.name)")
      }
    }
  }

  /// `kascan rules show`
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Show rules in full.")
    @Argument(help: "The rules' ids; all without.") var ids: [String] = []
    @OptionGroup var detection: DetectionOptions

    func run() throws {
      let rules = try detection.detector().rules
      for id in ids where !rules.contains(where: { $0.id == id }) {
        throw Diagnostics.usage("there is no rule \(id); `kascan rules list` lists them")
      }
      for rule in rules where ids.isEmpty || ids.contains(rule.id) { print(rule.explanation) }
    }
  }

  /// `kascan rules check`
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check", abstract: "Check a rule file.")
    @Argument(help: "The file.", completion: .file(extensions: ["toml"])) var file: String
    @OptionGroup var time: DeadlineOption

    func run() throws {
      time.begin()
      do {
        let rules = try RuleFile.parse(try TextFile.read(file), file: file)
        // A scan looks for the other shipped rules as well.
        let shipped = try RuleFile.shipped().filter { rule in
          !rules.contains { $0.id == rule.id }
        }
        _ = try Detector(rules: shipped + rules)
        print("\(file): \(rules.count) rule\(rules.count == 1 ? "" : "s"), all usable")
      } catch {
        throw Diagnostics.usage("\(error)")
      }
    }
  }

  /// `kascan rules test`
  struct Test: StatusCommand {
    static let configuration = CommandConfiguration(
      commandName: "test",
      abstract: "Say for a text which rule matched or which filter dropped it, and why.",
      discussion: """
        Exit code: 1 if a rule matched, else 2 if not all of the text was looked at, else 0.
        """)
    @Argument(help: "The file; `-` is standard input.", completion: .file()) var file = "-"
    @OptionGroup var detection: DetectionOptions
    @OptionGroup var time: DeadlineOption

    func execute() throws -> ExitStatus {
      time.begin()
      let bytes: [UInt8]
      do {
        bytes = try TextFile.bytes(file)
      } catch {
        Diagnostics.say(error.description)
        return .incomplete
      }
      let explanation = MatchExplanation(of: bytes, by: try detection.detector())
      explanation.lines.forEach { print($0) }
      explanation.unread.map(\.text).sorted().forEach { print("not looked at: \($0)") }
      if explanation.lines.isEmpty && explanation.unread.isEmpty {
        print("no rule has a candidate here")
      }
      return explanation.isMatch ? .findings : explanation.unread.isEmpty ? .passed : .incomplete
    }
  }
}
