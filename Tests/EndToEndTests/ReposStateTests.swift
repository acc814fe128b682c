import Fixtures
import Platform
import Testing

/// `kascan repos --state`: what is passed over, what is not, and what a broken file does.
@Suite struct ReposStateTests {
  private let sandbox: GitSandbox
  private let options = ["repos", "in", "--state", "state", "-f", "json"]

  init() throws {
    sandbox = try GitSandbox()
    for number in 1...4 {
      let name = "in/r\(number)"
      try sandbox.git(".", "init", "-q", "-b", "main", name)
      try sandbox.write("\(name)/token.txt", number == 4 ? [] : TestKey(500 + number).bytes)
      try sandbox.git(name, "add", "-A")
      try sandbox.git(name, "commit", "-qm", "First")
    }
  }

  private func state() throws -> [String] {
    String(decoding: try sandbox.report("state"), as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }

  @Test(arguments: ["json", "text", "sarif", "csv", "html", "gitlab", "codequality"])
  func sameReportAgain(format: String) throws {
    let arguments = ["repos", "in", "--state", "state", "-f", format]
    let times = #/"?(start|end)_time"?: ?"[^"]*"|\d\d:\d\d:\d\d/#
    func run() throws -> (text: String, status: Int?, errors: String) {
      let ended = try sandbox.kascan(arguments)
      return (ended.text.replacing(times, with: ""), ended.status, ended.errorText)
    }
    let first = try run()
    let second = try run()
    #expect(first.text == second.text)
    #expect(first.status == 1 && second.status == 1)
    #expect(!first.errors.contains("unchanged") && second.errors.contains("4 unchanged"))
    #expect(try state().count == 5)
  }

  @Test(arguments: [
    "echo x >> in/r2/token.txt; git -C in/r2 commit -qam x",
    "git -C in/r2 branch other", "echo x | git -C in/r2 hash-object -w --stdin",
    "echo x > in/r2/.git/description", "echo > in/r2/.kascan-baseline",
  ])
  func whatChangesIsReadAgain(change: String) throws {
    try sandbox.kascan(options)
    try sandbox.shell(change)
    let ended = try sandbox.kascan(options)
    #expect(ended.errorText.contains("3 unchanged"), "\(ended.errorText)")
    #expect(try state().count == 6)
  }

  @Test(arguments: [["--decode-depth", "1"], ["--no-suppress"], ["--no-config"], ["--strict"]])
  func otherSettingsDoNotCount(more: [String]) throws {
    try sandbox.kascan(options)
    #expect(try !sandbox.kascan(options + more).errorText.contains("unchanged"))
    #expect(try sandbox.kascan(options + more).errorText.contains("4 unchanged"))
  }

  /// What was not wholly read never counts as done, and is told of in the file.
  @Test func incompleteIsReadAgain() throws {
    try sandbox.shell("f=$(ls in/r2/.git/objects/*/* | head -1); chmod u+w $f; echo x > $f")
    #expect(try sandbox.kascan(options).document().unfinished == ["in/r2"])
    let again = try sandbox.kascan(options)
    #expect(again.errorText.contains("3 unchanged"))
    #expect(try again.document().unfinished == ["in/r2"])
    #expect(try state().filter { $0.contains(#""complete":false"#) }.count == 2)
  }

  /// No secret stands in the file, so what needs them reads again where some were found.
  @Test func secretsAreReadAgain() throws {
    try sandbox.kascan(options)
    let ended = try sandbox.kascan(options + ["--show-secrets"])
    #expect(ended.errorText.contains("1 unchanged") && ended.errorText.contains("3 with findings"))
    #expect(ended.text.contains(TestKey(501).secret))
    _ = try state()
  }

  @Test func tornLine() throws {
    let whole = try sandbox.kascan(options)
    try sandbox.shell("head -c -20 state > torn; mv torn state")
    let ended = try sandbox.kascan(options)
    #expect(ended.output == whole.output)
    #expect(ended.errorText.contains("cut off") && ended.errorText.contains("3 unchanged"))
    #expect(try sandbox.kascan(options).errorText.contains("4 unchanged"))
  }

  /// A line that somebody changed says nothing of another repository, and nothing that is wrong of
  /// its own but what it says itself.
  @Test func brokenLine() throws {
    let whole = try sandbox.kascan(options)
    try sandbox.shell("sed -i '3s/.*/{\"target\":7}/' state")
    let ended = try sandbox.kascan(options)
    #expect(ended.output == whole.output)
    #expect(ended.errorText.contains("1 lines are not to be read"))
  }

  @Test(arguments: [
    (#"{"kascan-state":2}"# + "\n", "form 2"), ("some text\n", "not a state file"),
    ("no line", "not a state file"), (#"{"findings":[]}"# + "\n", "not a state file"),
  ])
  func anotherFile(text: String, message: String) throws {
    try sandbox.write("state", text)
    let ended = try sandbox.kascan(options)
    #expect(ended.status == 64 && ended.errorText.contains(message), "\(ended.errorText)")
    #expect(try sandbox.read("state") == Array(text.utf8))
  }

  @Test func twoRunsOnOneFile() throws {
    try sandbox.kascan(options)
    let ended = try sandbox.kascan(options, through: ["flock", "state"])
    #expect(ended.status == 2 && ended.errorText.contains("another run"), "\(ended.errorText)")
  }

  /// An accepted key stays accepted for as long as its entry says.
  @Test func suppressionsThatEnd() throws {
    let fingerprint = TestKey(501).fingerprint
    try sandbox.write(
      "in/r1/.kascan-baseline", "\(fingerprint) expires=2999-01-01 reason=\"known\"\n")
    let first = try sandbox.kascan(options)
    let second = try sandbox.kascan(options)
    #expect(first.output == second.output && second.errorText.contains("4 unchanged"))
    try sandbox.shell("sed -i 's/\"validUntil\":\"2999/\"validUntil\":\"2001/' state")
    #expect(try sandbox.kascan(options).errorText.contains("3 unchanged"))
  }
}
