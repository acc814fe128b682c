import Fixtures
import Platform
import Testing

/// What a person gets who types something else than kascan expects, or leaves something out.
@Suite struct CommandLineTests {
  private let key = TestKey(810)
  private let sandbox: GitSandbox

  init() throws {
    sandbox = try GitSandbox()
    try sandbox.write("in/a.env", "KUBEADAPT_API_KEY=\(key.secret)\n")
    try sandbox.write("in/b.txt", "KUBEADAPT_API_KEY=\(key.secret)\n")
    try sandbox.write("in/src/c.env", "KUBEADAPT_API_KEY=\(key.secret)\n")
  }

  @Test(
    "Wrong first words get the right hint",
    arguments: [
      ([".."], "kascan scan .."), (["."], "kascan scan ."), (["in"], "kascan scan in"),
      (["in/a.env"], "kascan scan in/a.env"), (["detect"], "kascan git reads the whole history"),
      (["detect", "--source", "."], "kascan git reads the whole history"),
      (["protect", "--staged"], "kascan git --staged"), (["dir", "."], "kascan scan PATH"),
      (["filesystem", "."], "kascan scan PATH"), (["stdin"], "kascan scan -"),
      (["https://github.com/a/b"], "clone it"), (["scna"], "did you mean scan?"),
      (["verfy"], "did you mean verify?"), (["frobnicate"], "they are scan, git, repos, hook"),
    ])
  func firstWords(arguments: [String], hint: String) throws {
    let ended = try sandbox.kascan(arguments)
    #expect(ended.status == 64)
    #expect(ended.errorText.contains(hint), "\(ended.errorText)")
    #expect(ended.output.isEmpty)
  }

