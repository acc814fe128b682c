import Platform
import Reports

/// What is said about a command line that another scanner would understand, or that lacks its
/// command.
enum CommandHint {
  /// What to call in place of a first word that is no command; nil where there is nothing to say.
  ///
  /// - Parameters:
  ///   - word: the first word of the command line.
  ///   - commands: the names of all commands.
  static func forFirst(_ word: String, commands: [String]) -> String? {
    if word.hasPrefix("-") || commands.contains(word) || word == "help" { return nil }
    if let instead = commandWords[word] {
      return "there is no command '\(word)': \(instead)"
    }
    let shown = Report.visible(Array(word.utf8.prefix(200)))
    if word.contains("://") { return "'\(shown)' is no command; clone it, and kascan git scans it" }
    if word.contains("/") || word == "." || word == ".." || RealPath.exists(Array(word.utf8)) {
      return "'\(shown)' is no command; kascan scan \(shown) scans it"
    }
    let near = commands.filter { distance(word, $0) <= 2 }
    let names = near.isEmpty ? commands : near
    return "there is no command '\(shown)': \(near.isEmpty ? "they are" : "did you mean") "
      + names.joined(separator: near.isEmpty ? ", " : " or ") + (near.isEmpty ? "" : "?")
  }

  /// Commands of other scanners, and what does the same.
  private static let commandWords: [String: String] = {
    let files = "kascan scan PATH reads files and folders"
    let history = "kascan git reads the whole history"
    let words: [([String], String)] = [
      (["detect"], "\(history), kascan scan the files"),
      (
        ["protect", "staged", "pre-commit"],
        "kascan git --staged reads what you are about to commit"
      ),
      (["dir", "directory", "file", "files", "filesystem", "folder", "path", "no-git"], files),
      (["history", "log", "repo", "repository", "commits"], history),
      (["stdin", "pipe"], "kascan scan - reads standard input"),
      (["install", "uninstall", "doctor"], "kascan hook install, uninstall and doctor"),
      (["check", "audit", "lint"], "\(files), kascan git the history"),
      (["version"], "kascan --version"),
    ]
    var table: [String: String] = [:]
    for (keys, text) in words { for key in keys { table[key] = text } }
    return table
  }()

  /// Options of other scanners, and what does the same.
  private static let optionWords: [String: String] = [
    "--redact": "keys are masked unless --show-secrets is given; leave it out",
    "--no-git": "kascan scan reads files, kascan git the history; leave it out",
    "--source": "name the path behind the command",
    "--report-format": "-f FORMAT",
    "--report-path": "-o FILE",
    "--baseline-path": "--baseline FILE",
    "--no-banner": "there is none; leave it out",
    "--log-opts": "kascan git --range A..B",
    "--exit-code": "--fail-on any, live or none",
    "--fail": "a key that is found ends with 1 in any case; leave it out",
    "--json": "-f json",
    "--sarif": "-f sarif",
    "--only-verified": "--fail-on live",
    "--results": "--fail-on live",
    "--no-verification": "nothing is asked unless --verify is given; leave it out",
    "--no-validate": "nothing is asked unless --verify is given; leave it out",
    "--max-target-megabytes": "--max-size 50M",
    "--max-archive-depth": "--archive-depth N",
    "--max-decode-depth": "--decode-depth N",
    "--pipe": "kascan scan - reads standard input",
  ]

  /// Options that show or send keys: a slip of the finger is not to lead there.
  private static let neverSuggested = ["--reach", "--verify", "--show-secrets", "--endpoint"]

  /// A message about an option that there is not, with what does the same.
  static func amended(_ message: String) -> String {
    guard let start = message.firstRange(of: "Unknown option '")?.upperBound,
      let end = message[start...].firstIndex(of: "'")
    else { return message }
    let option = String(message[start..<end].prefix { $0 != "=" })
    var lines = message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let place = lines.firstIndex(where: { $0.contains("Unknown option '") }) else {
      return message
    }
    let hint = optionWords[option]
    if let mark = lines[place].firstRange(of: " Did you mean '") {
      let suggested = lines[place][mark.upperBound...].prefix { $0 != "'" }
      if hint != nil || neverSuggested.contains(String(suggested)) {
        lines[place] = String(lines[place][..<mark.lowerBound])
      }
    }
    if let hint {
      lines[place] += (lines[place].hasSuffix(".") ? "" : ".") + " In kascan: \(hint)."
    }
    return lines.joined(separator: "\n")
  }

  /// How many letters have to be changed, added or taken out (Levenshtein's distance).
  private static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.utf8.prefix(32)), Array(b.utf8.prefix(32)))
    var row = Array(0...b.count)
    for (i, letter) in a.enumerated() {
      var corner = row[0]
      row[0] = i + 1
      for (j, other) in b.enumerated() {
        let next = min(row[j] + 1, row[j + 1] + 1, corner + (letter == other ? 0 : 1))
        corner = row[j + 1]
        row[j + 1] = next
      }
    }
    return row[b.count]
  }
}
