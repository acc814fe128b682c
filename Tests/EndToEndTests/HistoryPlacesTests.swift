import Fixtures
import Platform
import Testing

/// Where a history has a key: what HEAD has is at the path that HEAD has.
@Suite struct HistoryPlacesTests {
  private let key = TestKey(820)
  private let sandbox: GitSandbox

  init() throws {
    sandbox = try GitSandbox()
    try sandbox.git(".", "init", "-q", "-b", "main", "r")
  }

  private func commit(_ path: String, _ text: String, _ message: String) throws {
    try sandbox.write("r/\(path)", text)
    try sandbox.git("r", "add", "-A")
    try sandbox.git("r", "commit", "-qm", message)
  }

  @Test func versionsAreOnePlace() throws {
    for number in 1...9 { try commit("a.env", "n=\(number)\nKEY=\(key.secret)\n", "v\(number)") }
    let text = try sandbox.kascan("git", "r").text
    #expect(text.contains("1 key in 1 place"), "\(text)")
    #expect(text.contains("a.env:2:5  9 versions, the first "), "\(text)")
    #expect(text.contains(", still in HEAD"))
    #expect(try sandbox.kascan("git", "-f", "json", "r").report().findings.count == 9)
    for format in ["html", "github", "junit", "codequality", "gitlab"] {
      let text = try sandbox.kascan("git", "-f", format, "r").text
      #expect(text.contains("9 versions"), "\(format)")
    }
  }

  @Test(arguments: [[], ["--names"], ["--reachable"], ["--range", "HEAD"]])
  func renamed(arguments: [String]) throws {
    try commit("old/a.env", "KEY=\(key.secret)\n", "Add")
    try sandbox.git("r", "mv", "old", "new")
    try sandbox.git("r", "commit", "-qm", "Rename")
    let ended = try sandbox.kascan(["git", "-f", "json"] + arguments + ["r"])
    let finding = try #require(try ended.report().findings.first)
    #expect(finding.path == "new/a.env")
    #expect(ended.text.contains(#""inHead":true,"headPaths":[{"path":"new/a.env"}]"#))
    let text = try sandbox.kascan(["git"] + arguments + ["r"]).text
    #expect(text.contains("new/a.env:1:5  since "), "\(text)")
    #expect(text.contains("1 key in 1 place"))
  }

  @Test func gone() throws {
    try commit("a.env", "KEY=\(key.secret)\n", "Add")
    try sandbox.git("r", "rm", "-q", "a.env")
    try sandbox.git("r", "commit", "-qm", "Remove")
    let ended = try sandbox.kascan("git", "-f", "json", "r")
    #expect(ended.text.contains(#""path":"a.env""#) && ended.text.contains(#""inHead":false"#))
    #expect(!ended.text.contains("headPaths"))
  }

  /// The file that was renamed is one finding with the one in the work tree.
  @Test func joinedWithTheFile() throws {
    try commit("old.env", "KEY=\(key.secret)\n", "Add")
    try sandbox.git("r", "mv", "old.env", "new.env")
    try sandbox.git("r", "commit", "-qm", "Rename")
    for (command, file) in [("scan", "files.json"), ("git", "history.json")] {
      try sandbox.kascan([command, "-f", "json", "-o", "../\(file)", "."], in: "r")
    }
    let merged = try sandbox.kascan("report", "-f", "json", "files.json", "history.json")
    #expect(try merged.report().findings.map(\.path) == ["new.env"])
  }

  @Test func pushed() throws {
    try commit("a.env", "KEY=\(key.secret)\n", "Add")
    #expect(!(try sandbox.kascan("git", "-f", "json", "r").text.contains("\"pushed\"")))
    try commit("b.txt", "clean\n", "Clean")
    let before = try sandbox.text("r", "rev-parse", "HEAD")
    try sandbox.git("r", "update-ref", "refs/remotes/origin/main", before)
    #expect(try sandbox.kascan("git", "-f", "json", "r").text.contains(#""pushed":true"#))
    #expect(try sandbox.kascan("git", "r").text.contains("Pushed: "))
    let other = TestKey(821)
    try commit("c.env", "KEY=\(other.secret)\n", "Later")
    let text = try sandbox.kascan("git", "-f", "json", "r").text
    #expect(text.contains(#""pushed":true"#) && text.contains(#""pushed":false"#))
  }
}