  @Test(
    "Options of other scanners get the right hint, and none that shows or sends keys",
    arguments: [
      ("--redact", "keys are masked"), ("--no-banner", "leave it out"),
      ("--report-format=json", "-f FORMAT"), ("--only-verified", "--fail-on live"),
      ("--reac", nil), ("--verif", nil), ("--show-secret", nil),
    ] as [(String, String?)])
  func options(option: String, hint: String?) throws {
    for command in ["scan", "git"] {
      let ended = try sandbox.kascan([command, option, "in"])
      #expect(ended.status == 64)
      if let hint { #expect(ended.errorText.contains(hint), "\(ended.errorText)") }
      let sentences = ended.errorText.split(separator: "\n").first ?? ""
      #expect(!sentences.contains("Did you mean '--reach'"), "\(sentences)")
      #expect(!sentences.contains("Did you mean '--verify'"), "\(sentences)")
      #expect(!sentences.contains("Did you mean '--show-secrets'"), "\(sentences)")
    }
  }

  @Test("A first word that holds a key is not repeated")
  func keyAsAWord() throws {
    let ended = try sandbox.kascan([key.secret])
    #expect(ended.status == 64 && !ended.errorText.contains(key.secret.suffix(20)))
  }

  private func paths(_ arguments: String...) throws -> [String] {
    try sandbox.kascan(["scan", "-f", "json"] + arguments + ["in"]).report().findings
      .filter { $0.suppressed == nil }.map(\.path).sorted()
  }

  @Test("--exclude and --include choose what is read")
  func excludeAndInclude() throws {
    #expect(try paths() == ["in/a.env", "in/b.txt", "in/src/c.env"])
    #expect(try paths("--exclude", "*.txt") == ["in/a.env", "in/src/c.env"])
    #expect(try paths("--exclude", "src/") == ["in/a.env", "in/b.txt"])
    #expect(try paths("--exclude", "*.txt", "--exclude", "/a.env") == ["in/src/c.env"])
    #expect(try paths("--include", "*.env") == ["in/a.env", "in/src/c.env"])
    #expect(try paths("--include", "src/") == ["in/src/c.env"])
    #expect(try paths("--include", "*.env", "--exclude", "src/") == ["in/a.env"])
    // What is left out so is a choice of the command line: nothing of a repository's counts.
    #expect(try paths("--no-suppress", "--no-config", "--exclude", "*.txt").count == 2)
    let all = try sandbox.kascan("scan", "-f", "json", "--exclude", "*", "in")
    #expect(all.status == 0 && all.text.contains("\"code\":\"excluded\""), "\(all.text)")
  }

  @Test("They hold in histories as well")
  func excludeInHistory() throws {
    try sandbox.git(".", "init", "-q", "-b", "main", "in")
    try sandbox.git("in", "add", "-A")
    try sandbox.git("in", "commit", "-qm", "Add")
    #expect(try sandbox.kascan("git", "in").status == 1)
    #expect(try sandbox.kascan("git", "--exclude", "*.env", "--exclude", "*.txt", "in").status == 0)
    #expect(try sandbox.kascan("git", "--include", "*.yaml", "in").status == 0)
    #expect(try sandbox.kascan("git", "--include", "src/", "in").status == 1)
  }

  @Test(arguments: [["--exclude", ""], ["--include", "!x"], ["-q", "-v"]])
  func wrongPatterns(arguments: [String]) throws {
    #expect(try sandbox.kascan(["scan"] + arguments + ["in"]).status == 64)
  }

  @Test("-v says what was scanned and what was left out")
  func verbose() throws {
    try sandbox.write("in/.kascan.toml", "exclude = [\"*.txt\"]\n")
    let ended = try sandbox.kascan("scan", "-v", "in")
    #expect(ended.errorText.contains("files in: "), "\(ended.errorText)")
    #expect(ended.errorText.contains("; configuration in/.kascan.toml\n"))
    #expect(ended.errorText.contains("left out: in/b.txt: configuration"))
    #expect(try sandbox.kascan("scan", "in").errorText.isEmpty)
  }

  @Test("A scan of a repository's files names the history")
  func history() throws {
    let hint = "kascan git does that"
    #expect(!(try sandbox.kascan("scan", "in").text.contains(hint)))
    try sandbox.git(".", "init", "-q", "-b", "main", "in")
    #expect(try sandbox.kascan("scan", "in").text.contains(hint))
    #expect(try sandbox.kascan("scan", "in/src").text.contains(hint))
    #expect(!(try sandbox.kascan("scan", "-q", "in").text.contains(hint)))
    #expect(!(try sandbox.kascan("git", "in").text.contains(hint)))
  }

  @Test("A wrong path is not called clean, and is named once")
  func wrongPath() throws {
    let ended = try sandbox.kascan("scan", "nowhere")
    #expect(ended.status == 2)
    #expect(ended.text.contains("Nothing was read."))
    #expect(!(ended.text + ended.errorText).contains("No leaked keys found."))
    #expect((ended.text + ended.errorText).components(of: "no such file") == 1, "\(ended)")
    let both = try sandbox.kascan("scan", "in/src/../../nowhere", "in/.kascan.toml", "in/src/d")
    #expect(!(both.text + both.errorText).contains("No leaked keys found."))
  }

  @Test("The steps stand in a report that asked nobody, and not where hooks speak")
  func steps() throws {
    let text = try sandbox.kascan("scan", "in").text
    let create = try #require(text.firstRange(of: "1. Create a new key"))
    let revoke = try #require(text.firstRange(of: "3. Revoke the old key"))
    #expect(create.lowerBound < revoke.lowerBound)
    #expect(!(try sandbox.kascan("scan", "-q", "in").text.contains("Create a new key")))
  }

  @Test("A report of another tool is named")
  func otherTool() throws {
    try sandbox.write("g.json", #"[{"RuleID":"r","Match":"m","Secret":"s","File":"f"}]"#)
    let ended = try sandbox.kascan("report", "g.json")
    #expect(ended.status == 2)
    #expect(ended.errorText.contains("a report of gitleaks"), "\(ended.errorText)")
  }

  @Test("The help holds in 80 columns")
  func help() throws {
    for command in [[], ["scan"], ["git"], ["hook"], ["hook", "install"], ["verify"], ["report"]] {
      let ended = try sandbox.kascan(command + ["--help"], variables: ["COLUMNS": "80"])
      #expect(ended.status == 0)
      for line in ended.text.split(separator: "\n") {
        #expect(line.count <= 80, "\(command): \(line)")
      }
    }
    #expect(try sandbox.kascan("--help").text.contains("--generate-completion-script"))
    #expect(try sandbox.kascan("--help").text.contains("man kascan"))
  }

  /// What a scan would refuse is not called usable.
  @Test func rulesWithTooManyLiterals() throws {
    let sandbox = try GitSandbox()
    let rules = (0..<100).map { number in
      let name = "k\(number)x"
      return """
        [[rule]]
        id = "\(name)-token"
        name = "Token"
        description = "A token."
        help = "Revoke it."
        confidence = "medium"
        pattern = '\(name)_[a-z0-9]{16}'
        literals = ["\(name)_"]
        [rule.filters]
        prefix = "\(name)_"

        """
    }
    try sandbox.write("many.toml", rules.joined())
    let checked = try sandbox.kascan("rules", "check", "many.toml")
    let scanned = try sandbox.kascan("scan", "--rules", "many.toml", "many.toml")
    #expect((checked.status, scanned.status) == (64, 64))
    #expect(checked.errorText.contains("is the most"), "\(checked.errorText)")
  }
}

extension String {
  /// How often a text stands in this one.
  fileprivate func components(of text: String) -> Int {
    var count = 0
    var rest = self[...]
    while let range = rest.firstRange(of: text) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
